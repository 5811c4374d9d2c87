/* Two imports of one file at once would each make every person: neither sees what the other has
 * not saved yet. So there is one at a time, held by a lock of the kernel. */
#include <config.h>

#include "lock_priv.h"

#include "base/file.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

enum err lock_take(struct store *s, int *fd, struct buf *why)
{
	int dir = -1;
	*fd = -1;
	enum err e = file_open_dir(store_dir(s), &dir);
	if (e != ERR_OK)
		return e;
	*fd = openat(dir, "regie.inlezen", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
	e = *fd < 0 ? file_errno(errno) : ERR_OK;
	close(dir);
	if (e == ERR_OK && flock(*fd, LOCK_EX | LOCK_NB) != 0)
		e = errno == EWOULDBLOCK ? ERR_BUSY : file_errno(errno);
	if (e == ERR_BUSY)
		buf_add(why, _("Op dit moment leest een ander hier een bestand in.\n"));
	if (e != ERR_OK && *fd >= 0) {
		close(*fd);
		*fd = -1;
	}
	return e;
}
