/* Rings of keys, and the text in which a store keeps one. */
#include <config.h>

#include "sync/keys.h"

#include "base/mem.h"
#include "crypt/box.h"
#include "crypt/sign.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHARED_BYTES = 32, LINE_MOST = 16 + 2 * KEYS_PUBLIC + 2 * SIGN_SECRET_BYTES + 2 * 20 + 8 };

static const char first_line[] = "regie-sync-keys ";
static const char *const role_names[] = {"sign", "box", "root", "shared"};
enum { ROLES = sizeof role_names / sizeof role_names[0] };

struct keyring {
	unsigned char id[ID_BYTES];
	struct key keys[KEYS_COUNT_MAX];
	size_t n;
};

void key_fingerprint(const unsigned char public[KEYS_PUBLIC], unsigned char out[ID_BYTES])
{
	unsigned char hash[HASH_BYTES];
	hash_bytes(hash, NULL, 0, public, KEYS_PUBLIC);
	memcpy(out, hash, ID_BYTES);
}

struct keyring *keyring_new(const unsigned char id[ID_BYTES])
{
	struct keyring *k = mem_new(sizeof *k);
	memcpy(k->id, id, ID_BYTES);
	return k;
}

void keyring_free(struct keyring *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->n; i++)
		secret_free(k->keys[i].secret);
	free(k);
}

const unsigned char *keyring_id(const struct keyring *k)
{
	return k->id;
}

size_t keyring_count(const struct keyring *k)
{
	return k->n;
}

const struct key *keyring_at(const struct keyring *k, size_t i)
{
	return i < k->n ? &k->keys[i] : NULL;
}

static size_t secret_size(enum key_role role)
{
	return role == KEY_SIGN || role == KEY_ROOT ? SIGN_SECRET_BYTES : SHARED_BYTES;
}

/* The public half that a secret says it has. */
static bool public_of(enum key_role role, const struct secret *secret, unsigned char out[KEYS_PUBLIC])
{
	memset(out, 0, KEYS_PUBLIC);
	if (secret_len(secret) != secret_size(role))
		return false;
	if (role == KEY_SHARED)
		return true;
	return role == KEY_BOX ? box_public(secret, out) : sign_public(secret, out);
}

const struct key *keyring_make(struct keyring *k, enum key_role role, int64_t from_ms, int64_t to_ms)
{
	if (k->n == KEYS_COUNT_MAX)
		return NULL;
	struct key *key = &k->keys[k->n++];
	*key = (struct key){.role = role, .secret = secret_new(secret_size(role)), .from_ms = from_ms, .to_ms = to_ms};
	if (role == KEY_BOX) {
		box_pair(key->public, key->secret);
	} else if (role == KEY_SHARED) {
		secret_set_len(key->secret, SHARED_BYTES);
		secret_random(secret_bytes(key->secret), SHARED_BYTES);
	} else {
		sign_pair(key->public, key->secret);
	}
	key_fingerprint(key->public, key->fingerprint);
	return key;
}

static struct key *find_role(struct keyring *k, enum key_role role)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->keys[i].role == role)
			return &k->keys[i];
	return NULL;
}

enum err keyring_set_shared(struct keyring *k, const struct secret *shared)
{
	if (secret_len(shared) != SHARED_BYTES)
		return ERR_REFUSED;
	struct key *key = find_role(k, KEY_SHARED);
	if (!key && !keyring_make(k, KEY_SHARED, 0, 0))
		return ERR_LIMIT;
	key = find_role(k, KEY_SHARED);
	secret_reset(key->secret);
	secret_append(key->secret, secret_view(shared), SHARED_BYTES);
	return ERR_OK;
}

const struct key *keyring_now(const struct keyring *k, enum key_role role, int64_t now_ms)
{
	const struct key *best = NULL;
	for (size_t i = 0; i < k->n; i++) {
		const struct key *key = &k->keys[i];
		if (key->role != role || !key->secret || key->from_ms > now_ms || (key->to_ms != 0 && key->to_ms < now_ms))
			continue;
		if (!best || key->from_ms >= best->from_ms)
			best = key;
	}
	return best;
}

static size_t place_of(const struct keyring *k, const unsigned char fingerprint[ID_BYTES])
{
	size_t i = 0;
	while (i < k->n && (k->keys[i].role == KEY_SHARED || memcmp(k->keys[i].fingerprint, fingerprint, ID_BYTES) != 0))
		i++;
	return i;
}

const struct key *keyring_find(const struct keyring *k, const unsigned char fingerprint[ID_BYTES])
{
	return keyring_at(k, place_of(k, fingerprint));
}

enum err keyring_expire(struct keyring *k, const unsigned char fingerprint[ID_BYTES], int64_t to_ms)
{
	size_t i = place_of(k, fingerprint);
	if (i == k->n)
		return ERR_NOT_FOUND;
	k->keys[i].to_ms = to_ms;
	return ERR_OK;
}

enum err keyring_drop(struct keyring *k, const unsigned char fingerprint[ID_BYTES])
{
	size_t i = place_of(k, fingerprint);
	if (i == k->n)
		return ERR_NOT_FOUND;
	secret_free(k->keys[i].secret);
	memmove(&k->keys[i], &k->keys[i + 1], (k->n - i - 1) * sizeof k->keys[0]);
	k->n--;
	return ERR_OK;
}

/* --- text form --- */

static bool put(struct secret *out, const char *s)
{
	return secret_append(out, s, strlen(s));
}

static bool put_key(struct secret *out, const struct key *key)
{
	char line[LINE_MOST], public[2 * KEYS_PUBLIC + 1], hex[2 * SIGN_SECRET_BYTES + 1] = "-";
	hash_hex(key->public, KEYS_PUBLIC, public);
	if (key->secret)
		hash_hex(secret_view(key->secret), secret_len(key->secret), hex);
	snprintf(line, sizeof line, "key %s %s %s %" PRId64 " %" PRId64 "\n", role_names[key->role], public, hex,
		key->from_ms, key->to_ms);
	bool fits = put(out, line);
	secret_wipe(line, sizeof line);
	secret_wipe(hex, sizeof hex);
	return fits;
}

/* Tells a damaged text, as some bits of a key have no other half that would. */
static bool put_sum(struct secret *out)
{
	unsigned char sum[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	hash_bytes(sum, NULL, 0, secret_view(out), secret_len(out));
	hash_hex(sum, HASH_BYTES, hex);
	return put(out, "sum ") && put(out, hex) && put(out, "\n");
}

enum err keyring_write(const struct keyring *k, struct secret *out)
{
	char id[2 * ID_BYTES + 1];
	hash_hex(k->id, ID_BYTES, id);
	secret_reset(out);
	bool fits = put(out, first_line) && put(out, "1\nid ") && put(out, id) && put(out, "\n");
	for (size_t i = 0; i < k->n && fits; i++)
		fits = put_key(out, &k->keys[i]);
	if (fits && put_sum(out))
		return ERR_OK;
	secret_reset(out);
	return ERR_LIMIT;
}

static bool read_role(const char *name, enum key_role *out)
{
	for (int r = 0; r < ROLES; r++) {
		if (strcmp(role_names[r], name) == 0) {
			*out = (enum key_role)r;
			return true;
		}
	}
	return false;
}

static bool read_secret(const char *hex, struct key *key)
{
	unsigned char public[KEYS_PUBLIC];
	size_t n = secret_size(key->role);
	if (strcmp(hex, "-") == 0)
		return key->role == KEY_ROOT || key->role == KEY_SIGN || key->role == KEY_BOX;
	key->secret = secret_new(n);
	secret_set_len(key->secret, n);
	return hash_unhex(hex, secret_bytes(key->secret), n) && public_of(key->role, key->secret, public) &&
		memcmp(public, key->public, KEYS_PUBLIC) == 0;
}

/* One "key" line, without its newline. */
static bool read_key(struct keyring *k, const char *line)
{
	char role[8], public[2 * KEYS_PUBLIC + 1], hex[2 * SIGN_SECRET_BYTES + 1];
	struct key *key = &k->keys[k->n];
	if (k->n == KEYS_COUNT_MAX || sscanf(line, "key %7s %64s %128s %" SCNd64 " %" SCNd64, role, public, hex,
			&key->from_ms, &key->to_ms) != 5)
		return false;
	bool good = read_role(role, &key->role) && hash_unhex(public, key->public, KEYS_PUBLIC);
	if (good) {
		key_fingerprint(key->public, key->fingerprint);
		k->n++;
		good = read_secret(hex, key);
	}
	secret_wipe(hex, sizeof hex);
	return good;
}

static bool read_lines(struct keyring *k, const char *text)
{
	char line[LINE_MOST], id[2 * ID_BYTES + 1];
	const char *end;
	bool good = true;
	for (size_t row = 0; good && *text; row++, text = end + 1) {
		end = strchr(text, '\n');
		if (!end || (size_t)(end - text) >= sizeof line)
			return false;
		snprintf(line, sizeof line, "%.*s", (int)(end - text), text);
		if (row == 1)
			good = sscanf(line, "id %32s", id) == 1 && hash_unhex(id, k->id, ID_BYTES);
		else if (row > 1 && strncmp(line, "sum ", 4) != 0)
			good = read_key(k, line); /* the sum shows when all is written again */
	}
	secret_wipe(line, sizeof line);
	return good;
}

static bool is_written_so(const struct keyring *k, const struct secret *text)
{
	struct secret *again = secret_new(secret_len(text) + 1);
	bool same = keyring_write(k, again) == ERR_OK && secret_is_equal(again, text);
	secret_free(again);
	return same;
}

enum err keyring_read(const unsigned char *p, size_t n, struct keyring **out)
{
	static const unsigned char nobody[ID_BYTES];
	const size_t head = sizeof first_line - 1;
	*out = NULL;
	if (n < head + 2 || n > KEYS_TEXT_MAX || memcmp(p, first_line, head) != 0)
		return ERR_DAMAGED;
	if (p[head] != '1' || p[head + 1] != '\n')
		return p[head] >= '1' && p[head] <= '9' ? ERR_NEWER_FORMAT : ERR_DAMAGED;
	struct secret *text = secret_new(n + 1);
	secret_append(text, p, n); /* a zero byte follows: the room was zeroed */
	struct keyring *k = keyring_new(nobody);
	bool good = read_lines(k, (const char *)secret_view(text)) && is_written_so(k, text);
	secret_free(text);
	if (!good) {
		keyring_free(k);
		return ERR_DAMAGED;
	}
	*out = k;
	return ERR_OK;
}
