/* Names from Eritrea, Ethiopia and Somalia: a first name and the father's first name; there
 * is no family name, so parents and children differ. Offices write the father's name, or
 * father and grandfather, where the form asks for a family name. */
#include <config.h>

#include "names_priv.h"

const struct people people_eritrea = {
	.land = "9003", .nationaliteit = "0084", .asiel = 16, .gezin = 3, .single = 2, .new_year = 44,
	.fathers = true,
	.tongues = {{"tir", "Ethi", 88}, {"tig", "Ethi", 6}, {"ssy", "Latn", 3}, {"byn", "Ethi", 3}},
	.others = "amh ara eng",
	.men = WORDS("Abel", "Amanuel", "Awet", "Biniam", "Daniel", "Dawit", "Ermias", "Fitsum", "Filmon",
		"Ghirmay", "Habtom", "Haile", "Henok", "Isaias", "Kibrom", "Kidane", "Luwam", "Medhanie",
		"Merhawi", "Mehari", "Natnael", "Okbay", "Robel", "Samson", "Semere", "Tesfalem", "Yonas",
		"Yohannes", "Zerai", "Aron"),
	.women = WORDS("Abrehet", "Adiam", "Almaz", "Aster", "Bisrat", "Delina", "Eden", "Elsa", "Feven",
		"Freweini", "Genet", "Helen", "Hiwet", "Kisanet", "Lemlem", "Letebrhan", "Luam", "Mebrat",
		"Meron", "Mihret", "Nardos", "Rahwa", "Rigat", "Ruta", "Saba", "Selam", "Senait", "Tsega",
		"Winta", "Yordanos"),
	.families = WORDS("Abraha", "Andemariam", "Araya", "Asfaha", "Berhane", "Fessehaye",
		"Gebremedhin", "Gebremeskel", "Gebreselassie", "Ghebreab", "Ghebrehiwet", "Habte",
		"Hagos", "Haile", "Kahsay", "Kidane", "Kiflemariam", "Mehreteab", "Mengisteab", "Negash",
		"Ogbamichael", "Okubamariam", "Tekle", "Teklehaimanot", "Tesfay", "Tesfamariam",
		"Weldegebriel", "Weldemichael", "Yemane", "Zemichael"),
	.towns = WORDS("Asmara", "Keren", "Mendefera", "Dekemhare", "Segeneiti", "Adi Keyih", "Barentu",
		"Massawa", "Adi Quala", "Senafe"),
};

const struct people people_ethiopie = {
	.land = "5020", .nationaliteit = "0114", .asiel = 4, .gezin = 4, .single = 2, .new_year = 32,
	.fathers = true,
	.tongues = {{"amh", "Ethi", 48}, {"orm", "Latn", 32}, {"tir", "Ethi", 16}, {"som", "Latn", 4}},
	.others = "eng amh ara",
	.men = WORDS("Abebe", "Addisu", "Alemayehu", "Bekele", "Biruk", "Chala", "Dereje", "Endalkachew",
		"Eyob", "Fikru", "Gemechu", "Getachew", "Girma", "Hailu", "Jemal", "Kebede", "Lemi",
		"Mulugeta", "Nahom", "Obsa", "Samuel", "Solomon", "Tadesse", "Tamrat", "Tolera", "Worku",
		"Yared"),
	.women = WORDS("Abeba", "Aregash", "Bethlehem", "Birtukan", "Chaltu", "Desta", "Elshaday",
		"Fantu", "Firehiwot", "Genet", "Hawi", "Hirut", "Kalkidan", "Konjit", "Lalise", "Meseret",
		"Mulu", "Netsanet", "Rahel", "Sosena", "Tigist", "Tirunesh", "Tsehay", "Worknesh",
		"Yeshi", "Yodit", "Zenebech"),
	.families = WORDS("Abate", "Alemu", "Asfaw", "Ayele", "Bedada", "Belay", "Demissie", "Desalegn",
		"Fekadu", "Gebremariam", "Gebreyesus", "Gutema", "Habtamu", "Hailemariam", "Jaleta",
		"Kassahun", "Lemma", "Mekonnen", "Negussie", "Regassa", "Shiferaw", "Tafesse", "Teshome",
		"Tilahun", "Woldemariam", "Woldesenbet", "Zewdie"),
	.towns = WORDS("Addis Abeba", "Mekele", "Gondar", "Dire Dawa", "Jimma", "Bahir Dar", "Hawassa",
		"Adama", "Nekemte", "Aksum"),
};

const struct people people_somalie = {
	.land = "6013", .nationaliteit = "0149", .asiel = 8, .gezin = 4, .single = 2, .new_year = 58,
	.fathers = true,
	.tongues = {{"som", "Latn", 100}},
	.others = "ara eng swa amh",
	.men = WORDS("Abdi", "Abdirahman", "Abdullahi", "Ahmed", "Ali", "Bashiir", "Bile", "Cabdi",
		"Deeq", "Faarax", "Garaad", "Guuleed", "Hassan", "Ibraahim", "Ismaaciil", "Jaamac",
		"Khaliif", "Liibaan", "Mahad", "Maxamed", "Muuse", "Nuur", "Saalax", "Sharmaarke",
		"Warsame", "Xasan", "Yuusuf"),
	.women = WORDS("Aamina", "Asha", "Ayaan", "Barni", "Caasha", "Deeqa", "Deqo", "Faadumo", "Filsan",
		"Halimo", "Hamdi", "Hibaaq", "Hodan", "Idil", "Ifrah", "Kaltun", "Khadra", "Ladan",
		"Maryan", "Nasteexo", "Nimco", "Roda", "Sagal", "Sahra", "Saynab", "Ubax", "Xaliimo"),
	.families = WORDS("Abdulle", "Abukar", "Adan", "Afrax", "Ahmed Hassan", "Ali Warsame", "Barre",
		"Cabdi", "Cali", "Dahir", "Duale", "Elmi", "Farah", "Geele", "Hersi", "Hussein", "Isse",
		"Jama", "Kahiye", "Mohamud", "Mumin", "Nur", "Omar", "Roble", "Samatar", "Sheikh Yusuf",
		"Warfa", "Yusuf Mohamed"),
	.towns = WORDS("Mogadishu", "Hargeysa", "Kismaayo", "Baidoa", "Beledweyne", "Afgooye", "Bosaso",
		"Galkayo", "Marka", "Jowhar"),
};
