/* Wrong passphrases slow down the next try: from the third in a row 1, 2, 4 .. 60
 * seconds. Nothing is ever wiped for it. */
#ifndef REGIE_STORE_THROTTLE_PRIV_H
#define REGIE_STORE_THROTTLE_PRIV_H

#include "base/err.h"

#include <stdbool.h>

struct throttle {
	int fd;         /* locked while a try runs, so that tries queue up; -1: no file */
	unsigned wrong; /* in a row before this one */
};

/* Begin a try (waits for another one to finish). A file that cannot be had is no reason
 * to keep people out: the cost of the passphrase itself stays. */
void throttle_begin(int dirfd, struct throttle *t);
/* Seconds to wait before this try. */
int throttle_seconds(const struct throttle *t);
/* The outcome; unlocks. */
void throttle_end(struct throttle *t, bool right);
/* No outcome (nothing was tried). */
void throttle_cancel(struct throttle *t);

#endif
