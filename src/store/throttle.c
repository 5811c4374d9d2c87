/* The count of wrong tries in a small file, locked during a try. */
#include <config.h>

#include "throttle_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "place_priv.h"

#define FREE_TRIES 3
#define LONGEST_SECONDS 60
#define COUNT_BYTES 11

void throttle_begin(int dirfd, struct throttle *t)
{
	char text[COUNT_BYTES + 1] = "";
	struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	*t = (struct throttle){.fd = openat(dirfd, PLACE_TRIES, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)};
	if (t->fd < 0)
		return;
	while (fcntl(t->fd, F_OFD_SETLKW, &l) != 0)
		if (errno != EINTR)
			break;
	if (pread(t->fd, text, COUNT_BYTES, 0) > 0)
		t->wrong = (unsigned)strtoul(text, NULL, 10);
}

int throttle_seconds(const struct throttle *t)
{
	if (t->wrong < FREE_TRIES)
		return 0;
	unsigned doublings = t->wrong - FREE_TRIES;
	return doublings >= 6 ? LONGEST_SECONDS : 1 << doublings;
}

void throttle_end(struct throttle *t, bool right)
{
	char text[COUNT_BYTES + 1];
	if (t->fd < 0)
		return;
	unsigned now = right ? 0 : t->wrong == 999999 ? t->wrong : t->wrong + 1;
	if (now != t->wrong || !right) {
		snprintf(text, sizeof text, "%-10u\n", now);
		ssize_t n = pwrite(t->fd, text, COUNT_BYTES, 0);
		(void)n;
	}
	throttle_cancel(t);
}

void throttle_cancel(struct throttle *t)
{
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
}
