/* The full-screen program: open the terminal, unlock or make the store, run the
 * screens, and on lock become a fresh process that knows no key and no text. */
#include <config.h>

#include "app_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "crypt/hash.h"
#include "demo/demo.h"
#include "store/personal.h"
#include "tui/tui.h"
#include "view/screens.h"
#include "view/start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEMO_DOSSIERS = 200 };

static bool theme_by_name(const char *name, enum tui_theme *out)
{
	static const char *const names[] = {"mono", "contrast", "light", "dark"};
	for (int i = 0; name && i < 4; i++)
		if (strcmp(names[i], name) == 0) {
			*out = (enum tui_theme)i;
			return true;
		}
	return false;
}

static int idle_descriptor(void)
{
	const char *text = getenv("REGIE_IDLE_FD");
	return text && text[0] >= '0' && text[0] <= '9' ? (int)strtol(text, NULL, 10) : -1;
}

/* Sooner than the program would by itself, never later; 0: as it would. */
static int idle_seconds(void)
{
	const char *text = getenv("REGIE_IDLE_SECONDS");
	long n = text ? strtol(text, NULL, 10) : 0;
	return n > 0 && n < 600 ? (int)n : 0;
}

static enum err start_tui(struct app *a, struct tui **t)
{
	struct tui_options o = {
		.theme = TUI_DARK,
		.ascii = a->o.ascii,
		.slow = a->o.slow,
		.no_color = getenv("NO_COLOR") && *getenv("NO_COLOR"),
		.idle_fd = idle_descriptor(),
	};
	if (a->o.theme && !theme_by_name(a->o.theme, &o.theme)) {
		fprintf(stderr, "%s\n", _("Kleuren: kies mono, contrast, light of dark."));
		return ERR_USAGE;
	}
	const char *why = NULL;
	/* Without HOME curses reads no terminal description of the user's own. */
	char *home = mem_dup(getenv("HOME"));
	unsetenv("HOME");
	enum err e = tui_start(&o, t, &why);
	if (home)
		setenv("HOME", home, 1);
	free(home);
	if (e != ERR_OK && why)
		fprintf(stderr, "regie: %s\n", why);
	return e;
}

/* The practice caseload is made when it is not there, before the terminal is taken. */
static enum err demo_ready(struct app *a)
{
	bool practice;
	size_t users;
	enum err e = store_peek(a->dirs.store, &practice, &users);
	if (e == ERR_MISSING) {
		fprintf(stderr, "%s\n", _("De oefencaseload wordt gemaakt ..."));
		e = demo_make(a, a->dirs.store, DEMO_DOSSIERS, DEMO_FULL);
		store_close(a->store);
		a->store = NULL;
	} else if (e == ERR_OK && !practice) {
		fprintf(stderr, "%s\n", _("Dit is geen oefenopslag; open die zonder --demo."));
		e = ERR_REFUSED;
	}
	return e;
}

/* Unlock, first run, or straight in (practice). *left: the user went away. */
static enum err get_store(struct app *a, struct views *vs, enum views_end *end)
{
	struct store_options o = app_store_options(a, a->dirs.store);
	o.on_busy = views_busy;
	o.busy_ctx = vs;
	bool practice = false;
	size_t users = 0;
	enum err e = store_peek(a->dirs.store, &practice, &users);
	*end = VIEWS_QUIT;
	if (e == ERR_MISSING) {
		*end = view_first_run(vs, &o, &a->store);
		return ERR_OK;
	}
	if (e != ERR_OK && !(e == ERR_SLOTS_DAMAGED && !a->o.passphrase_fd && !a->o.demo))
		return e;
	if (practice && !a->o.why) {
		struct store_key key = {0};
		return store_open(&o, &key, &a->store);
	}
	if (a->o.passphrase_fd)
		return app_open(a);
	*end = view_unlock(vs, &o, a->o.why, &a->store);
	return *end == VIEWS_QUIT && !a->store ? e : ERR_OK; /* what is damaged and was not mended is said */
}

static void use_personal(struct app *a, struct tui *t)
{
	struct buf theme = {0};
	enum tui_theme code;
	if (!a->o.theme && personal_get(a->store, "thema", &theme) == ERR_OK && theme_by_name(buf_str(&theme), &code))
		tui_set_theme(t, code);
	buf_clear(&theme);
}

static enum views_end run_screens(struct app *a, struct views *vs, struct tui *t)
{
	unsigned char draft[ID_BYTES];
	views_set_store(vs, a->store);
	use_personal(a, t);
	if (store_definitions(a->store) != STORE_DEFINITIONS_SAME && !view_definitions(vs))
		return VIEWS_QUIT;
	view_vandaag(vs);
	if (a->o.place)
		views_return(vs, a->o.place);
	if (a->o.resume && id_parse(a->o.resume, draft))
		view_form_resume(vs, draft);
	else if (!a->o.place)
		view_drafts_at_start(vs);
	if (!store_is_practice(a->store) && *store_notices(a->store))
		views_page(vs, _("Let op"), store_notices(a->store));
	return views_run(vs);
}

/* The lock: a new process image with the same options, told where to come back. */
static void become_locked(struct app *a, const char *draft, const char *place, const char *reason)
{
	size_t n = 0;
	while (a->full_argv[n])
		n++;
	char **argv = mem_new_array(n + 5, sizeof *argv);
	size_t k = 0;
	for (size_t i = 0; i < n; i++)
		if (strncmp(a->full_argv[i], "--hervat=", 9) != 0 && strncmp(a->full_argv[i], "--reden-slot=", 13) != 0 &&
			strncmp(a->full_argv[i], "--plek=", 7) != 0 && strncmp(a->full_argv[i], "--passphrase-fd", 15) != 0)
			argv[k++] = a->full_argv[i];
		else if (strcmp(a->full_argv[i], "--passphrase-fd") == 0)
			i++;
	struct buf resume = {0}, where = {0}, why = {0};
	if (*place) {
		buf_printf(&where, "--plek=%s", place);
		argv[k++] = (char *)buf_str(&where);
	}
	if (draft) {
		buf_printf(&resume, "--hervat=%s", draft);
		argv[k++] = (char *)buf_str(&resume);
	}
	buf_printf(&why, "--reden-slot=%s", reason);
	argv[k++] = (char *)buf_str(&why);
	argv[k] = NULL;
	execv("/proc/self/exe", argv);
	_exit(err_exit_code(ERR_IO)); /* never go on with keys in memory */
}

static bool there_is_store(const struct app *a)
{
	bool practice;
	size_t users;
	return store_peek(a->dirs.store, &practice, &users) != ERR_MISSING;
}

int cmd_terminal(struct app *a)
{
	struct tui *t = NULL;
	enum views_end end = VIEWS_QUIT;
	char draft[ID_TEXT] = "", *place = NULL;
	enum err e = a->o.demo ? demo_ready(a) : ERR_OK;
	if (e != ERR_OK || (e = start_tui(a, &t)) != ERR_OK)
		return app_fail(a, e);
	mem_on_exhausted(tui_emergency);
	struct views_options o = {
		.tui = t, .spec = a->spec, .kalender = a->kalender, .regels = a->regels, .veldmodus = a->o.veldmodus,
		.idle_seconds = idle_seconds()};
	struct views *vs = views_new(&o);
	e = get_store(a, vs, &end);
	if (e == ERR_OK && a->store)
		end = run_screens(a, vs, t);
	if (end == VIEWS_LOCK && views_draft(vs))
		snprintf(draft, sizeof draft, "%s", views_draft(vs));
	place = mem_dup(views_place(vs));
	const char *reason = views_lock_reason(vs);
	views_free(vs);
	tui_stop(t);
	mem_on_exhausted(NULL);
	if (e != ERR_OK)
		return app_fail(a, e);
	if (end == VIEWS_LOCK && !a->store && there_is_store(a)) /* suspended while it was locked: it stays so */
		become_locked(a, a->o.resume, a->o.place ? a->o.place : "", a->o.why ? a->o.why : "slot");
	if (end == VIEWS_LOCK && a->store) {
		store_close(a->store);
		a->store = NULL;
		become_locked(a, draft[0] ? draft : NULL, place, reason);
	}
	free(place);
	return 0;
}
