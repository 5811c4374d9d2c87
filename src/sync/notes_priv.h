/* Small things that sync remembers in the store, as lines of "name=value" under one key, and the
 * places where bundles lie. */
#ifndef REGIE_SYNC_NOTES_PRIV_H
#define REGIE_SYNC_NOTES_PRIV_H

#include "store/travel.h"
#include "sync/keys.h"

struct note {
	char *name, *value;
};

struct notes {
	struct note *n;
	size_t count, cap;
};

/* Empty when the key is not there. */
enum err notes_load(struct store *s, const char *key, struct notes *out);
enum err notes_save(struct store *s, const char *key, const struct notes *n);
/* "" when absent; borrowed. */
const char *notes_get(const struct notes *n, const char *name);
int64_t notes_int(const struct notes *n, const char *name);
/* Bytes in hex; false when absent or another length. */
bool notes_bytes(const struct notes *n, const char *name, void *out, size_t len);
/* Value without newline; NULL takes the name away. */
void notes_set(struct notes *n, const char *name, const char *value);
void notes_set_int(struct notes *n, const char *name, int64_t value);
void notes_set_bytes(struct notes *n, const char *name, const void *p, size_t len);
void notes_clear(struct notes *n);

/* A key ring kept in the store; *out NULL and ERR_NOT_FOUND when there is none. */
enum err ring_load(struct store *s, const char *key, struct keyring **out);
enum err ring_save(struct store *s, const char *key, const struct keyring *k);

/* STORE/post/NAME, made when absent; NAME may be "". *fd is the caller's. */
enum err post_open(struct store *s, const char *name, int *fd);
/* Path of it, owned by the caller. */
char *post_path(struct store *s, const char *name);

int64_t wall_now(struct store *s);

#endif
