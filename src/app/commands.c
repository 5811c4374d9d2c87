/* The table of subcommands. The first row, without a name, is the terminal. */
#include <config.h>

#include "app_priv.h"
#include "sync_priv.h"

#include "base/i18n.h"

const struct app_command app_commands[] = {
	{"", "", 0, 0, "demo slow traag ascii read-only alleen-lezen theme zwart-wit veldmodus hervat plek reden-slot",
		N_("open de terminal"), cmd_terminal},
	{"init", "", 0, 0, "naam gemeente rol gedeeld new-passphrase-fd", N_("maak een nieuwe opslag"), cmd_init},
	{"passphrase", "", 0, 0, "new-passphrase-fd", N_("wijzig de eigen wachtzin"), cmd_passphrase},
	{"recovery", "", 0, 0, "", N_("maak een nieuwe herstelcode en toon hem eenmaal"), cmd_recovery},
	{"rekey", "", 0, 0, "new-passphrase-fd", N_("versleutel de opslag opnieuw met een nieuwe sleutel"), cmd_rekey},
	{"user add", N_("GEBRUIKER"), 1, 1, "naam rol new-passphrase-fd", N_("voeg een gebruiker toe"), cmd_user_add},
	{"user remove", N_("GEBRUIKER"), 1, 1, "", N_("haal een gebruiker weg"), cmd_user_remove},
	{"user list", "", 0, 0, "", N_("toon de gebruikers van deze opslag"), cmd_user_list},
	{"import", N_("SOORT BESTAND"), 2, 2, "mapping charset dry-run", N_("lees personen of dossiers in"), cmd_import},
	{"import undo", "[ID]", 0, 1, "", N_("maak een inlezing ongedaan"), cmd_import_undo},
	{"export", N_("SOORT"), 1, 1, "mapping format to reason", N_("schrijf gegevens naar de uitvoer"), cmd_export},
	{"definitions check", N_("[MAP]"), 0, 1, "", N_("controleer de definities"), cmd_definitions_check},
	{"definitions accept", "", 0, 0, "", N_("neem veranderde definities aan (beheerder)"), cmd_definitions_accept},
	{"rules test", N_("BESTAND"), 1, 1, "", N_("reken voorbeelden van de wet na"), cmd_rules_test},
	{"rules explain", N_("NUMMER"), 1, 1, "", N_("leg de termijnen van een dossier uit"), cmd_rules_explain},
	{"verify", "", 0, 0, "rebuild replace", N_("controleer opslag, keten en journaal"), cmd_verify},
	{"backup", N_("MAP"), 1, 1, "rehearse", N_("maak een versleutelde reservekopie"), cmd_backup},
	{"restore", N_("MAP"), 1, 1, "", N_("zet een reservekopie terug"), cmd_restore},
	{"journaal", "", 0, 0, "dossier bsn-fd", N_("wie keek wanneer naar een dossier"), cmd_journaal},
	{"sync", "", 0, 0, "with", N_("verstuur en ontvang in een keer, door ssh"), cmd_sync},
	{"sync enroll", N_("MAP|ANTWOORD"), 1, 1, "naam ja", N_("meld dit apparaat aan bij het kantoor"), cmd_sync_enroll},
	{"sync export", N_("MAP"), 1, 1, "", N_("schrijf wat het kantoor nog niet heeft"), cmd_sync_export},
	{"sync import", N_("MAP|BESTAND"), 1, 1, "", N_("lees antwoorden van het kantoor"), cmd_sync_import},
	{"sync status", "", 0, 0, "", N_("wat is nog niet ontvangen, sinds wanneer"), cmd_sync_status},
	{"centre init", "", 0, 0, "", N_("maak van deze opslag het kantoor"), cmd_centre_init},
	{"centre enroll", N_("AANVRAAG"), 1, 1, "gebruikers ja", N_("meld een apparaat aan"), cmd_centre_enroll},
	{"centre ingest", N_("[MAP|BESTAND]"), 0, 1, "watch", N_("neem bundels op en antwoord"), cmd_centre_ingest},
	{"centre receipts", N_("[TOESTEL]"), 0, 1, "", N_("schrijf ontvangstbewijzen en antwoorden"), cmd_centre_receipts},
	{"centre status", "", 0, 0, "", N_("de apparaten en wat op een besluit wacht"), cmd_centre_status},
	{"centre exchange", "", 0, 0, "", N_("de andere kant van sync --with"), cmd_centre_exchange},
	{"centre revoke", N_("TOESTEL"), 1, 1, "", N_("trek een apparaat in"), cmd_centre_revoke},
	{"centre rotate", "", 0, 0, "", N_("nieuwe sleutels voor het kantoor"), cmd_centre_rotate},
	{"centre restored", "", 0, 0, "", N_("na een teruggezette reservekopie van het kantoor"), cmd_centre_restored},
	{"centre quarantine", N_("[BESTAND]"), 0, 1, "opnemen wegdoen reason", N_("toon of beslis over wat apart ligt"),
		cmd_centre_quarantine},
	{"centre pack", N_("TOESTEL NUMMER.."), 2, 500, "tot", N_("geef dossiers mee voor een bezoek"), cmd_centre_pack},
	{"centre return", N_("TOESTEL"), 1, 1, "", N_("het bezoek is voorbij"), cmd_centre_return},
	{"centre erase", N_("NUMMER"), 1, 1, "reason", N_("vernietig een dossier, overal"), cmd_centre_erase},
	{"demo", N_("MAP"), 1, 1, "dossiers depth gemeente", N_("maak een oefencaseload"), cmd_demo},
};
const size_t app_n_commands = sizeof app_commands / sizeof app_commands[0];
