/* Measures terminal programs on a pseudo-terminal of 80x24: time and bytes of the first
 * frame, resident memory, and per key the bytes and the time to the last byte. Programs
 * are run in turn, so that a noisy machine hits all alike. Quiet time (the wait in which
 * nothing more came) is never part of a figure.
 *
 *   bench/terminal RUNS NAME=COMMAND ...     medians, one line a program and figure
 *
 * What has no script of keys is opened only; BENCH_QUIET_MS is the quiet that ends a frame (for
 * a program under valgrind). Our program is told to go (hang-up) and not killed: after a kill the
 * next opening has a visit of the journaal to finish.
 *
 * The keys that are pressed stand in the table below, by the first word of NAME. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 40, KEYS_MAX = 64, RUNS_MAX = 50, PROGRAMS_MAX = 12 };

struct group {
	const char *label;
	const char *key; /* bytes of one key */
	int times;
	const char *before; /* typed first, not measured; NULL */
};

/* Keys per kind of program; the first word of its name chooses. */
static const struct script {
	const char *kind;
	struct group groups[6];
} scripts[] = {
	{"regie", {{"cursor down", "\033OB", 12, NULL}, {"scroll", "\033OB", 20, "\033OB\033OB\033OB\033OB\033OB\033OB\033OB\033OB"},
		{"page", "\033[6~", 8, NULL}, {"typed character", NULL, 0, "/"}, {"search", "a", 1, NULL}}},
	{"form", {{"typed character", "x", 20, "\r"}, {"cursor down", "\033OB", 8, NULL}, {"page", "\033[6~", 6, NULL}}},
	{"nano", {{"cursor down", "\033OB", 12, NULL}, {"page", "\033[6~", 8, NULL}, {"typed character", "x", 20, NULL}}},
	{"tig", {{"cursor down", "\033OB", 12, NULL}, {"page", " ", 8, NULL}}},
};

struct figure {
	char label[40];
	double ms[RUNS_MAX * KEYS_MAX], bytes[RUNS_MAX * KEYS_MAX];
	int n;
};

struct program {
	const char *name, *command;
	double frame_ms[RUNS_MAX], frame_bytes[RUNS_MAX], rss_mb[RUNS_MAX];
	struct figure figures[6];
};

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Read until it is quiet; bytes and the time of the last one. */
static size_t drain(int fd, double start, double *last, int quiet)
{
	char buf[65536];
	size_t total = 0;
	*last = 0;
	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		if (poll(&p, 1, total ? quiet : quiet * 25) <= 0)
			return total;
		ssize_t n = read(fd, buf, sizeof buf);
		if (n <= 0)
			return total;
		total += (size_t)n;
		*last = now_ms() - start;
	}
}

static double rss_of(pid_t pid)
{
	char path[64], line[256];
	double kb = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "VmRSS:", 6) == 0)
			kb = strtod(line + 6, NULL);
	if (f)
		fclose(f);
	return kb / 1024;
}

static const struct script *script_of(const char *name)
{
	for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
		if (strncmp(name, scripts[i].kind, strlen(scripts[i].kind)) == 0)
			return &scripts[i];
	return NULL;
}

static void press(int fd, const struct group *g, struct figure *f)
{
	double last;
	snprintf(f->label, sizeof f->label, "%s", g->label);
	if (g->before) {
		if (write(fd, g->before, strlen(g->before)) < 0)
			return;
		drain(fd, now_ms(), &last, QUIET_MS);
	}
	for (int i = 0; i < g->times && f->n < RUNS_MAX * KEYS_MAX; i++) {
		double start = now_ms();
		if (write(fd, g->key, strlen(g->key)) < 0)
			return;
		f->bytes[f->n] = (double)drain(fd, start, &last, QUIET_MS);
		f->ms[f->n++] = last;
	}
}

static int frame_quiet_ms(void)
{
	const char *text = getenv("BENCH_QUIET_MS");
	return text ? (int)strtol(text, NULL, 10) : QUIET_MS * 2;
}

static bool is_beside(const char *name)
{
	return strncmp(name, "nano", 4) == 0 || strncmp(name, "tig", 3) == 0;
}

/* Gone within some seconds, or killed. */
static void end(pid_t pid, int fd, bool kindly)
{
	double last;
	if (kindly) {
		kill(pid, SIGHUP);
		for (int i = 0; i < 400 && waitpid(pid, NULL, WNOHANG) == 0; i++)
			drain(fd, now_ms(), &last, 1);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(fd);
}

static void run_once(struct program *p, int run)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	int fd;
	double start = now_ms(), last;
	pid_t pid = forkpty(&fd, NULL, NULL, &size);
	if (pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		execl("/bin/sh", "sh", "-c", p->command, (char *)NULL);
		_exit(127);
	}
	p->frame_bytes[run] = (double)drain(fd, start, &last, frame_quiet_ms());
	p->frame_ms[run] = last;
	const struct script *s = script_of(p->name);
	for (int g = 0; s && g < 6 && s->groups[g].label; g++)
		press(fd, &s->groups[g], &p->figures[g]);
	p->rss_mb[run] = rss_of(pid);
	end(pid, fd, !is_beside(p->name));
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static double at_rank(double *v, int n, double rank)
{
	if (!n)
		return 0;
	qsort(v, (size_t)n, sizeof *v, by_size);
	return v[(int)((double)(n - 1) * rank + 0.5)];
}

static void report(struct program *p, int runs)
{
	printf("%-16s %-18s %8.1f ms %8.0f bytes\n", p->name, "first frame", at_rank(p->frame_ms, runs, 0.5),
		at_rank(p->frame_bytes, runs, 0.5));
	printf("%-16s %-18s %8.1f MB\n", p->name, "resident", at_rank(p->rss_mb, runs, 0.5));
	for (int g = 0; g < 6; g++) {
		struct figure *f = &p->figures[g];
		if (f->n)
			printf("%-16s %-18s %8.2f ms (p99 %.2f) %6.0f bytes\n", p->name, f->label, at_rank(f->ms, f->n, 0.5),
				at_rank(f->ms, f->n, 0.99), at_rank(f->bytes, f->n, 0.5));
	}
}

int main(int argc, char **argv)
{
	static struct program programs[PROGRAMS_MAX];
	int n = 0, runs = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
	if (runs < 1 || runs > RUNS_MAX || argc < 3 || argc > PROGRAMS_MAX + 2) {
		fprintf(stderr, "usage: terminal RUNS NAME=COMMAND ...\n");
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		char *eq = strchr(argv[i], '=');
		if (!eq)
			return 2;
		*eq = '\0';
		programs[n++] = (struct program){.name = argv[i], .command = eq + 1};
	}
	for (int r = 0; r < runs; r++)
		for (int i = 0; i < n; i++)
			run_once(&programs[i], r);
	for (int i = 0; i < n; i++)
		report(&programs[i], runs);
	return 0;
}
