/* What the units of the office share. */
#ifndef REGIE_SYNC_OFFICE_PRIV_H
#define REGIE_SYNC_OFFICE_PRIV_H

#include "ack_priv.h"
#include "notes_priv.h"
#include "sync/bundle.h"
#include "sync/centre.h"
#include "sync/enroll.h"

#define KEY_OFFICE_RING "centrum/sleutels"
#define KEY_OFFICE "centrum/stand"       /* epoch, tags given out */
#define KEY_STATEMENT "kantoor/opgave"
#define KEY_MEMBER "toestel/"            /* and device */
#define KEY_GOT "gekregen/"              /* and device, number: digest of a bundle that was taken in */
#define KEY_REFUSED "geweigerd/"         /* and device, number: code of fault.h */
#define KEY_OUT "uit/"                   /* and device, line number: an order it has not confirmed */
#define KEY_GIVEN "meegave/"             /* and device, moment: roots taken along and until when */
#define QUARANTINE "quarantaine"
#define ERASED_FILE "vernietigd"

#define APP_VERSION "regie " PACKAGE_VERSION
#define SILENT_MS (14 * 24 * 3600 * INT64_C(1000))
#define STATEMENT_MS (400 * 24 * 3600 * INT64_C(1000))

struct office {
	struct store *s;
	unsigned char id[ID_BYTES];
	struct keyring *ring;
	struct statement *statement;
	struct buf statement_text;
	struct notes notes;
};

/* ERR_NOT_FOUND: no office. Close also after a failure. Erased records that a restored file brought back are
 * taken off first. */
enum err office_open(struct store *s, struct office *o);
void office_close(struct office *o);

/* One device as the office knows it. */
struct member {
	unsigned char id[ID_BYTES];
	struct notes notes;
	struct secret *shared;
};
enum err member_load(struct store *s, const unsigned char id[ID_BYTES], struct member *out); /* ERR_NOT_FOUND */
enum err member_save(struct store *s, const struct member *m);
void member_clear(struct member *m);

/* Key with a device, and a number in 20 digits (rising as text). */
void member_key(const char *prefix, const unsigned char id[ID_BYTES], struct buf *out);
void member_number_key(const char *prefix, const unsigned char id[ID_BYTES], uint64_t number, struct buf *out);

/* The key this device can prove: the newest of which it confirmed the statement. NULL: none. */
const struct key *office_sign_key(struct office *o, const struct member *m);
/* A new statement from the one before: `change` fills what differs. */
enum err office_state(struct office *o, const struct statement *next);
/* Receipt for one incarnation of a device, appended. */
enum err office_receipt(struct office *o, struct member *m, int64_t incarnation, struct buf *out);

/* The records a device is to have. */
enum err office_scope(struct office *o, const struct member *m, struct travel_set *out);
/* An order to devices: lines of the office that each takes along until it confirms. `device` NULL: all. */
enum err office_order(struct office *o, const char *kind, const unsigned char *device, const struct travel_set *set,
	const char *until, size_t persons);
enum err office_erase_again(struct office *o);
/* Note ids in the file beside the store, so that a restored store knows. */
enum err office_note_erased(struct store *s, const struct travel_set *set);

#endif
