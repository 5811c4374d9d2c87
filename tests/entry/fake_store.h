/* A store in memory for the tests of entry: records with a version per field as heads,
 * a second writer, drafts that survive a form that is never closed, and failures on
 * command. It keeps what the contracts of store say, and nothing of how. */
#ifndef REGIE_TESTS_ENTRY_FAKE_STORE_H
#define REGIE_TESTS_ENTRY_FAKE_STORE_H

#include "store/change.h"
#include "store/draft.h"
#include "store/store.h"

struct fake_record {
	struct record *r;    /* as stored */
	uint32_t *versions;  /* per field; [n_fields] is the record itself */
};

struct fake_draft {
	unsigned char id[16];
	struct buf *recs;
	size_t n, n_synced;
	bool open, gone;
};

struct store {
	const struct spec *spec;
	struct clock clock;
	struct civil today;
	int64_t now_ms;
	bool read_only;
	struct fake_record *records;
	size_t n_records;
	struct fake_draft **drafts;
	size_t n_drafts;
	unsigned n_saves;        /* change sets written */
	unsigned n_lines;        /* operations in the last one */
	char last_kinds[512];    /* "create:persoon set:dossier " of the last one */
	enum err fail_save, fail_read, fail_draft, draft_trouble;
	struct rid near;         /* what store_near finds; none: nothing */
};

struct store *fake_open(const struct spec *spec);
void fake_close(struct store *s);
/* Put a record in the store with values given as "name=value", NULL at the end. */
struct rid fake_put(struct store *s, const char *kind, struct rid owner, ...) __attribute__((sentinel));
/* A colleague's edit, freeze and delete. */
void fake_edit(struct store *s, struct rid id, const char *name, const char *value);
void fake_freeze(struct store *s, struct rid id);
void fake_delete(struct store *s, struct rid id);
/* As stored now; NULL when absent. Borrowed. */
const struct record *fake_record(struct store *s, struct rid id);
const char *fake_get(struct store *s, struct rid id, const char *name);
/* The only (or n-th) record of a kind that is not deleted; NULL: fewer. */
const struct record *fake_of(struct store *s, const char *kind, size_t n);
size_t fake_count(struct store *s, const char *kind);
/* Drafts on the disk. */
size_t fake_n_drafts(struct store *s);
/* The process died: open drafts lose what was not synced and are nobody's. */
void fake_kill(struct store *s);

#endif
