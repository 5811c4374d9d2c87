/* The terminal as a whole: may it be used, start, size, stop. curses is started with
 * newterm, which comes back when TERM is no good, after its description was looked at;
 * LINES and COLUMNS are not listened to, and an absurd window size is cut before anything
 * is allocated for it. */
#include <config.h>

#include "tui_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <term.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/secret.h"
#include "role_priv.h"
#include "signals_priv.h"

enum { MAX_TERM_NAME = 64 };

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

/* For tui_emergency, which nobody can hand anything to. */
static struct tui *live;

static bool is_terminal_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+_.");
	return n > 0 && n <= MAX_TERM_NAME && s[n] == '\0' && s[0] != '.';
}

/* NULL when the terminal will do, else the sentence. */
static const char *refusal(const char *term)
{
	int found;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return _("Dit is geen terminal: start regie in een terminalvenster, zonder omleiding.");
	if (term && !*term)
		return _("De soort terminal is niet bekend: zet TERM, bijvoorbeeld TERM=xterm-256color.");
	if (term && !is_terminal_name(term))
		return _("De naam in TERM is niet bruikbaar: zet TERM, bijvoorbeeld TERM=xterm-256color.");
	if (setupterm(term, STDOUT_FILENO, &found) != OK)
		return _("Deze soort terminal (TERM) is niet bekend of niet geschikt: zet bijvoorbeeld "
			"TERM=xterm-256color.");
	const char *name = termname();
	const char *move = tigetstr("cup");
	bool paper = tigetflag("hc") > 0 || tigetflag("gn") > 0;
	bool fit = name && is_terminal_name(name) && move && move != (char *)-1 && !paper;
	del_curterm(cur_term);
	if (!fit)
		return _("Deze soort terminal (TERM) kan geen schermen tonen: zet bijvoorbeeld TERM=xterm-256color.");
	return NULL;
}

/* --- keys of the terminal's description -------------------------------------------- */

static const struct {
	const char *capability;
	enum tui_name name;
} capabilities[] = {
	{"kcuu1", TUI_UP}, {"kcud1", TUI_DOWN}, {"kcub1", TUI_LEFT}, {"kcuf1", TUI_RIGHT}, {"khome", TUI_HOME},
	{"kend", TUI_END}, {"kpp", TUI_PGUP}, {"knp", TUI_PGDN}, {"kent", TUI_ENTER}, {"kcbt", TUI_BACKTAB},
	{"kbs", TUI_BACKSPACE}, {"kdch1", TUI_DELETE}, {"kich1", TUI_INSERT}, {"kfnd", TUI_HOME}, {"kslt", TUI_END},
	{"khlp", TUI_F1}, {"kUP3", TUI_ALT_UP}, {"kDN3", TUI_ALT_DOWN}, {"kLFT5", TUI_CTRL_LEFT},
	{"kRIT5", TUI_CTRL_RIGHT},
	{"kHOM5", TUI_CTRL_HOME}, {"kEND5", TUI_CTRL_END}, {"kf1", TUI_F1}, {"kf2", TUI_F2}, {"kf3", TUI_F3},
	{"kf4", TUI_F4}, {"kf5", TUI_F5}, {"kf6", TUI_F6}, {"kf7", TUI_F7}, {"kf8", TUI_F8}, {"kf9", TUI_F9},
	{"kf10", TUI_F10}, {"kf11", TUI_F11}, {"kf12", TUI_F12},
};

static struct decode *make_decoder(const struct tui *t)
{
	struct decode_string strings[sizeof capabilities / sizeof capabilities[0]];
	uint32_t upper[128];
	size_t n = 0;
	for (size_t i = 0; i < sizeof capabilities / sizeof capabilities[0]; i++) {
		const char *s = tigetstr(capabilities[i].capability);
		if (s && s != (char *)-1)
			strings[n++] = (struct decode_string){s, capabilities[i].name};
	}
	struct decode_options o = {
		.strings = strings,
		.n_strings = n,
		.upper = codeset_upper(t->set, upper) ? upper : NULL,
		.esc_ms = t->o.esc_ms,
		.esc_back = !t->o.slow,
	};
	return decode_new(&o);
}

/* --- size ---------------------------------------------------------------------------- */

static int within(int n, int fallback, int most)
{
	return n <= 0 ? fallback : n > most ? most : n;
}

static bool window_size(struct winsize *ws)
{
	*ws = (struct winsize){0};
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, ws) == 0;
}

void term_follow_size(struct tui *t)
{
	struct winsize ws;
	int rows = 24, cols = 80;
	if (window_size(&ws)) {
		t->seen_rows = ws.ws_row;
		t->seen_cols = ws.ws_col;
		rows = within(ws.ws_row, rows, TUI_MAX_ROWS);
		cols = within(ws.ws_col, cols, TUI_MAX_COLS);
	}
	if (is_term_resized(rows, cols))
		resize_term(rows, cols);
	free(t->cells);
	t->cells = mem_new_array((size_t)cols * 2 + 8, sizeof *t->cells);
	clearok(curscr, TRUE);
	t->damage++;
}

int tui_cols(const struct tui *t)
{
	(void)t;
	return getmaxx(stdscr);
}

int tui_rows(const struct tui *t)
{
	(void)t;
	return getmaxy(stdscr);
}

bool tui_is_small(const struct tui *t)
{
	return tui_rows(t) < 24 || tui_cols(t) < 80;
}

bool tui_is_ascii(const struct tui *t)
{
	return t->o.ascii;
}

bool tui_is_slow(const struct tui *t)
{
	return t->o.slow;
}

enum tui_theme tui_theme(const struct tui *t)
{
	return t->o.theme;
}

void tui_set_theme(struct tui *t, enum tui_theme theme)
{
	t->o.theme = theme <= TUI_DARK ? theme : TUI_MONO;
	role_use_theme(t);
}

/* --- start and stop -------------------------------------------------------------------- */

static void write_all(const char *s)
{
	size_t n = strlen(s);
	while (n) {
		ssize_t done = write(STDOUT_FILENO, s, n);
		if (done < 0 && errno != EINTR)
			return;
		if (done > 0) {
			s += done;
			n -= (size_t)done;
		}
	}
}

/* Everything as a key: no signals from keys, no flow control, no newline made of CR. */
static void take_keyboard(void)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, FALSE);
	typeahead(-1); /* a key that waits must not leave the screen half drawn */
	curs_set(1);
}

/* An absurd size is hidden from curses, which would allocate for it. */
static SCREEN *open_screen(const char *term)
{
	struct winsize ws;
	use_env(FALSE);
	use_tioctl(window_size(&ws) && ws.ws_row <= TUI_MAX_ROWS && ws.ws_col <= TUI_MAX_COLS);
	return newterm(term, stdout, stdin);
}

static void learn_locale(struct tui *t)
{
	t->set = codeset_by_name(nl_langinfo(CODESET));
	t->can_show = t->o.ascii ? NULL : codeset_can_show(t->set);
	t->simplify = t->o.ascii || t->set != CODESET_UTF8;
}

enum err tui_start(const struct tui_options *o, struct tui **out, const char **why)
{
	*out = NULL;
	*why = refusal(o->term);
	if (*why)
		return ERR_NO_TERMINAL;
	signals_save();
	SCREEN *screen = open_screen(o->term);
	if (!screen) {
		*why = _("De terminal kan niet worden gestart.");
		return ERR_NO_TERMINAL;
	}
	struct tui *t = mem_new(sizeof *t);
	t->o = *o;
	t->o.term = NULL;
	t->screen = screen;
	const char *move = tigetstr("cup");
	t->ansi = move && strncmp(move, "\033[", 2) == 0;
	take_keyboard();
	idlok(stdscr, TRUE);
	learn_locale(t);
	role_use_theme(t);
	term_follow_size(t);
	t->decode = make_decoder(t);
	if (o->idle_fd >= 0)
		fcntl(o->idle_fd, F_SETFL, O_NONBLOCK);
	if (signals_catch() != ERR_OK) {
		tui_stop(t);
		*why = _("De terminal kan niet worden gestart.");
		return ERR_NO_TERMINAL;
	}
	live = t;
	*out = t;
	return ERR_OK;
}

void term_again(struct tui *t)
{
	reset_prog_mode();
	take_keyboard();
	t->wrote_paste_mode = false;
	clearok(curscr, TRUE);
}

void tui_flush(struct tui *t)
{
	int y = t->cursor_y < 0 ? 0 : t->cursor_y, x = t->cursor_x < 0 ? 0 : t->cursor_x;
	move(y < tui_rows(t) ? y : tui_rows(t) - 1, x < tui_cols(t) ? x : tui_cols(t) - 1);
	refresh();
	if (!t->wrote_paste_mode && t->ansi)
		write_all(PASTE_ON);
	t->wrote_paste_mode = true;
}

void tui_redraw(struct tui *t)
{
	(void)t;
	clearok(curscr, TRUE);
}

/* Nothing of what was shown stays: not on the screen, not above it. */
static void put_back(struct tui *t)
{
	if (t->ended)
		return;
	t->ended = true;
	erase();
	clearok(curscr, TRUE);
	move(0, 0);
	refresh();
	const char *scrollback = tigetstr("E3");
	if (scrollback && scrollback != (char *)-1)
		write_all(scrollback);
	if (t->ansi)
		write_all(PASTE_OFF);
	endwin();
}

void tui_stop(struct tui *t)
{
	if (!t)
		return;
	put_back(t);
	if (live == t)
		live = NULL;
	signals_restore();
	delscreen(t->screen);
	decode_free(t->decode);
	buf_wipe(&t->scratch);
	free(t->cells);
	secret_wipe(t, sizeof *t);
	free(t);
}

void tui_emergency(void)
{
	if (live)
		put_back(live);
}
