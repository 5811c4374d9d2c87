/* The text form of the slots file (db/slots.md). Reading is strict by one trick: what
 * was read is written again and must be the same bytes, so every file has one spelling
 * and what the MAC and the boxes cover can be made from the fields. */
#include <config.h>

#include "base/mem.h"
#include "base/text.h"
#include "crypt/hash.h"

#include "slots_priv.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT = 1, NUMBER_DIGITS = 18, SUM_LINE = 4 + 2 * HASH_BYTES + 1 };

static const struct slots_cost weakest = {64, 3}, strongest = {1024, 16};

static const struct {
	const char *word;
	size_t box_len;
	bool has_cost;
} kinds[] = {
	[SLOT_PASSPHRASE] = {"passphrase", SLOT_BOX_BYTES, true},
	[SLOT_RECOVERY] = {"recovery", SLOT_BOX_BYTES, false},
	[SLOT_OFFICE] = {"office", SLOT_SEALED_BYTES, false},
	[SLOT_OPEN] = {"open", SLOT_BOX_BYTES, false},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

bool slots_cost_is_allowed(struct slots_cost cost)
{
	return cost.mib >= weakest.mib && cost.mib <= strongest.mib && cost.passes >= weakest.passes &&
		cost.passes <= strongest.passes;
}

bool slots_name_is_good(const char *name)
{
	size_t n = strnlen(name, SLOT_NAME_MAX + 1);
	if (n == 0 || n > SLOT_NAME_MAX || !text_is_utf8(name, n))
		return false;
	char *clean = text_clean(name, false);
	bool same = strcmp(clean, name) == 0;
	free(clean);
	return same;
}

size_t slot_box_len(enum slot_kind kind)
{
	return kinds[kind].box_len;
}

static void add_hex(struct buf *out, const unsigned char *p, size_t n)
{
	char hex[2 * SLOT_SEALED_BYTES + 1];
	hash_hex(p, n, hex);
	buf_add(out, hex);
}

/* The line of a slot up to and with the blank before its box. */
static void add_line_start(struct buf *out, const struct slot *slot)
{
	buf_printf(out, "slot %s ", kinds[slot->kind].word);
	add_hex(out, slot->id, sizeof slot->id);
	buf_printf(out, " %" PRIu32 " %" PRIu32 " ", slot->cost.mib, slot->cost.passes);
	add_hex(out, slot->salt, sizeof slot->salt);
	buf_add_c(out, ' ');
	add_hex(out, slot->nonce, sizeof slot->nonce);
	buf_add_c(out, ' ');
}

void slot_add_binding(struct buf *out, const struct slots *s, const struct slot *slot)
{
	add_hex(out, s->store_id, sizeof s->store_id);
	add_line_start(out, slot);
	buf_add(out, slot->name);
}

void slots_add_covered(struct buf *out, const struct slots *s)
{
	buf_printf(out, "regie-keys %d\nstore ", FORMAT);
	add_hex(out, s->store_id, sizeof s->store_id);
	buf_printf(out, "\ngeneration %" PRIu64 "\n", s->generation);
	for (size_t i = 0; i < s->count; i++) {
		add_line_start(out, &s->slots[i]);
		add_hex(out, s->slots[i].box, slot_box_len(s->slots[i].kind));
		buf_printf(out, " %s\n", s->slots[i].name);
	}
}

void slots_add_file(struct buf *out, const struct slots *s, const unsigned char mac[SLOTS_MAC_BYTES])
{
	unsigned char sum[HASH_BYTES];
	struct buf text = {0};
	slots_add_covered(&text, s);
	buf_add(&text, "mac ");
	add_hex(&text, mac, SLOTS_MAC_BYTES);
	buf_add_c(&text, '\n');
	hash_bytes(sum, NULL, 0, text.s, text.len);
	buf_add(&text, "sum ");
	add_hex(&text, sum, sizeof sum);
	buf_add_c(&text, '\n');
	buf_add_n(out, text.s, text.len);
	buf_clear(&text);
}

/* What is left to read. */
struct cursor {
	const char *at;
	const char *end;
};

static bool take(struct cursor *c, const char *word)
{
	size_t n = strlen(word);
	if ((size_t)(c->end - c->at) < n || memcmp(c->at, word, n) != 0)
		return false;
	c->at += n;
	return true;
}

static bool take_hex(struct cursor *c, unsigned char *out, size_t n)
{
	char hex[2 * SLOT_SEALED_BYTES + 1];
	if ((size_t)(c->end - c->at) < 2 * n)
		return false;
	memcpy(hex, c->at, 2 * n);
	hex[2 * n] = '\0';
	c->at += 2 * n;
	return hash_unhex(hex, out, n);
}

/* A number of at most 18 digits, so that it cannot overflow. */
static bool take_number(struct cursor *c, uint64_t *out)
{
	int digits = 0;
	*out = 0;
	while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && digits < NUMBER_DIGITS) {
		*out = *out * 10 + (uint64_t)(*c->at++ - '0');
		digits++;
	}
	return digits > 0;
}

static bool take_cost(struct cursor *c, struct slots_cost *out)
{
	uint64_t mib, passes;
	if (!take_number(c, &mib) || !take(c, " ") || !take_number(c, &passes) || !take(c, " "))
		return false;
	/* More than fits is more than is allowed: the check that follows refuses it. */
	out->mib = mib > UINT32_MAX ? UINT32_MAX : (uint32_t)mib;
	out->passes = passes > UINT32_MAX ? UINT32_MAX : (uint32_t)passes;
	return true;
}

static bool take_kind(struct cursor *c, enum slot_kind *out)
{
	for (int i = 0; i < KINDS; i++)
		if (take(c, kinds[i].word)) {
			*out = (enum slot_kind)i;
			return take(c, " ");
		}
	return false;
}

static bool take_name(struct cursor *c, char out[SLOT_NAME_MAX + 1])
{
	const char *stop = memchr(c->at, '\n', (size_t)(c->end - c->at));
	size_t n = stop ? (size_t)(stop - c->at) : 0;
	if (n == 0 || n > SLOT_NAME_MAX || memchr(c->at, '\0', n))
		return false;
	memcpy(out, c->at, n);
	out[n] = '\0';
	c->at = stop + 1;
	return true;
}

/* May this slot stand in a file after those before it? One a user, one recovery code; an
 * open slot stands alone: beside it a passphrase would protect nothing. */
static bool has_place(const struct slots *s, const struct slot *fresh)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct slot *old = &s->slots[i];
		if (old->kind == SLOT_OPEN || fresh->kind == SLOT_OPEN)
			return false;
		if (old->kind == fresh->kind && strcmp(old->name, fresh->name) == 0)
			return false;
	}
	return true;
}

static bool name_fits_kind(const struct slot *slot)
{
	unsigned char key_id[SLOT_ID_BYTES];
	if (slot->kind == SLOT_PASSPHRASE)
		return slots_name_is_good(slot->name);
	if (slot->kind == SLOT_OFFICE)
		return hash_unhex(slot->name, key_id, sizeof key_id);
	return strcmp(slot->name, "-") == 0;
}

static enum err take_slot(struct cursor *c, struct slots *s)
{
	struct slot *slot = &s->slots[s->count];
	if (s->count == SLOTS_MAX)
		return ERR_REFUSED;
	if (!take(c, "slot ") || !take_kind(c, &slot->kind) || !take_hex(c, slot->id, sizeof slot->id) ||
		!take(c, " ") || !take_cost(c, &slot->cost))
		return ERR_SLOTS_DAMAGED;
	if (kinds[slot->kind].has_cost ? !slots_cost_is_allowed(slot->cost) : slot->cost.mib || slot->cost.passes)
		return ERR_REFUSED;
	if (!take_hex(c, slot->salt, sizeof slot->salt) || !take(c, " ") ||
		!take_hex(c, slot->nonce, sizeof slot->nonce) || !take(c, " ") ||
		!take_hex(c, slot->box, slot_box_len(slot->kind)) || !take(c, " ") || !take_name(c, slot->name) ||
		!name_fits_kind(slot) || !has_place(s, slot))
		return ERR_SLOTS_DAMAGED;
	s->count++;
	return ERR_OK;
}

/* Without a key: tells damage from a wrong passphrase before anyone types one. */
static bool is_sum_right(const char *p, size_t n)
{
	unsigned char sum[HASH_BYTES], said[HASH_BYTES];
	struct cursor c = {p, p + n};
	if (n < SUM_LINE)
		return false;
	c.at = c.end - SUM_LINE;
	hash_bytes(sum, NULL, 0, p, n - SUM_LINE);
	return take(&c, "sum ") && take_hex(&c, said, sizeof said) && take(&c, "\n") &&
		memcmp(sum, said, sizeof sum) == 0;
}

static enum err take_file(struct cursor *c, struct slots *s)
{
	uint64_t version;
	const char *start = c->at;
	if (!take(c, "regie-keys ") || !take_number(c, &version) || !take(c, "\n"))
		return ERR_SLOTS_DAMAGED;
	if (version > FORMAT)
		return ERR_NEWER_FORMAT;
	if (!is_sum_right(start, (size_t)(c->end - start)) || !take(c, "store ") ||
		!take_hex(c, s->store_id, sizeof s->store_id) || !take(c, "\ngeneration ") ||
		!take_number(c, &s->generation) || !take(c, "\n"))
		return ERR_SLOTS_DAMAGED;
	while (!take(c, "mac ")) {
		enum err e = take_slot(c, s);
		if (e != ERR_OK)
			return e;
	}
	bool good = s->count > 0 && s->generation > 0 && take_hex(c, s->mac, sizeof s->mac);
	return good ? ERR_OK : ERR_SLOTS_DAMAGED;
}

enum err slots_parse(const void *p, size_t n, struct slots **out)
{
	*out = NULL;
	if (n == 0 || n > SLOTS_FILE_MAX)
		return ERR_SLOTS_DAMAGED;
	struct cursor c = {p, (const char *)p + n};
	struct slots *s = mem_new(sizeof *s);
	struct buf again = {0};
	enum err e = take_file(&c, s);
	if (e == ERR_OK) {
		slots_add_file(&again, s, s->mac);
		if (again.len != n || sodium_memcmp(again.s, p, n) != 0)
			e = ERR_SLOTS_DAMAGED;
	}
	if (e == ERR_OK)
		*out = s;
	else
		slots_free(s);
	buf_clear(&again);
	return e;
}
