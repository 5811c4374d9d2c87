/* Names from Syria, Iraq, Yemen, Sudan and Morocco, as Dutch, French and English offices
 * spell them: the same name in several spellings is the rule, not a slip. Kurdish names of
 * Syria and Iraq keep their own letters. */
#include <config.h>

#include "names_priv.h"

const struct people people_syrie = {
	.land = "7009", .nationaliteit = "0336", .asiel = 36, .gezin = 8, .single = 1, .new_year = 24,
	.tongues = {{"apc", "Arab", 76}, {"kmr", "Latn", 19}, {"aii", "Syrc", 3}, {"ara", "Arab", 2}},
	.others = "eng ara tur fra",
	.men = WORDS("Mohammad", "Ahmad", "Khaled", "Omar", "Yousef", "Ibrahim", "Mahmoud", "Abdulrahman",
		"Hasan", "Hussein", "Bassam", "Anas", "Fadi", "Maher", "Nabil", "Rami", "Samer", "Tarek",
		"Wael", "Ziad", "Ayham", "Jamal", "Firas", "Muhannad", "Nizar", "Azad", "Serdar",
		"Rojhat", "Elias", "Georges", "Hani", "Adnan"),
	.women = WORDS("Fatima", "Aya", "Rana", "Hala", "Noor", "Samira", "Amal", "Huda", "Rima", "Lina",
		"Maya", "Nadia", "Rasha", "Ghada", "Iman", "Abeer", "Sawsan", "Walaa", "Yasmin", "Zahra",
		"Mariam", "Khadija", "Rojîn", "Şêrîn", "Jiyan", "Bêrîvan", "Duaa", "Israa", "Marwa",
		"Salma", "Hanan", "Nesrin"),
	.families = WORDS("al|Hariri", "al|Masri", "al|Khatib", "al|Homsi", "al|Halabi", "Haddad",
		"Khoury", "Shami", "Darwish", "Saleh", "Othman", "Hamdan", "al|Sayed", "al|Jasem",
		"al|Ahmad", "Ibrahim", "Kassab", "Nasser", "Qabbani", "Rahmoun", "Sabbagh", "Tahhan",
		"Zaki", "al|Najjar", "Bakr", "Daoud", "Farah", "Ghazal", "Hassoun", "al|Omari", "Mûsa",
		"Şêxo", "Hesso", "Barkat", "el|Khalil", "Al Mohammad Al Hussein"),
	.towns = WORDS("Aleppo", "Damascus", "Homs", "Hama", "Idlib", "Dar'a", "Deir ez-Zor",
		"al-Qamishli", "Kobani", "Raqqa", "Latakia", "Afrin"),
};

const struct people people_irak = {
	.land = "5043", .nationaliteit = "0314", .asiel = 6, .gezin = 4, .single = 1, .new_year = 18,
	.tongues = {{"acm", "Arab", 58}, {"ckb", "Arab", 30}, {"kmr", "Latn", 9}, {"cld", "Syrc", 3}},
	.others = "eng ara tur",
	.men = WORDS("Ali", "Hussein", "Haider", "Mustafa", "Karrar", "Abbas", "Saif", "Sajad",
		"Muntadher", "Yasser", "Laith", "Qasim", "Hamza", "Salam", "Raad", "Dhiaa", "Amir",
		"Barzan", "Karwan", "Rebwar", "Hêmin", "Dilshad", "Aram", "Sarkawt", "Nawzad", "Zaid",
		"Thaer"),
	.women = WORDS("Zainab", "Noor", "Sara", "Ruqayya", "Hawra", "Ban", "Shahad", "Tiba", "Maryam",
		"Zahraa", "Rusul", "Hiba", "Israa", "Duha", "Sabreen", "Suha", "Najat", "Shilan", "Hêlîn",
		"Shnyar", "Avin", "Chnar", "Nian", "Sakar", "Raghad", "Wafaa", "Ikhlas"),
	.families = WORDS("al|Jabouri", "al|Dulaimi", "al|Tamimi", "al|Rubaie", "al|Saadi", "al|Azzawi",
		"al|Bayati", "al|Obaidi", "al|Shammari", "al|Zubaidi", "Kadhim", "Jassim", "Abdulhussein",
		"Hameed", "Mahdi", "Salman", "Rashid", "Karim", "Aziz", "Fadhil", "Sabah", "Barzanji",
		"Zebari", "Koyi", "Shwani", "Hawrami", "Yousif"),
	.towns = WORDS("Bagdad", "Mosul", "Basra", "Erbil", "Sulaymaniyah", "Kirkuk", "Najaf", "Karbala",
		"Duhok", "Nasiriyah", "Ramadi", "Tikrit"),
};

const struct people people_jemen = {
	.land = "5048", .nationaliteit = "0058", .asiel = 9, .gezin = 2, .single = 1, .new_year = 30,
	.tongues = {{"ara", "Arab", 100}},
	.others = "eng som",
	.men = WORDS("Abdullah", "Saleh", "Fahd", "Nasser", "Waleed", "Hamoud", "Ammar", "Basheer",
		"Faisal", "Ghamdan", "Hadi", "Ismail", "Jalal", "Khalil", "Luai", "Majed", "Nabeel",
		"Osama", "Qaid", "Radwan", "Sami", "Taha", "Yahya", "Zakaria", "Aqlan", "Mutahhar",
		"Naji"),
	.women = WORDS("Arwa", "Bushra", "Elham", "Fatima", "Ghadeer", "Hanan", "Intisar", "Jamila",
		"Kawthar", "Lamia", "Maha", "Najla", "Olfat", "Rahma", "Sabah", "Tahani", "Umayma",
		"Wedad", "Yusra", "Zahra", "Afrah", "Balqis", "Ebtisam", "Hayat", "Nuha", "Rawda",
		"Saba"),
	.families = WORDS("al|Ansi", "al|Hamdani", "al|Maqtari", "al|Qadhi", "al|Sabri", "al|Shaibani",
		"al|Wesabi", "al|Yafei", "Ba|Wazir", "Ba|Haroon", "al|Absi", "al|Dhahri", "al|Harazi",
		"al|Kibsi", "al|Mansoob", "al|Nahdi", "al|Odaini", "al|Rimi", "al|Taizi", "Mohsen",
		"Muqbil", "Naji", "Qasem", "Saif", "Thabet", "al|Zubairi", "al|Jaradi"),
	.towns = WORDS("Sanaa", "Aden", "Taiz", "Hodeida", "Ibb", "Dhamar", "Mukalla", "Saada", "Marib",
		"Zinjibar"),
};

const struct people people_soedan = {
	.land = "7034", .nationaliteit = "0148", .asiel = 5, .gezin = 1, .single = 2, .new_year = 52,
	.fathers = true,
	.tongues = {{"apd", "Arab", 96}, {"mis", "Arab", 4}},
	.others = "eng ara",
	.men = WORDS("Mohamed", "Abdelrahman", "Adam", "Ahmed", "Ali", "Babiker", "Elfatih", "Gamal",
		"Hamid", "Idris", "Isam", "Khalid", "Mubarak", "Mutasim", "Nureldin", "Osman",
		"Saifeldin", "Salah", "Siddig", "Tayeb", "Yagoub", "Yousif", "Zakaria", "Abubaker",
		"Elsadig", "Haroun", "Bashir"),
	.women = WORDS("Amna", "Awadia", "Fatima", "Hawa", "Hiba", "Intisar", "Ishraga", "Khadiga",
		"Limia", "Mawahib", "Nafisa", "Nagla", "Omnia", "Rabab", "Rania", "Rihab", "Saadia",
		"Salwa", "Samah", "Sittana", "Sumaya", "Tahani", "Wisal", "Zeinab", "Halima", "Mariam",
		"Kaltoum"),
	.families = WORDS("Abdalla", "Abdelgadir", "Abakar", "Adam", "Ahmed", "Bakhit", "Daoud",
		"Eltayeb", "Elhassan", "Fadlalla", "Gibril", "Hamdan", "Haroun", "Ibrahim", "Idris",
		"Ishag", "Ismail", "Khamis", "Mahgoub", "Mukhtar", "Musa", "Nour", "Osman", "Rahma",
		"Suliman", "Yagoub", "Yahia"),
	.towns = WORDS("Khartoum", "Omdurman", "Nyala", "El Geneina", "El Fasher", "Kassala",
		"Port Soedan", "El Obeid", "Kadugli", "Zalingei"),
};

const struct people people_marokko = {
	.land = "5022", .nationaliteit = "0131", .gezin = 19, .single = 0, .new_year = 4,
	.tongues = {{"ary", "Arab", 62}, {"rif", "Latn", 28}, {"zgh", "Latn", 10}},
	.others = "fra spa ara",
	.men = WORDS("Mohammed", "Abdelkarim", "Abdellah", "Achraf", "Amine", "Anouar", "Ayoub", "Badr",
		"Brahim", "Driss", "El Mehdi", "Fouad", "Hamza", "Hassan", "Hicham", "Ilyass", "Jaouad",
		"Khalid", "Lahcen", "Mimoun", "Mustapha", "Nabil", "Noureddine", "Rachid", "Said",
		"Soufiane", "Younes", "Zakariae"),
	.women = WORDS("Fatima Zahra", "Aïcha", "Asmae", "Btissam", "Chaimae", "Dounia", "Fadma",
		"Ghizlane", "Hafsa", "Hajar", "Hanane", "Ikram", "Ilham", "Imane", "Jamila", "Karima",
		"Khadija", "Laïla", "Loubna", "Malika", "Meryem", "Mimount", "Naïma", "Oumaima",
		"Rachida", "Saâdia", "Soukaina", "Yousra"),
	.families = WORDS("el|Idrissi", "el|Amrani", "el|Bouzidi", "el|Fassi", "el|Ouazzani",
		"Aït Lahcen", "Amezian", "Azzouzi", "Bakkali", "Bennani", "Benali", "Berrada", "Bouazza",
		"Chakir", "Daoudi", "Essaidi", "Haddou", "Jabri", "Kaddouri", "Lahlou", "Mansouri",
		"Naciri", "Ouali", "Rahmouni", "Tahiri", "Ziani", "ben|Moussa", "El Yaâcoubi"),
	.towns = WORDS("Nador", "Al Hoceima", "Oujda", "Tanger", "Tétouan", "Casablanca", "Fès", "Rabat",
		"Agadir", "Meknès", "Taza", "Driouch"),
};
