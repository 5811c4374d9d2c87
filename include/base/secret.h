/* Secrets in locked, guarded memory (libsodium). A secret is wiped when freed,
 * has no printer and is never copied into a `struct buf`. */
#ifndef REGIE_BASE_SECRET_H
#define REGIE_BASE_SECRET_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct secret; /* opaque: fixed capacity, current length */

/* Start libsodium; call first, again is nothing. ERR_NO_RANDOM when the system has no
 * randomness to give (then make no keys: libsodium would abort or wait for ever). */
enum err secret_init(void);
/* Forbid core dumps, ptrace and reading /proc/PID of this process (PR_SET_DUMPABLE 0,
 * RLIMIT_CORE 0). For the program only, before any secret: a leak checker in a test
 * needs ptrace. execv gives dumping back: the new program calls this again. ERR_RIGHTS. */
enum err secret_harden(void);
/* Can memory be locked (RLIMIT_MEMLOCK) now? Secrets are made either way; say so in the
 * diagnostics. The work area of argon2id is never locked: swap should be encrypted. */
bool secret_is_locked(void);
/* Empty secret that can hold `cap` bytes, zeroed. Never NULL. Costs three pages and a
 * locked one, so for a handful of keys and passphrases. */
struct secret *secret_new(size_t cap);
/* Wipe and free; NULL is nothing. */
void secret_free(struct secret *s);
/* Bytes and length; the pointer is borrowed and writable up to the capacity. */
unsigned char *secret_bytes(struct secret *s);
const unsigned char *secret_view(const struct secret *s);
size_t secret_len(const struct secret *s);
size_t secret_cap(const struct secret *s);
/* Set the length; what falls off is wiped. False (unchanged) when over the capacity. */
bool secret_set_len(struct secret *s, size_t len);
/* Append; false (unchanged) when it does not fit. `p` may lie in `s` itself. */
bool secret_append(struct secret *s, const void *p, size_t n);
/* Wipe the content, length 0. */
void secret_reset(struct secret *s);
/* Equal length and bytes; the time taken depends on the lengths only. */
bool secret_is_equal(const struct secret *a, const struct secret *b);
/* NFC of UTF-8 text, in secret memory all the way; bytes that are not well-formed UTF-8
 * are copied as they are. A new secret, yours. */
struct secret *secret_nfc(const struct secret *s);
/* Wipe any memory. */
void secret_wipe(void *p, size_t n);
/* Fill with random bytes; needs secret_init. */
void secret_random(void *p, size_t n);
/* Replace the content by what the descriptor gives up to a newline or the end, at most
 * the capacity; the newline is not kept and nothing after it is read. ERR_IO, ERR_LIMIT
 * (secret left empty). */
enum err secret_read_fd(struct secret *s, int fd);

#endif
