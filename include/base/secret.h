/* Secrets in locked, guarded memory (libsodium). A secret is wiped when freed,
 * has no printer and is never copied into a `struct buf`. */
#ifndef REGIE_BASE_SECRET_H
#define REGIE_BASE_SECRET_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct secret; /* opaque: fixed capacity, current length */

/* Start libsodium and forbid core dumps and ptrace (PR_SET_DUMPABLE 0,
 * RLIMIT_CORE 0). ERR_ENV-like codes when randomness is not to be had. */
enum err secret_init(void);
/* False when the last init could not lock memory (RLIMIT_MEMLOCK). */
bool secret_is_locked(void);
/* Empty secret that can hold `cap` bytes. Never NULL. */
struct secret *secret_new(size_t cap);
/* Wipe and free; NULL is nothing. */
void secret_free(struct secret *s);
/* Bytes and length; the pointer is borrowed and writable up to the capacity. */
unsigned char *secret_bytes(struct secret *s);
const unsigned char *secret_view(const struct secret *s);
size_t secret_len(const struct secret *s);
size_t secret_cap(const struct secret *s);
/* Set the length; false (unchanged) when over the capacity. */
bool secret_set_len(struct secret *s, size_t len);
/* Append; false (unchanged) when it does not fit. */
bool secret_append(struct secret *s, const void *p, size_t n);
/* Wipe the content, length 0. */
void secret_reset(struct secret *s);
/* Wipe any memory. */
void secret_wipe(void *p, size_t n);
/* Fill with random bytes. */
void secret_random(void *p, size_t n);
/* Read from descriptor up to a newline or end, at most the capacity; the newline
 * is not kept. ERR_IO, ERR_LIMIT (secret left empty). */
enum err secret_read_fd(struct secret *s, int fd);

#endif
