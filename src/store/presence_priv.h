/* Who has the store open, on this machine: one seat a session in regie.wie, held by a
 * lock of the kernel, so a session that was killed has left by itself. Also how far the
 * chain of this device is, to notice a database that was put back. */
#ifndef REGIE_STORE_PRESENCE_PRIV_H
#define REGIE_STORE_PRESENCE_PRIV_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct presence;

/* Enter. ERR_BUSY when somebody has the store alone (who in `why`). */
enum err presence_enter(int dirfd, struct presence **out, struct buf *why);
/* Leave; NULL is nothing. */
void presence_leave(struct presence *p);
/* Name on the seat, once known. */
void presence_name(struct presence *p, const char *user);
/* Be the only one: ERR_BUSY with who else in `who` (may be NULL). Nobody can enter until
 * presence_share. */
enum err presence_alone(struct presence *p, struct buf *who);
void presence_share(struct presence *p);
/* In a transaction now, or no longer: what others see when they wait. */
void presence_busy(struct presence *p, bool busy);
/* Others, one "user op host (proces N)" each, commas between; those in a transaction
 * when there are any, else all. */
void presence_who(struct presence *p, struct buf *out);
/* The chain of this device has come to `sequence` of `incarnation`; kept when higher. */
void presence_witness(struct presence *p, int64_t incarnation, int64_t sequence);
bool presence_witnessed(struct presence *p, int64_t *incarnation, int64_t *sequence);

#endif
