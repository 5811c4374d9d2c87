/* The day and the clock of a practice store that is being made. Wall time starts years ago, is
 * moved on by what is written, and counts how often it was read, so that it is the same each
 * time; the monotonic time is real, for estimates. */
#include <config.h>

#include "demo/demo.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "history_priv.h"

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

static int64_t moment_ms(int64_t day, int minute)
{
	int64_t ms = (day * INT64_C(1440) + minute) * 60000;
	return ms - clock_amsterdam_offset(ms) * INT64_C(60000);
}

bool ticking_move(const struct clock *c, int64_t day, int minute)
{
	if (c->wall_ms != tick)
		return false;
	struct ticking *t = c->ctx;
	int64_t ms = moment_ms(day, minute);
	if (ms > t->wall_ms)
		t->wall_ms = ms;
	return true;
}

struct clock demo_clock(struct civil today)
{
	enum { NINE = 9 * 60 };
	struct ticking *t = mem_new(sizeof *t);
	t->wall_ms = moment_ms(civil_to_days(today) - HISTORY_DAYS, NINE);
	return (struct clock){.wall_ms = tick, .monotonic_ms = real_monotonic_ms, .ctx = t,
		.fixed_today = today};
}

void demo_clock_end(struct clock *c)
{
	free(c->ctx);
	*c = (struct clock){0};
}
