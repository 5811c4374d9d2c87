/* The executable model of the exchange: devices that edit registers, sticks that are lost, late, doubled, receipts out of
 * order, bad clocks, a cloned disk, a restored device, a restored office. What is acknowledged and what is sent again is decided
 * by the program's own ack.c and receipt.c; the rest is the dullest code there is. */
#ifndef REGIE_TESTS_SYNC_MODEL_H
#define REGIE_TESTS_SYNC_MODEL_H

#include <stddef.h>
#include <stdint.h>

enum { MODEL_CLONE = 1, MODEL_RESTORE = 2, MODEL_DEVICE_BACK = 4 };

struct model_result {
	size_t ops, forks, conflicts, superseded; /* superseded: what the wall clock alone would have shown though replaced */
	/* must be: */
	size_t missing;      /* 0: edits that the office has not in the end */
	size_t digests;      /* 1: different states over all devices and the office */
	size_t silent;       /* 0: edits neither shown, nor open, nor named by a later author */
	size_t lied;         /* 0: acknowledged, and not at an office that was not put back since */
	size_t stuck;        /* 0: not acknowledged in the end though everything arrived */
	size_t back;         /* receipts that went backwards, seen by a device */
};

struct model_result model_run(uint64_t seed, size_t steps, unsigned flags);
/* HISTORIES, or 500. */
int model_histories(void);

#endif
