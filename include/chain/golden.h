/* Golden cases: worked examples of calculations of the law in a JSON file ("golden-1"), run against the
 * definitions, so that a municipality can prove its settings. Schema: db/rules.md, "Golden cases". */
#ifndef REGIE_CHAIN_GOLDEN_H
#define REGIE_CHAIN_GOLDEN_H

#include "base/buf.h"
#include "base/err.h"
#include "rule/calc.h"
#include "rule/kalender.h"

#include <stddef.h>

enum { GOLDEN_FILE_MAX = 16 << 20, GOLDEN_CASES_MAX = 100000 };

/* One key of a case that is not as expected. Values are JSON text; a key that is not there is NULL, and so
 * is `key` when the calculation gave nothing (then `got` is the sentence why). Texts hold what the file
 * says: draw them with text_display. Owned by the report. */
struct golden_diff {
	char *id, *rule, *title, *key, *expected, *got;
};

struct golden_report {
	size_t passed, failed; /* cases */
	struct golden_diff *rows;
	size_t n, cap;
	struct golden_diff *vreemd; /* inputs that the calculation does not take: id, rule and key only */
	size_t n_vreemd, cap_vreemd;
	struct civil *kb_nieuw; /* KB days that the calendar does not know; they counted in this run */
	size_t n_kb_nieuw;
	struct buf why;         /* Dutch sentence of a file that is refused; with words of it */
};

/* Run every case of the file at `path`. `env` is the municipality's calendar and settings. ERR_OK also with
 * cases that differ. ERR_MISSING, ERR_RIGHTS, ERR_IO, ERR_LIMIT of the file; ERR_PARSE when it is not such a
 * file: nothing was run then. `r` starts as {0}; the caller clears it, also after failure. */
enum err chain_golden(const char *path, const struct calc_env *env, struct golden_report *r);
/* The same for a text of n bytes. */
enum err chain_golden_text(const char *text, size_t n, const struct calc_env *env, struct golden_report *r);
/* One JSON object: passed, failed, kb_nieuw, vreemd and what differs (id, rule, key, expected, got; `why` instead
 * of them when the calculation gave nothing). Appended. */
void golden_report_json(const struct golden_report *r, struct buf *out);
void golden_report_clear(struct golden_report *r);

#endif
