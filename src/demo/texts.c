/* The table of texts: plain Dutch (A2 to B1), facts without diagnoses or names. A new topic
 * is a new row. */
#include <config.h>

#include "texts_priv.h"

#include "names_priv.h"

#include <string.h>

struct topic {
	const char *id;
	struct words lines;
};

static const struct topic topics[] = {
	/* person and case */
	{"opmerking_benadering", WORDS("Slecht bereikbaar voor 10 uur: brengt kinderen naar school.",
		"Bel liever niet, stuur een bericht.", "Praat graag eerst even over iets gewoons.",
		"Hoort links niet goed: ga rechts zitten.",
		"Neem de tijd; leest brieven samen met de buurvrouw.")},
	{"tolk_bijzonderheden", WORDS("Liever een vrouw als tolk.",
		"Liever geen tolk uit dezelfde streek.", "Telefonische tolk is goed.",
		"Vraag om een tolk die langzaam praat.")},
	{"telefoon_toelichting", WORDS("Broer, spreekt Nederlands.", "Buurvrouw.",
		"Vrijwilliger van de taalgroep.", "Zoon, na schooltijd.", "Zus in Utrecht.")},
	{"samenvatting", WORDS("Komt afspraken goed na. Wil snel werken; taal heeft tijd nodig.",
		"Alleenstaand, klein netwerk. Fietst overal heen.",
		"Jong gezin. Opvang is de sleutel voor de lessen.",
		"Hoog opgeleid, diploma wordt gewaardeerd. Onderwijsroute past.",
		"Rustig traject. Leert langzaam maar houdt goed vol.",
		"Veel zorgen om familie in het buitenland; houd daar rekening mee.")},
	/* intake A: language */
	{"a4_nl_lessen", WORDS("Twee maanden les in het AZC, een boek voor beginners.",
		"Nog geen les gehad.", "Leert met een app op de telefoon, elke dag een half uur.",
		"Drie maanden vrijwilligersles in de bibliotheek.",
		"Voorinburgering in het AZC afgerond.",
		"Kijkt filmpjes en schrijft woorden in een schrift.")},
	{"a10_nl_gebruik", WORDS("Met de buren, een paar keer per week.", "Alleen in de winkel.",
		"Met de juf van de kinderen.", "Met collega's bij het vrijwilligerswerk.",
		"Bijna niet; thuis altijd de eigen taal.")},
	{"a_notitie", WORDS("Begrijpt meer dan hij of zij durft te zeggen.",
		"Schrijft het eigen adres zonder hulp.", "Vroeg zelf om extra oefenboeken.",
		"Las de afspraakbrief langzaam maar goed.")},
	/* B: school */
	{"b4_uitkomst", WORDS("Vergelijkbaar met mbo 4", "Vergelijkbaar met havo",
		"Vergelijkbaar met hbo-bachelor", "Vergelijkbaar met mbo 2")},
	{"b5_leerervaring", WORDS("School was streng; leerde veel uit het hoofd.",
		"Leert het best door te doen.", "Ging graag naar school, moest stoppen om te werken.",
		"Vond rekenen leuk en lezen moeilijk.", "Studeerde zelfstandig, is gewend aan huiswerk.",
		"School was ver weg, niet elk jaar gegaan.")},
	{"b7_studie", WORDS("Iets met zorg", "Techniek, elektrotechniek", "Ict", "Kok", "Kinderopvang",
		"Administratie", "Verpleegkunde", "Automonteur")},
	{"b8_opleiding_naam", WORDS("Entree, zorg en dienstverlening", "Entree, bouw en wonen",
		"Praktijkonderwijs")},
	{"b9_toelichting", WORDS("Pakt uitleg snel op.", "Heeft herhaling nodig, onthoudt dan goed.",
		"Wisselt per dag; slaapt soms slecht.", "Werkt graag met voorbeelden.")},
	{"b_notitie", WORDS("Schriften van vroeger bewaard, trots op het handschrift.",
		"Diploma is in het land van herkomst gebleven.", "Wil eerst goed leren lezen.",
		"Vroeg naar de kosten van een studie.")},
	/* C: work */
	{"c1_beroep_herkomst", WORDS("Boer, eigen land", "Kapper", "Leraar basisschool",
		"Naaister, thuis", "Vrachtwagenchauffeur", "Huisvrouw, zorg voor het gezin", "Timmerman",
		"Verpleegkundige", "Verkoper op de markt", "Boekhouder", "Automonteur", "Bakker",
		"Elektricien", "Schilder en stukadoor", "Ingenieur bij de waterleiding",
		"Kok in een restaurant", "Winkelier", "Student", "Tegelzetter", "Secretaresse")},
	{"c4_droombaan", WORDS("Verpleegkundige", "Eigen bakkerij", "Buschauffeur", "Programmeur",
		"Juf op een basisschool", "Kapper met een eigen zaak", "Monteur in een garage", "Tolk",
		"Werken met ouderen", "Iets met dieren")},
	{"c5_ook_goed", WORDS("Werk in een magazijn", "Schoonmaak", "Keukenhulp", "Thuiszorg",
		"Werk in de kas", "Winkelmedewerker")},
	{"c6_anders", WORDS("Naait eigen kleding.", "Repareert fietsen voor de buurt.", "Bakt brood.",
		"Speelt muziek.")},
	{"c12_doel_kort", WORDS("Zelf met de school van de kinderen praten.",
		"Elke week naar de les en naar het taalcafé.",
		"Vrijwilligerswerk om te oefenen met praten.", "Leren fietsen en zelf naar de les gaan.",
		"Een bijbaan naast de lessen.", "A1 halen en brieven kunnen lezen.")},
	{"c12_doel_lang", WORDS("Betaald werk, zonder uitkering.", "Een mbo-diploma in de zorg.",
		"Een eigen bedrijf.", "Weer in het oude beroep werken.",
		"De kinderen goed kunnen helpen met school.", "Examen B1 halen en dan studeren.")},
	{"c_notitie", WORDS("Wil liever vandaag dan morgen werken.",
		"Rijbewijs uit eigen land, wil het hier opnieuw halen.",
		"Heeft foto's van eigen werk op de telefoon.",
		"Avondwerk kan niet in verband met de kinderen.")},
	/* D: household */
	{"d2_toelichting", WORDS("Aanvraag loopt bij de IND.", "Wacht op papieren van de kinderen.",
		"Gesprek op de ambassade gehad.", "Advocaat doet de aanvraag.")},
	{"d3_zorgtaken", WORDS("Kinderen naar school brengen en halen.",
		"Zorgt voor de moeder, die slecht loopt.", "Jongste kind is nog niet op school.",
		"Geen zorgtaken.", "Helpt een broer met papieren.")},
	{"d7_opvoeding", WORDS("Wil weten hoe de basisschool hier werkt.", "Vraagt naar zwemles.",
		"Geen vragen.", "Zoekt huiswerkhulp voor het oudste kind.")},
	{"d_notitie", WORDS("Gezin maakt samen afspraken over wie naar de les gaat.",
		"Kind begint na de zomer op de basisschool.",
		"Maakt zich zorgen over familie die nog niet hier is.")},
	/* E: health, no diagnoses */
	{"e3_invloed", WORDS("Kan niet lang achter elkaar zitten.",
		"Slaapt weinig, is in de ochtend moe.", "Wil graag pauzes in de les.",
		"Zware dingen tillen gaat niet.", "Geen invloed op lessen.")},
	{"e_notitie", WORDS("Heeft zelf contact met de huisarts.",
		"Wil er nu niet over praten; later opnieuw vragen.", "Bril is aangevraagd.")},
	/* F, G, H */
	{"f_notitie", WORDS("Post gaat ongeopend in een la; samen doorgenomen.",
		"Houdt alle uitgaven bij in een schrift.",
		"Huur en zorgverzekering lopen via de gemeente.")},
	{"g1_netwerk", WORDS("Een broer in de buurt en twee vrienden uit het AZC.",
		"De buren en een vrijwilliger.", "Weinig mensen; familie woont ver weg.",
		"De familie van de partner.", "Mensen van de moskee.", "Mensen van de kerk.",
		"De voetbalclub.")},
	{"g3_activiteiten", WORDS("Voetbalt op zaterdag.", "Gaat elke week naar het taalcafé.",
		"Helpt in de buurttuin.", "Gaat naar de kerk.", "Gaat naar de moskee.",
		"Doet nog nergens aan mee.", "Zingt in een koor.")},
	{"g5_dagritme", WORDS("Staat vroeg op, brengt de kinderen, doet huiswerk, kookt.",
		"Slaapt laat en staat laat op.", "Les in de ochtend, 's middags naar buiten.",
		"Veel thuis, kijkt televisie en belt met familie.")},
	{"g7_voorkeur", WORDS("Liever een vrouw.", "Iemand die graag wandelt.", "Maakt niet uit.",
		"Iemand met kinderen.")},
	{"g_notitie", WORDS("Kent de weg in de wijk goed.", "Zou graag meer mensen leren kennen.",
		"Buren helpen met de post.")},
	{"h_notitie", WORDS("Telefoon gaat goed, computer nog niet.",
		"Heeft hulp nodig bij het aanvragen van DigiD.",
		"Maakt de oefeningen op een geleende laptop.")},
	/* I, J and the end */
	{"i1_wens", WORDS("Ik wil goed Nederlands praten en werk hebben.",
		"Ik wil dat mijn gezin hier is.", "Ik wil mijn rijbewijs halen.", "Ik wil naar school.",
		"Ik wil zonder tolk naar de dokter.", "Ik wil mijn kinderen helpen met huiswerk.")},
	{"i2_sterk", WORDS("Komt altijd op tijd.", "Leert snel.", "Kan goed met mensen omgaan.",
		"Houdt vol.", "Is handig.", "Durft te vragen.")},
	{"i3_bezorgd", WORDS("De familie in het land van herkomst.",
		"Het geld aan het eind van de maand.", "Of het examen lukt.", "De woning is klein.",
		"Geen zorgen op dit moment.")},
	{"i4_steun", WORDS("Hulp bij de opvang.", "Uitleg over brieven.", "Een fiets.", "Een taalmaatje.",
		"Hulp bij het zoeken van werk.", "Les dicht bij huis.")},
	{"i_notitie", WORDS("Vertelde met plezier over de plannen.", "Wil stap voor stap.")},
	{"j_notitie", WORDS("Onder vier ogen gevraagd.", "Geen bijzonderheden.")},
	{"verslag", WORDS(
		"Twee gesprekken gehad. Taal, school, werk, gezin, gezondheid en wonen"
		" besproken. De leerbaarheidstoets is gedaan. Een gesprek alleen is aangeboden."
		" Wil werken en leren, heeft vooral tijd nodig voor lezen en schrijven.",
		"De intake was in drie gesprekken met tolk. Sterk: doorzetten en omgaan met"
		" mensen. Nodig: opvang en hulp bij brieven. Bronnen: gesprek, klantprofiel en"
		" toets. De persoon heeft het verslag gelezen.",
		"Gesprek op het gemeentehuis en een bezoek thuis. Kan snel beginnen met les. Wil"
		" een opleiding doen. Een gesprek alleen is aangeboden. Het verslag is samen"
		" doorgenomen.")},
	{"taalaanbieder_advies", WORDS("Kan starten in groep A1.", "Eerst alfabetisering, daarna A1.",
		"Snelle leerder: B1 is haalbaar.", "Rustig tempo, kleine groep.")},
	{"correctieverzoek", WORDS("Het aantal jaren school is zeven, niet zes.",
		"Ik heb ook in een bakkerij gewerkt.", "Geen opmerkingen.")},
	/* contact notes, by subject */
	{"contact.taal", WORDS("Vraagt wanneer de les begint. Uitgelegd dat de school belt.",
		"De les is te snel. Docent belt om te overleggen over een andere groep.",
		"Heeft het eerste boek uit. Compliment gegeven.",
		"Vraagt om een taalmaatje. Aangemeld bij het taalhuis.",
		"Mist twee lessen door verhuizing. School weet ervan.")},
	{"contact.opvang", WORDS("Opvang heeft plaats vanaf volgende maand.",
		"Vraagt hoe kinderopvangtoeslag werkt. Afspraak gemaakt bij het spreekuur.",
		"Opvang op dinsdag is nog niet rond. Les op die dag later laten beginnen.")},
	{"contact.geld", WORDS("Brief van de zorgverzekering niet begrepen. Samen gelezen.",
		"Vraagt of de huur al is betaald. Nagekeken: ja.",
		"Wil weten wat er na ontzorgen gebeurt. Uitleg gegeven.")},
	{"contact.gez", WORDS("Kan vandaag niet komen, ziek. Nieuwe afspraak gemaakt.",
		"Heeft volgende week een afspraak in het ziekenhuis. Les gemist is geoorloofd.")},
	{"contact.werk", WORDS("Kan op zaterdag helpen in de kringloopwinkel.",
		"Heeft een proefdag bij een bakkerij.", "Werkgever belt: tevreden over de stage.",
		"Zoekt werk voor 16 uur naast de les. Jobcoach ingelicht.")},
	{"contact.woning", WORDS("Sleutel gekregen. Inschrijving in de BRP is geregeld.",
		"Verwarming kapot. Telefoonnummer van de verhuurder gegeven.",
		"Verhuist binnen de gemeente. Nieuw adres doorgegeven.")},
	{"contact.verzuim", WORDS("School meldt drie keer afwezig zonder bericht. Gebeld, geen gehoor.",
		"Legt uit waarom de les is gemist: kind ziek. Afspraak: altijd afmelden.",
		"Besproken dat te laat komen ook telt.")},
	{"contact.duo", WORDS("Brief van DUO samen gelezen: de termijn is gestart.",
		"Vraagt hoe je je aanmeldt voor het examen. Samen gedaan.",
		"Vraagt om uitleg over verlenging. Uitleg gegeven.")},
	{"contact.ov", WORDS("Afspraak bevestigd.", "Kennisgemaakt, uitleg over de brede intake gegeven.",
		"Belt terug over de brief. Uitleg gegeven in eenvoudige taal.",
		"Komt langs aan de balie met vragen over een brief.",
		"Afspraak verzet naar volgende week.", "Geen gehoor, bericht ingesproken.")},
	/* plan and progress */
	{"motivering.ja", WORDS("Past het best bij de uitslag van de toets en de eigen wens.",
		"De toets en het gesprek wijzen deze kant op. De persoon is het ermee eens.",
		"Haalbaar binnen de termijn met deze inzet.")},
	{"motivering.nee", WORDS("Onderzocht, maar past niet bij wat de persoon kan en wil.",
		"Niet gekozen: de toets wijst op een andere route.",
		"Besproken en niet haalbaar binnen de termijn.")},
	{"lbt_afwijking", WORDS("De toets is kort; de schoolloopbaan laat meer zien.",
		"In de eerste lessen ging het beter dan in de toets.")},
	{"ondersteuning", WORDS("Taalmaatje en hulp bij brieven.",
		"Opvang regelen voor de start van de lessen.", "Jobcoach na een jaar.",
		"Maatschappelijke begeleiding in het eerste half jaar.", "Hulp bij het leren fietsen.")},
	{"vve_afspraak", WORDS("Het jongste kind gaat naar de voorschool, vier dagdelen.",
		"Aangemeld bij de voorschool in de wijk.")},
	{"zienswijze", WORDS("Ik ben het eens met het plan.", "Ik wil liever sneller klaar zijn.",
		"Ik wil meer uren werken.")},
	{"afspraak.taal", WORDS("Drie ochtenden per week naar taalles.",
		"Vier dagdelen per week taalles en huiswerk.")},
	{"afspraak.knm", WORDS("KNM-les op woensdagmiddag.", "KNM leren met het boek en de app.")},
	{"afspraak.pvt", WORDS("Meedoen aan alle bijeenkomsten van het PVT.",
		"Met de excursie mee en de verklaring tekenen.")},
	{"afspraak.map", WORDS("Portfolio maken en 40 uur ervaring opdoen.",
		"Stage van 40 uur in een winkel.")},
	{"afspraak.part", WORDS("Twee middagen per week meehelpen in de buurttuin.",
		"Vrijwilligerswerk in het verzorgingshuis.")},
	{"afspraak.werk", WORDS("Met de jobcoach een cv maken.", "Inschrijven bij twee uitzendbureaus.")},
	{"afspraak.gezin", WORDS("Opvang regelen voor twee dagen.", "Kind aanmelden op school.")},
	{"afspraak.dig", WORDS("DigiD aanvragen en leren gebruiken.",
		"Cursus computer in de bibliotheek.")},
	{"taal.plan", WORDS("Gaat elke week vooruit, huiswerk is af.", "Praktijkexamen spreken gepland.",
		"Leest nu korte brieven zelf.")},
	{"taal.risico", WORDS("Mist soms lessen door werk.", "Schrijven blijft achter; extra oefenen.")},
	{"taal.achter", WORDS("Weinig vooruitgang in drie maanden.",
		"Veel lessen gemist; rooster past niet.")},
	{"part.plan", WORDS("Helpt twee middagen in de kringloopwinkel.", "Werkt twaalf uur per week.",
		"Is actief op de school van de kinderen.")},
	{"part.risico", WORDS("Zoekt nog een goede plek.", "Stage stopt aan het eind van de maand.")},
	{"afspraken", WORDS(
		"Gaat elke week naar het taalcafé. Consulent belt de school over een andere groep.",
		"Meldt zich aan voor het examen lezen. Volgend gesprek over werk.",
		"Levert het portfolio in voor het volgende gesprek.",
		"Belt altijd af bij ziekte. Opvang voor dinsdag wordt geregeld.",
		"Oefent met de examens op de website van DUO.")},
	{"gesprek.verslag", WORDS(
		"Gesprek ging goed, grotendeels zonder tolk. Alle onderwerpen uit het PIP besproken.",
		"Rustig gesprek. Is trots op de vooruitgang. Geld gaat goed sinds ontzorgen is gestopt.",
		"Moeilijke periode door nieuws van thuis, maar gaat door met de lessen.",
		"Kort gesprek; alles loopt volgens plan.")},
	{"leerplan.doelen", WORDS("Lezen en schrijven naar A2, spreken naar B1. KNM in het tweede jaar.",
		"Eerst de klanken en het schrift, daarna korte gesprekken over werk en gezin.",
		"Naar B1 op alle onderdelen, met veel oefening in schrijven.",
		"Spreken en luisteren voor het werk; lezen in eigen tempo.")},
	{"wijziging.aanleiding", WORDS("Leert hard maar de sprong naar A2 schrijven lukt niet.",
		"De school ziet na tien maanden te weinig groei voor B1.",
		"Vraagt zelf om meer praktijk en minder boek.")},
	{"boete.omschrijving", WORDS("Vier weken niet op de les, zonder afmelding. De school meldde dit elke week.",
		"Kwam op drie afspraken niet en liet niets weten.",
		"Deed de oefeningen niet en ging voor de pauze weg; presentielijsten liggen in het archief.")},
	{"boete.eerder", WORDS("Gebeld, een gesprek met tolk, daarna een waarschuwing op papier.",
		"Huisbezoek en een nieuw rooster aangeboden; daarna een waarschuwing.")},
	{"boete.zienswijze", WORDS("Zegt dat de brief niet was gelezen. Wil de lessen weer volgen.",
		"Geen zienswijze gekregen.", "Had zorgen thuis en durfde niet te bellen.")},
	{"boete.as", WORDS("Uitleg en hulp zijn gegeven in de eigen taal; er was niets dat meewerken in de weg stond.",
		"Begeleiding was aangeboden en niet gebruikt; ziekte of trauma speelden hier niet.")},
	{"bezwaar.gronden", WORDS("Vindt de gekozen leerroute te zwaar.", "Was ziek en kan dat laten zien.",
		"Heeft de waarschuwing niet begrepen.", "Wil naar een andere school, dichter bij huis.")},
	{"opleiding", WORDS("Basisschool", "Middelbare school", "Landbouwschool", "Lerarenopleiding",
		"Technische school", "Economie", "Verpleegkunde", "Engelse taal", "Informatica")},
	{"module", WORDS("Kennismaken met Nederland", "Wonen in een gemeente",
		"Werk en opleiding in Nederland", "Participatieverklaring")},
	{"ambitie", WORDS("Wil snel werken.", "Wil eerst de taal leren en dan studeren.",
		"Wil een eigen zaak.", "Wil bij familie wonen.")},
	{"vrije_tijd", WORDS("Voetbal en wandelen", "Koken en naaien", "Muziek", "Lezen",
		"Met de kinderen naar buiten")},
	{"gezinssamenstelling", WORDS("Alleen hier; partner en kinderen nog niet.",
		"Met partner en kinderen.", "Alleenstaand.", "Met een broer in dezelfde opvang.")},
	{"wens_tekst", WORDS("Ik wil werken in een keuken.", "Ik wil mijn eigen geld verdienen.",
		"Ik wil met iedereen kunnen praten.", "Ik wil een diploma halen.")},
	{"subdoel", WORDS("Ik bel zelf de school als ik ziek ben.", "Ik lees elke dag een kwartier.",
		"Ik ga alleen met de bus naar de les.", "Ik maak mijn cv af.", "Ik vraag DigiD aan.")},
	{"actie", WORDS("Afspraak maken bij het taalhuis.", "Proefdag regelen.",
		"Formulier invullen met de vrijwilliger.", "Informatie vragen over fietsles.")},
	{"eindwens", WORDS("Heeft werk en redt zich goed.", "Volgt een opleiding in de zorg.",
		"Zoekt nog werk, komt naar het spreekuur.")},
};

enum { N_TOPICS = sizeof topics / sizeof topics[0] };

const char *texts_pick(struct dice *d, const char *topic)
{
	for (size_t i = 0; i < N_TOPICS; i++)
		if (strcmp(topics[i].id, topic) == 0)
			return names_pick(d, &topics[i].lines);
	return "";
}

static const struct { const char *job, *sector; } jobs[] = {
	{"Boer", "land"}, {"Verkoper op de markt", "hand"}, {"Kapper", "uiter"}, {"Leraar", "ond"},
	{"Naaister", "text"}, {"Vrachtwagenchauffeur", "trans"}, {"Timmerman", "bouw"},
	{"Verpleegkundige", "zorg"}, {"Boekhouder", "fin"}, {"Automonteur", "auto"}, {"Bakker", "voed"},
	{"Elektricien", "bouw"}, {"Schilder", "bouw"}, {"Kok", "horeca"}, {"Winkelier", "hand"},
	{"Tegelzetter", "bouw"}, {"Huisvrouw", "huis"}, {"Secretaresse", "fin"}, {"Programmeur", "ict"},
	{"Visser", "land"},
};

const char *texts_pick_job(struct dice *d, const char **sector)
{
	unsigned i = dice_below(d, sizeof jobs / sizeof jobs[0]);
	*sector = jobs[i].sector;
	return jobs[i].job;
}

const char *texts_topic(size_t i, unsigned *n)
{
	if (i >= N_TOPICS)
		return NULL;
	*n = topics[i].lines.n;
	return topics[i].id;
}
