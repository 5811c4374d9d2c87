/* Key slots: one master key, wrapped once for everyone who may open the store. The
 * master and every key that wraps it live in secrets only; a set that was read stays
 * locked until a slot opens and the MAC of the whole file proves right. */
#include <config.h>

#include "crypt/slots.h"

#include "base/mem.h"
#include "base/text.h"
#include "crypt/hash.h"

#include "code_priv.h"
#include "slots_priv.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SUBKEY_MAC = 2, SUBKEYS = 3, KEK_BYTES = 32 };

static const char context[] = "regie-sk";
static const char recovery_label[] = "regie-herstel";
static const char open_label[] = "regie-oefen";

const struct slots_cost slots_cost_personal = {256, 3};
const struct slots_cost slots_cost_shared = {64, 3};

struct slots *slots_new(const unsigned char store_id[16])
{
	struct slots *s = mem_new(sizeof *s);
	memcpy(s->store_id, store_id, sizeof s->store_id);
	s->master = secret_new(SLOTS_MASTER_BYTES);
	secret_random(secret_bytes(s->master), SLOTS_MASTER_BYTES);
	secret_set_len(s->master, SLOTS_MASTER_BYTES);
	return s;
}

struct slots *slots_renew(const struct slots *s)
{
	struct slots *fresh = slots_new(s->store_id);
	fresh->generation = s->generation;
	return fresh;
}

void slots_free(struct slots *s)
{
	if (!s)
		return;
	secret_free(s->master);
	free(s);
}

const unsigned char *slots_store_id(const struct slots *s)
{
	return s->store_id;
}

uint64_t slots_generation(const struct slots *s)
{
	return s->generation;
}

size_t slots_count(const struct slots *s)
{
	return s->count;
}

enum slot_kind slots_kind(const struct slots *s, size_t i)
{
	assert(i < s->count);
	return s->slots[i].kind;
}

struct slots_cost slots_cost_of(const struct slots *s, size_t i)
{
	assert(i < s->count);
	return s->slots[i].cost;
}

const char *slots_user(const struct slots *s, size_t i)
{
	assert(i < s->count);
	return s->slots[i].kind == SLOT_PASSPHRASE ? s->slots[i].name : NULL;
}

bool slots_is_unlocked(const struct slots *s)
{
	return s->master != NULL;
}

static struct secret *derive(const struct secret *master, unsigned n)
{
	struct secret *key = secret_new(crypto_kdf_KEYBYTES);
	crypto_kdf_derive_from_key(secret_bytes(key), crypto_kdf_KEYBYTES, n, context, secret_view(master));
	secret_set_len(key, crypto_kdf_KEYBYTES);
	return key;
}

enum err slots_subkey(const struct slots *s, unsigned n, struct secret *out)
{
	if (!s->master || n < 1 || n > SUBKEYS)
		return ERR_REFUSED;
	struct secret *key = derive(s->master, n);
	secret_reset(out);
	bool fits = secret_append(out, secret_view(key), secret_len(key));
	secret_free(key);
	return fits ? ERR_OK : ERR_LIMIT;
}

static void mac_of(const struct slots *s, const struct secret *master, unsigned char mac[SLOTS_MAC_BYTES])
{
	struct buf covered = {0};
	struct secret *key = derive(master, SUBKEY_MAC);
	slots_add_covered(&covered, s);
	hash_bytes(mac, secret_view(key), secret_len(key), covered.s, covered.len);
	secret_free(key);
	buf_clear(&covered);
}

enum err slots_write(struct slots *s, struct buf *out)
{
	unsigned char mac[SLOTS_MAC_BYTES];
	if (!s->master || s->count == 0)
		return ERR_REFUSED;
	if (s->generation >= SLOTS_GENERATION_MAX)
		return ERR_LIMIT;
	s->generation++;
	mac_of(s, s->master, mac);
	slots_add_file(out, s, mac);
	return ERR_OK;
}

/* The key of a passphrase. With the cost bounded, all that can fail is memory. */
static enum err stretch(const struct slot *slot, const struct secret *passphrase, struct secret **kek)
{
	struct secret *nfc = secret_nfc(passphrase);
	struct secret *key = secret_new(KEK_BYTES);
	assert(slots_cost_is_allowed(slot->cost));
	int failed = crypto_pwhash(secret_bytes(key), KEK_BYTES, (const char *)secret_view(nfc), secret_len(nfc),
		slot->salt, slot->cost.passes, (size_t)slot->cost.mib << 20, crypto_pwhash_ALG_ARGON2ID13);
	secret_free(nfc);
	secret_set_len(key, KEK_BYTES);
	*kek = key;
	if (!failed)
		return ERR_OK;
	secret_free(key);
	*kek = NULL;
	return ERR_MEMORY;
}

/* The key of a code or of nothing: BLAKE2b-256(key = salt, label || bits). */
static struct secret *labelled_key(const struct slot *slot, const char *label, const struct secret *bits)
{
	struct secret *key = secret_new(KEK_BYTES);
	crypto_generichash_state state;
	crypto_generichash_init(&state, slot->salt, sizeof slot->salt, KEK_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)label, strlen(label));
	if (bits)
		crypto_generichash_update(&state, secret_view(bits), secret_len(bits));
	crypto_generichash_final(&state, secret_bytes(key), KEK_BYTES);
	sodium_memzero(&state, sizeof state);
	secret_set_len(key, KEK_BYTES);
	return key;
}

static void wrap(const struct slots *s, struct slot *slot, const struct secret *kek)
{
	struct buf bound = {0};
	slot_add_binding(&bound, s, slot);
	crypto_aead_xchacha20poly1305_ietf_encrypt(slot->box, NULL, secret_view(s->master), SLOTS_MASTER_BYTES,
		(const unsigned char *)bound.s, bound.len, NULL, slot->nonce, secret_view(kek));
	buf_clear(&bound);
}

/* The master in the slot; NULL when the key does not fit. */
static struct secret *unwrap(const struct slots *s, const struct slot *slot, const struct secret *kek)
{
	struct buf bound = {0};
	struct secret *master = secret_new(SLOTS_MASTER_BYTES);
	slot_add_binding(&bound, s, slot);
	int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(secret_bytes(master), NULL, NULL, slot->box,
		SLOT_BOX_BYTES, (const unsigned char *)bound.s, bound.len, slot->nonce, secret_view(kek));
	buf_clear(&bound);
	if (!failed) {
		secret_set_len(master, SLOTS_MASTER_BYTES);
		return master;
	}
	secret_free(master);
	return NULL;
}

/* Take what came out of a slot (NULL: it did not open) as the master, once the file as
 * a whole is proved by it, or when it is the one that is held already. */
static enum err accept(struct slots *s, struct secret *master)
{
	unsigned char mac[SLOTS_MAC_BYTES];
	bool right;
	if (!master)
		return ERR_PASSPHRASE;
	if (s->master) {
		right = secret_is_equal(s->master, master);
	} else {
		mac_of(s, master, mac);
		right = sodium_memcmp(mac, s->mac, sizeof mac) == 0;
	}
	if (right && !s->master)
		s->master = master;
	else
		secret_free(master);
	return right ? ERR_OK : ERR_SLOTS_DAMAGED;
}

static enum err open_with_passphrase(struct slots *s, const struct slot *slot,
	const struct secret *passphrase)
{
	struct secret *kek;
	enum err e = stretch(slot, passphrase, &kek);
	if (e != ERR_OK)
		return e;
	e = accept(s, unwrap(s, slot, kek));
	secret_free(kek);
	return e;
}

enum err slots_unlock(struct slots *s, const char *user, const struct secret *passphrase, size_t *slot)
{
	enum err result = ERR_PASSPHRASE;
	char *name = user ? text_clean(user, false) : NULL;
	for (size_t i = 0; i < s->count; i++) {
		if (s->slots[i].kind != SLOT_PASSPHRASE || (name && strcmp(s->slots[i].name, name) != 0))
			continue;
		enum err e = open_with_passphrase(s, &s->slots[i], passphrase);
		if (e == ERR_OK && slot)
			*slot = i;
		/* A slot that could not be tried might have been the one. */
		if (e != ERR_PASSPHRASE)
			result = e;
		if (e == ERR_OK || e == ERR_SLOTS_DAMAGED)
			break;
	}
	free(name);
	return result;
}

/* Try the slots that need no stretching. */
static enum err unlock_labelled(struct slots *s, enum slot_kind kind, const char *label,
	const struct secret *bits)
{
	enum err e = ERR_PASSPHRASE;
	for (size_t i = 0; i < s->count && e == ERR_PASSPHRASE; i++) {
		if (s->slots[i].kind != kind)
			continue;
		struct secret *kek = labelled_key(&s->slots[i], label, bits);
		e = accept(s, unwrap(s, &s->slots[i], kek));
		secret_free(kek);
	}
	return e;
}

enum err slots_unlock_code(struct slots *s, const char *code, int *group)
{
	struct secret *bits = secret_new(CODE_BITS_BYTES);
	enum err e = ERR_CODE_TYPO;
	secret_set_len(bits, CODE_BITS_BYTES);
	if (code_read(code, secret_bytes(bits), group))
		e = unlock_labelled(s, SLOT_RECOVERY, recovery_label, bits);
	secret_free(bits);
	return e;
}

enum err slots_unlock_open(struct slots *s)
{
	return unlock_labelled(s, SLOT_OPEN, open_label, NULL);
}

enum err slots_unlock_as(struct slots *s, const struct slots *other)
{
	if (memcmp(s->store_id, other->store_id, sizeof s->store_id) != 0)
		return ERR_FOREIGN;
	if (!other->master)
		return ERR_PASSPHRASE;
	struct secret *master = secret_new(SLOTS_MASTER_BYTES);
	secret_append(master, secret_view(other->master), SLOTS_MASTER_BYTES);
	return accept(s, master);
}

/* The name of an office slot: 16 hex of the public key's hash, to find the right key by. */
static void name_key(const unsigned char public_key[SLOTS_OFFICE_KEY_BYTES], char name[SLOT_NAME_MAX + 1])
{
	unsigned char hash[HASH_BYTES];
	hash_bytes(hash, NULL, 0, public_key, SLOTS_OFFICE_KEY_BYTES);
	hash_hex(hash, SLOT_ID_BYTES, name);
}

enum err slots_unlock_office(struct slots *s, const struct secret *secret_key)
{
	unsigned char public_key[SLOTS_OFFICE_KEY_BYTES];
	char name[SLOT_NAME_MAX + 1];
	enum err e = ERR_PASSPHRASE;
	if (secret_len(secret_key) != SLOTS_OFFICE_KEY_BYTES)
		return ERR_REFUSED;
	crypto_scalarmult_base(public_key, secret_view(secret_key));
	name_key(public_key, name);
	for (size_t i = 0; i < s->count && e == ERR_PASSPHRASE; i++) {
		if (s->slots[i].kind != SLOT_OFFICE || strcmp(s->slots[i].name, name) != 0)
			continue;
		struct secret *master = secret_new(SLOTS_MASTER_BYTES);
		secret_set_len(master, SLOTS_MASTER_BYTES);
		if (crypto_box_seal_open(secret_bytes(master), s->slots[i].box, SLOT_SEALED_BYTES, public_key,
			secret_view(secret_key)) != 0) {
			secret_free(master);
			master = NULL;
		}
		e = accept(s, master);
	}
	return e;
}

/* Where a slot of this kind and name stands or would be added. */
static size_t place_of(const struct slots *s, enum slot_kind kind, const char *name)
{
	size_t i = 0;
	while (i < s->count && (s->slots[i].kind != kind || strcmp(s->slots[i].name, name) != 0))
		i++;
	return i;
}

/* An open slot stands alone: beside it a passphrase would protect nothing. */
static bool may_stand(const struct slots *s, enum slot_kind kind)
{
	for (size_t i = 0; i < s->count; i++)
		if ((s->slots[i].kind == SLOT_OPEN) != (kind == SLOT_OPEN))
			return false;
	return true;
}

/* A fresh slot of this kind and name, if the set may have it. */
static enum err begin_slot(const struct slots *s, enum slot_kind kind, const char *name, struct slot *fresh)
{
	memset(fresh, 0, sizeof *fresh);
	if (!s->master || !may_stand(s, kind))
		return ERR_REFUSED;
	if (place_of(s, kind, name) == SLOTS_MAX)
		return ERR_LIMIT;
	fresh->kind = kind;
	memcpy(fresh->name, name, strlen(name) + 1);
	secret_random(fresh->id, sizeof fresh->id);
	if (kind != SLOT_OFFICE) {
		secret_random(fresh->salt, sizeof fresh->salt);
		secret_random(fresh->nonce, sizeof fresh->nonce);
	}
	return ERR_OK;
}

static void put_slot(struct slots *s, const struct slot *fresh)
{
	size_t i = place_of(s, fresh->kind, fresh->name);
	s->slots[i] = *fresh;
	if (i == s->count)
		s->count++;
}

enum err slots_set_passphrase(struct slots *s, const char *user, const struct secret *passphrase,
	struct slots_cost cost)
{
	struct slot fresh;
	struct secret *kek;
	char *name = text_clean(user, false);
	enum err e = ERR_REFUSED;
	/* Cleaning would make a good name of a bad one. */
	bool named = text_is_utf8(user, strlen(user)) && slots_name_is_good(name);
	if (named && slots_cost_is_allowed(cost) && secret_len(passphrase) > 0)
		e = begin_slot(s, SLOT_PASSPHRASE, name, &fresh);
	free(name);
	if (e != ERR_OK)
		return e;
	fresh.cost = cost;
	e = stretch(&fresh, passphrase, &kek);
	if (e != ERR_OK)
		return e;
	wrap(s, &fresh, kek);
	secret_free(kek);
	put_slot(s, &fresh);
	return ERR_OK;
}

enum err slots_set_open(struct slots *s)
{
	struct slot fresh;
	enum err e = begin_slot(s, SLOT_OPEN, "-", &fresh);
	if (e != ERR_OK)
		return e;
	struct secret *kek = labelled_key(&fresh, open_label, NULL);
	wrap(s, &fresh, kek);
	secret_free(kek);
	put_slot(s, &fresh);
	return ERR_OK;
}

enum err slots_set_recovery(struct slots *s, char code[SLOTS_CODE_TEXT])
{
	struct slot fresh;
	enum err e = begin_slot(s, SLOT_RECOVERY, "-", &fresh);
	memset(code, 0, SLOTS_CODE_TEXT);
	if (e != ERR_OK)
		return e;
	struct secret *bits = secret_new(CODE_BITS_BYTES);
	secret_random(secret_bytes(bits), CODE_BITS_BYTES);
	secret_set_len(bits, CODE_BITS_BYTES);
	struct secret *kek = labelled_key(&fresh, recovery_label, bits);
	wrap(s, &fresh, kek);
	code_write(secret_view(bits), code);
	secret_free(kek);
	secret_free(bits);
	put_slot(s, &fresh);
	return ERR_OK;
}

enum err slots_set_office(struct slots *s, const unsigned char public_key[SLOTS_OFFICE_KEY_BYTES])
{
	struct slot fresh;
	char name[SLOT_NAME_MAX + 1];
	name_key(public_key, name);
	enum err e = begin_slot(s, SLOT_OFFICE, name, &fresh);
	if (e != ERR_OK)
		return e;
	/* Fails for keys of low order, that would seal to everyone. */
	if (crypto_box_seal(fresh.box, secret_view(s->master), SLOTS_MASTER_BYTES, public_key) != 0)
		return ERR_REFUSED;
	put_slot(s, &fresh);
	return ERR_OK;
}

enum err slots_remove_user(struct slots *s, const char *user)
{
	char *name = text_clean(user, false);
	size_t i = place_of(s, SLOT_PASSPHRASE, name);
	free(name);
	if (i == s->count)
		return ERR_NOT_FOUND;
	if (!s->master || s->count == 1)
		return ERR_REFUSED;
	s->count--;
	memmove(&s->slots[i], &s->slots[i + 1], (s->count - i) * sizeof s->slots[0]);
	memset(&s->slots[s->count], 0, sizeof s->slots[0]);
	return ERR_OK;
}
