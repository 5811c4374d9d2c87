/* Enrolment and the keys of the office, as signed messages: request (device to office), grant
 * (office to device), statement (root: which keys of the office count, which devices do not), revocation
 * (a quick notice of one device). Each is one line of canonical JSON with its
 * signature; it travels as a file, inside a bundle or as a QR code. */
#ifndef REGIE_SYNC_ENROLL_H
#define REGIE_SYNC_ENROLL_H

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "crypt/hash.h"
#include "sync/fault.h"
#include "sync/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENROLL_MESSAGE_MAX (256u * 1024)
#define ENROLL_WORDS 8 /* 88 bits, compared aloud */
#define ENROLL_KEYS_MAX 32u
#define ENROLL_REVOKED_MAX 4096u

/* Kind of a signed message, without proving it: for whoever hands it to the right reader. */
enum message_kind { MESSAGE_UNKNOWN, MESSAGE_RECEIPT, MESSAGE_REQUEST, MESSAGE_GRANT, MESSAGE_STATEMENT,
	MESSAGE_REVOCATION };
enum message_kind message_kind(const char *p, size_t n);

/* A device asks to be known. Signed with its own key: proof that it holds it. */
struct enroll_request {
	unsigned char device[ID_BYTES];
	int64_t incarnation;
	unsigned char sign[KEYS_PUBLIC], box[KEYS_PUBLIC];
	const char *label;                 /* 1..64 bytes, how the office calls it ("laptop 7"): no person */
	const char *app;
	int64_t time_ms;
};
enum err enroll_request_write(const struct enroll_request *r, const struct secret *sign, struct buf *out);
/* Texts of what is read live until *out is freed with enroll_free; NULL on failure. */
enum err enroll_request_read(const char *p, size_t n, struct enroll_request **out, enum sync_fault *fault);
/* Eight words of the request (device, incarnation, both keys), to be compared aloud; appended. */
void enroll_request_words(const struct enroll_request *r, struct buf *out);

/* Which keys of the office count. Signed by the root. */
struct statement_key {
	enum key_role role;                /* KEY_SIGN or KEY_BOX */
	unsigned char public[KEYS_PUBLIC];
	int64_t from_ms, to_ms;            /* from < to */
};
struct statement_revoked {
	unsigned char device[ID_BYTES];
	int64_t since_ms;                  /* receive time at the office from which on nothing counts */
	const char *reason;                /* 1..32 of a-z 0-9 - */
};
struct statement {
	unsigned char office[ID_BYTES];
	uint64_t root_number;              /* 1, 2 ..: which root; a new root is vouched for by the one before */
	unsigned char root[KEYS_PUBLIC];
	uint64_t version;                  /* only upward within a root number, below 2^53 */
	int64_t time_ms, until_ms;         /* issued; after it: warn and go on */
	const char *least_app;             /* "" none */
	const struct statement_key *keys;
	size_t n_keys;
	const struct statement_revoked *revoked; /* sorted by device */
	size_t n_revoked;
};
/* `root`: secret root key. `before`: the root before it when this is its first statement under a new
 * root (both sign), else NULL. */
enum err statement_write(const struct statement *s, const struct secret *root, const struct secret *before,
	struct buf *out);
/* Proved by `root` as known: the root of the statement itself, or the one before it that vouches for
 * it. NULL: by the root that it names, for a first meeting where people compare the words. */
enum err statement_read(const char *p, size_t n, const unsigned char *root, struct statement **out,
	enum sync_fault *fault);
/* Does it follow on what is known (root number and version; 0, 0 nothing)? FAULT_NONE, FAULT_OLDER
 * (also for the same again), FAULT_OTHER (another office), FAULT_STATEMENT (a root number further
 * than the next). */
enum sync_fault statement_follows(const struct statement *s, const unsigned char office[ID_BYTES],
	uint64_t root_number, uint64_t version);
bool statement_is_expired(const struct statement *s, int64_t now_ms);
/* The key of a role for new work at a moment: of those valid then the one that began last; NULL none.
 * And by public key, valid at that moment or ever. */
const struct statement_key *statement_key_now(const struct statement *s, enum key_role role, int64_t now_ms);
bool statement_vouches(const struct statement *s, enum key_role role,
	const unsigned char public[KEYS_PUBLIC]);
/* Eight words of the office (id and root key); appended. */
void statement_words(const struct statement *s, struct buf *out);

/* The office takes the device in: its shared secret sealed to the device's box key, and the
 * statement whole. Signed by a sign key of that statement. */
struct enroll_grant {
	unsigned char office[ID_BYTES], device[ID_BYTES];
	int64_t incarnation;
	const char *tag;                   /* two letters for numbers given offline, A-Z */
	int64_t time_ms;
	struct secret *shared;             /* 32 bytes; of a grant that was read: freed with it */
	const char *statement;             /* exact text of a statement */
	size_t statement_n;
};
/* `box`: the device's public box key from its request. */
enum err enroll_grant_write(const struct enroll_grant *g, const unsigned char box[KEYS_PUBLIC],
	const struct secret *sign, struct buf *out);
/* `keys`: of this device (its box key opens the secret). The statement inside is proved by `root`
 * (NULL: by itself; then the words must be compared before anything is kept). FAULT_OTHER for
 * another device or incarnation. */
enum err enroll_grant_read(const char *p, size_t n, const struct keyring *keys, int64_t incarnation,
	const unsigned char *root, struct enroll_grant **out, enum sync_fault *fault);

/* One device no longer counts; ahead of the next statement. Signed by a sign key of the office. */
struct enroll_revocation {
	unsigned char office[ID_BYTES], device[ID_BYTES];
	int64_t since_ms;
	const char *reason;
};
enum err enroll_revocation_write(const struct enroll_revocation *r, const struct secret *sign,
	struct buf *out);
enum err enroll_revocation_read(const char *p, size_t n, const unsigned char sign[KEYS_PUBLIC],
	struct enroll_revocation **out, enum sync_fault *fault);

/* Frees what any of the readers here gave; NULL is nothing. Wipes secrets. */
void enroll_request_free(struct enroll_request *r);
void statement_free(struct statement *s);
void enroll_grant_free(struct enroll_grant *g);
void enroll_revocation_free(struct enroll_revocation *r);

/* Compact code of a request for a QR code or typing (upper case, digits, "REGIE1:..." about 150
 * characters): ids and keys only, with a check sum, no signature. What is read has label and app "". */
void enroll_code_write(const struct enroll_request *r, struct buf *out);
enum err enroll_code_read(const char *text, struct enroll_request **out);

/* A QR code as lines of text, LF after each, appended: half blocks (two rows a line), or when `ascii`
 * "##" and two blanks (one row a line). On a `dark_screen` (light text on dark) dark modules are
 * blanks. *columns and *rows (may be NULL) get its size. ERR_LIMIT when the text is too long. */
enum err enroll_qr(const char *text, bool ascii, bool dark_screen, struct buf *out, int *columns, int *rows);

#endif
