/* Signed messages: one line of canonical JSON, {"body":{..},"kind":word,"sign":hex}, and for a new root
 * "sign_before" beside it. What is signed is "regie-message-1", kind and body, LF between. */
#ifndef REGIE_SYNC_MESSAGE_PRIV_H
#define REGIE_SYNC_MESSAGE_PRIV_H

#include "base/secret.h"
#include "crypt/sign.h"
#include "sync/fault.h"

#include "fields_priv.h"

struct message {
	const char *kind;                  /* as asked for */
	struct json body;
	unsigned char sign[SIGN_BYTES], before[SIGN_BYTES];
	bool has_before;
};

/* Append the message. False (nothing appended) when the body is no canonical object or too long. */
bool message_write(const char *kind, const struct buf *body, const struct secret *sign,
	const struct secret *before, struct buf *out);
/* Take a message of this kind apart; nothing is proved yet. `version` of its body must be "1": FAULT_NEWER
 * for a later one. FAULT_LINE. */
enum sync_fault message_read(const char *p, size_t n, const char *kind, struct message *out);
bool message_is_by(const struct message *m, const unsigned char public[SIGN_PUBLIC_BYTES]);
/* The second signature. */
bool message_is_vouched(const struct message *m, const unsigned char public[SIGN_PUBLIC_BYTES]);

#endif
