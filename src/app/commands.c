/* The table of subcommands. The first row, without a name, is the terminal. */
#include <config.h>

#include "app_priv.h"

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
	{"demo", N_("MAP"), 1, 1, "dossiers depth gemeente", N_("maak een oefencaseload"), cmd_demo},
};
const size_t app_n_commands = sizeof app_commands / sizeof app_commands[0];
