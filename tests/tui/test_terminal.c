/* The terminal on a pty, by a small program: what it refuses, how little it writes, what
 * no theme or locale may let through, signals, sizes, pastes, and how it leaves. */
#include <config.h>

#include "suites.h"
#include "support/pty.h"
#include "support/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"

enum { ROWS = 24, COLS = 80, ENDED_MS = 20000, EXIT_HANGUP = 3, EXIT_EMERGENCY = 4, EXIT_ENVIRONMENT = 7 };

#define SAMPLE "tests/tui/sample"
#define LATIN1 "LC_ALL=nl_NL.ISO-8859-1"

static const char *const terms[] = {"xterm-256color", "screen", "linux", "vt100"};
enum { N_TERMS = sizeof terms / sizeof terms[0] };

/* The sample in a mode; an option and environment strings, NULL for none. */
static struct pty *sample(const char *term, const char *mode, const char *option, const char *env1,
	const char *env2)
{
	const char *argv[] = {SAMPLE, mode, option, NULL};
	const char *env[4] = {0};
	size_t n = 0;
	if (env1)
		env[n++] = env1;
	if (env2)
		env[n++] = env2;
	if ((env1 && strcmp(env1, LATIN1) == 0) || (env2 && strcmp(env2, LATIN1) == 0)) {
		env[n] = pty_locale("nl_NL", "ISO-8859-1");
		ck_assert_msg(env[n] != NULL, "localedef cannot make nl_NL.ISO-8859-1 (package locales)");
	}
	struct pty *p = pty_start(argv, env, ROWS, COLS, term);
	ck_assert_msg(pty_wait(p), "the sample did not start:\n%s", pty_screen(p));
	return p;
}

static size_t written(struct pty *p)
{
	size_t n;
	pty_bytes(p, &n);
	return n;
}

/* Bytes that one key costs. */
static size_t cost(struct pty *p, const char *key)
{
	pty_reset(p);
	pty_type(p, key);
	return written(p);
}

static int by_size(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	return (x > y) - (x < y);
}

static size_t median_cost(struct pty *p, const char *key, int times)
{
	size_t all[32];
	ck_assert_int_le(times, 32);
	for (int i = 0; i < times; i++)
		all[i] = cost(p, key);
	qsort(all, (size_t)times, sizeof *all, by_size);
	return all[times / 2];
}

/* Does any ESC [ .. m in these bytes set a colour? */
static bool has_color(const char *s, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		if (s[i] != '\033' || s[i + 1] != '[')
			continue;
		size_t end = i + 2;
		while (end < n && strchr("0123456789;:", s[end]))
			end++;
		if (end == n || s[end] != 'm')
			continue;
		for (const char *at = s + i + 2; at < s + end; at += strcspn(at, ";m") + 1) {
			long code = strtol(at, NULL, 10);
			if ((code >= 30 && code <= 49) || (code >= 90 && code <= 107))
				return true;
		}
	}
	return false;
}

static bool has_upper_bytes(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] & 0x80)
			return true;
	return false;
}

static bool row_begins(struct pty *p, int y, const char *text)
{
	return strncmp(pty_row(p, y), text, strlen(text)) == 0;
}

static size_t index_of(struct pty *p, const char *bytes)
{
	size_t n;
	const char *s = pty_bytes(p, &n), *at = memmem(s, n, bytes, strlen(bytes));
	ck_assert_msg(at != NULL, "not written: ESC%s", bytes + 1);
	return (size_t)(at - s);
}

/* --- how little is written ----------------------------------------------------------------- */

START_TEST(tui__list_writes_little)
{
	struct pty *p = sample(terms[_i], "lijst", NULL, "SAMPLE_QUIET=1", NULL);
	ck_assert_uint_le(written(p), 4500);
	ck_assert_uint_le(median_cost(p, "\033[B", 18), 200);
	pty_type(p, "\033[B\033[B\033[B"); /* now at the foot: every further row scrolls */
	ck_assert_str_eq(pty_cell(p, 21, 0).text, ">");
	ck_assert_uint_le(median_cost(p, "\033[B", 20), 350);
	ck_assert_uint_le(median_cost(p, "\033[6~", 9), 2000);
	pty_free(p);
}
END_TEST

START_TEST(tui__field_writes_little)
{
	struct pty *p = sample(terms[_i], "veld", NULL, "SAMPLE_QUIET=1", NULL);
	ck_assert_uint_le(written(p), 4500);
	for (char c = 'a'; c <= 'z'; c++)
		ck_assert_uint_le(cost(p, (char[]){c, 0}), 20);
	ck_assert_str_eq(pty_row(p, 2), "  Veld nummer 1             abcdefghijklmnopqrstuvwxyz");
	pty_free(p);
}
END_TEST

/* Also when the text is longer than its field: it jumps by thirds, so the median holds. */
START_TEST(tui__long_field_writes_little)
{
	struct pty *p = sample("xterm-256color", "veld", NULL, "SAMPLE_QUIET=1",
		"SAMPLE_TEXT=De Nederlandse straatnaam die langer is dan het veld toelaat");
	ck_assert_uint_le(median_cost(p, "x", 30), 20);
	ck_assert_uint_le(median_cost(p, "\177", 30), 20);
	pty_free(p);
}
END_TEST

START_TEST(tui__a_key_that_changes_nothing_writes_nothing)
{
	struct pty *p = sample("xterm-256color", "veld", NULL, "SAMPLE_QUIET=1", NULL);
	ck_assert_uint_eq(cost(p, "\033OP"), 0);
	ck_assert_uint_eq(cost(p, "\033[D"), 0);
	pty_free(p);
}
END_TEST

/* --- start and leave ------------------------------------------------------------------------ */

START_TEST(tui_start__takes_the_terminal)
{
	struct pty *p = sample("xterm-256color", "lijst", NULL, NULL, NULL);
	int y, x;
	ck_assert(pty_is_alternate(p));
	ck_assert(pty_wrote(p, "\033[?2004h"));
	ck_assert(!pty_wrote(p, "\033]"));
	ck_assert(!pty_has_title(p));
	ck_assert(pty_cursor(p, &y, &x));
	ck_assert_int_eq(y, 1);
	ck_assert_int_eq(x, 0);
	ck_assert_str_eq(pty_row(p, 0), " Werkvoorraad  Jansen, Şükrü  ***123");
	ck_assert_str_eq(pty_row(p, 23), "F1 Hulp  F2 Actie  F9 Opslaan  F12 Terug");
	pty_free(p);
}
END_TEST

/* The order matters: nothing may stand on the screen that is left, or above it. */
static void assert_left_clean(struct pty *p)
{
	size_t clear = index_of(p, "\033[H\033[2J"), scrollback = index_of(p, "\033[3J");
	size_t main = index_of(p, "\033[?1049l");
	ck_assert_uint_lt(clear, scrollback);
	ck_assert_uint_lt(scrollback, main);
	ck_assert_uint_lt(index_of(p, "\033[?2004l"), main);
	ck_assert(!pty_wrote(p, "\033]"));
	ck_assert(!pty_is_alternate(p));
	ck_assert(!pty_shows(p, "Naam van persoon"));
}

START_TEST(tui_stop__leaves_nothing_behind)
{
	static const char *const f10 = "\033[21~";
	struct pty *p = sample("xterm-256color", "lijst", NULL, NULL, NULL);
	pty_reset(p);
	pty_send(p, f10);
	ck_assert_int_eq(pty_status(p, ENDED_MS), 0);
	assert_left_clean(p);
	pty_free(p);
}
END_TEST

START_TEST(tui_emergency__puts_the_terminal_back_once)
{
	struct pty *p = sample("xterm-256color", "lijst", NULL, NULL, NULL);
	pty_reset(p);
	pty_send(p, "\030");
	ck_assert_int_eq(pty_status(p, ENDED_MS), EXIT_EMERGENCY);
	assert_left_clean(p);
	size_t n, first = index_of(p, "\033[?1049l");
	const char *s = pty_bytes(p, &n);
	ck_assert_ptr_null(memmem(s + first + 1, n - first - 1, "\033[?1049l", 8));
	pty_free(p);
}
END_TEST

/* Leaks of our own, told by the leak sanitizer where it is built in. */
START_TEST(tui_stop__frees_all)
{
	static const char *const argv[] = {SAMPLE, "keuze", NULL};
	char options[4200];
	const char *env[] = {options, NULL};
	snprintf(options, sizeof options,
		"ASAN_OPTIONS=detect_leaks=1:exitcode=99:log_path=%s/sanitizer", support_dir());
	struct pty *p = pty_start(argv, env, ROWS, COLS, "xterm-256color");
	ck_assert(pty_wait(p));
	pty_type(p, "\033[B\r");
	pty_send(p, "\033[21~");
	ck_assert_int_eq(pty_status(p, ENDED_MS), 0);
	pty_free(p);
}
END_TEST

/* --- terminals that will not do --------------------------------------------------------------- */

static void assert_refused(struct pty *p)
{
	size_t n;
	ck_assert_int_eq(pty_status(p, ENDED_MS), EXIT_ENVIRONMENT);
	const char *s = pty_bytes(p, &n);
	ck_assert_msg(strncmp(s, "ERR_NO_TERMINAL ", 16) == 0, "%s", s);
	ck_assert_ptr_null(memchr(s, '\033', n));
	ck_assert_ptr_null(memchr(s, '\a', n));
	pty_free(p);
}

START_TEST(tui_start__refuses_terminals_that_will_not_do)
{
	static const char *const bad[] = {NULL, "", "dumb", "unknown", "hardcopy", "../../x", "/etc/passwd", ".",
		"..", "bestaat-niet", "xterm-256color\033[2J", "xterm 256color", "lpr"};
	static const char *const argv[] = {SAMPLE, "lijst", NULL};
	assert_refused(pty_start(argv, NULL, ROWS, COLS, bad[_i]));
}
END_TEST

START_TEST(tui_start__refuses_a_name_of_4_kB)
{
	static const char *const argv[] = {SAMPLE, "lijst", NULL};
	char *name = mem_new(4097);
	memset(name, 'x', 4096);
	assert_refused(pty_start(argv, NULL, ROWS, COLS, name));
	free(name);
}
END_TEST

START_TEST(tui_start__refuses_what_is_no_terminal)
{
	static const char *const argv[][4] = {
		{"/bin/sh", "-c", "exec " SAMPLE " lijst </dev/null", NULL},
		{"/bin/sh", "-c", SAMPLE " lijst | cat; exit 7", NULL},
	};
	assert_refused(pty_start(argv[_i], NULL, ROWS, COLS, "xterm-256color"));
}
END_TEST

/* A description of the user's own is not read: neither by TERMINFO nor from his home. */
START_TEST(tui_start__reads_no_description_from_elsewhere)
{
	static const char *const argv[] = {SAMPLE, "lijst", NULL};
	const char *dir = support_dir();
	struct buf cmd = {0}, home = {0}, terminfo = {0}, dirs = {0};
	buf_printf(&cmd, "mkdir -p %s/.terminfo && cd %s && echo 'eigen|eigen,use=xterm,' >eigen.ti && "
		"tic -x -o .terminfo eigen.ti 2>/dev/null", dir, dir);
	ck_assert_int_eq(system(buf_str(&cmd)), 0);
	buf_printf(&home, "HOME=%s", dir);
	buf_printf(&terminfo, "TERMINFO=%s/.terminfo", dir);
	buf_printf(&dirs, "TERMINFO_DIRS=%s/.terminfo", dir);
	const char *env[] = {buf_str(&home), buf_str(&terminfo), buf_str(&dirs), "TERMCAP=eigen:cm=x:", NULL};
	assert_refused(pty_start(argv, env, ROWS, COLS, "eigen"));
	buf_clear(&cmd);
	buf_clear(&home);
	buf_clear(&terminfo);
	buf_clear(&dirs);
}
END_TEST

/* --- colour, ASCII, locales --------------------------------------------------------------------- */

static void use_everything(struct pty *p)
{
	pty_type(p, "abc\033[A\007");
	pty_type(p, "\014");
}

START_TEST(tui__mono_and_no_color_write_no_color)
{
	static const struct {
		const char *option, *env;
	} how[] = {{"--theme=0", NULL}, {"--theme=3", "NO_COLOR=1"}, {"--theme=1", "NO_COLOR=1"}};
	static const char *const modes[] = {"lijst", "veld", "keuze", "tekst"};
	size_t n;
	struct pty *p = sample(terms[_i % N_TERMS], modes[_i / N_TERMS], how[_i % 3].option, how[_i % 3].env,
		"SAMPLE_TEXT=a");
	use_everything(p);
	if (how[_i % 3].env)
		pty_type(p, "\024\024\024\024"); /* another theme does not bring them back */
	pty_send(p, "\033[21~");
	ck_assert_int_eq(pty_status(p, ENDED_MS), 0);
	const char *s = pty_bytes(p, &n);
	ck_assert(!has_color(s, n));
	pty_free(p);
}
END_TEST

/* The check above can fail: with colours there are some. */
START_TEST(tui__themes_write_color)
{
	char option[] = "--theme=1";
	size_t n;
	option[8] = (char)('1' + _i);
	struct pty *p = sample("xterm-256color", "lijst", option, NULL, NULL);
	const char *s = pty_bytes(p, &n);
	ck_assert(has_color(s, n));
	ck_assert_int_ne(pty_cell(p, 0, 1).bg, -1);
	ck_assert_int_eq(pty_cell(p, 5, 5).fg, -1);
	pty_free(p);
}
END_TEST

/* Each role that carries meaning differs from plain text without any colour. */
START_TEST(tui__mono_has_attribute_twins)
{
	struct pty *p = sample("xterm-256color", "tekst", "--theme=0", "SAMPLE_TEXT=tekst", NULL);
	static const int marked[] = {3, 4, 5, 6, 7, 8, 10, 11, 14, 15}; /* field .. hit, by enum tui_role */
	for (size_t i = 0; i < sizeof marked / sizeof marked[0]; i++) {
		struct pty_cell c = pty_cell(p, 2 + marked[i], 2);
		ck_assert_msg(c.bold || c.reverse || c.underline, "role %d", marked[i]);
		ck_assert(c.fg == -1 && c.bg == -1);
	}
	pty_free(p);
}
END_TEST

START_TEST(tui_set_theme__changes_what_is_shown)
{
	struct pty *p = sample("xterm-256color", "lijst", "--theme=3", NULL, NULL);
	int dark = pty_cell(p, 0, 1).bg;
	pty_type(p, "\024"); /* 3 -> 0 */
	ck_assert(pty_cell(p, 0, 1).reverse);
	ck_assert_int_eq(pty_cell(p, 0, 1).bg, -1);
	pty_type(p, "\024\024");
	ck_assert_int_ne(pty_cell(p, 0, 1).bg, -1);
	ck_assert_int_ne(pty_cell(p, 0, 1).bg, dark);
	pty_free(p);
}
END_TEST

START_TEST(tui__ascii_is_ascii)
{
	size_t n;
	struct pty *p = sample(terms[_i], "tekst", "--ascii", "SAMPLE_TEXT=Şükrü Łukasz – ß ñ €", NULL);
	const char *s = pty_bytes(p, &n);
	ck_assert(!has_upper_bytes(s, n));
	ck_assert(!pty_wrote(p, "\033(0") && !pty_wrote(p, "\016"));
	ck_assert(row_begins(p, 2, "  Sukru Lukasz - ss n "));
	ck_assert_str_eq(pty_cell(p, 1, 72).text, "+");
	ck_assert(pty_shows(p, "vereenvoudigd"));
	pty_free(p);
}
END_TEST

START_TEST(tui__latin1_shows_what_it_can)
{
	size_t n;
	struct pty *p = sample("xterm-256color", "tekst", NULL, LATIN1, "SAMPLE_TEXT=Şükrü Łukasz – é ß");
	ck_assert(row_begins(p, 2, "  Sükrü Lukasz - é ß"));
	ck_assert(pty_shows(p, "vereenvoudigd"));
	const char *s = pty_bytes(p, &n);
	ck_assert_ptr_nonnull(memmem(s, n, "S\374kr\374 Lukasz - \351 \337", 18));
	pty_free(p);
	p = sample("xterm-256color", "tekst", NULL, LATIN1, "SAMPLE_TEXT=é ß ÿ");
	ck_assert(pty_shows(p, "geheel"));
	pty_free(p);
}
END_TEST

START_TEST(tui__latin1_reads_its_own_bytes)
{
	struct pty *p = sample("xterm-256color", "veld", NULL, LATIN1, NULL);
	pty_type(p, "Ren\351\374\303\251x");
	ck_assert_str_eq(pty_row(p, 2), "  Veld nummer 1             RenéüÃ©x");
	pty_free(p);
}
END_TEST

/* A C locale on a terminal that speaks UTF-8: nothing raw goes out, nothing typed is lost. */
START_TEST(tui__c_locale_harms_no_text)
{
	size_t n;
	static const char *const locales[] = {"LC_ALL=C", "LC_ALL=POSIX"};
	struct pty *p = sample("xterm-256color", "veld", NULL, locales[_i], NULL);
	pty_type(p, "Ren\303\251 \351x");
	const char *s = pty_bytes(p, &n);
	ck_assert(!has_upper_bytes(s, n));
	ck_assert_ptr_nonnull(strstr(pty_row(p, 2), "Rene ?x"));
	ck_assert_str_eq(pty_row(p, 0), " Werkvoorraad  Jansen, Sukru  ***123");
	pty_free(p);
}
END_TEST

START_TEST(tui__missing_locale_still_runs)
{
	struct pty *p = sample("xterm-256color", "veld", NULL, "LC_ALL=xx_YY.onzin", NULL);
	pty_type(p, "Ren\303\251");
	ck_assert_ptr_nonnull(strstr(pty_row(p, 2), "Ren"));
	pty_free(p);
}
END_TEST

/* --- text of others -------------------------------------------------------------------------------- */

static const char *const hostile[] = {
	"SAMPLE_TEXT=a\033[2Jb\033]0;titel\ac",
	"SAMPLE_TEXT=a\033]52;c;AAAA\033\\b\033Pq\033\\c",
	"SAMPLE_TEXT=a\033]8;;http://x\ab\rc\nd\te\177f\bg",
	"SAMPLE_TEXT=a\302\2332Jb\302\2350;t\302\234c\302\205d",
	"SAMPLE_TEXT=a\233\235b\300\200\340\200\200c\377",
	"SAMPLE_TEXT=\342\200\256123456782\342\201\246x\342\201\251\342\200\217y\357\273\277z",
	"SAMPLE_TEXT=می\342\200\214خواهم ተስፋይ გიორგი پښتو",
	"SAMPLE_TEXT=漢字 👩\342\200\215👧 🇳🇱 \342\234\214\357\270\217 "
	"e\314\201\314\202\314\203\314\204\314\205\314\206",
	"SAMPLE_TEXT=\314\201\314\202los \315\270\360\237\277\277 \364\217\277\277",
	"SAMPLE_TEXT=नमस्ते ကြီး ភាសា \341\204\200\341\205\241\341\206\250",
};
enum { N_HOSTILE = sizeof hostile / sizeof hostile[0] };

/* Whatever a name holds: only our own sequences go out, and what stands beside it on the
 * row stays in its column. */
static void assert_harmless(struct pty *p)
{
	ck_assert(!pty_wrote(p, "\033]") && !pty_wrote(p, "\033P"));
	ck_assert(!pty_wrote(p, "\302\233") && !pty_wrote(p, "\302\235"));
	ck_assert(!pty_wrote(p, "\342\200\256") && !pty_wrote(p, "\342\201\246") && !pty_wrote(p, "\357\273\277"));
	ck_assert_int_eq(pty_bells(p), 0);
	ck_assert(!pty_has_title(p));
	for (int y = 2; y < 18; y++) {
		ck_assert_str_eq(pty_cell(p, y, 42).text, "|");
		ck_assert_str_eq(pty_cell(p, y, 70).text, "|");
	}
}

START_TEST(tui_text__lets_no_control_through)
{
	struct pty *p = sample("xterm-256color", "tekst", NULL, hostile[_i], NULL);
	assert_harmless(p);
	pty_free(p);
	p = sample("xterm-256color", "tekst", NULL, hostile[_i], LATIN1);
	ck_assert(!pty_wrote(p, "\233") && !pty_wrote(p, "\235"));
	assert_harmless(p);
	pty_free(p);
}
END_TEST

START_TEST(tui_text__bounds_marks)
{
	struct buf b = {0};
	buf_add(&b, "SAMPLE_TEXT=a");
	for (int i = 0; i < 1000; i++)
		buf_add(&b, "\314\201");
	buf_add(&b, "b");
	struct pty *p = sample("xterm-256color", "tekst", NULL, buf_str(&b), NULL);
	assert_harmless(p);
	ck_assert_str_eq(pty_cell(p, 2, 2).text, "a\314\201\314\201\314\201\314\201");
	ck_assert_str_eq(pty_cell(p, 2, 3).text, "b");
	pty_free(p);
	buf_clear(&b);
}
END_TEST

START_TEST(tui__slow_draws_no_boxes)
{
	struct pty *p = sample("xterm-256color", "tekst", "--slow", "SAMPLE_TEXT=a", NULL);
	ck_assert(pty_shows(p, "Kop"));
	ck_assert(!pty_wrote(p, "\033(0") && !pty_wrote(p, "\342\224"));
	pty_free(p);
	p = sample("xterm-256color", "tekst", NULL, "SAMPLE_TEXT=a", NULL);
	ck_assert(pty_wrote(p, "\033(0") || pty_wrote(p, "\342\224"));
	pty_free(p);
}
END_TEST

/* --- keys ---------------------------------------------------------------------------------------------- */

START_TEST(tui_key__spelt_by_each_terminal)
{
	static const struct {
		const char *bytes, *name;
	} keys[] = {
		{"\033[A", "Omhoog"}, {"\033OB", "Omlaag"}, {"\033[5~", "PgUp"}, {"\033[1~", "Home"}, {"\033OP", "F1"},
		{"\033[[B", "F2"}, {"\033[20~", "F9"}, {"\033[24~", "F12"}, {"\177", "Backspace"},
		{"\r", "Enter"}, {"\013", "^K"},
		{"\032", "^Z"}, {"\003", "^C"}, {"\023", "^S"}, {"\021", "^Q"}, {"\034", ""}};
	struct pty *p = sample(terms[_i], "lijst", NULL, NULL, NULL);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0] - 1; i++) {
		pty_type(p, keys[i].bytes);
		ck_assert_msg(pty_shows(p, keys[i].name), "%s: %s", keys[i].name, pty_row(p, 22));
	}
	pty_type(p, "\034");
	ck_assert_ptr_nonnull(strstr(pty_row(p, 22), "onbekend"));
	pty_free(p);
}
END_TEST

START_TEST(tui_key__esc_shows_and_waits)
{
	struct pty *p = sample("xterm-256color", "lijst", "--esc=50000", NULL, NULL);
	pty_type(p, "\033");
	ck_assert_str_eq(pty_row(p, 22), "Esc-");
	pty_type(p, "9");
	ck_assert_str_eq(pty_row(p, 22), "#1 F9 met Esc");
	pty_type(p, "\033");
	pty_type(p, "\033");
	ck_assert_str_eq(pty_row(p, 22), "#2 Esc Esc");
	pty_type(p, "\033");
	pty_type(p, "x");
	ck_assert_str_eq(pty_row(p, 22), "#3 x");
	pty_type(p, "\033");
	pty_type(p, "\033[A");
	ck_assert_str_eq(pty_row(p, 22), "#4 Omhoog");
	pty_free(p);
}
END_TEST

START_TEST(tui_key__a_lone_esc_is_back_unless_slow)
{
	struct pty *p = sample("xterm-256color", "lijst", "--esc=40", NULL, NULL);
	pty_send(p, "\033");
	ck_assert(pty_wait_text(p, "#1 Esc Esc", PTY_LIMIT_MS));
	pty_free(p);
	static const char *const argv[] = {SAMPLE, "lijst", "--esc=3000", "--slow", NULL};
	p = pty_start(argv, NULL, ROWS, COLS, "xterm-256color");
	ck_assert(pty_wait(p));
	pty_type(p, "\033");
	ck_assert(pty_wait_text(p, "Esc-", PTY_LIMIT_MS));
	while (pty_shows(p, "Esc-")) /* it goes away by itself, and gave no key */
		pty_wait_text(p, "niets", 20);
	pty_type(p, "x");
	ck_assert_str_eq(pty_row(p, 22), "#1 x");
	pty_free(p);
}
END_TEST

/* A program that was busy finds both halves there: they are one key. */
START_TEST(tui_key__a_busy_program_tears_nothing_apart)
{
	struct pty *p = sample("xterm-256color", "lijst", NULL, "SAMPLE_BUSY_MS=60", NULL);
	for (int i = 0; i < 5; i++) {
		pty_send(p, "x\033");
		pty_send(p, "[A");
	}
	ck_assert(pty_wait(p));
	ck_assert_str_eq(pty_row(p, 22), "#10 Omhoog");
	pty_free(p);
}
END_TEST

START_TEST(tui_key__pastes_ten_megabytes)
{
	struct pty *p = sample("xterm-256color", "lijst", NULL, NULL, NULL);
	char *block = mem_new(1 << 20);
	memset(block, 'a', 1 << 20);
	pty_send(p, "\033[200~");
	for (int i = 0; i < 10; i++)
		pty_send_n(p, block, 1 << 20);
	pty_type(p, "\033[201~");
	ck_assert_ptr_nonnull(strstr(pty_row(p, 22), "#1 plak 10485"));
	ck_assert_ptr_nonnull(strstr(pty_row(p, 22), "afgekapt"));
	pty_type(p, "x");
	ck_assert_str_eq(pty_row(p, 22), "#2 x");
	free(block);
	pty_free(p);
}
END_TEST

START_TEST(tui_key__pastes_text_only)
{
	struct pty *p = sample("xterm-256color", "veld", NULL, NULL, NULL);
	pty_type(p, "\033[200~a\r\nb\tc\033[31md\033[201~");
	ck_assert_str_eq(pty_row(p, 2), "  Veld nummer 1             a b c[31md");
	ck_assert_str_eq(pty_row(p, 22), "#1 plak 10");
	pty_free(p);
}
END_TEST

START_TEST(tui_key__swallows_a_mouse_flood)
{
	struct pty *p = sample("xterm-256color", "lijst", NULL, NULL, NULL);
	for (int i = 0; i < 2000; i++)
		pty_send(p, "\033[<35;10;10M\033[M !!\033[I\033[O");
	pty_type(p, "x");
	ck_assert_str_eq(pty_row(p, 22), "#1 x");
	pty_free(p);
}
END_TEST

/* --- what happens to programs ------------------------------------------------------------------- */

START_TEST(tui_key__signals_that_end)
{
	static const int signals[] = {SIGHUP, SIGTERM, SIGINT, SIGQUIT};
	struct pty *p = sample("xterm-256color", "lijst", NULL, NULL, NULL);
	pty_reset(p);
	pty_kill(p, signals[_i]);
	ck_assert_int_eq(pty_status(p, ENDED_MS), EXIT_HANGUP);
	assert_left_clean(p);
	pty_free(p);
}
END_TEST

START_TEST(tui_key__a_lost_terminal_ends)
{
	struct pty *p = sample("xterm-256color", "veld", NULL, NULL, NULL);
	pty_type(p, "abc");
	pty_hang_up(p);
	ck_assert_int_eq(pty_status(p, ENDED_MS), EXIT_HANGUP);
	pty_free(p);
}
END_TEST

START_TEST(tui_key__suspend_and_sleep_lock)
{
	struct pty *p = sample("xterm-256color", "lijst", NULL, NULL, NULL);
	pty_kill(p, SIGTSTP);
	ck_assert(pty_wait_text(p, "#1 slot", PTY_LIMIT_MS));
	pty_kill(p, SIGUSR1);
	ck_assert(pty_wait_text(p, "#2 slot", PTY_LIMIT_MS));
	pty_type(p, "x");
	ck_assert_str_eq(pty_row(p, 22), "#3 x");
	pty_free(p);
}
END_TEST

/* Stopped from outside and let go: it locks, and the screen is drawn whole again. */
START_TEST(tui_key__comes_back_after_a_stop)
{
	struct pty *p = sample("xterm-256color", "lijst", NULL, NULL, NULL);
	pty_kill(p, SIGSTOP);
	pty_reset(p);
	pty_kill(p, SIGCONT);
	ck_assert(pty_wait_text(p, "#2 venster", PTY_LIMIT_MS));
	ck_assert(pty_wait(p));
	ck_assert_uint_gt(written(p), 1000);
	ck_assert(pty_wrote(p, "\033[?2004h"));
	pty_free(p);
}
END_TEST

START_TEST(tui_key__follows_the_size)
{
	struct pty *p = sample("xterm-256color", "veld", NULL, NULL, NULL);
	pty_type(p, "tekst");
	pty_resize(p, 30, 100);
	ck_assert(pty_wait_text(p, "venster 30x100", PTY_LIMIT_MS));
	ck_assert(pty_wait(p));
	ck_assert_str_eq(pty_row(p, 29), "F1 Hulp  F2 Actie  F9 Opslaan  F12 Terug");
	ck_assert_ptr_nonnull(strstr(pty_row(p, 2), "tekst"));
	pty_resize(p, 10, 40);
	ck_assert(pty_wait_text(p, "venster 10x40 klein", PTY_LIMIT_MS));
	pty_resize(p, ROWS, COLS);
	ck_assert(pty_wait_text(p, "venster 24x80", PTY_LIMIT_MS));
	ck_assert(pty_wait(p));
	ck_assert_ptr_nonnull(strstr(pty_row(p, 2), "tekst"));
	pty_free(p);
}
END_TEST

/* A storm of sizes with keys between: no crash, and the text is as typed. */
START_TEST(tui_key__survives_a_resize_storm)
{
	static const int sizes[][2] = {{1, 1}, {500, 500}, {2, 3}, {24, 80}, {1, 200}, {200, 1}, {7, 33}, {25, 79}};
	static const char *const modes[] = {
		"veld", "vlak", "lijst", "keuze", "bladzijde", "woord", "tekst", "geheim",
	};
	struct pty *p = sample("xterm-256color", modes[_i], NULL, "SAMPLE_TEXT=Een tekst, 漢字 en nog wat", NULL);
	for (int i = 0; i < 48; i++) {
		pty_resize(p, sizes[i % 8][0], sizes[i % 8][1]);
		pty_send(p, i % 3 ? "\033[B" : "x");
		ck_assert(i % 5 || pty_wait(p));
	}
	ck_assert(pty_wait(p));
	pty_resize(p, ROWS, COLS);
	ck_assert(pty_wait_text(p, "venster 24x80", PTY_LIMIT_MS));
	ck_assert(pty_wait(p));
	ck_assert_str_eq(pty_row(p, 23), "F1 Hulp  F2 Actie  F9 Opslaan  F12 Terug");
	if (_i == 0)
		ck_assert_ptr_nonnull(strstr(pty_row(p, 2), "atxxxxxxxxxxxxxxxx"));
	pty_free(p);
}
END_TEST

START_TEST(tui_start__bounds_an_absurd_size)
{
	static const char *const argv[] = {
		"/bin/sh", "-c", "stty rows 60000 cols 60000; exec " SAMPLE " lijst", NULL,
	};
	struct pty *p = pty_start(argv, NULL, ROWS, COLS, "xterm-256color");
	ck_assert(pty_wait(p));
	pty_send(p, "\033[21~");
	ck_assert_int_eq(pty_status(p, ENDED_MS), 0);
	pty_free(p);
}
END_TEST

START_TEST(tui_redraw__sends_everything)
{
	struct pty *p = sample("xterm-256color", "lijst", NULL, NULL, NULL);
	size_t cheap = cost(p, "\033[B"), all = cost(p, "\014");
	ck_assert_uint_gt(all, cheap * 4);
	ck_assert(pty_wrote(p, "\033[2J"));
	pty_free(p);
}
END_TEST

START_TEST(tui_bell__rings)
{
	struct pty *p = sample("xterm-256color", "lijst", NULL, NULL, NULL);
	pty_type(p, "\007");
	ck_assert_int_eq(pty_bells(p), 1);
	pty_free(p);
}
END_TEST

/* The harness itself: one program takes the place of another, as the lock does. */
START_TEST(pty_wait__follows_a_replaced_program)
{
	static const char *const argv[] = {"/bin/sh", "-c", SAMPLE " lijst; exec " SAMPLE " veld", NULL};
	struct pty *p = pty_start(argv, NULL, ROWS, COLS, "xterm-256color");
	ck_assert(pty_wait(p));
	pty_type(p, "abcdef\033[B");
	pty_type(p, "\033[21~");
	ck_assert(pty_shows(p, "Veld nummer 1"));
	ck_assert(!pty_shows(p, "Naam van persoon"));
	pty_type(p, "xyz");
	ck_assert(pty_shows(p, "xyz"));
	pty_free(p);
}
END_TEST

Suite *terminal_suite(void)
{
	Suite *s = suite_create("terminal");
	TCase *t = tcase_create("terminal");
	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, tui__list_writes_little, 0, N_TERMS);
	tcase_add_loop_test(t, tui__field_writes_little, 0, N_TERMS);
	tcase_add_test(t, tui__long_field_writes_little);
	tcase_add_test(t, tui__a_key_that_changes_nothing_writes_nothing);
	tcase_add_test(t, tui_start__takes_the_terminal);
	tcase_add_test(t, tui_stop__leaves_nothing_behind);
	tcase_add_test(t, tui_emergency__puts_the_terminal_back_once);
	tcase_add_test(t, tui_stop__frees_all);
	tcase_add_loop_test(t, tui_start__refuses_terminals_that_will_not_do, 0, 13);
	tcase_add_test(t, tui_start__refuses_a_name_of_4_kB);
	tcase_add_loop_test(t, tui_start__refuses_what_is_no_terminal, 0, 2);
	tcase_add_test(t, tui_start__reads_no_description_from_elsewhere);
	tcase_add_loop_test(t, tui__mono_and_no_color_write_no_color, 0, 4 * N_TERMS);
	tcase_add_loop_test(t, tui__themes_write_color, 0, 3);
	tcase_add_test(t, tui__mono_has_attribute_twins);
	tcase_add_test(t, tui_set_theme__changes_what_is_shown);
	tcase_add_loop_test(t, tui__ascii_is_ascii, 0, N_TERMS);
	tcase_add_test(t, tui__latin1_shows_what_it_can);
	tcase_add_test(t, tui__latin1_reads_its_own_bytes);
	tcase_add_loop_test(t, tui__c_locale_harms_no_text, 0, 2);
	tcase_add_test(t, tui__missing_locale_still_runs);
	tcase_add_loop_test(t, tui_text__lets_no_control_through, 0, N_HOSTILE);
	tcase_add_test(t, tui_text__bounds_marks);
	tcase_add_test(t, tui__slow_draws_no_boxes);
	tcase_add_loop_test(t, tui_key__spelt_by_each_terminal, 0, N_TERMS);
	tcase_add_test(t, tui_key__esc_shows_and_waits);
	tcase_add_test(t, tui_key__a_lone_esc_is_back_unless_slow);
	tcase_add_test(t, tui_key__a_busy_program_tears_nothing_apart);
	tcase_add_test(t, tui_key__pastes_ten_megabytes);
	tcase_add_test(t, tui_key__pastes_text_only);
	tcase_add_test(t, tui_key__swallows_a_mouse_flood);
	tcase_add_loop_test(t, tui_key__signals_that_end, 0, 4);
	tcase_add_test(t, tui_key__a_lost_terminal_ends);
	tcase_add_test(t, tui_key__suspend_and_sleep_lock);
	tcase_add_test(t, tui_key__comes_back_after_a_stop);
	tcase_add_test(t, tui_key__follows_the_size);
	tcase_add_loop_test(t, tui_key__survives_a_resize_storm, 0, 8);
	tcase_add_test(t, tui_start__bounds_an_absurd_size);
	tcase_add_test(t, tui_redraw__sends_everything);
	tcase_add_test(t, tui_bell__rings);
	tcase_add_test(t, pty_wait__follows_a_replaced_program);
	suite_add_tcase(s, t);
	return s;
}
