/* Named values of one JSON object, to and from what they mean: texts, whole numbers as
 * decimal text, ids, bytes as hex. */
#ifndef REGIE_SYNC_FIELDS_PRIV_H
#define REGIE_SYNC_FIELDS_PRIV_H

#include "crypt/hash.h"

#include "json_priv.h"

/* Append "key":value, with a comma before it unless a bracket was just opened. Keys are to be
 * put in order. */
void field_put_text(struct buf *out, const char *key, const char *s);
void field_put_whole(struct buf *out, const char *key, int64_t n);
void field_put_id(struct buf *out, const char *key, const unsigned char id[ID_BYTES]);
void field_put_hex(struct buf *out, const char *key, const void *p, size_t n);
/* Append a value, or only a key, with its comma. */
void value_put_text(struct buf *out, const char *s);
void value_put_whole(struct buf *out, int64_t n);
void value_put_id(struct buf *out, const unsigned char id[ID_BYTES]);
void value_put_hex(struct buf *out, const void *p, size_t n);
void field_put_key(struct buf *out, const char *key);

/* Back; false when it is not there or means something else. */
bool field_text(struct json o, const char *key, size_t least, size_t most, const char **out); /* yours */
bool field_whole(struct json o, const char *key, int64_t least, int64_t most, int64_t *out);
bool field_count(struct json o, const char *key, uint64_t *out);
bool field_id(struct json o, const char *key, unsigned char out[ID_BYTES]);
bool field_hex(struct json o, const char *key, void *out, size_t n);
/* An array of at most `most` values. */
bool field_array(struct json o, const char *key, size_t most, struct json *out, size_t *n);
bool value_whole(struct json v, int64_t least, int64_t most, int64_t *out); /* decimal text only */
bool value_id(struct json v, unsigned char out[ID_BYTES]);
bool value_hex(struct json v, void *out, size_t n); /* n <= 64 */
/* A word: 1..32 of a-z 0-9 -. */
bool value_word(struct json v, const char **out); /* yours */
bool is_word(const char *s);
/* Exactly n values of an array. */
bool value_row(struct json array, struct json *out, size_t n);
/* Is a value this very text? */
bool value_is(struct json v, const char *s);

#endif
