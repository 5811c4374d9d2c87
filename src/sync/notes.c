/* What sync remembers: names and values in the store's own table, keys in secret memory on the
 * way in and out. */
#include <config.h>

#include "notes_priv.h"

#include "base/file.h"
#include "base/mem.h"
#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void notes_clear(struct notes *n)
{
	for (size_t i = 0; i < n->count; i++) {
		secret_wipe(n->n[i].value, strlen(n->n[i].value));
		free(n->n[i].name);
		free(n->n[i].value);
	}
	free(n->n);
	*n = (struct notes){0};
}

static struct note *find(const struct notes *n, const char *name)
{
	for (size_t i = 0; i < n->count; i++)
		if (strcmp(n->n[i].name, name) == 0)
			return &n->n[i];
	return NULL;
}

void notes_set(struct notes *n, const char *name, const char *value)
{
	struct note *at = find(n, name);
	if (at && !value) {
		free(at->name);
		free(at->value);
		*at = n->n[--n->count];
		return;
	}
	if (!value)
		return;
	if (!at) {
		MEM_GROW(n->n, n->count, n->cap);
		at = &n->n[n->count++];
		*at = (struct note){mem_dup(name), NULL};
	}
	char *copy = mem_dup(value);
	copy[strcspn(copy, "\n")] = '\0';
	free(at->value);
	at->value = copy;
}

void notes_set_int(struct notes *n, const char *name, int64_t value)
{
	struct buf b = {0};
	buf_printf(&b, "%lld", (long long)value);
	notes_set(n, name, buf_str(&b));
	buf_clear(&b);
}

void notes_set_bytes(struct notes *n, const char *name, const void *p, size_t len)
{
	char *hex = mem_new(2 * len + 1);
	hash_hex(p, len, hex);
	notes_set(n, name, hex);
	secret_wipe(hex, 2 * len);
	free(hex);
}

const char *notes_get(const struct notes *n, const char *name)
{
	const struct note *at = find(n, name);
	return at ? at->value : "";
}

int64_t notes_int(const struct notes *n, const char *name)
{
	const char *text = notes_get(n, name);
	char *end;
	errno = 0;
	long long v = strtoll(text, &end, 10);
	return errno || *end || end == text ? 0 : v;
}

bool notes_bytes(const struct notes *n, const char *name, void *out, size_t len)
{
	const char *text = notes_get(n, name);
	return strlen(text) == 2 * len && hash_unhex(text, out, len);
}

enum err notes_load(struct store *s, const char *key, struct notes *out)
{
	struct buf b = {0};
	*out = (struct notes){0};
	enum err e = travel_get(s, key, &b);
	char *text = b.len ? b.s : NULL;
	for (char *line = text, *next; line && *line; line = next) {
		char *eq = strchr(line, '=');
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (!eq || (next && eq >= next - 1))
			continue;
		*eq = '\0';
		notes_set(out, line, eq + 1);
	}
	buf_wipe(&b);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err notes_save(struct store *s, const char *key, const struct notes *n)
{
	struct buf b = {0};
	for (size_t i = 0; i < n->count; i++)
		buf_printf(&b, "%s=%s\n", n->n[i].name, n->n[i].value);
	enum err e = travel_put(s, key, buf_str(&b), b.len);
	buf_wipe(&b);
	return e;
}

enum err ring_load(struct store *s, const char *key, struct keyring **out)
{
	struct buf b = {0};
	*out = NULL;
	enum err e = travel_get(s, key, &b);
	if (!e)
		e = keyring_read((const unsigned char *)b.s, b.len, out);
	buf_wipe(&b);
	return e;
}

enum err ring_save(struct store *s, const char *key, const struct keyring *k)
{
	struct secret *text = secret_new(KEYS_TEXT_MAX);
	enum err e = keyring_write(k, text);
	if (!e)
		e = travel_put(s, key, secret_view(text), secret_len(text));
	secret_free(text);
	return e;
}

char *post_path(struct store *s, const char *name)
{
	struct buf b = {0};
	buf_printf(&b, "%s/post%s%s", store_dir(s), *name ? "/" : "", name);
	return buf_detach(&b);
}

enum err post_open(struct store *s, const char *name, int *fd)
{
	char *path = post_path(s, name);
	enum err e = file_open_dir(path, fd);
	if (e == ERR_MISSING)
		e = file_make_dir(path, fd);
	if (e == ERR_EXISTS) /* another process made it at this moment, and uses it */
		e = file_open_dir(path, fd);
	free(path);
	return e;
}

int64_t wall_now(struct store *s)
{
	const struct clock *c = store_clock(s);
	return c->wall_ms(c->ctx);
}
