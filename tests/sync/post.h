/* An office, its devices, and sticks between them: practice stores over the small definitions of
 * tests/store. */
#ifndef REGIE_TESTS_SYNC_POST_H
#define REGIE_TESTS_SYNC_POST_H

#include "store/change.h"
#include "store/record.h"
#include "store/travel.h"
#include "sync/centre.h"
#include "sync/sync.h"

#include <check.h>

#define POST_DEVICES 6

struct post_store {
	char dir[4096];
	struct store *s;
	struct clock clock;
	int64_t now_ms;            /* goes on by one at every look */
	char user[33];
	unsigned char id[16];
};

struct post {
	struct spec *spec;
	struct post_store office, device[POST_DEVICES];
	int n;
};

/* An office and n devices (users "u0", "u1" ..), enrolled; device i has the caseload of "u<i>", or everything
 * when `all`. */
void post_begin(struct post *p, int n, bool all);
void post_end(struct post *p);
void post_open_store(struct post *p, struct post_store *x, bool make, const char *gemeente);
void post_close_store(struct post_store *x);
/* Request, words, grant. */
void post_enroll(struct post *p, struct post_store *d, const char *label, const char *users);

/* A stick: a directory; borrowed until the next but 255. */
const char *post_stick(void);
int post_fd(const char *dir);
/* How many bundles; name of the i-th, sorted. */
size_t post_count(const char *dir);
void post_name(const char *dir, size_t i, char out[64]);
/* The device writes on the stick; the office reads all of it, replies there; the device reads the replies. Each
 * must succeed. */
void post_export(struct post_store *d, const char *stick);
struct centre_taken post_ingest(struct post *p, const char *stick);
struct centre_reply post_reply(struct post *p, struct post_store *d, const char *stick);
struct sync_imported post_import(struct post_store *d, const char *stick);
/* All of that with sticks that arrive. */
struct sync_imported post_round(struct post *p, struct post_store *d);
enum sync_fault post_take(struct post *p, const char *stick, const char *name, struct centre_taken *out);

/* Records. */
struct rid post_make(struct post *p, struct post_store *x, const char *kind, struct rid owner, const char *a,
	const char *b);
/* Set a field; the store's own heads are what it saw. */
void post_set(struct post_store *x, struct rid id, const char *field, const char *value);
/* "" when the record is not there. Borrowed until the next. */
const char *post_get(struct post_store *x, struct rid id, const char *field);
bool post_conflict(struct post_store *x, struct rid id, const char *field);
/* A person, and a file of regisseur `user` about him; *person may be NULL. */
struct rid post_file(struct post *p, struct post_store *x, const char *user, const char *name, struct rid *person);
/* The digests of the two are the same. */
void post_same(struct post_store *a, struct post_store *b);
/* verify and rebuild say nothing. */
void post_clean(struct post_store *x);
void post_delete(struct post_store *x, struct rid id);

#endif
