/* The slots file regie.keys (db/slots.md): the master key of a store wrapped per
 * user, for the recovery code, for the office, or open (practice). Nothing here
 * knows SQL. Every parameter from a file is bounded before memory is asked. */
#ifndef REGIE_CRYPT_SLOTS_H
#define REGIE_CRYPT_SLOTS_H

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SLOTS_MASTER_BYTES 32
#define SLOTS_CODE_TEXT 48 /* recovery code in groups, with check characters, and NUL */

enum slot_kind { SLOT_PASSPHRASE, SLOT_RECOVERY, SLOT_OFFICE, SLOT_OPEN };

/* argon2id cost; refused outside 64 MiB/3 .. 1 GiB/16. */
struct slots_cost {
	uint32_t mib;
	uint32_t passes;
};
extern const struct slots_cost slots_cost_personal; /* 256 MiB, 3 */
extern const struct slots_cost slots_cost_shared;   /* 64 MiB, 3 */

struct slots; /* opaque: store id, generation, slots */

/* A new set with a fresh random master key. `store_id` 16 bytes. */
struct slots *slots_new(const unsigned char store_id[16]);
void slots_free(struct slots *s);

/* Read and check the form of a slots file (not yet its MAC: that needs the master).
 * ERR_SLOTS_DAMAGED, ERR_NEWER_FORMAT, ERR_REFUSED for absurd or weak parameters. */
enum err slots_parse(const void *p, size_t n, struct slots **out);
/* The exact bytes to write; needs the master key (unlocked or new) for the MAC and
 * raises the generation by one. */
enum err slots_write(struct slots *s, struct buf *out);

const unsigned char *slots_store_id(const struct slots *s);
uint64_t slots_generation(const struct slots *s);
size_t slots_count(const struct slots *s);
enum slot_kind slots_kind(const struct slots *s, size_t i);
/* Name of the user of a passphrase slot (medewerker.gebruikersnaam); borrowed. */
const char *slots_user(const struct slots *s, size_t i);

/* Open: try the passphrase slot of `user` (NULL: every passphrase slot). After
 * success the master is held inside `s` and the MAC of the file has been checked.
 * ERR_PASSPHRASE; ERR_MEMORY when argon2 has no room; ERR_SLOTS_DAMAGED when the
 * slot opens but the MAC is wrong. *slot gets the index. */
enum err slots_unlock(struct slots *s, const char *user, const struct secret *passphrase, size_t *slot);
/* Open with the recovery code, in any case, O/0 I/1 L/1 alike, blanks and dashes free.
 * ERR_CODE_TYPO with *group = the group (1..) whose check character fails. */
enum err slots_unlock_code(struct slots *s, const char *code, int *group);
/* Open a practice store. ERR_PASSPHRASE when there is no open slot. */
enum err slots_unlock_open(struct slots *s);
/* Open with the master of `other`, a set of the same store that is unlocked already (the
 * file was read again). ERR_FOREIGN for another store, ERR_SLOTS_DAMAGED when the MAC of
 * the file is wrong under that master, ERR_PASSPHRASE when `other` is locked. */
enum err slots_unlock_as(struct slots *s, const struct slots *other);
bool slots_is_unlocked(const struct slots *s);
/* Sub-key n (1 database, 2 slots MAC, 3 drafts) of the unlocked master, 32 bytes. */
enum err slots_subkey(const struct slots *s, unsigned n, struct secret *out);

/* Add or replace; need an unlocked or new set. Passphrases are taken as NFC. */
enum err slots_set_passphrase(struct slots *s, const char *user, const struct secret *passphrase, struct slots_cost cost);
enum err slots_set_open(struct slots *s);
/* New recovery code: text in groups, shown once, into code (wipe it after use). */
enum err slots_set_recovery(struct slots *s, char code[SLOTS_CODE_TEXT]);
/* ERR_REFUSED for the last slot that opens; ERR_NOT_FOUND. */
enum err slots_remove_user(struct slots *s, const char *user);

/* Six random Dutch words, blanks between, as a proposal. */
enum err slots_propose_words(struct secret *out);
/* Is a typed passphrase good enough (>= 16 characters, not in the block list, not one
 * repeated character or word)? NULL when good, else the translated reason; borrowed. */
const char *slots_judge_passphrase(const struct secret *passphrase);

#endif
