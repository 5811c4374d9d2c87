/* The reader of block files (screens/definitions.md): a file becomes blocks, a block
 * becomes keys with values. Everything under screens/, db/ and gemeente/ that is
 * `key: value` text is read here. */
#ifndef REGIE_SPEC_BLOCKS_H
#define REGIE_SPEC_BLOCKS_H

#include "base/err.h"
#include "spec/fault.h"

#include <stdbool.h>
#include <stddef.h>

/* One `key: value`. Text lives as long as the `struct blocks`. */
struct block_pair {
	const char *key;
	const char *lang;  /* "en" of `label::en:`; NULL = none */
	const char *value; /* continuation lines joined by one blank, paragraphs by '\n' */
	int line;
};

struct block {
	const char *file;  /* base name */
	int line;          /* of its first key */
	const struct block_pair *pairs; /* at least one; the first is the kind and the id */
	size_t n;
};

struct blocks; /* opaque, immutable */

enum { BLOCKS_FILE_MAX = 4 << 20, BLOCKS_LINE_MAX = 64 << 10, BLOCKS_MAX = 20000 };

/* Read a text of n bytes; `file` is its name in faults (base name is kept). ERR_OK;
 * ERR_DEFINITION when faults were added, where *out holds all that could be read, so
 * that more faults can be looked for; ERR_LIMIT (file too large, a fault says so) and
 * hostile bytes (NUL, control, not UTF-8, invisible characters) leave *out NULL. */
enum err blocks_parse(const char *file, const char *text, size_t n, struct blocks **out,
	struct spec_fault_list *faults);
/* The same for a file in an open directory. Also ERR_MISSING, ERR_RIGHTS, ERR_IO as
 * file_read, each with a fault. */
enum err blocks_read(int dirfd, const char *name, struct blocks **out, struct spec_fault_list *faults);
/* The same for a path. */
enum err blocks_read_path(const char *path, struct blocks **out, struct spec_fault_list *faults);
void blocks_free(struct blocks *b);

size_t blocks_n(const struct blocks *b);
/* The i-th block; borrowed. */
const struct block *blocks_at(const struct blocks *b, size_t i);

/* First key: what kind of block, and its value. Never NULL. */
const char *block_kind(const struct block *b);
const char *block_id(const struct block *b);
/* First pair with this key (lang NULL: the one without a language); NULL: none. */
const struct block_pair *block_find(const struct block *b, const char *key, const char *lang);
/* Its value, NULL when absent. */
const char *block_value(const struct block *b, const char *key);

/* What a kind of block may hold; a table ends with a NULL key. */
enum {
	BLOCK_NEEDED = 1, /* must be there, and not be empty */
	BLOCK_MANY = 2,   /* may be repeated */
	BLOCK_WORDS = 4   /* words for people: may carry a language, may have paragraphs */
};
struct block_key { const char *key; unsigned flags; };
/* Check the keys of a block: unknown (with the nearest known one), repeated, missing,
 * a language or paragraph where none belongs. The first key (the kind) is not looked up.
 * Adds faults; true when it added none. */
bool block_check(const struct block *b, const struct block_key *keys, struct spec_fault_list *faults);

#endif
