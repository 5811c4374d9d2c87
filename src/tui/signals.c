/* Signals become bytes in a pipe, and those become keys in the loop: a handler does
 * nothing else. SIGHUP is never ignored, so that a program whose terminal went away ends. */
#include <config.h>

#include "signals_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static const struct {
	int signal;
	int got;
} caught[] = {
	{SIGWINCH, GOT_RESIZE}, {SIGHUP, GOT_HANGUP},  {SIGTERM, GOT_HANGUP},  {SIGINT, GOT_HANGUP},
	{SIGQUIT, GOT_HANGUP},  {SIGTSTP, GOT_SUSPEND}, {SIGCONT, GOT_CONTINUE},
};
enum { N_CAUGHT = sizeof caught / sizeof caught[0] };

/* A handler can only reach what stands in the file. */
static int pipe_fds[2] = {-1, -1};
static struct sigaction saved[N_CAUGHT];

static void on_signal(int signal)
{
	int before = errno;
	for (size_t i = 0; i < N_CAUGHT; i++)
		if (caught[i].signal == signal) {
			unsigned char got = (unsigned char)caught[i].got;
			ssize_t n = write(pipe_fds[1], &got, 1);
			(void)n; /* full: the loop will wake anyway */
		}
	errno = before;
}

void signals_save(void)
{
	for (size_t i = 0; i < N_CAUGHT; i++)
		sigaction(caught[i].signal, NULL, &saved[i]);
}

enum err signals_catch(void)
{
	if (pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK) != 0)
		return ERR_IO;
	struct sigaction sa = {.sa_handler = on_signal};
	sigfillset(&sa.sa_mask);
	for (size_t i = 0; i < N_CAUGHT; i++)
		sigaction(caught[i].signal, &sa, NULL);
	return ERR_OK;
}

void signals_restore(void)
{
	for (size_t i = 0; i < N_CAUGHT; i++)
		sigaction(caught[i].signal, &saved[i], NULL);
	for (size_t i = 0; i < 2; i++) {
		if (pipe_fds[i] >= 0)
			close(pipe_fds[i]);
		pipe_fds[i] = -1;
	}
}

int signals_fd(void)
{
	return pipe_fds[0];
}

int signals_take(void)
{
	unsigned char got[64];
	int all = GOT_NOTHING;
	ssize_t n;
	while ((n = read(pipe_fds[0], got, sizeof got)) > 0)
		for (ssize_t i = 0; i < n; i++)
			all |= got[i];
	return all;
}
