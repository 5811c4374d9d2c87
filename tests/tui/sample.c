/* A small program over the terminal room, for the tests: one mode shows one thing, and
 * the last key stands in words on the message line (not with SAMPLE_QUIET, for counting
 * bytes). F10 ends it. */
#include <config.h>

#include "tui/edit.h"
#include "tui/keymap.h"
#include "tui/tui.h"
#include "tui/widget.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/secret.h"

enum { ROWS = 1000, FIELDS = 18, EXIT_HANGUP = 3, EXIT_EMERGENCY = 4, NAP_S = 3600 };

struct sample {
	struct tui *t;
	const char *mode;
	struct tui_list list;
	struct tui_edit *edit;
	struct tui_pick *pick;
	struct tui_page *page;
	struct tui_ask *ask;
	const char *text;      /* SAMPLE_TEXT */
	unsigned long n_keys;
	struct buf message;
	bool all;              /* draw everything */
	int field;
};

/* SIGUSR1 puts the machine to sleep for an hour, as far as the clocks tell. */
static volatile sig_atomic_t naps;

static void nap(int signal)
{
	(void)signal;
	naps++;
}

int clock_gettime(clockid_t id, struct timespec *ts)
{
	int rc = (int)syscall(SYS_clock_gettime, id, ts);
	if (rc == 0 && id == CLOCK_BOOTTIME)
		ts->tv_sec += naps * NAP_S;
	return rc;
}

static const struct tui_choice choices[] = {
	{"B1", "B1-route", false},
	{"O", "Onderwijsroute", false},
	{"Z", "Zelfredzaamheidsroute", false},
	{"K", "Keuze van vóór 2022", true},
	{"X1", "Álgemene Çode", false},
	{"X2", "Code van nu", false},
};
enum { N_CHOICES = sizeof choices / sizeof choices[0] };

static void draw_row(void *ctx, struct tui *t, size_t i, int y, int x, int w, bool current)
{
	struct buf b = {0};
	(void)ctx;
	buf_printf(&b, "%05zu  Naam van persoon %-6zu %-14s vr 12-06 (nog %zu wd)", 10000 + i * 37 % 90000, i,
		i % 3 ? "lopend" : "te laat", i % 30);
	tui_text(t, y, x, w, current ? ROLE_CURSOR_ROW : ROLE_TEXT, buf_str(&b));
	buf_clear(&b);
}

static void describe(struct sample *s, const struct tui_key *k)
{
	char name[16];
	if (getenv("SAMPLE_QUIET"))
		return;
	tui_key_name(k, name);
	buf_reset(&s->message);
	buf_printf(&s->message, "#%lu ", ++s->n_keys);
	switch (k->kind) {
	case TUI_PASTE:
		buf_printf(&s->message, "plak %zu%s", k->text_len, k->cut ? " afgekapt" : "");
		break;
	case TUI_UNKNOWN:
		buf_add(&s->message, "onbekend");
		break;
	case TUI_RESIZE:
		buf_printf(&s->message, "venster %dx%d", tui_rows(s->t), tui_cols(s->t));
		buf_add(&s->message, tui_is_small(s->t) ? " klein" : "");
		break;
	case TUI_SUSPEND:
		buf_add(&s->message, "slot");
		break;
	default:
		buf_printf(&s->message, "%s%s", name, k->by_esc ? " met Esc" : "");
		break;
	}
}

static void bands(struct sample *s)
{
	struct tui *t = s->t;
	int rows = tui_rows(t), x = 0;
	tui_text(t, 0, 0, -1, ROLE_BAND, " Werkvoorraad  Jansen, Şükrü  ***123");
	tui_text(t, rows - 2, 0, -1, ROLE_TEXT, buf_str(&s->message));
	static const char *const bar[] = {"F1", "Hulp", "F2", "Actie", "F9", "Opslaan", "F12", "Terug"};
	for (size_t i = 0; i < sizeof bar / sizeof bar[0]; i += 2) {
		x += tui_text(t, rows - 1, x, (int)strlen(bar[i]), ROLE_KEY, bar[i]) + 1;
		x += tui_text(t, rows - 1, x, (int)strlen(bar[i + 1]), ROLE_KEY_TEXT, bar[i + 1]) + 2;
	}
}

static void draw_form(struct sample *s)
{
	struct buf label = {0};
	for (int i = 0; s->all && i < FIELDS; i++) {
		buf_reset(&label);
		buf_printf(&label, "Veld nummer %d", i + 1);
		tui_text(s->t, 2 + i, 2, 24, ROLE_LABEL, buf_str(&label));
		tui_text(s->t, 2 + i, 28, 30, ROLE_FIELD, "");
	}
	tui_edit_draw(s->t, s->edit, 2, 28, 1, 30, ROLE_FOCUS, true);
	buf_clear(&label);
}

static void draw_texts(struct sample *s)
{
	for (int i = 0; i < ROLE_COUNT && i < tui_rows(s->t) - 4; i++) {
		tui_text(s->t, 2 + i, 2, 40, (enum tui_role)i, s->text);
		tui_text(s->t, 2 + i, 42, 3, ROLE_TEXT, "|");
		tui_text_right(s->t, 2 + i, 50, 20, (enum tui_role)i, s->text);
		tui_text(s->t, 2 + i, 70, 1, ROLE_TEXT, "|");
	}
	tui_frame(s->t, 1, 72, 5, 8, "Kop");
	tui_text(s->t, tui_rows(s->t) - 3, 0, -1, ROLE_TEXT,
		tui_can_show(s->t, s->text) ? "geheel" : "vereenvoudigd");
	tui_cursor(s->t, 2, 42);
}

static void draw_widget(struct sample *s)
{
	if (s->pick)
		tui_pick_draw(s->t, s->pick);
	if (s->page)
		tui_page_draw(s->t, s->page);
	if (s->ask)
		tui_ask_draw(s->t, s->ask);
}

static void draw(struct sample *s)
{
	if (s->all)
		tui_clear_rows(s->t, 0, tui_rows(s->t) - 1);
	if (strcmp(s->mode, "lijst") == 0) {
		s->list.y = 1;
		s->list.h = tui_rows(s->t) - 3;
		s->list.w = tui_cols(s->t);
		tui_list_draw(s->t, &s->list);
	} else if (strcmp(s->mode, "veld") == 0) {
		draw_form(s);
	} else if (strcmp(s->mode, "vlak") == 0) {
		tui_edit_draw(s->t, s->edit, 3, 10, 6, 30, ROLE_FIELD, true);
	} else if (strcmp(s->mode, "tekst") == 0) {
		draw_texts(s);
	} else if (strcmp(s->mode, "geheim") == 0) {
		tui_edit_draw(s->t, s->edit, 3, 10, 1, 20, ROLE_FIELD, true);
	} else {
		draw_widget(s);
	}
	bands(s);
	s->all = false;
	tui_flush(s->t);
}

static void on_pending(void *ctx, bool waiting)
{
	struct sample *s = ctx;
	tui_text(s->t, tui_rows(s->t) - 2, 0, -1, ROLE_TEXT, waiting ? "Esc-" : "");
	tui_flush(s->t);
}

static void answered(struct sample *s, const char *what, const char *value)
{
	buf_reset(&s->message);
	buf_printf(&s->message, "%s [%s]", what, value);
	s->all = true;
}

static void feed_pick(struct sample *s, const struct tui_key *k)
{
	enum tui_pick_state state = tui_pick_key(s->pick, k);
	if (state == PICK_OPEN)
		return;
	bool taken = state == PICK_TAKEN;
	answered(s, taken ? "gekozen" : "verlaten", taken ? tui_pick_value(s->pick) : "");
	tui_pick_free(s->pick);
	s->pick = NULL;
}

static void feed(struct sample *s, const struct tui_key *k)
{
	if (s->pick) {
		feed_pick(s, k);
	} else if (s->page && !tui_page_key(s->page, k)) {
		answered(s, "bladzijde", "dicht");
		tui_page_free(s->page);
		s->page = NULL;
	} else if (s->ask) {
		enum tui_ask_state state = tui_ask_key(s->ask, k);
		if (state == ASK_OPEN)
			return;
		answered(s, "antwoord", state == ASK_YES ? "ja" : "nee");
		tui_ask_free(s->ask);
		s->ask = NULL;
	} else if (s->edit) {
		tui_edit_key(s->edit, k);
	} else if (strcmp(s->mode, "lijst") == 0) {
		tui_list_key(&s->list, k);
	}
}

static void make_mode(struct sample *s)
{
	static const struct tui_edit_options line = {0}, area = {.multiline = true}, secret = {.secret = true};
	s->list = (struct tui_list){.n = ROWS, .draw_row = draw_row};
	if (strcmp(s->mode, "veld") == 0)
		s->edit = tui_edit_new(&line, s->text);
	else if (strcmp(s->mode, "vlak") == 0)
		s->edit = tui_edit_new(&area, s->text);
	else if (strcmp(s->mode, "geheim") == 0)
		s->edit = tui_edit_new(&secret, s->text);
	else if (strcmp(s->mode, "keuze") == 0)
		s->pick = tui_pick_new("Leerroute", choices, N_CHOICES, false, "O");
	else if (strcmp(s->mode, "keuzes") == 0)
		s->pick = tui_pick_new("Leerroutes", choices, N_CHOICES, true, "Z oud B1");
	else if (strcmp(s->mode, "bladzijde") == 0)
		s->page = tui_page_new("Hulp", s->text);
	else if (strcmp(s->mode, "vraag") == 0)
		s->ask = tui_ask_new(s->t, "Vaststellen", s->text, NULL);
	else if (strcmp(s->mode, "woord") == 0)
		s->ask = tui_ask_new(s->t, "Vaststellen", s->text, "vaststellen");
}

static void free_mode(struct sample *s)
{
	tui_edit_free(s->edit);
	tui_pick_free(s->pick);
	tui_page_free(s->page);
	tui_ask_free(s->ask);
	buf_clear(&s->message);
}

static int loop(struct sample *s)
{
	int busy_ms = getenv("SAMPLE_BUSY_MS") ? (int)strtol(getenv("SAMPLE_BUSY_MS"), NULL, 10) : 0;
	s->all = true;
	for (;;) {
		draw(s);
		struct tui_key k = tui_key(s->t, 600000);
		if (busy_ms)
			usleep((useconds_t)busy_ms * 1000);
		if (k.kind == TUI_HANGUP)
			return EXIT_HANGUP;
		if (k.kind == TUI_NAMED && k.name == TUI_F10)
			return 0;
		if (k.kind == TUI_CTRL && k.cp == 'L')
			tui_redraw(s->t);
		if (k.kind == TUI_CTRL && k.cp == 'T')
			tui_set_theme(s->t, (tui_theme(s->t) + 1) % 4);
		if (k.kind == TUI_CTRL && k.cp == 'G')
			tui_bell(s->t);
		if (k.kind == TUI_CTRL && k.cp == 'X') {
			tui_emergency();
			tui_emergency();
			return EXIT_EMERGENCY;
		}
		if (k.kind == TUI_RESIZE || k.kind == TUI_CTRL)
			s->all = true;
		describe(s, &k);
		feed(s, &k);
		if (k.kind == TUI_CTRL && k.cp == 'A' && !s->ask)
			s->ask = tui_ask_new(s->t, "Vaststellen", s->text, NULL);
	}
}

/* What main of the real program does for the terminal. */
static void clean_environment(void)
{
	static const char *const unwanted[] = {"TERMINFO", "TERMINFO_DIRS", "TERMCAP", "TERMPATH", "HOME"};
	for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++)
		unsetenv(unwanted[i]);
}

static void read_options(int argc, char **argv, struct tui_options *o)
{
	for (int i = 2; i < argc; i++) {
		o->ascii |= strcmp(argv[i], "--ascii") == 0;
		o->slow |= strcmp(argv[i], "--slow") == 0;
		if (strncmp(argv[i], "--theme=", 8) == 0)
			o->theme = (enum tui_theme)(argv[i][8] - '0');
		if (strncmp(argv[i], "--esc=", 6) == 0)
			o->esc_ms = (int)strtol(argv[i] + 6, NULL, 10);
	}
}

int main(int argc, char **argv)
{
	struct sample s = {.mode = argc > 1 ? argv[1] : "lijst"};
	struct tui_options o = {.theme = TUI_DARK, .idle_fd = -1};
	const char *fd = getenv("REGIE_IDLE_FD"), *why = NULL;
	if (!setlocale(LC_ALL, ""))
		setlocale(LC_CTYPE, "C.UTF-8");
	clean_environment();
	o.no_color = getenv("NO_COLOR") != NULL;
	o.idle_fd = fd ? (int)strtol(fd, NULL, 10) : -1;
	read_options(argc, argv, &o);
	s.text = getenv("SAMPLE_TEXT") ? getenv("SAMPLE_TEXT") : "";
	if (secret_init() != ERR_OK)
		return 1;
	signal(SIGUSR1, nap);
	mem_on_exhausted(tui_emergency);
	enum err e = tui_start(&o, &s.t, &why);
	if (e != ERR_OK) {
		printf("%s %s\n", err_name(e), why);
		return err_exit_code(e);
	}
	tui_on_pending(s.t, on_pending, &s);
	make_mode(&s);
	int status = loop(&s);
	free_mode(&s);
	tui_stop(s.t);
	return status;
}
