/* Unpacking in a forked child that may do nothing but read and write one socket. */
#ifndef REGIE_SYNC_UNPACK_PRIV_H
#define REGIE_SYNC_UNPACK_PRIV_H

#include "sync/fault.h"

#include <stddef.h>
#include <stdint.h>

struct unpack;

struct unpack_limits {
	uint64_t plain;                    /* most bytes that come out */
	uint64_t free;                     /* below this many bytes no ratio is asked */
	unsigned ratio;                    /* most bytes out for one byte in */
	size_t pad;                        /* zero bytes behind the frame: fewer than this */
};

/* Start a child. `more` gives the next packed bytes (borrowed until the next call), *n = 0 at the end; its
 * fault is passed on. *out NULL on failure (FAULT_CHILD). */
enum sync_fault unpack_new(const struct unpack_limits *limits,
	enum sync_fault (*more)(void *ctx, const unsigned char **p, size_t *n), void *ctx, struct unpack **out);
/* The next unpacked bytes, borrowed until the next call; *n = 0 when the one frame was whole and only
 * zero bytes followed it. FAULT_PACKED, FAULT_BOMB, FAULT_AFTER, FAULT_CHILD, or that of `more`. */
enum sync_fault unpack_next(struct unpack *u, const unsigned char **p, size_t *n);
/* Ends the child at any moment; NULL is nothing. */
void unpack_free(struct unpack *u);

#endif
