/* Seats in a file beside the database. The file is never read for truth: it says who to
 * ask when a wait lasts long, and it gives one session the store alone (new key, schema
 * change, putting a rebuilt file in place), because a session that kept the old file
 * open would write into a file without a name.
 *
 * Locks are of the open file description: two handles in one process are two sessions,
 * and closing a file of the database elsewhere does not drop them. */
#include <config.h>

#include "presence_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "place_priv.h"

#define SEATS 256
#define SEATS_AT 4096   /* after the page with the witness and the common lock */
#define WITNESS_AT 64
#define WITNESS_BYTES 48

struct seat {
	uint32_t pid;
	uint32_t busy;
	char user[40];
	char host[80];
};
#define SEAT_BYTES sizeof(struct seat)

struct presence {
	int fd;
	int at;        /* own seat, -1: none was free */
	struct seat seat;
};

static off_t seat_offset(int i)
{
	return SEATS_AT + (off_t)i * (off_t)SEAT_BYTES;
}

static int lock(int fd, short type, off_t start, off_t len)
{
	struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = len};
	return fcntl(fd, F_OFD_SETLK, &l);
}

/* Does another session hold this part? */
static bool is_held(int fd, off_t start, off_t len)
{
	struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = len};
	return fcntl(fd, F_OFD_GETLK, &l) == 0 && l.l_type != F_UNLCK;
}

static void write_seat(const struct presence *p)
{
	if (p->at < 0)
		return;
	unsigned char bytes[SEAT_BYTES];
	memcpy(bytes, &p->seat, sizeof bytes);
	ssize_t n = pwrite(p->fd, bytes, sizeof bytes, seat_offset(p->at));
	(void)n; /* a full disk only costs others the name */
}

static void take_seat(struct presence *p)
{
	p->at = -1;
	for (int i = 0; i < SEATS && p->at < 0; i++)
		if (lock(p->fd, F_WRLCK, seat_offset(i), (off_t)sizeof p->seat) == 0)
			p->at = i;
	p->seat.pid = (uint32_t)getpid();
	if (gethostname(p->seat.host, sizeof p->seat.host - 1) != 0)
		p->seat.host[0] = '\0';
	write_seat(p);
}

enum err presence_enter(int dirfd, struct presence **out, struct buf *why)
{
	*out = NULL;
	int fd = openat(dirfd, PLACE_PRESENCE, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return file_errno(errno);
	struct presence *p = mem_new(sizeof *p);
	p->fd = fd;
	p->at = -1;
	if (lock(fd, F_RDLCK, 0, 1) == 0) {
		take_seat(p);
		*out = p;
		return ERR_OK;
	}
	enum err e = errno == EAGAIN || errno == EACCES ? ERR_BUSY : file_errno(errno);
	if (e == ERR_BUSY && why) {
		buf_reset(why);
		presence_who(p, why);
	}
	presence_leave(p);
	return e;
}

void presence_leave(struct presence *p)
{
	if (!p)
		return;
	p->seat = (struct seat){0};
	write_seat(p);
	close(p->fd);
	free(p);
}

void presence_name(struct presence *p, const char *user)
{
	snprintf(p->seat.user, sizeof p->seat.user, "%s", user);
	write_seat(p);
}

enum err presence_alone(struct presence *p, struct buf *who)
{
	if (lock(p->fd, F_WRLCK, 0, 1) == 0)
		return ERR_OK;
	if (who) {
		buf_reset(who);
		presence_who(p, who);
	}
	return errno == EAGAIN || errno == EACCES ? ERR_BUSY : file_errno(errno);
}

void presence_share(struct presence *p)
{
	lock(p->fd, F_RDLCK, 0, 1);
}

void presence_busy(struct presence *p, bool busy)
{
	p->seat.busy = busy;
	write_seat(p);
}

static bool read_other(struct presence *p, int i, struct seat *out)
{
	if (i == p->at || pread(p->fd, out, sizeof *out, seat_offset(i)) != (ssize_t)sizeof *out || !out->pid)
		return false;
	out->user[sizeof out->user - 1] = out->host[sizeof out->host - 1] = '\0';
	return is_held(p->fd, seat_offset(i), (off_t)sizeof *out);
}

static void add_who(struct presence *p, bool busy_only, struct buf *out)
{
	struct seat seat;
	struct stat st;
	off_t room = fstat(p->fd, &st) == 0 ? st.st_size - SEATS_AT : 0;
	int n = room > 0 ? (int)(room / (off_t)SEAT_BYTES) : 0;
	for (int i = 0; i < n && i < SEATS; i++) {
		if (!read_other(p, i, &seat) || (busy_only && !seat.busy))
			continue;
		buf_add(out, out->len ? ", " : "");
		buf_printf(out, _("%s op %s (proces %u)"), *seat.user ? seat.user : "?", seat.host, seat.pid);
	}
}

void presence_who(struct presence *p, struct buf *out)
{
	add_who(p, true, out);
	if (!out->len)
		add_who(p, false, out);
}

bool presence_witnessed(struct presence *p, int64_t *incarnation, int64_t *sequence)
{
	char text[WITNESS_BYTES + 1] = "";
	long long i, n;
	if (pread(p->fd, text, WITNESS_BYTES, WITNESS_AT) != WITNESS_BYTES)
		return false;
	if (sscanf(text, "%lld %lld\n", &i, &n) != 2)
		return false;
	*incarnation = i;
	*sequence = n;
	return true;
}

void presence_witness(struct presence *p, int64_t incarnation, int64_t sequence)
{
	char text[WITNESS_BYTES + 1];
	int64_t i, n;
	if (presence_witnessed(p, &i, &n) && (i > incarnation || (i == incarnation && n >= sequence)))
		return;
	snprintf(text, sizeof text, "%-23lld %-23lld\n", (long long)incarnation, (long long)sequence);
	ssize_t written = pwrite(p->fd, text, WITNESS_BYTES, WITNESS_AT);
	(void)written; /* a witness that could not write is only a weaker one */
}
