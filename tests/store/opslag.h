/* A store to test with: its own directory, a few definitions, a clock that is set. */
#ifndef REGIE_TESTS_STORE_OPSLAG_H
#define REGIE_TESTS_STORE_OPSLAG_H

#include "store/store.h"

struct opslag {
	char dir[4096], defs[4096];
	struct spec *spec;
	struct clock clock;
	int64_t now_ms;
	struct store_options o;
	struct buf why;
	int waited;            /* seconds asked of the injected wait */
	struct store *s;       /* open, or NULL */
};

#define OPSLAG_PASSPHRASE "correct horse battery staple"

/* Definitions loaded, nothing on disk. */
void opslag_setup(struct opslag *t);
void opslag_teardown(struct opslag *t);
/* The definitions of a municipality beside ours; the store is to be closed. */
void opslag_redefine(struct opslag *t, const char *own);
/* Make a practice store, or an ordinary one of user "anja" (cheap key), open in t->s. */
void opslag_practice(struct opslag *t);
void opslag_ordinary(struct opslag *t);
/* Close and open; the practice way, or with the passphrase. */
enum err opslag_open(struct opslag *t);
enum err opslag_unlock(struct opslag *t, const char *user, const char *passphrase);
void opslag_close(struct opslag *t);
/* "DIR/NAME"; borrowed until the next call. */
const char *opslag_path(const struct opslag *t, const char *name);
/* Whole file; ck_asserts that it is there. */
void opslag_read(const struct opslag *t, const char *name, struct buf *out);
void opslag_write(const struct opslag *t, const char *name, const struct buf *bytes);
/* How many files below dir hold the bytes. */
unsigned opslag_search(const char *dir, const void *p, size_t n);
/* Copy a whole directory (cp -a). */
void opslag_copy(const char *from, const char *to);
struct secret *opslag_secret(const char *text);

#endif
