/* Bytes nobody means (T03-T05, T14; dreiging-T6): the whole program on a practice store.
 * - Keys, words, broken and endless sequences, halves of characters, pastes that never end,
 *   other window sizes and suspensions, by seeded chance: it does not crash, hang, set a title or
 *   send the terminal a command; whatever was stored, verify and a rebuild find no fault, and the
 *   store opens.
 * - Hostile text, pasted in a form, saved and looked at again, and as names in an import and
 *   the caseload: it is drawn as text, in its cells. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/suites.h"

#include "base/mem.h"
#include "support/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASTE "\033[200~"
#define PASTE_END "\033[201~"

/* --- by chance ------------------------------------------------------------------------------ */

/* Those that lead somewhere stand here more often. */
static const char *const keys[] = {
	KEY_ENTER, KEY_ENTER, KEY_ENTER, KEY_ENTER, KEY_DOWN, KEY_DOWN, KEY_DOWN, KEY_UP, KEY_TAB, KEY_TAB, KEY_TAB, "\033[Z",
	KEY_F1, KEY_F2, KEY_F3, KEY_F4, KEY_F4, KEY_F6, KEY_F8, KEY_F9, KEY_F9, KEY_F12, "\033[21~", KEY_DELETE, "\033[2~", "\033[5~",
	"\033[6~", "\033OH", "\033OF", "\033OC", "\033OD", "n", "n", "g", "h", "s", "k", "c", "l", "m", "v", "j", "/", "?", " ",
	"\004", "\005", KEY_CTRL_K, "\016", "\024", "\031", "\032", "\f", "\177", "\177", "\033", "\033\033", "\0331"};
static const char *const words[] = {"1", "ja", "nee", "onbekend", "12-2-2026", "31-2-2026", "00-00-2026", "999990019", "weg",
	"vast", "reden", "brede intake", "contactmoment", "correctie", "historie", "0612345678", "1234 AB", "999999999999999999999",
	"-1", "1,5", "é", "ß", "ﬁ", "ا", "👩‍👩‍👧", "e\u0301", "\u202e"};
static const char *const broken[] = {"\033[", "\033[999999999999999999999;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1~", "\033[<0;1;1M",
	"\033]0;titel\007", "\033P1$r\033\\", "\033[200~\033[200~", "\033[201~", "\033[1;99A", "\033O", "\033[?1;2c", "\033[M   ",
	"\xc3", "\xe2\x82", "\xff\xfe", "\xf0\x9f", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc2\x9b" "31m", "\x9b" "31m",
	"\033[27u", "\033[38;5;1m", "\b\b\b", "\033[I", "\033[O"};

#define ANY(list) (list)[lab_dice(sizeof(list) / sizeof(list)[0])]

static void send_bytes(struct pty *p)
{
	char s[64];
	size_t n = 1 + lab_dice(sizeof s);
	for (size_t i = 0; i < n; i++)
		s[i] = (char)lab_dice(256);
	pty_send_n(p, s, n);
}

static void send_paste(struct pty *p)
{
	pty_send(p, PASTE);
	for (unsigned i = lab_dice(30); i > 0; i--)
		pty_send(p, lab_dice(3) ? ANY(words) : "\n");
	send_bytes(p);
	if (lab_dice(4))
		pty_send(p, PASTE_END);
}

static void resize(struct pty *p)
{
	static const int sizes[][2] = {{24, 80}, {24, 80}, {24, 80}, {1, 1}, {2, 200}, {9, 20}, {24, 40}, {60, 132}, {25, 79}};
	size_t i = lab_dice(sizeof sizes / sizeof sizes[0]);
	pty_resize(p, sizes[i][0], sizes[i][1]);
}

static void one_noise(struct pty *p)
{
	unsigned how = lab_dice(100);
	if (how < 60)
		pty_send(p, ANY(keys));
	else if (how < 80)
		pty_send(p, ANY(words));
	else if (how < 88)
		pty_send(p, ANY(broken));
	else if (how < 92)
		send_bytes(p);
	else if (how < 95)
		send_paste(p);
	else if (how < 99)
		resize(p);
	else
		pty_kill(p, SIGTSTP);
}

static struct pty *come_up(const char *store)
{
	struct pty *p = lab_start(store, 24, 80, NULL);
	ck_assert_msg(pty_shows(p, "Vandaag") || pty_shows(p, LAB_DRAFTS), "%.3000s", pty_screen(p));
	return p;
}

static void one_round(const char *store, unsigned round, unsigned n)
{
	struct pty *p = come_up(store);
	for (unsigned i = 0; i < n; i++) {
		one_noise(p);
		if (!pty_wait(p)) { /* it was asked to close, and did */
			int status = pty_status(p, PTY_LIMIT_MS);
			ck_assert_msg(status == 0, "round %u, step %u: exit status %d\n%.3000s", round, i, status, pty_screen(p));
			pty_free(p);
			p = come_up(store);
		}
		ck_assert_msg(!pty_has_title(p) && !pty_wrote(p, "\033]") && !pty_wrote(p, "\033P"), "round %u, step %u", round, i);
		pty_reset(p);
	}
	pty_kill(p, SIGKILL);
	ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 128 + SIGKILL);
	pty_free(p);
	lab_verify(store, false);
}

START_TEST(noise__does_no_harm)
{
	unsigned rounds = (unsigned)lab_rounds(1, 60), n = (unsigned)lab_rounds(250, 600);
	char *store = lab_practice();
	for (unsigned i = 0; i < rounds; i++) {
		lab_dice_seed(5000 + (unsigned)_i * 1000 + i);
		one_round(store, i, n);
	}
	lab_verify(store, true);
	free(store);
}
END_TEST

/* --- as text ---------------------------------------------------------------------------------- */

enum { MALFORMED = 3, FIRST_IN_FILE = 4 };
static const char *const texts[] = {
	/* no UTF-8 */
	"\x9b" "31mrood", "half\xe2\x82", "\xff\xfe\xff",
	/* no cell of a file */
	"regel\nregel\r\nregel",
	"\033]0;TITEL\007achter", "\033[31mrood", "\xc2\x9b" "31mrood", "\033P$q\033\\achter", "\xe2\x80\xae" "sdrawkcab", "\t\t\t",
	"=cmd|' /C calc'!A1", "\u200b\u200b\u200b", "👩‍👩‍👧👩‍👩‍👧",
	"e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
	"字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字"};
enum { N_TEXTS = sizeof texts / sizeof texts[0] };

static void check_quiet(struct pty *p, const char *when)
{
	ck_assert_msg(!pty_has_title(p) && !pty_wrote(p, "\033]") && !pty_wrote(p, "\033P") && !pty_wrote(p, "\xc2\x9b") &&
		!pty_wrote(p, "\u202e"), "%s", when);
}

START_TEST(text__pasted_is_drawn_as_text)
{
	char *store = lab_practice(), when[32];
	snprintf(when, sizeof when, "text %d", _i);
	struct pty *p = lab_open(store);
	lab_new_form(p, "Brede intake");
	pty_type(p, "12-2-2026" KEY_TAB);
	ck_assert(lab_go_to(p, "Notitie taal"));
	pty_send(p, PASTE);
	pty_send(p, texts[_i]);
	pty_type(p, PASTE_END);
	pty_type(p, KEY_TAB);
	pty_type(p, KEY_F9);
	lab_shows(p, "Opgeslagen.");
	check_quiet(p, when);
	pty_type(p, KEY_F2);
	pty_type(p, "historie");
	pty_type(p, KEY_ENTER);
	lab_shows(p, "Historie");
	check_quiet(p, when);
	pty_free(p);
	lab_verify(store, true);
	free(store);
}
END_TEST

#define HEAD "V-nummer;Voornamen;Geslachtsnaam;Geboortedatum;Doelgroep;Inburgeringsplichtig;Gemeentecode;Gekoppeld op\n"

static void import_names(const char *store, size_t from, size_t to, int worst)
{
	char *csv = lab_path(support_dir(), "namen.csv");
	struct buf rows = {0};
	buf_add(&rows, HEAD);
	for (size_t i = from; i < to; i++)
		buf_printf(&rows, "%010zu;\"%s\";\"Aa%s\";01-01-1980;AS;ja;0907;12-01-2026\n", 70000 + i, texts[i], texts[i]);
	lab_write(csv, buf_str(&rows));
	struct lab_run r = lab_run((const char *const[]){"./regie", "import", "dossier", csv, "--store", store, "--passphrase-fd",
		LAB_FD, NULL}, (const char *const[]){LAB_PASSPHRASE "\n", NULL}, NULL);
	ck_assert_msg(r.code <= worst, "%d %s%s", r.code, buf_str(&r.out), buf_str(&r.err));
	for (const char *s = buf_str(&r.out); *s; s++)
		ck_assert((unsigned char)*s >= 32 || *s == '\n');
	lab_run_clear(&r);
	buf_clear(&rows);
	free(csv);
}

/* A file that is no UTF-8 is read as another character set, or refused; control characters in a name are not drawn. */
START_TEST(text__imported_as_a_name_is_drawn_as_text)
{
	char *store = lab_real();
	for (size_t i = 0; i < MALFORMED; i++)
		import_names(store, i, i + 1, 1);
	import_names(store, FIRST_IN_FILE, N_TEXTS, 0);
	struct pty *p = lab_open_sized(store, 40, 80, NULL);
	lab_caseload(p);
	lab_shows(p, "字");
	check_quiet(p, "caseload");
	for (int i = 0; i < N_TEXTS; i++) {
		pty_type(p, KEY_ENTER);
		lab_shows(p, "g Gezin");
		check_quiet(p, "dossier");
		pty_type(p, KEY_F12);
		pty_type(p, KEY_DOWN);
	}
	pty_free(p);
	lab_verify(store, true);
	free(store);
}
END_TEST

Suite *noise_suite(void)
{
	Suite *s = suite_create("noise");
	TCase *t = tcase_create("noise");
	tcase_set_timeout(t, support_is_long() ? 7200 : 120);
	tcase_add_loop_test(t, noise__does_no_harm, 0, 3);
	tcase_add_loop_test(t, text__pasted_is_drawn_as_text, 0, N_TEXTS);
	tcase_add_test(t, text__imported_as_a_name_is_drawn_as_text);
	suite_add_tcase(s, t);
	return s;
}
