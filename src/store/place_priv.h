/* The directory of a store and the files in it: whose they are, what they look like
 * from outside. Nothing here needs a key. */
#ifndef REGIE_STORE_PLACE_PRIV_H
#define REGIE_STORE_PLACE_PRIV_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define PLACE_DB "regie.db"
#define PLACE_JOURNAL "regie.db-journal"
#define PLACE_DB_NEW "regie.db.nieuw"
#define PLACE_DB_REBUILT "regie.db.herbouw"
#define PLACE_KEYS "regie.keys"
#define PLACE_KEYS_BAK "regie.keys.bak"
#define PLACE_KEYS_NEW "regie.keys.nieuw"
#define PLACE_DRAFTS "concept"
#define PLACE_DRAFTS_NEW "concept.nieuw"
#define PLACE_DRAFTS_OLD "concept.oud"
#define PLACE_GEMEENTE "gemeente"
#define PLACE_PRESENCE "regie.wie"
#define PLACE_TRIES "regie.pogingen"

/* Open the directory of a store: exists, ours, 0700, no link, its parent not writable
 * for the world, on a local disk. *real owned by the caller. On failure `why` (may be
 * NULL) gets the path and what to do. ERR_MISSING, ERR_RIGHTS. */
enum err place_open(const char *dir, char **real, int *dirfd, struct buf *why);
/* One file: a regular file of ours, 0600, one link. ERR_MISSING when not there. */
enum err place_check_file(int dirfd, const char *dir, const char *name, struct buf *why);
/* All files of a store that exist. regie.db missing or not: not judged here. */
enum err place_check(int dirfd, const char *dir, struct buf *why);
/* What the database file looks like from outside, against the store id of the slots
 * file (NULL: not compared). ERR_MISSING, ERR_EMPTY, ERR_PLAIN, ERR_FOREIGN (begins with
 * another id), ERR_DAMAGED (cut, or a few bits of the id differ). */
enum err place_sniff(int dirfd, const char *name, const unsigned char *store_id, struct buf *why);
/* "DIR/NAME", owned by the caller. */
char *place_path(const char *dir, const char *name);
bool place_exists(int dirfd, const char *name);
/* fsync of a directory or of a file by name; rename within dirfd, then fsync of it. */
enum err place_sync(int dirfd);
enum err place_sync_file(int dirfd, const char *name);
enum err place_rename(int dirfd, const char *from, const char *to);
/* Remove a directory of plain files, one level; a missing one is fine. Refuses (ERR_RIGHTS)
 * anything that is not a plain file in it. */
enum err place_remove_dir(int dirfd, const char *name);
/* Parent of `dir`, opened, and the last part of its name (owned by the caller). */
enum err place_parent(const char *dir, int *parentfd, char **name);
/* Which file on which machine: a hash of the machine id and the file's number, 32 bytes. */
enum err place_exemplaar(int dirfd, const char *name, unsigned char out[32]);

#endif
