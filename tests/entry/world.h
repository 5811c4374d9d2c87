/* The little world of the entry tests: the definitions of defs/entry.def and a store
 * with one person and one dossier. */
#ifndef REGIE_TESTS_ENTRY_WORLD_H
#define REGIE_TESTS_ENTRY_WORLD_H

#include "entry/entry.h"

#include "fake_store.h"

struct world {
	struct spec *spec;
	struct store *s;
	struct rid persoon, dossier;
	struct entry_options o; /* form: intake */
};

/* Loads the definitions under tests/entry/`defs` ("defs"). */
struct world world_new(const char *defs);
void world_free(struct world *w);
/* The same store with other definitions. */
void world_redefine(struct world *w, const char *defs);

/* A new intake of the dossier; never NULL. */
struct entry *world_intake(struct world *w);
/* The item of "record.veld"; fails the test when it is not on the form. */
size_t world_item(const struct entry *e, const char *id);
/* Is "record.veld" on the form? (main record, or any record for other kinds) */
bool world_shows(const struct entry *e, const char *id);
/* Type a value into a field, as if the field were left. */
void world_set(struct entry *e, const char *id, const char *typed);
const char *world_get(const struct entry *e, const char *id);
/* Index of the n-th item of a kind; SIZE_MAX: fewer. */
size_t world_nth(const struct entry *e, enum entry_kind kind, size_t n);
/* The heading of a sub-list. */
size_t world_rows(const struct entry *e, const char *record);
/* Add a row; its item. */
size_t world_add(struct entry *e, const char *record);
/* Save; the test fails when it is not ERR_OK. */
void world_save(struct entry *e);
/* Everything a user can see, as text: for comparing two forms. */
char *world_picture(struct entry *e);

#endif
