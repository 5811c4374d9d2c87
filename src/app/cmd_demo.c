/* Practice stores: made by `regie demo` and, with a small caseload, by `regie --demo`. */
#include <config.h>

#include "app_priv.h"

#include "base/i18n.h"
#include "demo/demo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum err demo_make(struct app *a, const char *dir, unsigned dossiers, enum demo_depth depth)
{
	struct civil today = demo_today();
	if (a->o.today && !civil_parse(a->o.today, &today))
		return ERR_USAGE;
	struct clock clock = demo_clock(today);
	struct store_options o = app_store_options(a, dir);
	o.clock = &clock;
	struct store_new n = {
		.user = "oefenaar",
		.name = "Oefenaar",
		.gemeentecode = a->o.gemeente ? a->o.gemeente : "0944",
		.rollen = "beheerder consulent teamleider",
		.practice_today = today,
	};
	enum err e = dirs_make_parents(dir);
	if (e == ERR_OK)
		e = store_create(&o, &n, &a->store);
	struct demo_options d = {
		.dossiers = dossiers, .depth = depth, .kalender = a->kalender, .progress = app_progress, .progress_ctx = a};
	if (e == ERR_OK)
		e = demo_fill(a->store, &d);
	app_progress_end();
	/* From here on with the time of this computer. */
	store_close(a->store);
	a->store = NULL;
	demo_clock_end(&clock);
	if (e == ERR_OK) {
		o.clock = &a->clock;
		struct store_key key = {.user = NULL};
		e = store_open(&o, &key, &a->store);
	}
	return e;
}

int cmd_demo(struct app *a)
{
	unsigned long n = 200;
	char *end;
	if (a->o.dossiers) {
		errno = 0;
		n = strtoul(a->o.dossiers, &end, 10);
		if (errno || end == a->o.dossiers || *end || n < 1 || n > 1000000)
			return app_fail(a, ERR_USAGE);
	}
	enum demo_depth depth = a->o.depth && strcmp(a->o.depth, "full") == 0 ? DEMO_FULL : DEMO_LIGHT;
	char digest[65];
	enum err e = demo_make(a, a->argv[0], (unsigned)n, depth);
	if (e == ERR_OK)
		e = store_digest(a->store, digest);
	if (e != ERR_OK)
		return app_fail(a, e);
	printf(_("%lu dossiers in %s\nKenmerk: %s\n"), n, a->argv[0], digest);
	return 0;
}
