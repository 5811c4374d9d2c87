/* Named values of a JSON object. */
#include <config.h>

#include "fields_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { HEX_MOST = 64, WORD_MOST = 32 };

static void comma(struct buf *out)
{
	char last = out->len ? out->s[out->len - 1] : '{';
	if (last != '{' && last != '[' && last != ':')
		buf_add_c(out, ',');
}

void value_put_text(struct buf *out, const char *s)
{
	comma(out);
	json_put(out, s, strlen(s));
}

void value_put_whole(struct buf *out, int64_t n)
{
	comma(out);
	buf_printf(out, "\"%" PRId64 "\"", n);
}

void value_put_id(struct buf *out, const unsigned char id[ID_BYTES])
{
	char text[ID_TEXT];
	id_text(id, text);
	value_put_text(out, text);
}

void value_put_hex(struct buf *out, const void *p, size_t n)
{
	char hex[2 * HEX_MOST + 1];
	hash_hex(p, n < HEX_MOST ? n : HEX_MOST, hex);
	value_put_text(out, hex);
}

void field_put_key(struct buf *out, const char *key)
{
	value_put_text(out, key);
	buf_add_c(out, ':');
}

void field_put_text(struct buf *out, const char *key, const char *s)
{
	field_put_key(out, key);
	value_put_text(out, s);
}

void field_put_whole(struct buf *out, const char *key, int64_t n)
{
	field_put_key(out, key);
	value_put_whole(out, n);
}

void field_put_id(struct buf *out, const char *key, const unsigned char id[ID_BYTES])
{
	field_put_key(out, key);
	value_put_id(out, id);
}

void field_put_hex(struct buf *out, const char *key, const void *p, size_t n)
{
	field_put_key(out, key);
	value_put_hex(out, p, n);
}

bool field_text(struct json o, const char *key, size_t least, size_t most, const char **out)
{
	struct json v;
	struct buf text = {0};
	bool good = json_get(o, key, &v) && json_text(v, most, &text) && text.len >= least;
	*out = buf_detach(&text);
	return good;
}

bool value_whole(struct json v, int64_t least, int64_t most, int64_t *out)
{
	return *v.p == '"' && json_whole(v, most, out) && *out >= least;
}

bool field_whole(struct json o, const char *key, int64_t least, int64_t most, int64_t *out)
{
	struct json v;
	return json_get(o, key, &v) && value_whole(v, least, most, out);
}

bool field_count(struct json o, const char *key, uint64_t *out)
{
	int64_t n = 0;
	bool good = field_whole(o, key, 0, JSON_NUMBER_MAX, &n);
	*out = (uint64_t)n;
	return good;
}

bool value_id(struct json v, unsigned char out[ID_BYTES])
{
	char id[ID_TEXT] = "";
	struct json plain;
	if (!json_plain(v, &plain) || plain.n != ID_TEXT - 1)
		return false;
	memcpy(id, plain.p, plain.n);
	return id_parse(id, out);
}

bool field_id(struct json o, const char *key, unsigned char out[ID_BYTES])
{
	struct json v;
	return json_get(o, key, &v) && value_id(v, out);
}

bool value_hex(struct json v, void *out, size_t n)
{
	char hex[2 * HEX_MOST + 1] = "";
	struct json plain;
	if (n > HEX_MOST || !json_plain(v, &plain) || plain.n != 2 * n)
		return false;
	memcpy(hex, plain.p, plain.n);
	return hash_unhex(hex, out, n);
}

bool field_hex(struct json o, const char *key, void *out, size_t n)
{
	struct json v;
	return json_get(o, key, &v) && value_hex(v, out, n);
}

bool field_array(struct json o, const char *key, size_t most, struct json *out, size_t *n)
{
	if (!json_get(o, key, out) || !json_is_array(*out))
		return false;
	*n = json_count(*out, most);
	return *n <= most;
}

bool is_word(const char *s)
{
	size_t n = strlen(s);
	return n >= 1 && n <= WORD_MOST && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

bool value_word(struct json v, const char **out)
{
	struct buf word = {0};
	bool good = json_text(v, WORD_MOST, &word) && is_word(buf_str(&word));
	*out = buf_detach(&word);
	return good;
}

bool value_row(struct json array, struct json *out, size_t n)
{
	const char *at = NULL;
	if (!json_is_array(array) || json_count(array, n) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		json_next(array, &at, &out[i]);
	return true;
}

bool value_is(struct json v, const char *s)
{
	struct json plain;
	return json_plain(v, &plain) && plain.n == strlen(s) && memcmp(plain.p, s, plain.n) == 0;
}
