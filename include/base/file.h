/* Files the careful way: directory 0700 of our own, files 0600, no links, written
 * beside, synced, renamed, directory synced. */
#ifndef REGIE_BASE_FILE_H
#define REGIE_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Whole file into out (appended); more than `limit` bytes is ERR_LIMIT; a missing
 * file ERR_MISSING; symlink, fifo, device or a link count above 1 ERR_RIGHTS. */
enum err file_read(int dirfd, const char *name, size_t limit, struct buf *out);
/* Replace NAME in dirfd atomically: NAME.new, fsync, rename, fsync of the directory.
 * On failure the old file is untouched. ERR_DISK_FULL, ERR_RIGHTS, ERR_IO. */
enum err file_replace(int dirfd, const char *name, const void *p, size_t n);
/* Open a directory: ours, 0700, no symlink. *fd = -1 on failure.
 * ERR_MISSING, ERR_RIGHTS. `path_out`, when not NULL, gets why, as text for people. */
enum err file_open_dir(const char *path, int *fd);
/* Make a directory 0700 (parents too) and open it; an existing empty one is taken. */
enum err file_make_dir(const char *path, int *fd);
/* errno to an error code: ENOSPC/EDQUOT full, EACCES/EPERM/EROFS rights, else io. */
enum err file_errno(int e);
/* True when PATH lies on a network or fuse file system (nfs, cifs, fuse, 9p). */
bool file_is_remote(int dirfd);

#endif
