/* Names from Afghanistan, Iran and Turkey. Many Afghans have one name only: it stands where
 * the family name stands. Turkish and Kurdish names keep their letters (ı and İ too). */
#include <config.h>

#include "names_priv.h"

const struct people people_afghanistan = {
	.land = "6023", .nationaliteit = "0300", .asiel = 10, .gezin = 5, .single = 22, .new_year = 56,
	.tongues = {{"prs", "Arab", 58}, {"pus", "Arab", 26}, {"haz", "Arab", 13}, {"uzb", "Arab", 3}},
	.others = "eng urd pes",
	.men = WORDS("Abdul Basir", "Ahmad Shah", "Amanullah", "Asadullah", "Bashir Ahmad", "Ehsanullah",
		"Esmatullah", "Farhad", "Ghulam Nabi", "Habibullah", "Hamidullah", "Hekmatullah", "Jawid",
		"Khalid", "Mirwais", "Mohammad Naim", "Najibullah", "Nasrullah", "Noor Agha", "Omid",
		"Qais", "Rahmatullah", "Ramin", "Sayed Ali", "Shafiq", "Shukrullah", "Wahidullah",
		"Zabihullah"),
	.women = WORDS("Aqila", "Arezo", "Bibi Gul", "Fahima", "Farida", "Farzana", "Freshta", "Gulalai",
		"Habiba", "Hosna", "Khatera", "Laila", "Lailuma", "Malalai", "Marzia", "Masooda", "Mina",
		"Nahid", "Nargis", "Palwasha", "Parwin", "Rahima", "Roya", "Shabnam", "Shukria",
		"Spozhmai", "Zarghona", "Zohra"),
	.families = WORDS("Ahmadi", "Alizada", "Amini", "Azizi", "Barakzai", "Ghafoori", "Haidari",
		"Hakimi", "Hashimi", "Hotak", "Jafari", "Kakar", "Karimi", "Mohammadi", "Naderi", "Niazi",
		"Noorzai", "Popalzai", "Qaderi", "Rahimi", "Rasooli", "Rezai", "Sadat", "Safi", "Samadi",
		"Sharifi", "Stanikzai", "Wardak", "Yusufzai", "Zaheer"),
	.towns = WORDS("Kabul", "Herat", "Kandahar", "Mazar-e Sharif", "Jalalabad", "Kunduz", "Ghazni",
		"Bamyan", "Baghlan", "Khost"),
};

const struct people people_iran = {
	.land = "5012", .nationaliteit = "0315", .asiel = 7, .gezin = 5, .single = 0, .new_year = 3,
	.tongues = {{"pes", "Arab", 78}, {"ckb", "Arab", 10}, {"aze", "Arab", 8}, {"bal", "Arab", 4}},
	.others = "eng tur",
	.men = WORDS("Ali Reza", "Amir Hossein", "Arash", "Babak", "Behnam", "Behrouz", "Dariush",
		"Ehsan", "Farshad", "Hamed", "Houman", "Iman", "Kamran", "Kaveh", "Kian", "Mehdi",
		"Mehran", "Milad", "Mohammad Reza", "Navid", "Omid", "Payam", "Pouya", "Reza", "Saeed",
		"Shahin", "Siamak", "Vahid"),
	.women = WORDS("Atefeh", "Azadeh", "Bahar", "Elham", "Elnaz", "Fariba", "Fatemeh", "Golnaz",
		"Hanieh", "Ladan", "Leila", "Mahsa", "Mahnaz", "Maryam", "Mina", "Nasrin", "Negar",
		"Niloufar", "Parisa", "Parvaneh", "Razieh", "Roxana", "Samira", "Sanaz", "Setareh",
		"Shirin", "Soraya", "Zahra"),
	.families = WORDS("Abbasi", "Afshar", "Ahmadian", "Akbari", "Bahrami", "Ebrahimi", "Farahani",
		"Ghasemi", "Ghorbani", "Hosseinzadeh", "Jalali", "Kazemi", "Khosravi", "Mahmoudi",
		"Moradi", "Mousavi", "Naderi", "Nazari", "Pourmohammad", "Rostami", "Sadeghi", "Salehi",
		"Shirazi", "Soltani", "Taheri", "Tehrani", "Yazdani", "Zand", "Zamani Farahani"),
	.towns = WORDS("Teheran", "Mashhad", "Isfahan", "Shiraz", "Tabriz", "Ahvaz", "Karaj",
		"Kermanshah", "Sanandaj", "Urmia"),
};

const struct people people_turkije = {
	.land = "6043", .nationaliteit = "0339", .asiel = 9, .gezin = 17, .single = 0, .new_year = 6,
	.tongues = {{"tur", "Latn", 78}, {"kmr", "Latn", 18}, {"diq", "Latn", 4}},
	.others = "eng kmr",
	.men = WORDS("Ahmet", "Ali Rıza", "Barış", "Burak", "Cem", "Çağatay", "Doğan", "Emre", "Erdal",
		"Eyüp", "Fırat", "Gökhan", "Hakan", "Hüseyin", "İbrahim", "İsmail", "Kadir", "Kâzım",
		"Mehmet", "Mustafa", "Oğuz", "Ömer", "Özgür", "Rojhat", "Şahin", "Serkan", "Şükrü",
		"Tuğrul", "Uğur", "Yiğit"),
	.women = WORDS("Ayşe", "Aslı", "Berîvan", "Betül", "Büşra", "Çiğdem", "Derya", "Dilşad", "Ebru",
		"Elif", "Emine", "Esra", "Fadime", "Gülşen", "Gülsüm", "Hacer", "Hatice", "İpek", "Kübra",
		"Meryem", "Müge", "Nazlı", "Nurcan", "Özlem", "Pınar", "Rukiye", "Şerife", "Sevgi",
		"Tuğba", "Zeynep"),
	.families = WORDS("Yılmaz", "Kaya", "Demir", "Şahin", "Çelik", "Yıldız", "Öztürk", "Aydın",
		"Özdemir", "Arslan", "Doğan", "Kılıç", "Aslan", "Çetin", "Kara", "Koç", "Kurt", "Özkan",
		"Şimşek", "Polat", "Korkmaz", "Güneş", "Işık", "Ünal", "Taş", "Bozkurt", "Erdem",
		"Yıldırım", "Büyükkarabacak", "Karaağaçlıoğlu"),
	.towns = WORDS("İstanbul", "Ankara", "İzmir", "Konya", "Diyarbakır", "Mardin", "Şırnak", "Van",
		"Gaziantep", "Kayseri", "Yozgat", "Hakkâri"),
};
