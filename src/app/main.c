/* The program's start: locale, hardening, options, then one command of the table. */
#include <config.h>

#include "app_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "demo/demo.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A locale that is not installed falls back on C.UTF-8 when the environment says UTF-8. */
static void start_locale(void)
{
	if (!setlocale(LC_ALL, "")) {
		const char *names[] = {getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG")};
		for (size_t i = 0; i < 3; i++)
			if (names[i] && *names[i]) {
				if (strstr(names[i], "UTF-8") || strstr(names[i], "utf8"))
					setlocale(LC_ALL, "C.UTF-8"); /* not C: there LANGUAGE does not count */
				break;
			}
	}
	char *dir = dirs_locale();
	bindtextdomain(PACKAGE, dir);
	free(dir);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	textdomain(PACKAGE);
}

extern char **environ;

/* Nothing in the environment steers a library to files or changes how it draws. */
static void start_environment(void)
{
	static const char *const unwanted[] = {"TERMINFO", "TERMINFO_DIRS", "TERMCAP", "TERMPATH", "SQLITE_TMPDIR",
		"GCONV_PATH", "LD_PRELOAD"};
	for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++)
		unsetenv(unwanted[i]);
	for (char **e = environ; e && *e;) {
		char name[64];
		size_t n = strcspn(*e, "=");
		if (strncmp(*e, "NCURSES_", 8) == 0 && n < sizeof name) {
			memcpy(name, *e, n);
			name[n] = '\0';
			unsetenv(name);
		} else {
			e++;
		}
	}
	umask(077);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

static int run(struct app *a, const struct app_command *cmd)
{
	if (a->o.help) {
		options_help();
		return 0;
	}
	if (a->o.version) {
		puts(PACKAGE_STRING);
		return 0;
	}
	enum err e = dirs_find(a);
	if (e != ERR_OK) {
		fprintf(stderr, "%s\n", _("De definities zijn niet gevonden; is regie volledig geïnstalleerd?"));
		return err_exit_code(ERR_IO);
	}
	if (cmd->run == cmd_definitions_check)
		return cmd->run(a);
	if (!a->dirs.store && cmd->run != cmd_demo && cmd->run != cmd_rules_test) {
		fprintf(stderr, "regie: %s\n", _("Waar is de opslag? Zonder HOME en XDG_DATA_HOME hoort daar --store MAP bij."));
		return err_exit_code(ERR_USAGE);
	}
	if ((e = app_load(a)) != ERR_OK)
		return app_fail(a, e);
	return cmd->run(a);
}

int main(int argc, char **argv)
{
	struct app a = {.full_argv = NULL};
	const struct app_command *cmd;
	struct buf why = {0};
	start_locale();
	start_environment();
	secret_harden();
	enum err e = secret_init();
	if (e != ERR_OK)
		return app_fail(&a, e);
	char **copy = mem_new_array((size_t)argc + 1, sizeof *copy);
	memcpy(copy, argv, (size_t)argc * sizeof *copy);
	a.full_argv = copy;
	a.clock = clock_system();
	e = options_parse(argc, argv, &a, &cmd, &why);
	int code = e == ERR_OK ? run(&a, cmd) : err_exit_code(e);
	if (e != ERR_OK)
		fprintf(stderr, "regie: %s\n", buf_str(&why));
	buf_clear(&why);
	app_close(&a);
	free(copy);
	if ((fflush(stdout) != 0 || ferror(stdout)) && code == 0) {
		fprintf(stderr, "regie: %s\n", _("De uitvoer kon niet worden geschreven."));
		code = err_exit_code(ERR_IO);
	}
	return code;
}
