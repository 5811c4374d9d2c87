/* What the units of a device's side share. */
#ifndef REGIE_SYNC_DEVICE_PRIV_H
#define REGIE_SYNC_DEVICE_PRIV_H

#include "ack_priv.h"
#include "notes_priv.h"
#include "sync/bundle.h"
#include "sync/enroll.h"
#include "sync/sync.h"

#define KEY_RING "apparaat/sleutels"     /* this device's key ring */
#define KEY_DEVICE "apparaat/stand"      /* label, numbers, times */
#define KEY_STATEMENT "kantoor/opgave"   /* exact text of the newest statement */
#define KEY_ACK "ontvangen/"             /* and incarnation */
#define KEY_ORDER "opdracht/"            /* orders of the office that are not carried out yet: and line id */
#define KEY_PACK "pakket/"               /* record taken along: end date */

#define APP_VERSION "regie " PACKAGE_VERSION

/* A device that is enrolled: everything it needs to talk to its office. */
struct device {
	struct store *s;
	unsigned char id[ID_BYTES];
	int64_t incarnation;
	struct keyring *ring;
	struct statement *statement;   /* as proved when it was taken in */
	struct notes notes;
};

/* ERR_NOT_FOUND: not enrolled. Close also after a failure. */
enum err device_open(struct store *s, struct device *d);
void device_close(struct device *d);
enum err device_save(struct device *d);

enum err ack_load(struct store *s, int64_t incarnation, struct ack *out);
enum err ack_save(struct store *s, int64_t incarnation, const struct ack *a);

/* Messages of a reply: receipts, statements, revocations. */
enum err device_message(struct device *d, const char *p, size_t n, struct sync_imported *out);
/* Orders kept until they can be carried out. */
void device_keep_order(struct device *d, const struct travel_line *l);
enum err device_carry_out(struct device *d, struct sync_imported *out);

/* Lines of travel into a bundle. */
struct filling {
	struct bundle_writer *w;
	enum sync_fault *fault;
	store_progress_fn progress;
	void *ctx;
	uint64_t done, total;
};
enum err fill_line(void *ctx, const struct travel_line *l);

#endif
