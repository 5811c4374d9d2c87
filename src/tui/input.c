/* Waiting for keys. Bytes are read with read(2), not through curses, which cannot tell a
 * hang-up from a time-out. Time runs for the decoder only while nothing is to be read:
 * a program that was busy must not tear apart what came in one piece. */
#include <config.h>

#include "tui_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/secret.h"
#include "signals_priv.h"

enum {
	SLEPT_MS = 2000,   /* this much more boot time than running time: the machine slept */
	LOOK_MS = 1000,    /* at least so often that is looked at */
	DROP_MAX = 1 << 20 /* bytes thrown away at once */
};

static int64_t clock_ms(clockid_t id)
{
	struct timespec ts;
	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t now_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

static int64_t asleep_ms(void)
{
	return clock_ms(CLOCK_BOOTTIME) - clock_ms(CLOCK_MONOTONIC);
}

static void look_for_sleep(struct tui *t)
{
	int64_t slept = asleep_ms();
	if (t->looked && slept - t->slept > SLEPT_MS)
		t->suspended = true;
	t->looked = true;
	t->slept = slept;
}

static void look_for_signals(struct tui *t)
{
	int got = signals_take();
	t->hung_up |= (got & GOT_HANGUP) != 0;
	t->suspended |= (got & (GOT_SUSPEND | GOT_CONTINUE)) != 0; /* stopped: who knows for how long */
	t->resized |= (got & (GOT_RESIZE | GOT_CONTINUE)) != 0;
	if (got & GOT_CONTINUE)
		term_again(t);
}

/* Something that is no key and comes before all keys. */
static bool take_event(struct tui *t, struct tui_key *k)
{
	look_for_signals(t);
	look_for_sleep(t);
	*k = (struct tui_key){.kind = TUI_HANGUP};
	if (t->hung_up)
		return true;
	if (t->suspended) {
		t->suspended = false;
		k->kind = TUI_SUSPEND;
		return true;
	}
	if (t->resized) {
		t->resized = false;
		term_follow_size(t);
		k->kind = TUI_RESIZE;
		return true;
	}
	return false;
}

static void tell_pending(struct tui *t)
{
	bool waiting = decode_is_pending(t->decode);
	if (waiting == t->pending_shown)
		return;
	t->pending_shown = waiting;
	if (t->on_pending)
		t->on_pending(t->pending_ctx, waiting);
}

void tui_on_pending(struct tui *t, void (*fn)(void *ctx, bool waiting), void *ctx)
{
	t->on_pending = fn;
	t->pending_ctx = ctx;
}

/* Reads what is there without waiting; false when nothing was. */
static bool fill(struct tui *t)
{
	struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};
	if (poll(&p, 1, 0) <= 0)
		return false;
	ssize_t n = read(STDIN_FILENO, t->in, sizeof t->in);
	t->in_at = t->in_len = 0;
	if (n > 0) {
		t->in_len = (size_t)n;
		t->n_read += (unsigned long)n;
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		t->hung_up = true;
	}
	return true;
}

/* Hands read bytes to the decoder until a key is ready. */
static void digest(struct tui *t)
{
	size_t used = decode_feed(t->decode, t->in + t->in_at, t->in_len - t->in_at, now_ms());
	secret_wipe(t->in + t->in_at, used);
	t->in_at += used;
}

/* Tests wait for this: all is drawn, for a window of this size, and this many bytes were taken. */
static void notice(struct tui *t)
{
	char line[80];
	if (t->o.idle_fd < 0)
		return;
	int n = snprintf(line, sizeof line, "%lu %lu %d %d\n", ++t->n_idle, t->n_read, t->seen_rows, t->seen_cols);
	if (write(t->o.idle_fd, line, (size_t)n) < 0 && errno == EPIPE)
		t->o.idle_fd = -1;
}

/* Time to sleep for: until the decoder, the caller or the look at the clocks is due. */
static int wait_ms(const struct tui *t, int64_t until, int64_t now)
{
	int64_t deadline = decode_deadline(t->decode);
	int64_t ms = LOOK_MS;
	if (deadline >= 0 && deadline - now < ms)
		ms = deadline - now;
	if (until >= 0 && until - now < ms)
		ms = until - now;
	return ms > 0 ? (int)ms : 0;
}

static void wait_for_something(const struct tui *t, int64_t until, int64_t now)
{
	struct pollfd p[2] = {
		{.fd = STDIN_FILENO, .events = POLLIN},
		{.fd = signals_fd(), .events = POLLIN},
	};
	poll(p, 2, wait_ms(t, until, now));
}

struct tui_key tui_key(struct tui *t, int ms)
{
	struct tui_key k;
	int64_t now = now_ms(), until = ms < 0 ? -1 : now + ms;
	bool noticed = false;
	for (;;) {
		if (take_event(t, &k))
			return k;
		bool ready = decode_next(t->decode, &k);
		tell_pending(t);
		if (ready)
			return k;
		if (t->in_at < t->in_len) {
			digest(t);
			continue;
		}
		if (fill(t)) {
			noticed = false;
			continue;
		}
		now = now_ms();
		int64_t deadline = decode_deadline(t->decode);
		if (deadline >= 0 && now >= deadline) {
			decode_tick(t->decode, now);
			noticed = false;
			continue;
		}
		if (until >= 0 && now >= until)
			return (struct tui_key){.kind = TUI_IDLE};
		if (!noticed && !decode_is_open(t->decode)) {
			notice(t);
			noticed = true;
		}
		wait_for_something(t, until, now);
	}
}

void tui_drop_typeahead(struct tui *t)
{
	struct tui_key dropped;
	unsigned long start = t->n_read;
	do {
		while (t->in_at < t->in_len) {
			digest(t);
			while (decode_next(t->decode, &dropped))
				;
		}
	} while (t->n_read - start < DROP_MAX && !t->hung_up && fill(t));
	decode_drop(t->decode);
	tell_pending(t);
}

size_t tui_key_bytes(const struct tui *t, const unsigned char **p)
{
	return decode_last(t->decode, p);
}
