/* How large a piece of work may be, learned from how long the pieces before it took: for
 * whoever lets others wait in the meantime. */
#ifndef REGIE_BASE_PACE_H
#define REGIE_BASE_PACE_H

#include <stdint.h>

struct pace {
	unsigned size;        /* of the next piece, in whatever the caller counts */
	unsigned least, most; /* size stays within these */
	int64_t began_us;
};

/* Start with pieces of `first`; they come to take some 25 ms, half of what is allowed (house:
 * no transaction over 50 ms), so that a slow one is not too slow. */
struct pace pace_new(unsigned first, unsigned least, unsigned most);
/* Around a piece; `done` is what was in it (0: nothing is learned). */
void pace_begin(struct pace *p);
void pace_end(struct pace *p, unsigned done);
/* What pace_end does after a piece that took so long. */
void pace_learn(struct pace *p, unsigned done, int64_t took_us);

#endif
