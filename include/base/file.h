/* Files the careful way: directory 0700 of our own, files 0600, no links, written
 * beside, synced, renamed, directory synced. sync-security b.13. */
#ifndef REGIE_BASE_FILE_H
#define REGIE_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Whole file into out (appended; unchanged on failure). `dirfd` may be AT_FDCWD. More
 * than `limit` bytes is ERR_LIMIT; a missing file ERR_MISSING; symlink, fifo, device,
 * directory or a link count above 1 ERR_RIGHTS. Never waits for a fifo. For files that
 * anyone may read, such as definitions. */
enum err file_read(int dirfd, const char *name, size_t limit, struct buf *out);
/* The same for keys, drafts and whatever is ours alone: another owner or any bit for
 * group or others is ERR_RIGHTS too. */
enum err file_read_private(int dirfd, const char *name, size_t limit, struct buf *out);
/* Replace NAME in dirfd (or AT_FDCWD) atomically, mode 0600 whatever the umask:
 * NAME.new, fsync, rename, fsync of the directory. A left-over NAME.new of a killed
 * writer is taken away; while another writer has it, ERR_BUSY. On failure the old file
 * is untouched and NAME.new gone (but when only the last sync failed, the new file
 * stands). ERR_DISK_FULL (with SIGXFSZ ignored, RLIMIT_FSIZE as well), ERR_RIGHTS, ERR_IO. */
enum err file_replace(int dirfd, const char *name, const void *p, size_t n);
/* Open a directory: ours, nothing for group and others, no symlink. *fd (yours, close
 * it) is -1 on failure. ERR_MISSING, ERR_RIGHTS. */
enum err file_open_dir(const char *path, int *fd);
/* Make a directory 0700 (missing parents too, 0700) and open it; an existing empty one
 * of ours is taken and made 0700. *fd as above. ERR_EXISTS when there is something in
 * it, ERR_RIGHTS, ERR_DISK_FULL, ERR_IO. */
enum err file_make_dir(const char *path, int *fd);
/* errno to an error code: ENOENT missing, ENOSPC/EDQUOT/EFBIG full, EACCES/EPERM/EROFS
 * and links or kinds of file that were refused rights, EEXIST exists, else io. */
enum err file_errno(int e);
/* True when the directory lies on a network or fuse file system (nfs, cifs, fuse, 9p). */
bool file_is_remote(int dirfd);

#endif
