/* The inside of a set of slots, shared by the file form and the keys. */
#ifndef REGIE_CRYPT_SLOTS_PRIV_H
#define REGIE_CRYPT_SLOTS_PRIV_H

#include "base/buf.h"
#include "crypt/slots.h"

enum {
	SLOTS_MAX = 64,
	SLOTS_FILE_MAX = 64 * 1024,
	SLOT_ID_BYTES = 8,
	SLOT_SALT_BYTES = 16,
	SLOT_NONCE_BYTES = 24,
	SLOT_BOX_BYTES = SLOTS_MASTER_BYTES + 16,        /* XChaCha20-Poly1305 */
	SLOT_SEALED_BYTES = SLOTS_MASTER_BYTES + 32 + 16, /* crypto_box_seal */
	SLOT_NAME_MAX = 64,
	SLOTS_MAC_BYTES = 32
};

/* The highest generation: 18 digits, which fit every integer of a store. */
#define SLOTS_GENERATION_MAX UINT64_C(999999999999999999)

struct slot {
	enum slot_kind kind;
	unsigned char id[SLOT_ID_BYTES];
	struct slots_cost cost; /* 0, 0 but for a passphrase */
	unsigned char salt[SLOT_SALT_BYTES];
	unsigned char nonce[SLOT_NONCE_BYTES];
	unsigned char box[SLOT_SEALED_BYTES]; /* slot_box_len bytes of it */
	char name[SLOT_NAME_MAX + 1];
};

struct slots {
	unsigned char store_id[16];
	uint64_t generation;
	size_t count;
	struct slot slots[SLOTS_MAX];
	unsigned char mac[SLOTS_MAC_BYTES]; /* as read; not used once the master is held */
	struct secret *master;              /* NULL until unlocked */
};

/* Is the cost within 64 MiB/3 .. 1 GiB/16? */
bool slots_cost_is_allowed(struct slots_cost cost);
/* Is it a name that a passphrase slot may have: 1..64 bytes of clean UTF-8 in NFC? */
bool slots_name_is_good(const char *name);
size_t slot_box_len(enum slot_kind kind);
/* What a box is bound to: store id, the slot's line up to the box, its name. */
void slot_add_binding(struct buf *out, const struct slots *s, const struct slot *slot);
/* The lines that the MAC covers: everything before it. */
void slots_add_covered(struct buf *out, const struct slots *s);
/* The whole file with this MAC. */
void slots_add_file(struct buf *out, const struct slots *s, const unsigned char mac[SLOTS_MAC_BYTES]);

#endif
