/* An ordinary store with the program's own definitions, to import into and export from. */
#ifndef REGIE_TESTS_CHAIN_KAMER_H
#define REGIE_TESTS_CHAIN_KAMER_H

#include "base/buf.h"
#include "chain/export.h"
#include "chain/import.h"
#include "store/change.h"
#include "store/store.h"

#include <check.h>

struct kamer {
	char dir[4096];        /* of the store */
	char mappings[4096];   /* of the program */
	struct clock clock;
	int64_t now_ms;        /* goes on by one at every look */
	struct store *s;
	struct import_report report;
	struct buf out;        /* of the last export */
	uint64_t rows;
	int stop_after;        /* progress says stop at this call; 0: never */
	int kill_after;        /* ... the process is killed; 0: never */
	int calls;
};

/* The definitions of the program: read once, for all tests. */
const struct spec *kamer_spec(void);
/* Read them now, as a fixture before tests are forked off. */
void kamer_warm(void);
/* A new store, open; of the practice kind when asked. */
void kamer_setup(struct kamer *k, bool practice);
void kamer_teardown(struct kamer *k);
/* Close and open again. */
void kamer_reopen(struct kamer *k);
/* A file with these bytes in a directory of the test; borrowed until the next call. */
const char *kamer_put(const char *name, const void *bytes, size_t n);
const char *kamer_text(const char *name, const char *text);
/* All of a file. */
void kamer_read(const char *path, struct buf *out);
/* Counts its calls; stops or kills as k says. */
bool kamer_progress(void *ctx, const char *what, uint64_t done, uint64_t total);
/* Import a file into k->report (cleared first). */
enum err kamer_import(struct kamer *k, const char *kind, const char *path);
/* Import a text as NAME; must give this error. */
void kamer_take(struct kamer *k, const char *kind, const char *name, const char *text, enum err want);
/* Export into k->out; must succeed. */
void kamer_export(struct kamer *k, const char *kind, const char *format);
/* Undo the newest import; must succeed. */
void kamer_undo(struct kamer *k);
/* Digest of all computed tables, as `regie verify` prints it. */
void kamer_digest(struct kamer *k, char out[65]);
/* Everything that can be seen in the store but the records about imports themselves, as text:
 * two stores, or moments, that say the same give the same text. Ids are left out when not `ids`. */
void kamer_picture(struct kamer *k, bool ids, struct buf *out);
/* How many operations there are, those of the journaal not counted. */
uint64_t kamer_lines(struct kamer *k);
/* The only, or n-th oldest, record of a kind that stands alone; free it. */
struct record *kamer_nth(struct kamer *k, const char *kind, size_t n);
size_t kamer_count(struct kamer *k, const char *kind);
/* Change one field through an ordinary save. */
void kamer_edit(struct kamer *k, struct rid id, const char *field, const char *value);
/* Wait for a child made by fork; its status. */
int kamer_wait(int pid);

#endif
