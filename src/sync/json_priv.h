/* The one spelling of JSON that travels: no blanks, keys sorted by byte value, no doubled
 * key, the shortest escapes (db/operations.md, Bytes). Texts are judged whole first and picked
 * apart after; nothing here asks for memory by what a text says. */
#ifndef REGIE_SYNC_JSON_PRIV_H
#define REGIE_SYNC_JSON_PRIV_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_NUMBER_MAX ((INT64_C(1) << 53) - 1)

/* A piece of a text that json_valid found good: one value. */
struct json {
	const char *p;
	size_t n;
};

/* Is this one value in the one spelling, UTF-8, no deeper than `depth` (1..16; a text has depth 0), all
 * texts, arrays and objects? `numbers`: the keys "i" and "n" of the outer object hold whole
 * numbers 0 .. 2^53 - 1, as in an operation line. */
bool json_valid(const char *p, size_t n, unsigned depth, bool numbers);

/* All below want a value that json_valid found good. */
bool json_is_object(struct json v);
bool json_is_array(struct json v);
/* The value of a key; false when it is not there or v is no object. */
bool json_get(struct json v, const char *key, struct json *out);
/* The next element: start with at = NULL. */
bool json_next(struct json array, const char **at, struct json *out);
/* Number of elements of an array, at most `most` + 1 counted. */
size_t json_count(struct json array, size_t most);
/* The text of a text value, appended; false when v is no text or its bytes are more than `most`. */
bool json_text(struct json v, size_t most, struct buf *out);
/* A text value without any escape in it: its bytes where they lie. */
bool json_plain(struct json v, struct json *out);
/* A whole number 0 .. `most`: a decimal text, or a number where those are allowed. */
bool json_whole(struct json v, int64_t most, int64_t *out);

/* Append a text value; false (nothing appended) when it is not UTF-8. */
bool json_put(struct buf *out, const char *s, size_t n);

#endif
