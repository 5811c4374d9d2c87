/* The command line: one table of options, one of commands; help is made from both. No
 * option takes personal data: those come through descriptors. */
#include <config.h>

#include "app_priv.h"

#include "base/i18n.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct option_row {
	const char *name;
	const char *argument; /* NULL: a switch */
	size_t offset;
	bool common;          /* every command takes it */
	const char *help;
};

#define TEXT(field) offsetof(struct app_options, field)
static const struct option_row option_rows[] = {
	{"--store", N_("MAP"), TEXT(store), true, N_("map van de opslag (anders $XDG_DATA_HOME/regie)")},
	{"--passphrase-fd", "N", TEXT(passphrase_fd), true, N_("lees de wachtzin van descriptor N")},
	{"--code-fd", "N", TEXT(code_fd), true, N_("lees de herstelcode van descriptor N")},
	{"--user", N_("NAAM"), TEXT(user), true, N_("gebruikersnaam van het slot")},
	{"--json", NULL, TEXT(json), true, N_("uitvoer als JSON")},
	{"--today", N_("DATUM"), TEXT(today), true, N_("de dag van vandaag, alleen in oefenopslag")},
	{"--help", NULL, TEXT(help), true, N_("deze hulp")},
	{"--version", NULL, TEXT(version), true, N_("versie")},
	{"--new-passphrase-fd", "N", TEXT(new_passphrase_fd), false, N_("lees de nieuwe wachtzin van descriptor N")},
	{"--demo", NULL, TEXT(demo), false, N_("open de oefencaseload; maak die zo nodig")},
	{"--slow", NULL, TEXT(slow), false, N_("langzame lijn: geen kaders, zo min mogelijk tekens")},
	{"--traag", NULL, TEXT(slow), false, N_("als --slow")},
	{"--ascii", NULL, TEXT(ascii), false, N_("alleen ASCII op het scherm")},
	{"--read-only", NULL, TEXT(read_only), false, N_("alleen kijken")},
	{"--alleen-lezen", NULL, TEXT(read_only), false, N_("als --read-only")},
	{"--theme", N_("NAAM"), TEXT(theme), false, N_("mono, contrast, light of dark")},
	{"--zwart-wit", NULL, 0, false, N_("als --theme mono")},
	{"--veldmodus", NULL, TEXT(veldmodus), false, N_("werk zonder netwerk, op locatie")},
	{"--hervat", "ID", TEXT(resume), false, NULL},
	{"--plek", "ID", TEXT(place), false, NULL},
	{"--reden-slot", N_("WOORD"), TEXT(why), false, NULL},
	{"--mapping", N_("NAAM"), TEXT(mapping), false, N_("indeling van het bestand")},
	{"--charset", N_("NAAM"), TEXT(charset), false, N_("tekenset van het bestand")},
	{"--dry-run", NULL, TEXT(dry_run), false, N_("controleer, schrijf niets")},
	{"--format", N_("VORM"), TEXT(format), false, N_("csv of jsonl")},
	{"--to", N_("ONTVANGER"), TEXT(to), false, N_("verzegel voor deze ontvanger")},
	{"--reason", N_("TEKST"), TEXT(reason), false, N_("waarom het onverzegeld naar buiten gaat")},
	{"--rebuild", NULL, TEXT(rebuild), false, N_("bouw de tabellen opnieuw uit de regels en vergelijk")},
	{"--replace", NULL, TEXT(replace), false, N_("zet de nieuwe tabellen in de plaats")},
	{"--rehearse", NULL, TEXT(rehearse), false, N_("open de kopie en vergelijk haar")},
	{"--dossier", N_("NUMMER"), TEXT(dossier), false, N_("dossiernummer")},
	{"--bsn-fd", "N", TEXT(bsn_fd), false, N_("lees een BSN van descriptor N")},
	{"--dossiers", "N", TEXT(dossiers), false, N_("aantal dossiers van de oefencaseload")},
	{"--depth", N_("DIEPTE"), TEXT(depth), false, N_("light of full")},
	{"--gemeente", N_("CODE"), TEXT(gemeente), false, N_("gemeentecode, vier cijfers")},
	{"--naam", N_("NAAM"), TEXT(name), false, N_("eigen naam van de gebruiker")},
	{"--rol", N_("ROLLEN"), TEXT(rol), false, N_("rollen, met komma's ertussen")},
	{"--with", "HOST", TEXT(with), false, N_("wissel uit met het kantoor op HOST, door uw eigen ssh")},
	{"--gebruikers", N_("NAMEN"), TEXT(users), false, N_("wier caseload het apparaat krijgt; * is alles")},
	{"--tot", N_("DATUM"), TEXT(until), false, N_("laatste dag van wat meegaat")},
	{"--ja", NULL, TEXT(yes), false, N_("de woorden zijn vergeleken")},
	{"--watch", NULL, TEXT(watch), false, N_("blijf wachten op bundels")},
	{"--opnemen", NULL, TEXT(take), false, N_("neem de bundel alsnog op")},
	{"--wegdoen", NULL, TEXT(drop), false, N_("doe de bundel weg")},
	{"--gedeeld", NULL, TEXT(shared), false, N_("de opslag staat op een gedeelde machine")},
};

static const struct option_row *find_option(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof option_rows / sizeof option_rows[0]; i++)
		if (strlen(option_rows[i].name) == len && strncmp(option_rows[i].name, word, len) == 0)
			return &option_rows[i];
	return NULL;
}

/* Whether `names` (blank-separated) holds the option's name without its dashes. */
static bool accepts(const struct app_command *c, const struct option_row *o)
{
	if (o->common)
		return true;
	const char *name = o->name + 2;
	size_t n = strlen(name);
	for (const char *p = c->options; (p = strstr(p, name)); p += n)
		if ((p == c->options || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

static void store_option(struct app_options *o, const struct option_row *row, const char *value)
{
	if (strcmp(row->name, "--zwart-wit") == 0)
		o->theme = "mono";
	else if (row->argument)
		*(const char **)((char *)o + row->offset) = value;
	else
		*(bool *)((char *)o + row->offset) = true;
}

/* The command whose one or two words open the operands; the longest wins. */
static const struct app_command *find_command(char **words, int n, int *used)
{
	const struct app_command *found = &app_commands[0];
	*used = 0;
	for (size_t i = 1; i < app_n_commands; i++) {
		const char *name = app_commands[i].name, *blank = strchr(name, ' ');
		size_t first = blank ? (size_t)(blank - name) : strlen(name);
		if (n < 1 || strlen(words[0]) != first || strncmp(words[0], name, first) != 0)
			continue;
		if (blank && (n < 2 || strcmp(words[1], blank + 1) != 0))
			continue;
		if (*used < (blank ? 2 : 1)) {
			*used = blank ? 2 : 1;
			found = &app_commands[i];
		}
	}
	return n > 0 && *used == 0 ? NULL : found;
}

struct taken {
	const struct option_row *rows[64];
	size_t n;
};

/* One "--name[=value]" word; *i moves on when the value is the next word. */
static bool take_option(int argc, char **argv, int *i, struct app *a, struct taken *taken, struct buf *why)
{
	const char *word = argv[*i], *eq = strchr(word, '=');
	const struct option_row *row = find_option(word, eq ? (size_t)(eq - word) : strlen(word));
	if (!row) {
		buf_printf(why, _("Onbekende optie %s; zie regie --help."), word);
		return false;
	}
	const char *value = eq ? eq + 1 : NULL;
	if (row->argument && !value && *i + 1 < argc)
		value = argv[++*i];
	if ((row->argument != NULL) != (value != NULL)) {
		buf_printf(why, row->argument ? _("Bij %s hoort een waarde.") : _("Bij %s hoort geen waarde."), row->name);
		return false;
	}
	store_option(&a->o, row, value);
	if (taken->n < sizeof taken->rows / sizeof taken->rows[0])
		taken->rows[taken->n++] = row;
	return true;
}

/* For people; an empty text has no translation but the head of the catalogue. */
static const char *operands(const struct app_command *c)
{
	return *c->operands ? _(c->operands) : "";
}

static bool fits_command(const struct app *a, const struct app_command *c, const struct taken *taken, struct buf *why)
{
	for (size_t i = 0; i < taken->n; i++)
		if (!accepts(c, taken->rows[i])) {
			buf_printf(why, _("%s hoort niet bij regie %s."), taken->rows[i]->name, c->name);
			return false;
		}
	if (a->argc < c->min || a->argc > c->max) {
		buf_printf(why, _("Gebruik: regie %s %s"), c->name, operands(c));
		return false;
	}
	return true;
}

enum err options_parse(int argc, char **argv, struct app *a, const struct app_command **cmd, struct buf *why)
{
	struct taken taken = {.n = 0};
	int n = 0, used;
	a->argv = argv; /* operands are gathered at the front, in place */
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			while (++i < argc)
				argv[n++] = argv[i];
		} else if (strncmp(argv[i], "--", 2) == 0) {
			if (!take_option(argc, argv, &i, a, &taken, why))
				return ERR_USAGE;
		} else {
			argv[n++] = argv[i];
		}
	}
	*cmd = find_command(argv, n, &used);
	if (!*cmd) {
		buf_printf(why, _("Onbekende opdracht %s; zie regie --help."), argv[0]);
		return ERR_USAGE;
	}
	a->argv = argv + used;
	a->argc = n - used;
	return a->o.help || a->o.version || fits_command(a, *cmd, &taken, why) ? ERR_OK : ERR_USAGE;
}

void options_help(void)
{
	puts(_("regie: de terminal van de consulent voor de Wet inburgering 2021\n"));
	for (size_t i = 0; i < app_n_commands; i++)
		printf("  regie %-20s %-14s %s\n", app_commands[i].name, operands(&app_commands[i]), _(app_commands[i].help));
	putchar('\n');
	for (size_t i = 0; i < sizeof option_rows / sizeof option_rows[0]; i++) {
		const struct option_row *o = &option_rows[i];
		if (o->help)
			printf("  %-20s %-10s %s\n", o->name, o->argument ? _(o->argument) : "", _(o->help));
	}
	puts(_("\nAfloop: 0 gedaan, 1 bevindingen of geweigerd, 2 verkeerd gebruik, 3 verkeerde wachtzin of code,"));
	puts(_("4 beschadigd, 5 niet deze opslag, 6 andere versie, 7 omgeving."));
}
