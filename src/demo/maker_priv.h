/* The maker: what every unit of the practice caseload needs while it makes the records of
 * one change set. Fields are named; a name that the definitions do not have is skipped and
 * noted, so that a changed definition never breaks the caseload. */
#ifndef REGIE_DEMO_MAKER_PRIV_H
#define REGIE_DEMO_MAKER_PRIV_H

#include "demo/demo.h"

#include "base/buf.h"
#include "dice_priv.h"
#include "names_priv.h"
#include "numbers_priv.h"
#include "store/record.h"

/* One change set in memory. */
struct demo_set {
	struct record **rows; /* an owner stands before its rows */
	bool *definitive;     /* to be made definitive after it was written */
	size_t n, cap;
};

struct maker {
	const struct spec *spec;
	const struct kalender *kalender;
	struct civil today;
	enum demo_depth depth;
	char gemeente[5];
	const char *town;          /* name of the gemeente */
	uint64_t seed;
	struct dice dice;          /* of the household being made */
	struct demo_set set;
	struct numbers_bsn bsn;
	unsigned dossiers;         /* how many there will be */
	unsigned begun;            /* how many were begun: the number of the next */
	struct rid *staff;         /* medewerkers; the user of the store first */
	size_t n_staff;
	struct rid *providers;     /* aanbieders; empty when light */
	size_t n_providers;
	struct buf missing;        /* "record.veld" or "record" not defined, one a line, each once */
};

/* Start a set with the dice of stream `number`. The records of the set before are freed. */
void maker_begin(struct maker *m, uint64_t number);
void maker_clear(struct maker *m);

/* A new record in the set (owned by the set), id from the dice; NULL when the kind is not
 * defined. Everything below takes NULL for a record and does nothing then. */
struct record *maker_add(struct maker *m, const char *kind, const struct record *owner);
/* To be made definitive. */
void maker_definitive(struct maker *m, const struct record *r);
struct rid maker_id(const struct record *r);

/* Stored text of a field; NULL or "" leaves it empty. */
void maker_put(struct maker *m, struct record *r, const char *field, const char *text);
void maker_putf(struct maker *m, struct record *r, const char *field, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void maker_put_date(struct maker *m, struct record *r, const char *field, struct civil d);
/* A moment of that day, Amsterdam time. */
void maker_put_moment(struct maker *m, struct record *r, const char *field, struct civil d, int minutes);
void maker_put_ref(struct maker *m, struct record *r, const char *field, struct rid to);
/* One of "J*3 N A*2": a code, and how often against the others (1 when not said). */
void maker_put_code(struct maker *m, struct record *r, const char *field, const char *weighted);
/* How an answer came, instead of a value. */
void maker_put_stand(struct maker *m, struct record *r, const char *field, enum stand s);
/* Where the value came from and of which day; only where there is a value. */
void maker_put_source(struct maker *m, struct record *r, const char *field, const char *bron,
	struct civil peil);
/* The value as it stands, "" when empty. Borrowed. */
const char *maker_get(const struct record *r, const char *field);
bool maker_is(const struct record *r, const char *field, const char *value);

/* The same day or the first work day after it; none stays none. */
struct civil maker_workday(const struct maker *m, struct civil d);
/* The same day or the last work day before it. */
struct civil maker_workday_before(const struct maker *m, struct civil d);
/* Days on, and then a work day. */
struct civil maker_after(const struct maker *m, struct civil d, long days);
/* Is d a day up to and including today? */
bool maker_is_past(const struct maker *m, struct civil d);
struct civil maker_earlier(struct civil a, struct civil b);
struct civil maker_later(struct civil a, struct civil b);

/* A code from "J*3 N A*2" into out (n bytes). */
void maker_choose(struct dice *d, const char *weighted, char *out, size_t n);

#endif
