/* What the scenarios share; see lab.h. Stores are made once, in the parent of all tests,
 * and copied per test, so that no test sees another's work. */
#include <config.h>

#include "scenarios/lab.h"

#include "base/mem.h"
#include "base/text.h"
#include "support/run.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUN_LIMIT_MS = 60000, MAX_ARGS = 32, FIRST_FD = 20, VALUE_X = 31, LABEL_X = 2, MAX_ROWS = 400 };

static char *practice_master, *real_master;

/* --- length and chance ----------------------------------------------------------------------- */

size_t lab_rounds(size_t few, size_t many)
{
	return support_is_long() ? many : few;
}

static unsigned long long dice;

void lab_dice_seed(unsigned seed)
{
	const char *row = getenv("REGIE_SEED");
	dice = seed * 2654435761ULL + (row ? strtoull(row, NULL, 10) : 0) * 1099511628211ULL + 1;
}

unsigned lab_dice(unsigned n)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return n ? (unsigned)((dice >> 16) % n) : 0;
}

void lab_sleep_ms(int ms)
{
	struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000L};
	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

long lab_now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- files ------------------------------------------------------------------------------------- */

char *lab_path(const char *dir, const char *name)
{
	struct buf b = {0};
	buf_printf(&b, "%s/%s", dir, name);
	return buf_detach(&b);
}

const char *lab_scratch(void)
{
	static char path[PATH_MAX];
	snprintf(path, sizeof path, "%s", support_dir());
	*strrchr(path, '/') = '\0';
	return path;
}

static void run_tool(const char *const *argv)
{
	struct lab_run r = lab_run(argv, NULL, NULL);
	ck_assert_msg(r.code == 0, "%s: %s", argv[0], buf_str(&r.err));
	lab_run_clear(&r);
}

void lab_remove(const char *dir)
{
	run_tool((const char *const[]){"/bin/rm", "-rf", "--", dir, NULL});
}

/* The forms in which text could lie about: as it is, folded, UTF-16. */
struct needles {
	struct buf forms[6];
	size_t n;
};

static void add_wide(struct needles *k, const char *s, bool big)
{
	struct buf *b = &k->forms[k->n++];
	for (; *s; s++) {
		buf_add_c(b, big ? '\0' : *s);
		buf_add_c(b, big ? *s : '\0');
	}
}

static void make_needles(struct needles *k, const char *marker)
{
	buf_add(&k->forms[k->n++], marker);
	text_fold(&k->forms[k->n++], marker);
	for (const char *s = marker; *s; s++)
		buf_add_c(&k->forms[k->n], *s >= 'a' && *s <= 'z' ? (char)(*s - 32) : *s);
	k->n++;
	add_wide(k, marker, false);
	add_wide(k, marker, true);
}

static bool holds(const char *path, const struct needles *k)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	struct buf b = {0};
	char s[65536];
	ssize_t n;
	bool hit = false;
	while (fd >= 0 && (n = read(fd, s, sizeof s)) > 0)
		buf_add_n(&b, s, (size_t)n);
	if (fd >= 0)
		close(fd);
	for (size_t i = 0; i < k->n && !hit; i++)
		hit = b.len && memmem(b.s, b.len, k->forms[i].s, k->forms[i].len);
	buf_clear(&b);
	return hit;
}

static char *find_below(const char *dir, const struct needles *k, size_t *seen)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	char *hit = NULL;
	while (d && !hit && (entry = readdir(d))) {
		struct stat st;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		char *path = lab_path(dir, entry->d_name);
		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
			hit = find_below(path, k, seen);
		} else if (S_ISREG(st.st_mode)) {
			*seen += 1;
			hit = holds(path, k) ? mem_dup(path) : NULL;
		}
		free(path);
	}
	if (d)
		closedir(d);
	return hit;
}

char *lab_find_marker(const char *dir, const char *marker, size_t *seen)
{
	struct needles k = {.n = 0};
	size_t none = 0;
	make_needles(&k, marker);
	char *hit = find_below(dir, &k, seen ? seen : &none);
	for (size_t i = 0; i < k.n; i++)
		buf_clear(&k.forms[i]);
	return hit;
}

size_t lab_count_files(const char *dir)
{
	struct needles none = {.n = 0};
	size_t seen = 0;
	free(find_below(dir, &none, &seen));
	return seen;
}

/* --- commands ------------------------------------------------------------------------------------ */

/* Also before the tests run, where Check's own words are not to be used. */
static void must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	abort();
}

/* A descriptor that gives the text and then ends. */
static int feed(const char *text)
{
	int fds[2];
	must(pipe2(fds, O_CLOEXEC) == 0, "pipe");
	must(write(fds[1], text, strlen(text)) == (ssize_t)strlen(text), "write");
	close(fds[1]);
	return fds[0];
}

/* Environment of a command: owned strings. */
static char **make_env(const char *home, const char *const *env)
{
	struct buf b[5] = {{0}};
	char **out = mem_new_array(MAX_ARGS, sizeof *out);
	size_t n = 0;
	buf_add(&b[0], "PATH=/usr/local/bin:/usr/bin:/bin");
	buf_add(&b[1], "LC_ALL=C.UTF-8");
	buf_printf(&b[2], "HOME=%s", home);
	buf_printf(&b[3], "ASAN_OPTIONS=detect_leaks=0:exitcode=99:log_path=%s/sanitizer", home);
	buf_printf(&b[4], "UBSAN_OPTIONS=print_stacktrace=1:exitcode=99:log_path=%s/sanitizer", home);
	for (size_t i = 0; i < 5; i++)
		out[n++] = buf_detach(&b[i]);
	for (; env && *env && n < MAX_ARGS - 1; env++) {
		size_t len = strcspn(*env, "="), i = 0;
		while (i < n && (strncmp(out[i], *env, len) != 0 || out[i][len] != '='))
			i++;
		if (i < n) {
			free(out[i]);
			out[i] = out[--n];
		}
		if ((*env)[len] == '=')
			out[n++] = mem_dup(*env);
	}
	out[n] = NULL;
	return out;
}

static void free_env(char **env)
{
	for (size_t i = 0; env[i]; i++)
		free(env[i]);
	free(env);
}

static void run_child(const char *const *argv, char **env, const int *in, size_t n_in, const int out[2])
{
	int null = open("/dev/null", O_RDWR);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	setsid();
	dup2(null, 0);
	dup2(out[0], 1);
	dup2(out[1], 2);
	for (size_t i = 0; i < n_in; i++) {
		int high = fcntl(in[i], F_DUPFD, FIRST_FD + MAX_ARGS);
		dup2(high, FIRST_FD + (int)i);
	}
	for (int fd = 3; fd < FIRST_FD; fd++)
		close(fd);
	closefrom(FIRST_FD + (int)n_in);
	execve(argv[0], (char *const *)argv, env);
	_exit(127);
}

static bool take(int *fd, struct buf *to)
{
	char s[8192];
	ssize_t n = read(*fd, s, sizeof s);
	if (n > 0)
		buf_add_n(to, s, (size_t)n);
	if (n == 0 || (n < 0 && errno != EINTR)) {
		close(*fd);
		*fd = -1;
	}
	return n > 0;
}

/* Both outputs to their ends; kill -9 after kill_ms when that is not negative. */
static void gather(int out, int err, struct lab_run *r, pid_t pid, int kill_ms)
{
	long start = lab_now_ms(), limit = start + (kill_ms < 0 ? RUN_LIMIT_MS : kill_ms);
	bool killed = false;
	while (out >= 0 || err >= 0) {
		struct pollfd p[2] = {{.fd = out, .events = POLLIN}, {.fd = err, .events = POLLIN}};
		long left = killed ? RUN_LIMIT_MS : limit - lab_now_ms();
		if (left > 0 && poll(p, 2, (int)left) > 0) {
			if (p[0].revents)
				take(&out, &r->out);
			if (p[1].revents)
				take(&err, &r->err);
		} else if (!killed) {
			kill(pid, SIGKILL);
			killed = true;
			if (kill_ms < 0)
				ck_abort_msg("a command hangs; it said: %s", buf_str(&r->err));
		}
	}
}

static void check_sanitizer(const char *home)
{
	DIR *d = opendir(home);
	struct dirent *entry;
	while (d && (entry = readdir(d)))
		if (strncmp(entry->d_name, "sanitizer", 9) == 0) {
			char s[4096] = "";
			char *path = lab_path(home, entry->d_name);
			FILE *f = fopen(path, "r");
			if (f && fread(s, 1, sizeof s - 1, f) == 0)
				s[0] = '\0';
			if (f)
				fclose(f);
			ck_abort_msg("%s: %s", path, s);
		}
	if (d)
		closedir(d);
}

struct lab_run lab_run(const char *const *argv, const char *const *secrets, const char *const *env)
{
	return lab_run_killed(argv, secrets, env, -1);
}

struct lab_run lab_run_killed(const char *const *argv, const char *const *secrets, const char *const *env, int kill_ms)
{
	struct lab_run r = {.code = -1};
	int out[2], err[2], in[8], status;
	size_t n_in = 0;
	char *home = mem_dup(support_dir());
	char **all = make_env(home, env);
	for (; secrets && secrets[n_in]; n_in++)
		in[n_in] = feed(secrets[n_in]);
	must(pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0, "pipe");
	pid_t pid = fork();
	if (pid == 0)
		run_child(argv, all, in, n_in, (const int[]){out[1], err[1]});
	close(out[1]);
	close(err[1]);
	for (size_t i = 0; i < n_in; i++)
		close(in[i]);
	gather(out[0], err[0], &r, pid, kill_ms);
	if (waitpid(pid, &status, 0) == pid)
		r.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	check_sanitizer(home);
	free_env(all);
	free(home);
	return r;
}

void lab_run_clear(struct lab_run *r)
{
	buf_clear(&r->out);
	buf_clear(&r->err);
}

bool lab_is_real(const char *store)
{
	return strstr(store, "/echt") != NULL;
}

void lab_command(const char *store, int code, struct buf *out, const char *first, ...)
{
	const char *argv[MAX_ARGS] = {"./regie", first};
	size_t n = 2;
	va_list ap;
	va_start(ap, first);
	while (n < MAX_ARGS - 6 && (argv[n] = va_arg(ap, const char *)))
		n++;
	va_end(ap);
	argv[n++] = "--store";
	argv[n++] = store;
	if (lab_is_real(store)) {
		argv[n++] = "--passphrase-fd";
		argv[n++] = LAB_FD;
	}
	argv[n] = NULL;
	struct lab_run r = lab_run(argv, (const char *const[]){LAB_PASSPHRASE "\n", NULL}, NULL);
	ck_assert_msg(r.code == code, "regie %s: %d, not %d\n%s%s", first, r.code, code, buf_str(&r.out), buf_str(&r.err));
	if (out)
		buf_add_n(out, buf_str(&r.out), r.out.len);
	lab_run_clear(&r);
}

void lab_verify(const char *store, bool whole)
{
	lab_command(store, 0, NULL, "verify", NULL);
	if (whole)
		lab_command(store, 0, NULL, "verify", "--rebuild", NULL);
}

/* --- stores --------------------------------------------------------------------------------------- */

static bool made(const char *const *argv, int code)
{
	struct lab_run r = lab_run(argv, (const char *const[]){LAB_PASSPHRASE "\n", NULL}, NULL);
	bool ok = r.code == code;
	if (!ok)
		fprintf(stderr, "%s %s: %d %s\n", argv[0], argv[1], r.code, buf_str(&r.err));
	lab_run_clear(&r);
	return ok;
}

/* Two people; the first has names that no list of names in the program has. */
static const char people[] =
	"BSN;V-nummer;Voornamen;Geslachtsnaam;Geboortedatum;Geboorteland;Geslacht;Moedertaal;Doelgroep;Inburgeringsplichtig;"
	"Gemeentecode;Gekoppeld op\n"
	LAB_BSN ";0000012345;" LAB_GIVEN ";" LAB_NAME ";01-01-1988;6023;V;apc;AS;ja;0907;12-01-2026\n"
	";0000012346;;Tesfay;01-01-1988;9003;M;tir;AS;ja;0907;03-02-2026\n";

void lab_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");
	must(f && fputs(text, f) >= 0 && fclose(f) == 0, path);
}

bool lab_prepare(void)
{
	char *example = lab_path(support_dir(), "personen.csv");
	lab_write(example, people);
	practice_master = lab_path(support_dir(), "oefenen");
	real_master = lab_path(support_dir(), "echt");
	bool ok = made((const char *const[]){"./regie", "demo", "--dossiers", "3", practice_master, NULL}, 0) &&
		made((const char *const[]){"./regie", "init", "--store", real_master, "--user", LAB_USER, "--naam",
			"Anna de Vries", "--gemeente", "0907", "--gedeeld", "--new-passphrase-fd", LAB_FD, NULL}, 0) &&
		made((const char *const[]){"./regie", "import", "dossier", example, "--store", real_master,
			"--passphrase-fd", LAB_FD, NULL}, 0);
	remove(example);
	free(example);
	return ok;
}

static char *copy_of(const char *master)
{
	char *to = lab_path(support_dir(), strrchr(master, '/') + 1);
	run_tool((const char *const[]){"/bin/cp", "-a", master, to, NULL});
	return to;
}

char *lab_practice(void)
{
	return copy_of(practice_master);
}

char *lab_real(void)
{
	return copy_of(real_master);
}

/* --- the program on a pty --------------------------------------------------------------------------- */

void lab_shows(struct pty *p, const char *text)
{
	ck_assert_msg(pty_shows(p, text), "'%s' is not on the screen:\n%.3000s", text, pty_screen(p));
}

void lab_shows_not(struct pty *p, const char *text)
{
	ck_assert_msg(!pty_shows(p, text), "'%s' is on the screen:\n%.3000s", text, pty_screen(p));
}

struct pty *lab_start(const char *store, int rows, int cols, const char *const *env)
{
	const char *argv[] = {"./regie", "--store", store, NULL};
	struct pty *p = pty_start(argv, env, rows, cols, "xterm-256color");
	ck_assert_msg(pty_wait(p), "the program did not come up:\n%s", pty_screen(p));
	return p;
}

void lab_unlock(struct pty *p)
{
	lab_shows(p, "op slot");
	pty_send(p, LAB_PASSPHRASE);
	pty_type(p, KEY_ENTER);
	lab_shows_not(p, "op slot");
	if (pty_shows(p, "Dit is een kopie")) /* so it is, once per test */
		pty_type(p, KEY_F12);
}

struct pty *lab_open_sized(const char *store, int rows, int cols, const char *const *env)
{
	struct pty *p = lab_start(store, rows, cols, env);
	if (lab_is_real(store))
		lab_unlock(p);
	return p;
}

struct pty *lab_open(const char *store)
{
	return lab_open_sized(store, 24, 80, NULL);
}

void lab_caseload(struct pty *p)
{
	if (strstr(pty_row(p, 0), " Vandaag"))
		pty_type(p, "c");
	ck_assert_msg(strstr(pty_row(p, 0), " Caseload"), "no caseload:\n%.3000s", pty_screen(p));
}

void lab_new_form(struct pty *p, const char *label)
{
	lab_caseload(p);
	pty_type(p, KEY_ENTER);
	lab_shows(p, "g Gezin");
	pty_type(p, "n");
	pty_type(p, label);
	pty_type(p, KEY_ENTER);
	ck_assert_msg(strstr(pty_row(p, 0), label), "no form %s:\n%.3000s", label, pty_screen(p));
}

void lab_open_form(struct pty *p, const char *label)
{
	struct buf start = {0};
	lab_caseload(p);
	pty_type(p, KEY_ENTER);
	buf_printf(&start, "> %s ", label);
	for (int i = 0; i < 200 && !pty_shows(p, buf_str(&start)); i++)
		pty_type(p, KEY_DOWN);
	lab_shows(p, buf_str(&start));
	buf_clear(&start);
	pty_type(p, KEY_ENTER);
	ck_assert_msg(strstr(pty_row(p, 0), label), "no form %s:\n%.3000s", label, pty_screen(p));
}

void lab_resume(struct pty *p)
{
	lab_shows(p, LAB_DRAFTS);
	pty_type(p, KEY_ENTER);
	lab_shows(p, "Verder waar u was");
}

/* The rollback journal is empty but for the time of a transaction. */
bool lab_stop_in_save(struct pty *p, const char *store, unsigned later)
{
	char *journal = lab_path(store, "regie.db-journal");
	long limit = lab_now_ms() + RUN_LIMIT_MS / 10;
	struct stat st;
	bool inside = false;
	pty_send(p, KEY_F9);
	while (!inside && lab_now_ms() < limit)
		inside = stat(journal, &st) == 0 && st.st_size > 0;
	while (inside && later-- > 0)
		inside = stat(journal, &st) == 0 && st.st_size > 0;
	pty_kill(p, SIGSTOP);
	lab_sleep_ms(20); /* until every thread stands still */
	inside = stat(journal, &st) == 0 && st.st_size > 0;
	free(journal);
	return inside;
}

/* The row with the cursor's mark, -1: none. */
static int marked_row(struct pty *p)
{
	int y = 0, x;
	pty_cursor(p, &y, &x);
	for (; y > 0; y--)
		if (pty_row(p, y)[0] == '>')
			return y;
	return -1;
}

static char *label_on(const char *row)
{
	size_t n = strlen(row), end = 0;
	if (n <= LABEL_X)
		return mem_dup("");
	const char *s = row + LABEL_X;
	s += strspn(s, " ");
	while (s[end] && strncmp(s + end, "  ", 2) != 0)
		end++;
	/* Without the star of what is still needed. */
	if (end && s[end - 1] == '*')
		end -= end > 1 && s[end - 2] == ' ' ? 2 : 1;
	return mem_dup_n(s, end);
}

char *lab_label(struct pty *p)
{
	int y = marked_row(p);
	return y < 0 ? NULL : label_on(pty_row(p, y));
}

/* From a column to the next two blanks. */
static char *value_on(const char *row)
{
	size_t end = 0;
	row += text_fit(row, VALUE_X);
	while (row[end] && strncmp(row + end, "  ", 2) != 0)
		end++;
	return mem_dup_n(row, end);
}

/* A long label has a row of its own: the value is on the next. */
static char *value_at(struct pty *p, int y)
{
	char *label = label_on(pty_row(p, y));
	bool own_row = text_width(label) > VALUE_X - LABEL_X - 1;
	free(label);
	return value_on(pty_row(p, own_row ? y + 1 : y));
}

char *lab_value(struct pty *p)
{
	int y = marked_row(p);
	return y < 0 ? NULL : value_at(p, y);
}

char *lab_value_of(struct pty *p, const char *label)
{
	for (int y = 1; y < MAX_ROWS; y++) {
		const char *row = pty_row(p, y);
		if ((row[0] != ' ' && row[0] != '>' && row[0] != '!') || row[1] != ' ')
			continue;
		char *here = label_on(row);
		bool same = strcmp(here, label) == 0;
		free(here);
		if (same)
			return value_at(p, y);
	}
	return NULL;
}

bool lab_go_to(struct pty *p, const char *label)
{
	for (int i = 0; i < 300; i++) {
		char *here = lab_label(p);
		bool same = here && strcmp(here, label) == 0;
		free(here);
		if (same)
			return true;
		pty_type(p, KEY_DOWN);
	}
	return false;
}
