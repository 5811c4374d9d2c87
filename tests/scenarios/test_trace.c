/* What the program asks of the system, by strace where that is there and allowed (T19, S02; P7,
 * dreiging-T6): a run on the screen from opening over a form, a save, a lock and an unlock to
 * the end, and the commands that write.
 * - No program is started but itself, at the lock; no socket is made.
 * - Nothing is opened for writing, made, renamed or removed outside the store (or the target
 *   that was named), but the terminal.
 * - Before "Opgeslagen." appears the rollback journal, by whose cutting a save is final, was
 *   synchronised after it was cut. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/suites.h"

#include "base/mem.h"
#include "support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STRACE "/usr/bin/strace"
#define CALLS "trace=execve,execveat,socket,connect,bind,sendto,open,openat,creat,rename,renameat,renameat2,unlink,unlinkat," \
	"mkdir,mkdirat,link,linkat,symlink,symlinkat,mknod,mknodat,chmod,fchmodat,truncate,ftruncate,fsync,fdatasync,write,ptrace"

struct trace {
	char *path, *text, *store;
	char *target; /* a directory that was named, or NULL */
	size_t execs, checked;
};

/* The program closes its memory to its own user: only root reads the names it asks for. */
static bool strace_works(void)
{
	if (access(STRACE, X_OK) != 0 || geteuid() != 0)
		return false;
	struct lab_run r = lab_run((const char *const[]){STRACE, "-o", "/dev/null", "/bin/true", NULL}, NULL, NULL);
	bool works = r.code == 0;
	lab_run_clear(&r);
	if (!works)
		fprintf(stderr, "strace may not trace here; passed by\n");
	return works;
}

static void read_trace(struct trace *t)
{
	struct buf b = {0};
	char s[65536];
	size_t n;
	FILE *f = fopen(t->path, "re");
	ck_assert_ptr_nonnull(f);
	while ((n = fread(s, 1, sizeof s, f)) > 0)
		buf_add_n(&b, s, n);
	fclose(f);
	remove(t->path);
	t->text = buf_detach(&b);
}

static void trace_clear(struct trace *t)
{
	free(t->path);
	free(t->text);
	free(t->store);
	free(t->target);
}

/* Below the store, its place, or the target that was named; a path, or a descriptor's path
 * with a name behind it. */
static bool may_write(const struct trace *t, const char *line)
{
	static const char *const others[] = {"\"/dev/tty\"", "\"/dev/null\"", "\"/proc/", "sanitizer"};
	if (strstr(line, t->store) || (t->target && strstr(line, t->target)))
		return true;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strstr(line, others[i]))
			return true;
	return false;
}

static bool starts(const char *call, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(call, names[i], strlen(names[i])) == 0 && call[strlen(names[i])] == '(')
			return true;
	return false;
}

#define STARTS(call, ...) starts((call), (const char *const[]){__VA_ARGS__}, \
	sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void check_line(struct trace *t, const char *line)
{
	const char *call = line + strspn(line, "0123456789 ");
	if (strstr(call, "= -1 ")) /* nothing came of it */
		return;
	ck_assert_msg(!STARTS(call, "socket", "connect", "bind", "sendto", "ptrace", "execveat", "creat", "link", "linkat",
		"symlink", "symlinkat", "mknod", "mknodat"), "%s", line);
	if (STARTS(call, "execve")) {
		ck_assert_msg(t->execs++ == 0 || strstr(call, "/proc/self/exe"), "%s", line);
		return;
	}
	bool writes = STARTS(call, "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "chmod", "fchmodat",
		"truncate", "ftruncate");
	writes = writes || (STARTS(call, "open", "openat") && (strstr(call, "O_WRONLY") || strstr(call, "O_RDWR") || strstr(call, "O_CREAT")));
	t->checked += writes;
	ck_assert_msg(!writes || may_write(t, call), "written elsewhere: %s", line);
}

static void check_trace(struct trace *t)
{
	char *rest = NULL;
	char *copy = mem_dup(t->text);
	for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		check_line(t, line);
	ck_assert_uint_ge(t->execs, 1);
	ck_assert_uint_gt(t->checked, 0);
	free(copy);
}

/* The last cut of the journal before the words, and its sync between. */
static void check_final_sync(const struct trace *t)
{
	const char *words = strstr(t->text, "Opgeslagen."), *cut = NULL;
	ck_assert_ptr_nonnull(words);
	for (const char *p = t->text; (p = strstr(p, "ftruncate(")) && p < words; p++) {
		size_t line = strcspn(p, "\n");
		if (memmem(p, line, "regie.db-journal>, 0)", 21))
			cut = p;
	}
	ck_assert_msg(cut, "the journal was never cut");
	const char *sync = strstr(cut, "regie.db-journal>) = 0");
	while (sync && sync < words) {
		const char *start = sync;
		while (start > cut && start[-1] != '\n')
			start--;
		if (memmem(start, (size_t)(sync - start), "sync(", 5))
			return;
		sync = strstr(sync + 1, "regie.db-journal>) = 0");
	}
	ck_abort_msg("the journal was not synchronised between its cut and the words on the screen");
}

START_TEST(trace__of_a_run_on_the_screen)
{
	if (!strace_works())
		return;
	struct trace t = {.path = lab_path(support_dir(), "spoor"), .store = lab_practice()};
	struct pty *p = pty_start((const char *const[]){STRACE, "-f", "-y", "-s", "4000", "-o", t.path, "-e", CALLS, "./regie",
		"--store", t.store, NULL}, NULL, 24, 80, "xterm-256color");
	ck_assert(pty_wait(p));
	lab_new_form(p, "Brede intake");
	pty_type(p, "12-2-2026" KEY_TAB);
	ck_assert(lab_go_to(p, "Notitie taal"));
	pty_type(p, "iets" KEY_TAB);
	pty_type(p, KEY_F9);
	lab_shows(p, "Opgeslagen.");
	pty_type(p, KEY_UP "nog iets");
	pty_type(p, KEY_CTRL_K);
	ck_assert(pty_wait_text(p, "op slot", PTY_LIMIT_MS));
	ck_assert(pty_wait(p));
	pty_type(p, KEY_ENTER);
	lab_shows(p, "Verder waar u was");
	for (int i = 0; i < 6 && !pty_shows(p, "Regie sluiten?"); i++)
		pty_type(p, KEY_F12);
	pty_send(p, "j");
	ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 0);
	pty_free(p);
	read_trace(&t);
	check_trace(&t);
	ck_assert_uint_eq(t.execs, 2);
	check_final_sync(&t);
	trace_clear(&t);
}
END_TEST

START_TEST(trace__of_the_commands)
{
	static const char *const commands[][4] = {{"verify", "--rebuild"}, {"backup", "@"}, {"import", "dossier", "@"},
		{"export", "persoon", "--reason", "proef"}, {"recovery"}};
	if (!strace_works())
		return;
	char *store = lab_real(), *csv = lab_path(support_dir(), "spoor.csv"), *place = mem_dup(support_dir()),
		*target = lab_path(place, "kopie");
	lab_write(csv, "V-nummer;Geslachtsnaam;Geboortedatum;Doelgroep;Inburgeringsplichtig;Gemeentecode;Gekoppeld op\n"
		"0000066666;Ander;01-01-1980;AS;ja;0907;12-01-2026\n");
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		struct trace t = {.path = lab_path(support_dir(), "spoor"), .store = mem_dup(store), .target = mem_dup(place)};
		const char *argv[20] = {STRACE, "-f", "-y", "-o", t.path, "-e", CALLS, "./regie"};
		size_t n = 8;
		for (size_t k = 0; k < 4 && commands[i][k]; k++)
			argv[n++] = strcmp(commands[i][k], "@") != 0 ? commands[i][k] : i == 1 ? target : csv;
		argv[n++] = "--store";
		argv[n++] = store;
		argv[n++] = "--passphrase-fd";
		argv[n++] = LAB_FD;
		struct lab_run r = lab_run(argv, (const char *const[]){LAB_PASSPHRASE "\n", NULL}, NULL);
		ck_assert_msg(r.code == 0, "%s: %d %s", commands[i][0], r.code, buf_str(&r.err));
		lab_run_clear(&r);
		read_trace(&t);
		check_trace(&t);
		ck_assert_uint_eq(t.execs, 1);
		trace_clear(&t);
	}
	remove(csv);
	free(target);
	free(place);
	free(csv);
	free(store);
}
END_TEST

Suite *trace_suite(void)
{
	Suite *s = suite_create("trace");
	TCase *t = tcase_create("trace");
	tcase_set_timeout(t, 120);
	tcase_add_test(t, trace__of_a_run_on_the_screen);
	tcase_add_test(t, trace__of_the_commands);
	suite_add_tcase(s, t);
	return s;
}
