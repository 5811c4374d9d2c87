/* What the parts of the program's start share: options, places, the opened rooms. */
#ifndef REGIE_APP_APP_PRIV_H
#define REGIE_APP_APP_PRIV_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/secret.h"
#include "demo/demo.h"
#include "rule/kalender.h"
#include "spec/spec.h"
#include "store/store.h"
#include "store/verify.h"

#include <stdbool.h>

/* Options of every command; strings are borrowed from argv, NULL = not given. */
struct app_options {
	const char *store, *user, *today, *theme, *mapping, *format, *to, *reason, *charset, *depth, *dossiers,
		*dossier, *passphrase_fd, *new_passphrase_fd, *code_fd, *bsn_fd, *gemeente, *name, *rol, *resume, *place, *why, *with, *users, *until;
	bool json, demo, slow, ascii, read_only, dry_run, rebuild, replace, rehearse, shared, veldmodus, yes, watch, take, drop, help, version;
};

struct app_dirs {
	char *screens, *db, *codes, *mappings, *regels;
	char *store;    /* of the caseload, by --store or the default; NULL: nowhere to look */
	char *gemeente; /* STORE/gemeente when it exists, else NULL */
	char *gemeente_regels; /* its regels/; NULL with it */
};

struct app {
	int argc;             /* operands after the command word */
	char **argv;
	char *const *full_argv; /* as main got it, for execv */
	struct app_options o;
	struct app_dirs dirs;
	struct clock clock;
	struct spec *spec;
	struct kalender *kalender;
	struct regels *regels;
	struct store *store;
	struct buf why;       /* path and remedy of the last failure to open or make a store */
	bool accept_definitions; /* this command may open a store with other definitions */
	const char *progress_what;  /* NULL: no progress told yet */
	int64_t progress_started, progress_shown; /* monotonic ms */
};

/* One subcommand. */
struct app_command {
	const char *name;     /* "verify", "user add" */
	const char *operands; /* for the help: "KIND FILE" */
	int min, max;         /* operands */
	const char *options;  /* names it accepts beside the common ones, blanks between */
	const char *help;
	int (*run)(struct app *a); /* exit code */
};
extern const struct app_command app_commands[];
extern const size_t app_n_commands;

/* Parse argv into options, command and operands. On failure a sentence in `why`. */
enum err options_parse(int argc, char **argv, struct app *a, const struct app_command **cmd, struct buf *why);
/* The whole of `regie --help` to stdout. */
void options_help(void);

/* Find definitions, data and store. ERR_MISSING when the definitions are not there. */
enum err dirs_find(struct app *a);
void dirs_clear(struct app_dirs *d);
/* Where the catalogues of translations are: beside a program in its build tree, else as
 * installed. Owned by the caller. */
char *dirs_locale(void);
/* Make XDG directories above PATH. */
enum err dirs_make_parents(const char *path);

/* Load definitions, calendar and rules; faults go to stderr. */
enum err app_load(struct app *a);
/* The store options for dir. */
struct store_options app_store_options(struct app *a, const char *dir);
/* Open a.dirs.store without a terminal: passphrase or code by descriptor, or practice. */
enum err app_open(struct app *a);
/* A secret from the descriptor named by text; ERR_USAGE. */
enum err app_secret(const char *fd_text, struct secret **out);
/* Print an error sentence (and the store's own) to stderr; returns its exit code. */
int app_fail(struct app *a, enum err e);
void app_close(struct app *a);
/* Progress of commands on stderr when it is a terminal: one line, an estimate; stops on SIGINT. */
bool app_progress(void *ctx, const char *what, uint64_t done, uint64_t total);
void app_progress_end(void);

/* Make and fill a practice store in dir; left open in a->store. */
enum err demo_make(struct app *a, const char *dir, unsigned dossiers, enum demo_depth depth);

/* The terminal program. */
int cmd_terminal(struct app *a);

int cmd_init(struct app *a);
int cmd_passphrase(struct app *a);
int cmd_recovery(struct app *a);
int cmd_rekey(struct app *a);
int cmd_user_add(struct app *a);
int cmd_user_remove(struct app *a);
int cmd_user_list(struct app *a);
int cmd_import(struct app *a);
int cmd_import_undo(struct app *a);
int cmd_export(struct app *a);
int cmd_definitions_check(struct app *a);
int cmd_definitions_accept(struct app *a);
int cmd_rules_test(struct app *a);
int cmd_rules_explain(struct app *a);
int cmd_verify(struct app *a);
int cmd_backup(struct app *a);
int cmd_restore(struct app *a);
int cmd_journaal(struct app *a);
int cmd_demo(struct app *a);

#endif
