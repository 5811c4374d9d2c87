/* Opening and closing the rooms for one run: definitions, calendar, clock, store. */
#include <config.h>

#include "app_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "demo/demo.h"
#include "rule/regels.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_faults(const struct spec_fault *f, size_t n)
{
	for (size_t i = 0; i < n && i < 50; i++)
		fprintf(stderr, "%s:%d: %s%s%s\n", f[i].file, f[i].line, f[i].word ? f[i].word : "",
			f[i].word ? ": " : "", f[i].text);
	if (n > 50)
		fprintf(stderr, _("... en nog %zu.\n"), n - 50);
}

static enum err load_kalender(struct app *a)
{
	struct buf path = {0}, why = {0};
	buf_printf(&path, "%s/feestdagen.def", a->dirs.db);
	enum err e = kalender_load(buf_str(&path), &a->kalender, &why);
	if (e != ERR_OK)
		fprintf(stderr, "%s\n", buf_str(&why));
	buf_clear(&path);
	buf_clear(&why);
	return e;
}

static enum err load_regels(struct app *a)
{
	struct spec_fault_list faults = {0};
	struct regels_options o = {.spec = a->spec, .kalender = a->kalender, .dir = a->dirs.regels,
		.gemeente = a->dirs.gemeente_regels, .lang = _("nl")};
	enum err e = regels_load(&o, &a->regels, &faults);
	print_faults(faults.rows, faults.n);
	spec_fault_list_clear(&faults);
	return e;
}

enum err app_load(struct app *a)
{
	struct spec_fault *faults = NULL;
	size_t n = 0;
	enum err e = spec_load(a->dirs.screens, a->dirs.codes, a->dirs.gemeente, &a->spec, &faults, &n);
	print_faults(faults, n);
	spec_faults_free(faults, n);
	if (e != ERR_OK)
		return e;
	/* TRANSLATORS: the code of your language, as in the label::en of definitions. */
	spec_use_language(a->spec, _("nl"));
	e = load_kalender(a);
	return e == ERR_OK ? load_regels(a) : e;
}

struct store_options app_store_options(struct app *a, const char *dir)
{
	return (struct store_options){
		.dir = dir,
		.spec = a->spec,
		.regels = a->regels,
		.schema_dir = a->dirs.db,
		.clock = &a->clock,
		.read_only = a->o.read_only,
		.why = &a->why,
	};
}

/* A descriptor number; -1 when the text is none. */
static int descriptor(const char *text)
{
	char *end;
	errno = 0;
	long n = strtol(text, &end, 10);
	return errno || end == text || *end || n < 0 || n > 1023 ? -1 : (int)n;
}

enum err app_secret(const char *fd_text, struct secret **out)
{
	*out = NULL;
	int fd = fd_text ? descriptor(fd_text) : -1;
	if (fd < 0)
		return ERR_USAGE;
	struct secret *s = secret_new(4096);
	enum err e = secret_read_fd(s, fd);
	if (e == ERR_OK)
		*out = s;
	else
		secret_free(s);
	return e;
}

/* The code from its descriptor as text that is wiped afterwards. */
static enum err open_by_code(struct app *a, const struct store_options *o)
{
	struct secret *code;
	enum err e = app_secret(a->o.code_fd, &code);
	if (e != ERR_OK)
		return e;
	if (!secret_append(code, "", 1)) {
		secret_free(code);
		return ERR_LIMIT;
	}
	struct store_key key = {.recovery_code = (const char *)secret_view(code)};
	e = store_open(o, &key, &a->store);
	secret_free(code);
	return e;
}

enum err app_open(struct app *a)
{
	struct store_options o = app_store_options(a, a->dirs.store);
	if (a->o.code_fd)
		return open_by_code(a, &o);
	struct secret *passphrase = NULL;
	enum err e = ERR_OK;
	if (a->o.passphrase_fd)
		e = app_secret(a->o.passphrase_fd, &passphrase);
	if (e != ERR_OK)
		return e;
	struct store_key key = {.user = a->o.user, .passphrase = passphrase};
	e = store_open(&o, &key, &a->store);
	if (e == ERR_PASSPHRASE && !passphrase && !a->why.len)
		buf_add(&a->why, _("Geef de wachtzin met --passphrase-fd N."));
	secret_free(passphrase);
	if (e == ERR_OK && store_definitions(a->store) == STORE_DEFINITIONS_CHANGED && !a->accept_definitions) {
		fprintf(stderr, "%s\n", _("De definities zijn veranderd; een beheerder neemt ze aan met regie definitions accept."));
		e = ERR_REFUSED;
	}
	return e;
}

int app_fail(struct app *a, enum err e)
{
	fprintf(stderr, "regie: %s\n", err_text(e));
	if (a->why.len)
		fprintf(stderr, "       %s\n", buf_str(&a->why));
	if (a->store && *store_error(a->store))
		fprintf(stderr, "       %s\n", store_error(a->store));
	return err_exit_code(e);
}

void app_close(struct app *a)
{
	store_close(a->store);
	regels_free(a->regels);
	kalender_free(a->kalender);
	spec_free(a->spec);
	dirs_clear(&a->dirs);
	buf_clear(&a->why);
	a->store = NULL;
}

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

/* "Inlezen   [######              ]  31%  nog 12 s". */
static void show_progress(const char *what, uint64_t done, uint64_t total, int64_t passed_ms)
{
	static const char bar[] = "####################";
	int width = (int)sizeof bar - 1, part = total ? (int)(done * (uint64_t)width / total) : 0;
	int64_t left = done && total > done ? (int64_t)((double)passed_ms * (double)(total - done) / (double)done / 1000) : 0;
	fputc('\r', stderr);
	fprintf(stderr, _("%-16s [%-*.*s] %3d%%  nog %d s  (Ctrl-C stopt)"), what, width, part, bar,
		total ? (int)(done * 100 / total) : 0, (int)left);
	fputs("\033[K", stderr);
}

bool app_progress(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	struct app *a = ctx;
	int64_t now = a->clock.monotonic_ms(a->clock.ctx);
	if (!a->progress_what)
		signal(SIGINT, on_interrupt);
	if (a->progress_what != what) { /* each part has its own pace */
		a->progress_what = what;
		a->progress_started = now;
	}
	int64_t passed = now - a->progress_started;
	if (passed > 1000 && now - a->progress_shown > 500 && isatty(2)) {
		show_progress(what, done, total, passed);
		a->progress_shown = now;
	}
	return !interrupted;
}

void app_progress_end(void)
{
	if (isatty(2))
		fputs("\r\033[K", stderr);
}
