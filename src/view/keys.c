/* The key table of the whole program: actions, and which key does what where. The key
 * bar, the help, the palette and the manual page are made from these two tables.
 * Ctrl-S and Ctrl-Q are flow control, F1, F10 and F11 are taken by some terminals:
 * nothing hangs on those alone. The bar shows rows of a screen from left to right as far
 * as they fit beside those of everywhere. */
#include <config.h>

#include "keys_priv.h"

#include "base/i18n.h"

#include <string.h>

const struct tui_action view_actions[] = {
	{"help", N_("Hulp"), N_("Uitleg bij veld of scherm; nog eens: alles en de bron.")},
	{"palet", N_("Actie"), N_("Typ een woord, zie de toets en doe het.")},
	{"uitleg", N_("Uitleg"), N_("Waarom deze datum: regel, artikel, telling en wat hem verschuift.")},
	{"gedaan", N_("Gedaan"), N_("Dit is gedaan; de regel gaat van de werklijst.")},
	{"uitstellen", N_("Stel uit"), N_("Haal de regel weg tot een dag, met een reden; de termijn blijft.")},
	{"overdragen", N_("Draag over"), N_("Geef de regel aan een collega, met een reden.")},
	{"groepeer", N_("Groepeer"), N_("Op gevolg, per gezin of per plaats bij elkaar.")},
	{"caseload", N_("Caseload"), N_("Alle dossiers: zoeken, filteren, sorteren.")},
	{"zoek", N_("Zoek"), N_("Zoek op naam, BSN, V-nummer, datum of postcode.")},
	{"filter", N_("Filter"), N_("Toon alleen de rijen met een bepaalde waarde.")},
	{"mijn", N_("Mijn"), N_("Alleen mijn dossiers; nog eens: weer alle dossiers.")},
	{"sorteer", N_("Sorteer"), N_("Kies op welke kolom de lijst staat.")},
	{"kolommen", N_("Kolommen"), N_("Kies welke kolommen de lijst heeft.")},
	{"open", N_("Open"), N_("Open de regel onder de cursor.")},
	{"nieuw", N_("Nieuw"), N_("Voeg iets nieuws toe.")},
	{"begin", N_("Maak aan"), N_("Maak een nieuw dossier met wat u typte.")},
	{"keuze", N_("Keuze"), N_("De keuzelijst van dit veld, beperkt tot wat u al typte.")},
	{"vernieuw", N_("Ververs"), N_("Teken het scherm opnieuw.")},
	{"blokken", N_("Blok"), N_("Kies een blok van het formulier; elke volgorde is goed.")},
	{"vorig_blok", N_("Vorig blok"), N_("Naar het vorige blok van het formulier.")},
	{"volgend_blok", N_("Volg. blok"), N_("Naar het volgende blok van het formulier.")},
	{"opslaan", N_("Opslaan"), N_("Sla op en blijf.")},
	{"opslaan_sluiten", N_("Op+uit"), N_("Sla op en ga terug.")},
	{"terug", N_("Terug"), N_("Ga terug; een concept bewaart wat u typte.")},
	{"verder", N_("Verder"), N_("Naar het volgende veld; op een rij: open of sluit haar.")},
	{"volgend_veld", N_("Volgend"), N_("Naar het volgende veld, ook uit een tekst van meer regels.")},
	{"vorig_veld", N_("Vorig"), N_("Naar het vorige veld.")},
	{"probleem", N_("Te doen"), N_("Naar het volgende veld dat niet klopt of nog nodig is.")},
	{"ongedaan", N_("Ongedaan"), N_("Maak de laatste wijziging ongedaan.")},
	{"opnieuw", N_("Opnieuw"), N_("Doe de ongedaan gemaakte wijziging toch.")},
	{"stand", N_("Onbekend"), N_("Antwoord: onbekend, niet gevraagd of wil niet zeggen.")},
	{"overnemen", N_("Neem over"), N_("Neem het antwoord over uit het vorige gesprek of het gezin.")},
	{"rij_weg", N_("Rij weg"), N_("Haal deze rij weg; ongedaan maken brengt haar terug.")},
	{"weggooien", N_("Weggooien"), N_("Gooi de wijzigingen sinds het laatste opslaan weg.")},
	{"vaststellen", N_("Stel vast"), N_("Maak dit definitief; daarna alleen nog met een correctie.")},
	{"correctie", N_("Correctie"), N_("Een nieuw formulier met deze antwoorden, om te verbeteren.")},
	{"historie", N_("Historie"), N_("Wie wijzigde wat, en wanneer.")},
	{"concepten", N_("Concepten"), N_("Formulieren die nog niet zijn opgeslagen.")},
	{"vergelijk", N_("Vergelijk"), N_("Toon wat in het concept anders is dan opgeslagen.")},
	{"gezin", N_("Gezin"), N_("Het huishouden van deze persoon.")},
	{"lijsten", N_("Lijsten"), N_("Medewerkers, aanbieders en wat verder los staat.")},
	{"verwijder", N_("Verwijder"), N_("Verwijder dit; ongedaan maken brengt het terug.")},
	{"kies", N_("Kies"), N_("Neem wat onder de cursor staat.")},
	{"merk", N_("Merk"), N_("Kies dit erbij, of juist niet.")},
	{"bladeren", N_("Verder"), N_("Naar de volgende bladzijde.")},
	{"ja", N_("Ja"), N_("Doe het.")},
	{"nee", N_("Nee"), N_("Doe het niet.")},
	{"slot", N_("Slot"), N_("Zet het scherm op slot; uw concept blijft bewaard.")},
	{"eigen", N_("Eigen"), N_("Eigen toetsen: daarna 1 tot en met 0.")},
	{"leren", N_("Leren"), N_("Leg toetsen de eerste keren uit; nog eens: niet meer.")},
	{"thema", N_("Kleuren"), N_("Kies zwart-wit, hoog contrast, licht of donker.")},
	{"toetsen", N_("Toetsen"), N_("Laat zien wat er van het toetsenbord aankomt.")},
	{"stoppen", N_("Stoppen"), N_("Sluit regie.")},
};
const size_t view_n_actions = sizeof view_actions / sizeof view_actions[0];

const struct tui_binding view_bindings[] = {
	{"*", "F1", "help", true},
	{"*", "F2", "palet", true},
	{"*", "^P", "palet", false},
	{"*", "^E", "eigen", false},
	{"*", "F5", "vernieuw", false},
	{"*", "^L", "vernieuw", false},
	{"*", "^K", "slot", true},
	{"*", "F12", "terug", false},
	{"*", "Esc Esc", "terug", false},
	/* Without a key: in the palette, and to be put under a key of one's own. */
	{"*", "", "leren", false},
	{"*", "", "thema", false},
	{"*", "", "toetsen", false},
	{"*", "", "stoppen", false},

	/* What lies over a screen: only for the bar, each does its own keys. */
	{"keuzelijst", "Enter", "kies", true},
	{"keuzelijst", "F12", "terug", true},
	{"keuzes", "Spatie", "merk", true},
	{"keuzes", "Enter", "kies", true},
	{"keuzes", "F12", "terug", true},
	{"bladzijde", "PgDn", "bladeren", true},
	{"bladzijde", "F12", "terug", true},
	{"invoer", "Enter", "verder", true},
	{"invoer", "F12", "terug", true},
	{"vraag", "J", "ja", true},
	{"vraag", "N", "nee", true},
	{"woord", "Enter", "ja", true},
	{"woord", "F12", "nee", true},
	{"eigen", "F12", "terug", true},

	{"vandaag", "Enter", "open", true},
	{"vandaag", "u", "uitleg", true},
	{"vandaag", "k", "gedaan", true},
	{"vandaag", "v", "uitstellen", true},
	{"vandaag", "c", "caseload", true},
	{"vandaag", "o", "overdragen", false},
	{"vandaag", "g", "groepeer", false},
	{"vandaag", "m", "mijn", false},
	{"vandaag", "F3", "zoek", false},
	{"vandaag", "/", "zoek", false},
	{"vandaag", "F4", "filter", false},
	{"vandaag", "\\", "filter", false},
	{"vandaag", "n", "nieuw", false},
	{"vandaag", "Insert", "nieuw", false},
	{"vandaag", "?", "help", false},

	{"caseload", "Enter", "open", true},
	{"caseload", "n", "nieuw", true},
	{"caseload", "Insert", "nieuw", false},
	{"caseload", "F3", "zoek", true},
	{"caseload", "/", "zoek", false},
	{"caseload", "F4", "filter", true},
	{"caseload", "\\", "filter", false},
	{"caseload", "s", "sorteer", true},
	{"caseload", "m", "mijn", true},
	{"caseload", "k", "kolommen", false},
	{"caseload", "c", "concepten", false},
	{"caseload", "l", "lijsten", false},
	{"caseload", "?", "help", false},

	{"dossier", "Enter", "open", true},
	{"dossier", "n", "nieuw", true},
	{"dossier", "Insert", "nieuw", false},
	{"dossier", "g", "gezin", true},
	{"dossier", "h", "historie", true},
	{"dossier", "F12", "terug", true},
	{"dossier", "^Z", "ongedaan", true},
	{"dossier", "Delete", "verwijder", false},
	{"dossier", "?", "help", false},

	{"gezin", "Enter", "open", true},
	{"gezin", "n", "nieuw", true},
	{"gezin", "Insert", "nieuw", false},
	{"gezin", "F12", "terug", true},
	{"gezin", "?", "help", false},

	{"personen", "Enter", "open", true},
	{"personen", "F10", "begin", true},
	{"personen", "F9", "begin", false},
	{"personen", "F12", "terug", true},

	{"concepten", "Enter", "open", true},
	{"concepten", "v", "vergelijk", true},
	{"concepten", "Delete", "weggooien", true},
	{"concepten", "F12", "terug", true},
	{"concepten", "?", "help", false},

	{"formulier", "Enter", "verder", false},
	{"formulier", "Tab", "volgend_veld", false},
	{"formulier", "Shift-Tab", "vorig_veld", false},
	{"formulier", "F3", "blokken", true},
	{"formulier", "F4", "keuze", true},
	{"formulier", "Alt-Omlaag", "keuze", false},
	{"formulier", "F6", "probleem", true},
	{"formulier", "F7", "vorig_blok", false},
	{"formulier", "PgUp", "vorig_blok", false},
	{"formulier", "F8", "volgend_blok", false},
	{"formulier", "PgDn", "volgend_blok", false},
	{"formulier", "F9", "opslaan", true},
	{"formulier", "^O", "opslaan", false},
	{"formulier", "F12", "terug", true},
	{"formulier", "F10", "opslaan_sluiten", false},
	{"formulier", "^Z", "ongedaan", false},
	{"formulier", "^Y", "opnieuw", false},
	{"formulier", "^T", "stand", false},
	{"formulier", "^N", "overnemen", false},
	{"formulier", "^D", "rij_weg", false},
	{"formulier", "", "vaststellen", false},
	{"formulier", "", "correctie", false},
	{"formulier", "", "historie", false},
	{"formulier", "", "weggooien", false},
};
const size_t view_n_bindings = sizeof view_bindings / sizeof view_bindings[0];

const struct tui_action *view_action(const char *id)
{
	for (size_t i = 0; i < view_n_actions; i++)
		if (strcmp(view_actions[i].id, id) == 0)
			return &view_actions[i];
	return NULL;
}
