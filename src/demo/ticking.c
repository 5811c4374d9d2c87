/* The day and the clock of a practice store that is being made. Wall time only counts how
 * often it was read, so that it is the same each time; the monotonic time is real, for
 * estimates. */
#include <config.h>

#include "demo/demo.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

struct ticking {
	int64_t wall_ms;
};

static int64_t tick(void *ctx)
{
	struct ticking *t = ctx;
	return t->wall_ms++;
}

static int64_t real_monotonic_ms(void *ctx)
{
	(void)ctx;
	struct clock c = clock_system();
	return c.monotonic_ms(c.ctx);
}

struct civil demo_today(void)
{
	return (struct civil){2026, 3, 2};
}

struct clock demo_clock(struct civil today)
{
	enum { NINE = 9 * 60 };
	struct ticking *t = mem_new(sizeof *t);
	int64_t ms = (civil_to_days(today) * INT64_C(1440) + NINE) * 60000;
	t->wall_ms = ms - clock_amsterdam_offset(ms) * INT64_C(60000);
	return (struct clock){.wall_ms = tick, .monotonic_ms = real_monotonic_ms, .ctx = t,
		.fixed_today = today};
}

void demo_clock_end(struct clock *c)
{
	free(c->ctx);
	*c = (struct clock){0};
}
