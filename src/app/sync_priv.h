/* What the commands of sync and centre share. */
#ifndef REGIE_APP_SYNC_PRIV_H
#define REGIE_APP_SYNC_PRIV_H

#include "app_priv.h"
#include "sync/centre.h"
#include "sync/sync.h"

/* The file names in a directory that look like bundles, sorted; the caller's. */
enum err bundles_in(int dirfd, char ***names, size_t *n);
bool is_bundle_name(const char *name);
void names_free(char **names, size_t n);
/* Sentence of a fault, or of the error, to stderr; exit code. */
int sync_fail(struct app *a, enum err e, enum sync_fault fault, const char *what);
/* Open a directory that a person named (a stick): any owner. ERR_MISSING, ERR_RIGHTS. */
enum err medium_open(const char *path, int *fd);
/* Split PATH into an open directory and the name in it; *name is the caller's. */
enum err medium_file(const char *path, int *fd, char **name);
/* STORE/post/NAME of the office, made when absent. */
enum err office_dir(const char *store, const char *name, int *fd);
/* Directory for what goes to a device: uit/ and 12 hex digits; made when absent. */
enum err office_out(const char *store, const unsigned char device[16], int *fd);
void wait_a_moment(void);

/* --- the wire of --with: "bundel NAME SIZE\n" and the bytes, any number; "einde\n". --- */

/* Send every bundle of the directory. */
enum err wire_send(int fd, int dirfd, size_t *n);
/* Receive into the directory (new names only, 0600, synced). */
enum err wire_receive(int fd, int dirfd, size_t *n);

/* Show words and ask whether they are the same; --ja says so beforehand. */
bool confirm_words(const struct app *a, const char *question, const char *words);

int cmd_sync(struct app *a);
int cmd_sync_enroll(struct app *a);
int cmd_sync_export(struct app *a);
int cmd_sync_import(struct app *a);
int cmd_sync_status(struct app *a);
int cmd_centre_init(struct app *a);
int cmd_centre_enroll(struct app *a);
int cmd_centre_ingest(struct app *a);
int cmd_centre_receipts(struct app *a);
int cmd_centre_status(struct app *a);
int cmd_centre_exchange(struct app *a);
int cmd_centre_revoke(struct app *a);
int cmd_centre_rotate(struct app *a);
int cmd_centre_restored(struct app *a);
int cmd_centre_quarantine(struct app *a);
int cmd_centre_pack(struct app *a);
int cmd_centre_return(struct app *a);
int cmd_centre_erase(struct app *a);

#endif
