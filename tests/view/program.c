/* The whole program on a practice store, for the tests of screens. */
#include <config.h>

#include "view/program.h"

#include "support/run.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DOSSIERS = 40 };

static void run_program(const char *const *argv)
{
	pid_t pid = fork();
	if (pid == 0) {
		freopen("/dev/null", "w", stdout);
		execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	int status = -1;
	waitpid(pid, &status, 0);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s failed: %d", argv[1], status);
}

static const char *master_store(void)
{
	static char path[PATH_MAX];
	const char *home = getenv("VIEW_MASTER");
	if (!path[0] && home) {
		snprintf(path, sizeof path, "%s", home);
	} else if (!path[0]) {
		char number[16];
		snprintf(path, sizeof path, "%s/oefenen", support_dir());
		snprintf(number, sizeof number, "%d", DOSSIERS);
		run_program((const char *const[]){"./regie", "demo", "--dossiers", number, path, NULL});
	}
	return path;
}

const char *program_store(void)
{
	static char copy[PATH_MAX];
	const char *master = master_store();
	snprintf(copy, sizeof copy, "%s/oefenen", support_dir());
	run_program((const char *const[]){"/bin/cp", "-a", master, copy, NULL});
	return copy;
}

struct pty *program_start_first(const char *store, const char *option, const char *const *env, const char *term)
{
	const char *argv[] = {"./regie", "--demo", "--store", store ? store : program_store(), option, NULL};
	struct pty *p = pty_start(argv, env, 24, 80, term ? term : "xterm-256color");
	ck_assert_msg(pty_wait(p), "the program did not come up:\n%s", pty_screen(p));
	ck_assert_msg(strstr(pty_row(p, 0), " Vandaag"), "no work list:\n%s", pty_screen(p));
	return p;
}

struct pty *program_start_on(const char *store, const char *option, const char *const *env, const char *term)
{
	struct pty *p = program_start_first(store, option, env, term);
	pty_type(p, "c");
	ck_assert_msg(strstr(pty_row(p, 0), " Caseload"), "no caseload:\n%s", pty_screen(p));
	return p;
}

struct pty *program_start(const char *option, const char *const *env, const char *term)
{
	return program_start_on(program_store(), option, env, term);
}

void program_shows(struct pty *p, const char *text)
{
	ck_assert_msg(pty_shows(p, text), "not \"%s\" on:\n%s", text, pty_screen(p));
}

void program_shows_not(struct pty *p, const char *text)
{
	ck_assert_msg(!pty_shows(p, text), "\"%s\" on:\n%s", text, pty_screen(p));
}

void program_add(struct pty *p, const char *label)
{
	pty_type(p, "n");
	pty_type(p, label);
	pty_type(p, KEY_ENTER);
}

void program_do(struct pty *p, const char *words)
{
	pty_type(p, KEY_F2);
	pty_type(p, words);
	pty_type(p, KEY_ENTER);
}

void program_new_form(struct pty *p, const char *label)
{
	pty_type(p, KEY_ENTER);
	program_shows(p, "Dossier INB-");
	program_add(p, label);
}

size_t program_key_bytes(struct pty *p, const char *key)
{
	size_t n;
	pty_reset(p);
	pty_type(p, key);
	pty_bytes(p, &n);
	return n;
}

static char *read_all(const char *path)
{
	static char text[65536];
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
	if (f)
		fclose(f);
	text[n] = '\0';
	return f ? text : NULL;
}

void program_picture(struct pty *p, const char *name)
{
	char path[PATH_MAX];
	const char *screen = pty_screen(p);
	snprintf(path, sizeof path, "%s/tests/screens/%s.txt", support_srcdir(), name);
	if (getenv("REGIE_SCREENS")) {
		FILE *f = fopen(path, "w");
		ck_assert_ptr_nonnull(f);
		fputs(screen, f);
		fclose(f);
	}
	const char *stored = read_all(path);
	ck_assert_msg(stored != NULL, "no picture %s; make it with REGIE_SCREENS=write", name);
	for (int y = 1; *stored || *screen; y++) {
		size_t a = strcspn(stored, "\n"), b = strcspn(screen, "\n");
		ck_assert_msg(a == b && strncmp(stored, screen, a) == 0, "%s row %d\nstored: %.*s\nnow:    %.*s", name, y,
			(int)a, stored, (int)b, screen);
		stored += a + (stored[a] == '\n');
		screen += b + (screen[b] == '\n');
	}
}
