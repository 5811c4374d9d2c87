/* Down at once, up by at most the half: a large store or a busy machine is noticed after one
 * piece, and one quick piece proves little. */
#include <config.h>

#include "base/pace.h"

#include <time.h>

enum { TARGET_US = 25000 };

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static unsigned within(const struct pace *p, int64_t size)
{
	if (size < p->least)
		return p->least;
	return size > p->most ? p->most : (unsigned)size;
}

struct pace pace_new(unsigned first, unsigned least, unsigned most)
{
	struct pace p = {.least = least, .most = most};
	p.size = within(&p, first);
	return p;
}

void pace_begin(struct pace *p)
{
	p->began_us = now_us();
}

void pace_learn(struct pace *p, unsigned done, int64_t took_us)
{
	int64_t fits, most = (int64_t)p->size + p->size / 2 + 1;
	if (!done)
		return;
	fits = took_us > 0 ? (int64_t)done * TARGET_US / took_us : most;
	p->size = within(p, fits < most ? fits : most);
}

void pace_end(struct pace *p, unsigned done)
{
	pace_learn(p, done, now_us() - p->began_us);
}
