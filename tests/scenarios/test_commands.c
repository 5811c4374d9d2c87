/* Every command, and every refusal, by exit code and sentence (house 6; S06, S09, S15, K02, K03,
 * K09, T06, T07, T13, T15, T16; dreiging-T6, T15).
 * - A table of invocations in order, on one store: what each answers, and that neither output
 *   holds a person's data, nor a secret, except where that is what was asked for.
 * - Every command of `regie --help` stands in the table.
 * - Stores that are damaged, empty, plain, foreign, of another version, or open to others: each
 *   its own code and a sentence that names the file.
 * - No terminal, TERM unset, dumb, long or hostile, output closed or full, a locale that is not
 *   there, no HOME: a sentence and a code, never a crash. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/suites.h"

#include "base/mem.h"
#include "support/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WEAK "kort"
#define BERT "twaalf trage treinen tussen de tulpen"
#define HOSTILE "Zxqhostiel"

/* --- the table ------------------------------------------------------------------------------------ */

/* Words of `args`: @S the store, @C a good file, @H a file with hostile rows, @N a place where
 * nothing is, @G worked cases, @P "--store @S --passphrase-fd 20". Descriptor 21 gives `second`. */
static const struct call {
	const char *args;
	int code;
	const char *out, *err; /* is in it; NULL: it is empty; "": anything */
	const char *second;
	bool personal;         /* the output is to hold data: an export */
} calls[] = {
	{"--help", 0, "regie verify", NULL, NULL, false},
	{"--version", 0, "regie ", NULL, NULL, false},
	{"", 7, NULL, "geen terminal", NULL, false},
	{"onzin", 2, NULL, "Onbekende opdracht onzin", NULL, false},
	{"--onzin", 2, NULL, "Onbekende optie", NULL, false},
	{"verify --store", 2, NULL, "hoort een waarde", NULL, false},
	{"verify --dossier 1 @P", 2, NULL, "hoort niet bij", NULL, false},
	{"verify teveel @P", 2, NULL, "Gebruik: regie verify", NULL, false},
	{"user add @P", 2, NULL, "Gebruik: regie user add", NULL, false},
	{"import dossier @P", 2, NULL, "Gebruik: regie import", NULL, false},
	{"verify --store @S --passphrase-fd onzin", 2, NULL, "niet goed geschreven", NULL, false},
	{"verify --store @S --passphrase-fd 99", 7, NULL, "Lezen of schrijven", NULL, false},
	{"verify --store @S", 3, NULL, "--passphrase-fd", NULL, false},
	{"verify --store @S --passphrase-fd 21", 3, NULL, "past niet", "helemaal verkeerde woorden hier", false},
	{"verify --store @S --code-fd 21", 3, NULL, "", "ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE", false},
	{"verify @P", 0, "0 niet goed", NULL, NULL, false},
	{"verify @P --json", 0, "{\"lines\":", NULL, NULL, false},
	{"verify @P --rebuild", 0, "Kenmerk", NULL, NULL, false},
	{"verify @P --rebuild --replace", 0, "Kenmerk", NULL, NULL, false},
	{"verify --store @N", 5, NULL, "geen opslag", NULL, false},
	{"init --store @N --user anna", 2, NULL, "Gebruik: regie init", NULL, false},
	{"init --store @N --user anna --gemeente 0344", 2, NULL, "--new-passphrase-fd", NULL, false},
	{"init --store @N --user anna --gemeente 0344 --new-passphrase-fd 21", 1, NULL, "", WEAK, false},
	{"init --store @N --user Anna! --gemeente 0344 --new-passphrase-fd 21 --gedeeld", 2, NULL, "", BERT, false},
	{"init --store @S --user anna --gemeente 0344 --new-passphrase-fd 21 --gedeeld", 1, NULL, "bestaat al", BERT, false},
	{"user list --store @S", 0, "anna", NULL, NULL, false},
	{"user list --store @N", 5, NULL, "geen opslag", NULL, false},
	{"user add bert @P --new-passphrase-fd 21 --rol consulent --naam Bert", 0, "bert toegevoegd", NULL, BERT, false},
	{"user add bert @P --new-passphrase-fd 21", 1, NULL, "bestaat al", BERT, false},
	{"user add karel @P --new-passphrase-fd 21", 1, NULL, "", WEAK, false},
	{"user add karel --store @S --passphrase-fd 21 --new-passphrase-fd 20", 1, NULL, "niet toegestaan", BERT, false},
	{"user remove bert @P", 0, "bert weggehaald", NULL, NULL, false},
	{"user remove bert @P", 1, NULL, "bestaat niet", NULL, false},
	{"user remove anna @P", 1, NULL, "laatste gebruiker", NULL, false},
	{"passphrase @P", 2, NULL, "--new-passphrase-fd", NULL, false},
	{"passphrase @P --new-passphrase-fd 21", 1, NULL, "", WEAK, false},
	{"passphrase @P --new-passphrase-fd 21", 0, "gewijzigd", NULL, LAB_PASSPHRASE, false},
	{"recovery @P", 0, "Herstelcode: ", NULL, NULL, false},
	{"rekey @P --new-passphrase-fd 21", 0, "nieuwe sleutel", NULL, LAB_PASSPHRASE, false},
	{"import dossier @N @P", 1, "", "bestaat niet", NULL, false},
	{"import onzin @C @P", 1, "", "bestaat niet", NULL, false},
	{"import dossier @C @P --mapping ../../../etc/passwd", 1, "", "", NULL, false},
	{"import dossier @C @P --charset ebcdic", 2, "tekenset", "", NULL, false},
	{"import dossier @C @P --dry-run", 0, "niets opgeslagen", NULL, NULL, false},
	{"import dossier @C @P", 0, "1 nieuw", NULL, NULL, false},
	{"import dossier @C @P", 0, "1 gelijk", NULL, NULL, false},
	{"import dossier @H @P", 1, "bevinding", "", NULL, false},
	{"import undo onzin @P", 1, "", "bestaat niet", NULL, false},
	{"import undo @P", 0, "ongedaan gemaakt", NULL, NULL, false},
	{"export persoon @P", 1, NULL, "--reason", NULL, false},
	{"export onzin @P --reason proef", 1, NULL, "", NULL, false},
	{"export persoon @P --reason proef --to bureau", 1, NULL, "--reason", NULL, false},
	{"export persoon @P --reason proef --format onzin", 2, NULL, "", NULL, false},
	{"export persoon @P --reason proef", 0, LAB_NAME, NULL, NULL, true},
	{"export persoon @P --reason proef --format jsonl", 0, LAB_NAME, NULL, NULL, true},
	{"definitions check", 0, "goed", NULL, NULL, false},
	{"definitions check @N", 1, NULL, "map is er niet", NULL, false},
	{"definitions accept @P", 0, "aangenomen", NULL, NULL, false},
	{"rules test @N", 1, NULL, "bestaat niet", NULL, false},
	{"rules test @C", 1, NULL, "geen goede JSON", NULL, false},
	{"rules test", 2, NULL, "rules test", NULL, false},
	{"rules test @G", 0, " passed, 0 failed", NULL, NULL, false},
	{"journaal @P", 2, NULL, "--dossier", NULL, false},
	{"journaal --dossier onzin @P", 1, NULL, "bestaat niet", NULL, false},
	{"journaal --bsn-fd 21 @P", 0, "anna", NULL, LAB_BSN, false},
	{"journaal --bsn-fd 21 @P", 1, NULL, "bestaat niet", "999990020", false},
	{"backup @N @P", 0, "teruggelezen", NULL, NULL, false},
	{"backup @N @P", 1, NULL, "bestaat al", NULL, false},
	{"restore @N --store @S", 1, NULL, "bestaat al", NULL, false},
	{"restore @N --store @N-terug", 0, "Teruggezet", NULL, NULL, false},
	{"restore @C --store @N-anders", 7, NULL, "", NULL, false},
	{"demo @N-oefenen --dossiers 1", 0, "Kenmerk", NULL, NULL, false},
	{"demo @N-oefenen --dossiers 1", 1, NULL, "bestaat al", NULL, false},
	{"demo @N-anders --dossiers veel", 2, NULL, "niet goed", NULL, false},
	{"rules explain INB-2026-AA-1 --store @N-oefenen", 0, "INB-2026-AA-1", NULL, NULL, false},
	{"rules explain INB-2026-AA-1 --json --store @N-oefenen", 0, "\"termijnen\":", NULL, NULL, false},
	{"rules explain onzin --store @N-oefenen", 1, NULL, "bestaat niet", NULL, false},
	{"rules explain @P", 2, NULL, "Gebruik: regie rules explain", NULL, false},
	{"import dossier @C --store @N-oefenen", 1, "", "", NULL, false},
	{"export persoon --reason proef --store @N-oefenen", 1, NULL, "", NULL, false},
	{"sync status @P", 0, "Niet aangemeld", NULL, NULL, false},
	{"sync export @N @P", 1, NULL, "nog niet aangemeld", NULL, false},
	{"sync @P", 2, NULL, "--with HOST", NULL, false},
	{"sync --with -oProxyCommand=onzin @P", 2, NULL, "--with HOST", NULL, false},
	{"sync import @C @P", 1, NULL, "", NULL, false},
	{"centre ingest @P", 1, NULL, "bestaat niet", NULL, false},
	{"centre status @P", 1, NULL, "bestaat niet", NULL, false},
	{"centre init @P", 0, "een kantoor", NULL, NULL, false},
	{"centre init @P", 1, NULL, "bestaat al", NULL, false},
	{"sync enroll @N --naam laptop --store @N-oefenen", 0, "Aanvraag geschreven", NULL, NULL, false},
	{"centre enroll @N/regie.aanmelding --gebruikers * @P", 1, "leest nu voor", "Gestopt", NULL, false},
	{"centre enroll @N/regie.aanmelding --gebruikers * --ja @P", 0, "Antwoord geschreven", NULL, NULL, false},
	{"sync enroll @N/regie.aanmelding.antwoord --store @N-oefenen", 1, "leest nu voor", "Gestopt", NULL, false},
	{"sync enroll @N/regie.aanmelding.antwoord --ja --store @N-oefenen", 0, "Aangemeld", NULL, NULL, false},
	{"sync export @N --store @N-oefenen", 0, "regels geschreven", NULL, NULL, false},
	{"sync export @N-nergens --store @N-oefenen", 5, NULL, "", NULL, false},
	{"centre ingest @N @P", 0, "nieuwe regels", NULL, NULL, false},
	{"centre ingest @N @P", 0, "al ontvangen", NULL, NULL, false},
	{"centre receipts @P", 0, "regels over", NULL, NULL, false},
	{"centre receipts onzin @P", 1, NULL, "bestaat niet", NULL, false},
	{"centre status @P", 0, "1 apparaten", NULL, NULL, false},
	{"centre status @P --json", 0, "\"devices\":1", NULL, NULL, false},
	{"sync import @S/post/uit --store @N-oefenen", 0, "geen bundels", NULL, NULL, false},
	{"sync status --store @N-oefenen", 0, "nog niet ontvangen", NULL, NULL, false},
	{"centre rotate @P", 0, "Nieuwe sleutels", NULL, NULL, false},
	{"centre restored @P", 0, "Teruggezet", NULL, NULL, false},
	{"centre quarantine @P", 0, NULL, NULL, NULL, false},
	{"centre quarantine onzin @P", 2, NULL, "--reason", NULL, false},
	{"centre quarantine onzin --opnemen --reason proef @P", 1, NULL, "bestaat niet", NULL, false},
	{"centre pack laptop 123 @P", 2, NULL, "niet goed geschreven", NULL, false},
	{"centre pack laptop 123 --tot 2099-01-01 @P", 1, NULL, "bestaat niet", NULL, false},
	{"centre return laptop @P", 1, NULL, "bestaat niet", NULL, false},
	{"centre erase 123 @P", 2, NULL, "niet goed geschreven", NULL, false},
	{"centre erase 123 --reason proef @P", 1, NULL, "bestaat niet", NULL, false},
	{"centre exchange @P", 7, NULL, "", NULL, false},
	{"centre revoke laptop @P", 0, "Ingetrokken", NULL, NULL, false},
	{"centre revoke laptop @P", 1, NULL, "bestaat al", NULL, false},
	{"verify @P --rebuild", 0, "0 niet goed", NULL, NULL, false},
};
enum { N_CALLS = sizeof calls / sizeof calls[0], MAX_WORDS = 24 };

static char *store, *nowhere, *good, *hostile, *golden;

static void add_word(struct buf *words, size_t *n, const char *word, size_t len)
{
	const struct { char mark; const char *text; } marks[] = {{'S', store}, {'N', nowhere}, {'C', good}, {'H', hostile},
		{'G', golden}};
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (word[0] == '@' && word[1] == marks[i].mark) {
			buf_add(&words[*n], marks[i].text);
			word += 2;
			len -= 2;
		}
	buf_add_n(&words[(*n)++], word, len);
}

/* Into argv; the words live in `words`. */
static void split(const char *args, struct buf *words, const char **argv)
{
	size_t n = 0;
	struct buf all = {0};
	for (const char *p = args; *p; p++) {
		if (strncmp(p, "@P", 2) == 0) {
			buf_add(&all, "--store @S --passphrase-fd " LAB_FD);
			p++;
		} else {
			buf_add_c(&all, *p);
		}
	}
	for (const char *p = buf_str(&all); *p; p += strspn(p, " ")) {
		size_t len = strcspn(p, " ");
		add_word(words, &n, p, len);
		p += len;
	}
	argv[0] = "./regie";
	for (size_t i = 0; i < n; i++)
		argv[i + 1] = buf_str(&words[i]);
	argv[n + 1] = NULL;
	buf_clear(&all);
}

static void check_output(const struct call *c, const char *name, const struct buf *b, const char *has)
{
	const char *text = buf_str(b);
	ck_assert_msg(has || !*text, "regie %s: %s says '%s'", c->args, name, text);
	ck_assert_msg(!has || strstr(text, has), "regie %s: %s says '%s', not '%s'", c->args, name, text, has);
}

static void check_private(const struct call *c, const struct buf *b, bool personal)
{
	static const char *const people[] = {LAB_NAME, LAB_GIVEN, LAB_BSN, "Anna de Vries", HOSTILE},
		*const secrets[] = {LAB_PASSPHRASE, BERT, "helemaal verkeerde"};
	for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
		ck_assert_msg(personal || !strstr(buf_str(b), people[i]), "regie %s shows %s: %s", c->args, people[i], buf_str(b));
	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
		ck_assert_msg(!strstr(buf_str(b), secrets[i]), "regie %s shows a secret", c->args);
	for (const char *p = buf_str(b); *p; p++)
		ck_assert_msg((unsigned char)*p >= 32 || *p == '\n' || *p == '\r', "regie %s: byte %02x", c->args, (unsigned char)*p);
}

static void call(const struct call *c)
{
	struct buf words[MAX_WORDS] = {{0}};
	const char *argv[MAX_WORDS + 2];
	split(c->args, words, argv);
	struct lab_run r = lab_run(argv, (const char *const[]){LAB_PASSPHRASE "\n", c->second ? c->second : "", NULL}, NULL);
	ck_assert_msg(r.code == c->code, "regie %s: %d, not %d\n%s%s", c->args, r.code, c->code, buf_str(&r.out), buf_str(&r.err));
	check_output(c, "stdout", &r.out, c->out);
	check_output(c, "stderr", &r.err, c->err);
	check_private(c, &r.out, c->personal);
	check_private(c, &r.err, false);
	lab_run_clear(&r);
	for (size_t i = 0; i < MAX_WORDS; i++)
		buf_clear(&words[i]);
}

static void setup(void)
{
	char *dir = mem_dup(support_dir());
	store = lab_real();
	nowhere = lab_path(dir, "nergens");
	good = lab_path(dir, "goed.csv");
	hostile = lab_path(dir, "kwaad.csv");
	golden = lab_path(support_srcdir(), "tests/rule/golden.json");
	lab_write(good, "V-nummer;Voornamen;Geslachtsnaam;Geboortedatum;Doelgroep;Inburgeringsplichtig;Gemeentecode;Gekoppeld op\n"
		"0000055555;" HOSTILE ";" HOSTILE ";01-01-1980;AS;ja;0907;12-01-2026\n");
	lab_write(hostile, "V-nummer;Voornamen;Geslachtsnaam;Geboortedatum;Doelgroep;Inburgeringsplichtig;Gemeentecode;Gekoppeld op\n"
		"x" HOSTILE ";\033]0;" HOSTILE "\007;\"" HOSTILE "\";31-02-19" HOSTILE ";" HOSTILE ";" HOSTILE ";" HOSTILE ";" HOSTILE "\n"
		"\xc2\x9b" HOSTILE ";=cmd|" HOSTILE ";\xff\xfe;;;;;\n");
	lab_verify(store, false); /* it is a copy, and has said so now */
	free(dir);
}

static void teardown(void)
{
	free(store);
	free(nowhere);
	free(good);
	free(hostile);
	free(golden);
}

START_TEST(commands__answer_with_their_code_and_nobodys_data)
{
	for (size_t i = 0; i < N_CALLS; i++)
		call(&calls[i]);
}
END_TEST

/* The first words of a line of the help are a command; it stands in the table. */
START_TEST(commands__are_all_in_the_table)
{
	struct lab_run r = lab_run((const char *const[]){"./regie", "--help", NULL}, NULL, NULL);
	size_t n = 0;
	for (const char *p = buf_str(&r.out); (p = strstr(p, "\n  regie ")); p++) {
		char name[32] = "";
		sscanf(p + 9, "%20[a-z ]", name);
		while (*name && name[strlen(name) - 1] == ' ')
			name[strlen(name) - 1] = '\0';
		bool there = !*name;
		for (size_t i = 0; i < N_CALLS && !there; i++)
			there = strncmp(calls[i].args, name, strlen(name)) == 0;
		ck_assert_msg(there, "regie %s is not tested", name);
		n++;
	}
	ck_assert_uint_gt(n, 10);
	lab_run_clear(&r);
}
END_TEST

/* --- stores that will not open ----------------------------------------------------------------------- */

static char *in_store(const char *name)
{
	return lab_path(store, name);
}

static void overwrite(const char *name, off_t at, const char *bytes, size_t n)
{
	char *path = in_store(name);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ck_assert_int_eq(pwrite(fd, bytes, n, at), (ssize_t)n);
	close(fd);
	free(path);
}

static void cut(const char *name, off_t size)
{
	char *path = in_store(name);
	ck_assert_int_eq(truncate(path, size), 0);
	free(path);
}

static void gone(const char *name)
{
	char *path = in_store(name);
	ck_assert_int_eq(unlink(path), 0);
	free(path);
}

static void mode(const char *name, mode_t m)
{
	char *path = *name ? in_store(name) : mem_dup(store);
	ck_assert_int_eq(chmod(path, m), 0);
	free(path);
}

static void empty_db(void) { cut("regie.db", 0); }
static void header_only(void) { cut("regie.db", 100); }
static void no_db(void) { gone("regie.db"); }
static void cut_db(void) { cut("regie.db", 8192); }
static void plain_db(void) { overwrite("regie.db", 0, "SQLite format 3", 16); }
static void page_flip(void) { overwrite("regie.db", 3 * 4096 + 100, "\x55\xaa", 2); }
static void first_page(void) { overwrite("regie.db", 200, "\x55\xaa", 2); }
static void no_keys(void) { gone("regie.keys"); }
static void empty_keys(void) { cut("regie.keys", 0); }
static void cut_keys(void) { cut("regie.keys", 300); }
static void flip_keys(void) { overwrite("regie.keys", 120, "Z", 1); }
static void newer_keys(void) { overwrite("regie.keys", 0, "regie-keys 2", 12); }
static void open_dir(void) { mode("", 0755); }
static void open_db(void) { mode("regie.db", 0644); }
static void open_keys(void) { mode("regie.keys", 0640); }

static void random_db(void)
{
	char noise[4096];
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)lab_dice(256);
	overwrite("regie.db", 0, noise, sizeof noise);
}

static void other_db(void)
{
	char *other = lab_practice(), *from = lab_path(other, "regie.db"), *to = in_store("regie.db");
	struct lab_run r = lab_run((const char *const[]){"/bin/cp", "--", from, to, NULL}, NULL, NULL);
	ck_assert_int_eq(r.code, 0);
	lab_run_clear(&r);
	free(other);
	free(from);
	free(to);
}

static void linked_db(void)
{
	char *db = in_store("regie.db"), *aside = lab_path(support_dir(), "elders.db");
	ck_assert_int_eq(rename(db, aside), 0);
	ck_assert_int_eq(symlink(aside, db), 0);
	free(db);
	free(aside);
}

static void planted_journal(void)
{
	char *path = in_store("regie.db-journal");
	lab_write(path, "dit is geen journaal van deze opslag maar iets heel anders, lang genoeg om te lezen");
	free(path);
}

/* Whether the slots file is untouched is checked too: nothing rewrites it in passing. */
static const struct {
	const char *name;
	void (*harm)(void);
	int code;
	const char *says;
} harms[] = {
	{"empty database", empty_db, 5, "leeg"},
	{"header only", header_only, 4, ""},
	{"no database", no_db, 5, ""},
	{"cut database", cut_db, 4, "beschadigd"},
	{"plain SQLite", plain_db, 5, "onversleuteld"},
	{"random bytes", random_db, 5, ""},
	{"another store's", other_db, 5, ""},
	{"flipped in a page", page_flip, 4, "beschadigd"},
	{"flipped in the first page", first_page, 4, "beschadigd"},
	{"no keys", no_keys, 4, "sleutelbestand"},
	{"empty keys", empty_keys, 4, "regie.keys.bak"},
	{"cut keys", cut_keys, 4, "regie.keys.bak"},
	{"flipped keys", flip_keys, 4, "regie.keys.bak"},
	{"newer keys", newer_keys, 6, "nieuwere"},
	{"directory for all", open_dir, 7, "rechten"},
	{"database for all", open_db, 7, "regie.db"},
	{"keys for a group", open_keys, 7, "regie.keys"},
	{"database elsewhere", linked_db, 7, ""},
	{"a planted journal", planted_journal, 0, ""},
};
enum { N_HARMS = sizeof harms / sizeof harms[0] };

static struct buf read_file(const char *path)
{
	struct buf b = {0};
	char s[4096];
	size_t n;
	FILE *f = fopen(path, "re");
	while (f && (n = fread(s, 1, sizeof s, f)) > 0)
		buf_add_n(&b, s, n);
	if (f)
		fclose(f);
	return b;
}

START_TEST(store__that_will_not_open_says_why)
{
	char *keys = in_store("regie.keys");
	harms[_i].harm();
	struct buf before = read_file(keys);
	struct lab_run r = lab_run((const char *const[]){"./regie", "verify", "--store", store, "--passphrase-fd", LAB_FD, NULL},
		(const char *const[]){LAB_PASSPHRASE "\n", NULL}, NULL);
	ck_assert_msg(r.code == harms[_i].code && strstr(buf_str(&r.err), harms[_i].says), "%s: %d, not %d: %s%s", harms[_i].name,
		r.code, harms[_i].code, buf_str(&r.err), buf_str(&r.out));
	ck_assert_msg(r.code == 0 || r.err.len, "%s: nothing is said", harms[_i].name);
	struct buf after = read_file(keys);
	ck_assert_str_eq(buf_str(&before), buf_str(&after));
	buf_clear(&before);
	buf_clear(&after);
	lab_run_clear(&r);
	free(keys);
}
END_TEST

/* --- terminals and outputs ------------------------------------------------------------------------------- */

START_TEST(terminal__that_is_none_or_hostile_is_refused_with_a_sentence)
{
	static char long_term[4097];
	static const char *const terms[] = {NULL, "", "dumb", long_term, "../../x", "/etc/passwd", "\033[31m", "bestaatniet"};
	memset(long_term, 'x', sizeof long_term - 1);
	char *own = lab_practice();
	struct pty *p = pty_start((const char *const[]){"./regie", "--store", own, NULL}, NULL, 24, 80, terms[_i]);
	int code = pty_status(p, PTY_LIMIT_MS);
	ck_assert_msg(code == 7, "TERM=%.20s: %d\n%.3000s", terms[_i] ? terms[_i] : "(none)", code, pty_screen(p));
	lab_shows(p, "regie: ");
	ck_assert(!pty_is_alternate(p));
	pty_free(p);
	free(own);
}
END_TEST

/* Where curses would look for descriptions of terminals, nothing of the user's is read. */
START_TEST(terminal__descriptions_of_the_users_own_are_not_read)
{
	char *own = lab_practice(), *dir = mem_dup(support_dir()), *x = lab_path(dir, "x"), *file = lab_path(x, "xterm");
	char terminfo[4200], home[4200];
	ck_assert_int_eq(mkdir(x, 0700), 0);
	lab_write(file, "geen beschrijving");
	snprintf(terminfo, sizeof terminfo, "TERMINFO=%s", dir);
	snprintf(home, sizeof home, "TERMCAP=xterm:cl=" HOSTILE ":");
	struct pty *p = pty_start((const char *const[]){"./regie", "--store", own, NULL}, (const char *const[]){terminfo, home, NULL},
		24, 80, "xterm");
	ck_assert_msg(pty_wait(p), "%.3000s", pty_screen(p));
	lab_caseload(p);
	pty_free(p);
	free(own);
	free(dir);
	free(x);
	free(file);
}
END_TEST

START_TEST(locale__that_is_not_there_does_no_harm)
{
	static const char *const locales[] = {"LC_ALL=onzin", "LC_ALL=", "LC_ALL=C", "LC_ALL=xx_XX.UTF-8", "LC_ALL=../../x"};
	char *own = lab_practice();
	struct pty *p = pty_start((const char *const[]){"./regie", "--store", own, NULL}, (const char *const[]){locales[_i], NULL},
		24, 80, "xterm");
	ck_assert_msg(pty_wait(p), "%s:\n%.3000s", locales[_i], pty_screen(p));
	lab_caseload(p);
	lab_shows(p, "INB-2026-");
	pty_free(p);
	struct lab_run r = lab_run((const char *const[]){"./regie", "verify", "--store", own, NULL}, NULL,
		(const char *const[]){locales[_i], NULL});
	ck_assert_int_eq(r.code, 0);
	lab_run_clear(&r);
	free(own);
}
END_TEST

static void shell(const char *line, const char *env, int code, const char *says)
{
	struct lab_run r = lab_run((const char *const[]){"/bin/sh", "-c", line, NULL}, NULL, (const char *const[]){env, NULL});
	ck_assert_msg(r.code == code && strstr(buf_str(&r.err), says), "%s: %d %s%s", line, r.code, buf_str(&r.out), buf_str(&r.err));
	lab_run_clear(&r);
}

START_TEST(output__closed_full_or_broken_is_told)
{
	char *own = lab_practice(), env[4300];
	static const struct { const char *form; int code; const char *says; } forms[] = {
		{"./regie verify --store \"$STORE\" >&-", 7, "uitvoer"},
		{"./regie verify --store \"$STORE\" >/dev/full", 7, "uitvoer"},
		{"./regie verify --store \"$STORE\" 2>&-", 0, ""},
		{"./regie verify --store \"$STORE\" <&- >/dev/null 2>&-", 0, ""},
		{"./regie verify --store \"$STORE\" 0<&- 1>&- 2>&-", 7, ""},
		{"./regie verify --store \"$STORE-geen\" 2>/dev/full", 5, ""},
		{"{ ./regie verify --store \"$STORE\"; echo $? >&2; } | true", 0, ""},
		{"umask 000; ./regie verify --store \"$STORE\" >/dev/null && ! find \"$STORE\" -perm /077 | grep .", 0, ""},
	};
	snprintf(env, sizeof env, "STORE=%s", own);
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		shell(forms[i].form, env, forms[i].code, forms[i].says);
	}
	free(own);
}
END_TEST

START_TEST(home__is_not_needed_when_the_store_is_named)
{
	static const char *const none[] = {"HOME", "XDG_DATA_HOME", NULL};
	char *own = lab_practice();
	const struct { const char *argv[5]; int code; const char *says; } rows[] = {
		{{"./regie", "verify", "--store", own, NULL}, 0, ""},
		{{"./regie", "verify", NULL}, 2, "HOME"},
		{{"./regie", NULL}, 2, "HOME"},
		{{"./regie", "--version", NULL}, 0, ""},
		{{"./regie", "definitions", "check", NULL}, 0, ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lab_run r = lab_run(rows[i].argv, NULL, none);
		ck_assert_msg(r.code == rows[i].code && strstr(buf_str(&r.err), rows[i].says), "%zu: %d %s", i, r.code, buf_str(&r.err));
		lab_run_clear(&r);
	}
	free(own);
}
END_TEST

Suite *commands_suite(void)
{
	Suite *s = suite_create("commands");
	TCase *t = tcase_create("commands");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, commands__answer_with_their_code_and_nobodys_data);
	tcase_add_loop_test(t, store__that_will_not_open_says_why, 0, N_HARMS);
	suite_add_tcase(s, t);
	t = tcase_create("around");
	tcase_set_timeout(t, 120);
	tcase_add_test(t, commands__are_all_in_the_table);
	tcase_add_loop_test(t, terminal__that_is_none_or_hostile_is_refused_with_a_sentence, 0, 8);
	tcase_add_test(t, terminal__descriptions_of_the_users_own_are_not_read);
	tcase_add_loop_test(t, locale__that_is_not_there_does_no_harm, 0, 5);
	tcase_add_test(t, output__closed_full_or_broken_is_told);
	tcase_add_test(t, home__is_not_needed_when_the_store_is_named);
	suite_add_tcase(s, t);
	return s;
}
