/* zstd over bytes that were signed, but perhaps by an enemy. The child that unpacks them
 * has all its memory before it starts, closes every file, and then asks the kernel to
 * allow it nothing but read, write and exit. What it says is framed: a length, the bytes; a
 * length of nought and how it ended. A child that dies says nothing, and that is a refusal. */
#include <config.h>

#include "unpack_priv.h"

#include "base/mem.h"
#include "base/secret.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A context in memory of our own is the one thing here beyond the stable part of zstd: the
 * child may not ask the kernel for memory. */
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

enum {
	WINDOW_LOG = 23,                   /* 8 MiB */
	STEP = 64 * 1024,
	CPU_SECONDS = 60
};

enum verdict { VERDICT_WHOLE = 1, VERDICT_PACKED, VERDICT_BOMB, VERDICT_AFTER };

struct frame {
	uint32_t n;
	unsigned char bytes[STEP];
};

struct unpack {
	int fd;                            /* our end */
	pid_t pid;
	enum sync_fault (*more)(void *ctx, const unsigned char **p, size_t *n);
	void *ctx;
	const unsigned char *in;           /* packed bytes that wait */
	size_t in_n;
	bool in_done;                      /* our side was shut */
	size_t have;                       /* bytes of `frame` that came */
	struct frame frame;
};

/* --- the child: everything it needs, made before the fork --- */

struct child {
	struct unpack_limits limits;
	ZSTD_DCtx *zstd;
	void *room;
	size_t room_n;
	uint64_t in_total, out_total;
	bool framed;                       /* the end of the frame was seen */
	size_t padding;
	unsigned char in[STEP];
	struct frame out;
};

static struct child *child_new(const struct unpack_limits *limits)
{
	struct child *c = mem_new(sizeof *c);
	c->limits = *limits;
	c->room_n = ZSTD_estimateDStreamSize((size_t)1 << WINDOW_LOG);
	/* Pages that were never touched cost nothing in the parent. */
	c->room = mem_new(c->room_n);
	c->zstd = ZSTD_initStaticDStream(c->room, c->room_n);
	if (c->zstd && ZSTD_isError(ZSTD_DCtx_setParameter(c->zstd, ZSTD_d_windowLogMax, WINDOW_LOG)))
		c->zstd = NULL;
	return c;
}

static void child_free(struct child *c)
{
	free(c->room);
	free(c);
}

_Noreturn static void child_exit(void)
{
	for (;;)
		syscall(SYS_exit, 0); /* what _exit calls is not allowed any more */
}

static void child_send(struct child *c)
{
	const char *at = (const char *)&c->out;
	size_t left = sizeof c->out.n + (c->out.n ? c->out.n : 1);
	while (left > 0) {
		ssize_t put = write(1, at, left);
		if (put <= 0)
			child_exit();
		at += put;
		left -= (size_t)put;
	}
}

_Noreturn static void child_end(struct child *c, enum verdict verdict)
{
	c->out.n = 0;
	c->out.bytes[0] = (unsigned char)verdict;
	child_send(c);
	child_exit();
}

/* Behind the frame: zero bytes, fewer than the padding. */
static void child_pad(struct child *c, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != 0)
			child_end(c, VERDICT_AFTER);
	c->padding += n;
	if (c->padding >= c->limits.pad)
		child_end(c, VERDICT_AFTER);
}

static void child_count(struct child *c, size_t n, uint64_t used)
{
	c->out_total += n;
	if (c->out_total > c->limits.plain ||
			(c->out_total > c->limits.free && c->out_total / c->limits.ratio > c->in_total + used))
		child_end(c, VERDICT_BOMB);
}

static void child_take(struct child *c, size_t n)
{
	ZSTD_inBuffer in = {c->in, n, 0};
	bool full = false;
	while (!c->framed && (in.pos < in.size || full)) {
		ZSTD_outBuffer out = {c->out.bytes, STEP, 0};
		size_t rest = ZSTD_decompressStream(c->zstd, &out, &in);
		if (ZSTD_isError(rest))
			child_end(c, VERDICT_PACKED);
		child_count(c, out.pos, in.pos);
		c->out.n = (uint32_t)out.pos;
		if (out.pos > 0)
			child_send(c);
		full = out.pos == out.size;
		c->framed = rest == 0;
	}
	c->in_total += n;
	if (c->framed)
		child_pad(c, c->in + in.pos, in.size - in.pos);
}

/* The four bytes in front of a frame: skippable frames are none of ours. */
static bool child_starts_well(const struct child *c, size_t n)
{
	static const unsigned char start[4] = {0x28, 0xb5, 0x2f, 0xfd};
	return n >= sizeof start && memcmp(c->in, start, sizeof start) == 0;
}

_Noreturn static void child_run(struct child *c)
{
	bool first = true;
	for (;;) {
		ssize_t n = read(0, c->in, STEP);
		if (n < 0)
			child_exit();
		if (n == 0)
			child_end(c, c->framed ? VERDICT_WHOLE : VERDICT_PACKED);
		if (first && !child_starts_well(c, (size_t)n))
			child_end(c, VERDICT_PACKED);
		first = false;
		child_take(c, (size_t)n);
	}
}

static void limit(__rlimit_resource_t resource, rlim_t most)
{
	const struct rlimit r = {most, most};
	setrlimit(resource, &r);
}

/* Two descriptors of one socket are all that is left; then the kernel shuts the door. */
_Noreturn static void child_start(struct child *c, int fd)
{
	if (dup2(fd, 0) != 0 || dup2(fd, 1) != 1)
		child_exit();
	if (syscall(SYS_close_range, 2u, ~0u, 0u) != 0)
		for (int i = 2; i < 65536; i++)
			close(i);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NOFILE, 2);
	limit(RLIMIT_CPU, CPU_SECONDS);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
	child_run(c);
}

/* --- the parent --- */

static bool start(struct unpack *u, struct child *c)
{
	int ends[2];
	sigset_t all, before;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	/* No handler of ours may run in the child. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	u->pid = fork();
	if (u->pid == 0) {
		sigset_t none;
		sigemptyset(&none);
		for (int s = 1; s < 32; s++)
			signal(s, SIG_DFL);
		pthread_sigmask(SIG_SETMASK, &none, NULL);
		child_start(c, ends[1]);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	close(ends[1]);
	u->fd = ends[0];
	return u->pid > 0;
}

enum sync_fault unpack_new(const struct unpack_limits *limits,
	enum sync_fault (*more)(void *ctx, const unsigned char **p, size_t *n), void *ctx, struct unpack **out)
{
	struct unpack *u = mem_new(sizeof *u);
	struct child *c = child_new(limits);
	u->fd = -1;
	u->more = more;
	u->ctx = ctx;
	bool started = c->zstd && start(u, c);
	child_free(c);
	*out = started ? u : NULL;
	if (started)
		return FAULT_NONE;
	unpack_free(u);
	return FAULT_CHILD;
}

/* Give the child what it can take now. */
static enum sync_fault feed(struct unpack *u)
{
	if (u->in_n == 0) {
		enum sync_fault fault = u->more(u->ctx, &u->in, &u->in_n);
		if (fault != FAULT_NONE)
			return fault;
		if (u->in_n == 0) {
			u->in_done = true;
			shutdown(u->fd, SHUT_WR);
			return FAULT_NONE;
		}
	}
	ssize_t put = send(u->fd, u->in, u->in_n, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (put < 0 && (errno == EPIPE || errno == ECONNRESET))
		u->in_done = true; /* it ended; what it said last is still to be read */
	else if (put < 0 && errno != EAGAIN && errno != EINTR)
		return FAULT_CHILD;
	if (put > 0) {
		u->in += put;
		u->in_n -= (size_t)put;
	}
	return FAULT_NONE;
}

/* Bytes that the frame under way still needs. */
static size_t wanted(const struct unpack *u)
{
	const size_t head = sizeof u->frame.n;
	if (u->have < head)
		return head - u->have;
	return head + (u->frame.n ? u->frame.n : 1) - u->have;
}

static enum sync_fault hear(struct unpack *u)
{
	ssize_t got = recv(u->fd, (char *)&u->frame + u->have, wanted(u), MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return FAULT_NONE;
	if (got <= 0)
		return FAULT_PACKED; /* it was ended in the middle */
	u->have += (size_t)got;
	/* Never believe a length beyond the room. */
	if (u->have >= sizeof u->frame.n && u->frame.n > STEP)
		return FAULT_PACKED;
	return FAULT_NONE;
}

static enum sync_fault exchange(struct unpack *u)
{
	struct pollfd p = {.fd = u->fd, .events = (short)(POLLIN | (u->in_done ? 0 : POLLOUT))};
	if (poll(&p, 1, -1) < 0)
		return errno == EINTR ? FAULT_NONE : FAULT_CHILD;
	if (p.revents & (POLLIN | POLLHUP | POLLERR))
		return hear(u);
	return p.revents & POLLOUT ? feed(u) : FAULT_NONE;
}

static enum sync_fault judged(const struct unpack *u)
{
	static const enum sync_fault faults[] = {
		[VERDICT_WHOLE] = FAULT_NONE,
		[VERDICT_PACKED] = FAULT_PACKED,
		[VERDICT_BOMB] = FAULT_BOMB,
		[VERDICT_AFTER] = FAULT_AFTER,
	};
	unsigned v = u->frame.bytes[0];
	return v >= VERDICT_WHOLE && v <= VERDICT_AFTER ? faults[v] : FAULT_PACKED;
}

enum sync_fault unpack_next(struct unpack *u, const unsigned char **p, size_t *n)
{
	const size_t head = sizeof u->frame.n;
	*p = u->frame.bytes;
	*n = 0;
	u->have = 0;
	u->frame.n = 0;
	while (u->have < head || wanted(u) > 0) {
		enum sync_fault fault = exchange(u);
		if (fault != FAULT_NONE)
			return fault;
	}
	if (u->frame.n == 0)
		return judged(u);
	*n = u->frame.n;
	return FAULT_NONE;
}

void unpack_free(struct unpack *u)
{
	if (!u)
		return;
	if (u->fd >= 0)
		close(u->fd);
	if (u->pid > 0) {
		kill(u->pid, SIGKILL);
		while (waitpid(u->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	secret_wipe(u, sizeof *u);
	free(u);
}
