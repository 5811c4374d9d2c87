/* Stores for tests of records: practice stores over tests/store/defs, a clock that is set, second
 * handles on the same store, and lines carried from one store to another. */
#ifndef REGIE_TESTS_STORE_LAB_H
#define REGIE_TESTS_STORE_LAB_H

#include "store/change.h"
#include "store/list.h"
#include "store/store.h"

#include <check.h>

struct lab {
	char dir[4096];
	struct spec *spec;
	struct clock clock;
	int64_t now_ms;        /* goes on by one at every look */
	struct store *s;
};

/* The definitions of tests/store/defs, or of another directory. */
struct spec *lab_spec(const char *dir);
/* A new practice store of town `gemeente` (another town is another device). */
void lab_setup(struct lab *t, const char *gemeente);
void lab_teardown(struct lab *t);
/* One more handle on the same store, with a handle's own user name; store_close it. */
struct store *lab_handle(struct lab *t, const char *user);
/* Close and open again, perhaps with other definitions (NULL: the same). */
void lab_reopen(struct lab *t, const struct spec *spec);
/* Every line of `from` that `to` has not, in a random order; applied. */
void lab_carry(struct store *from, struct store *to, uint64_t seed);
/* Digest of all computed tables. */
void lab_digest(struct store *s, char out[65]);
/* Every computed table of the two says the same; names those that do not. */
void lab_same(struct store *a, struct store *b);
/* Empty the computed tables and apply every line again. */
void lab_rebuild(struct store *s);
/* One number out of the database, by a text of the test's own. */
int64_t lab_int(struct store *s, const char *sql);
void lab_run(struct store *s, const char *sql);

/* New record with values "name=value", NULL ends; saved when s is not NULL. */
struct record *lab_new(struct store *s, const struct spec *spec, const char *kind, struct rid owner, ...);
/* Read, which must succeed. */
struct record *lab_read(struct store *s, struct rid id);
void lab_set(struct record *r, const char *name, const char *value);
/* Save the difference between was and a copy with one field changed. */
enum err lab_change(struct store *s, const struct record *was, const char *name, const char *value,
	struct change_result *r);
/* The same, which must succeed without a clash. */
void lab_edit(struct store *s, struct rid id, const char *name, const char *value);

#endif
