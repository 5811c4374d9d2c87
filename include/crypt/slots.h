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
#define SLOTS_OFFICE_KEY_BYTES 32 /* X25519, public or secret */
#define SLOTS_WORDS_BYTES 48 /* room for six proposed words */

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
/* For a change of the master key: an empty set for the same store with a fresh master,
 * whose generation goes on from that of `s` (which is left alone). Slots cannot be
 * carried over: each needs its passphrase or code again. */
struct slots *slots_renew(const struct slots *s);
/* NULL is nothing. */
void slots_free(struct slots *s);

/* Read and check the form and the sum of a slots file (not yet its MAC: that needs the
 * master). ERR_SLOTS_DAMAGED (empty, cut, changed by accident), ERR_NEWER_FORMAT,
 * ERR_REFUSED for absurd or weak parameters. *out is NULL on failure. */
enum err slots_parse(const void *p, size_t n, struct slots **out);
/* Append the exact bytes to write; needs the master key (unlocked or new) for the MAC and
 * raises the generation by one. ERR_REFUSED when locked or without any slot; ERR_LIMIT
 * after 10^18 generations. */
enum err slots_write(struct slots *s, struct buf *out);

const unsigned char *slots_store_id(const struct slots *s);
uint64_t slots_generation(const struct slots *s);
size_t slots_count(const struct slots *s);
enum slot_kind slots_kind(const struct slots *s, size_t i);
/* Cost of a passphrase slot; 0, 0 for the others. */
struct slots_cost slots_cost_of(const struct slots *s, size_t i);
/* Name of the user of a passphrase slot (medewerker.gebruikersnaam); borrowed until the
 * set changes. NULL for the other kinds. */
const char *slots_user(const struct slots *s, size_t i);

/* Open: try the passphrase slot of `user` (NULL: every passphrase slot). After
 * success the master is held inside `s` and the MAC of the file has been checked.
 * ERR_PASSPHRASE; ERR_MEMORY when argon2 has no room; ERR_SLOTS_DAMAGED when the
 * slot opens but the MAC is wrong. *slot (may be NULL) gets the index. On failure the
 * set is as it was. A set that is open already may be tried again, to ask for proof. */
enum err slots_unlock(struct slots *s, const char *user, const struct secret *passphrase, size_t *slot);
/* Open with the recovery code, in any case, O/0 I/1 L/1 alike, blanks and dashes free.
 * ERR_CODE_TYPO with *group (may be NULL) = the first group (1..8) that is wrong or
 * missing; ERR_PASSPHRASE when it is whole but not of this store; ERR_SLOTS_DAMAGED. */
enum err slots_unlock_code(struct slots *s, const char *code, int *group);
/* Open a practice store. ERR_PASSPHRASE when there is no open slot. */
enum err slots_unlock_open(struct slots *s);
/* Open with the office's secret key. ERR_PASSPHRASE when no slot is for it. */
enum err slots_unlock_office(struct slots *s, const struct secret *secret_key);
/* Open with the master of `other`, a set of the same store that is unlocked already (the
 * file was read again). ERR_FOREIGN for another store, ERR_SLOTS_DAMAGED when the MAC of
 * the file is wrong under that master, ERR_PASSPHRASE when `other` is locked. */
enum err slots_unlock_as(struct slots *s, const struct slots *other);
bool slots_is_unlocked(const struct slots *s);
/* Sub-key n (1 database, 2 slots MAC, 3 drafts) of the unlocked master, 32 bytes, in
 * place of what `out` held. ERR_REFUSED when locked or for another n; ERR_LIMIT when
 * `out` has no room. */
enum err slots_subkey(const struct slots *s, unsigned n, struct secret *out);

/* Add or replace; need an unlocked or new set, else ERR_REFUSED; ERR_LIMIT above 64
 * slots; the set is unchanged on failure. An open slot stands alone: ERR_REFUSED beside
 * one, and for one beside others.
 * Passphrases are taken as NFC (blanks count; bytes that are no UTF-8 as they are) and are
 * not judged here, but an empty one, a cost out of bounds and a name that is empty, longer
 * than 64 bytes or not clean text are ERR_REFUSED. ERR_MEMORY. */
enum err slots_set_passphrase(struct slots *s, const char *user, const struct secret *passphrase,
	struct slots_cost cost);
enum err slots_set_open(struct slots *s);
/* New recovery code (the one before no longer opens): text in groups, shown once, into
 * code (wipe it after use; empty on failure). */
enum err slots_set_recovery(struct slots *s, char code[SLOTS_CODE_TEXT]);
/* For the holders of the office's key; one slot a key, so that keys can follow each other.
 * ERR_REFUSED also for a public key that is none. */
enum err slots_set_office(struct slots *s, const unsigned char public_key[SLOTS_OFFICE_KEY_BYTES]);
/* ERR_REFUSED for the last slot that opens or a locked set; ERR_NOT_FOUND. */
enum err slots_remove_user(struct slots *s, const char *user);

/* Six random Dutch words of 2,048 (66 bits), blanks between, as a proposal, in place of what
 * `out` held. ERR_LIMIT when it has less than SLOTS_WORDS_BYTES. */
enum err slots_propose_words(struct secret *out);
/* Is a typed passphrase good enough (>= 16 characters, not made of obvious phrases and
 * digits, not a repetition)? NULL when good, else the translated reason; borrowed.
 * BIO2 5.17.03: the rule is kept by the program. */
const char *slots_judge_passphrase(const struct secret *passphrase);

#endif
