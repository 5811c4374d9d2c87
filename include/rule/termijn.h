/* Facts become due dates, norms and findings, each with its reasoning. Pure: nothing here knows
 * what day it is, except where a function takes it. */
#ifndef REGIE_RULE_TERMIJN_H
#define REGIE_RULE_TERMIJN_H

#include "base/civil.h"
#include "rule/feiten.h"
#include "rule/regels.h"
#include "rule/uitleg.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A term as it is defined: texts for screens; borrowed from the model. */
struct regel_termijn {
	const char *id, *label, *start_label, *wie, *gevolg_tekst, *beweegt;
	const char *spring;   /* record.veld; NULL */
	const char *record;   /* NULL: of the dossier */
	enum regel_gevolg gevolg;
	bool wacht;
	bool venster;         /* a window: after its day it is over, not late */
	struct regel_bron bron;
};
const struct regel_termijn *regels_termijn_at(const struct regels *r, size_t i);
const struct regel_termijn *regels_termijn(const struct regels *r, const char *id);

/* One due date of one dossier. */
struct termijn {
	const struct regel_termijn *regel;
	char row[37];         /* id of the row it belongs to; the dossier's own when of the dossier */
	struct civil start;   /* the event; none when the definition gives the date itself */
	struct civil nominaal, due;
	bool verschoven;
	struct civil vooraf;  /* from when it is coming */
	bool klaar;
	struct civil klaar_op; /* none: not known */
	int signaal;          /* 0: the term itself; else months or days before it, a line of its own */
	struct civil tot;     /* from this day it is no line any more: the next signal speaks, or the window is over; else none */
};

/* A term that a row should have and cannot: an incomplete date, or one outside the calendar. */
struct termijn_bevinding { const struct regel_termijn *regel; char row[37]; const char *tekst; };

struct termijnen { struct termijn *rows; size_t n; struct termijn_bevinding *bevindingen; size_t n_bevindingen; };

/* All terms of the dossier whose facts these are, done ones too, ordered by due, weight, id and row: the same facts,
 * settings and definitions always give the same rows. */
void termijnen_compute(const struct regels *r, const struct instellingen *s, const struct feiten *f,
	struct termijnen *out);
void termijnen_clear(struct termijnen *t);
/* The reasoning of one term (its id and row); false when these facts give no such term, and then u says what is
 * missing. */
bool termijn_explain(const struct regels *r, const struct instellingen *s, const struct feiten *f, const char *id,
	const char *row, struct uitleg *u);

/* What moves between two computations: for each term that is new (was none), gone (now none), done (or no longer) or
 * on another day, in the order of the day it gets. Signals move with their term. The caller frees *out. */
struct termijn_move {
	const struct regel_termijn *regel;
	char row[37];
	struct civil was, now;
	long days;          /* from was to now; 0 when one is none */
	bool klaar, was_klaar;
};
size_t termijnen_moves(const struct termijnen *before, const struct termijnen *after, struct termijn_move **out);

/* --- norms ------------------------------------------------------------------------------------ */

struct norm {
	const char *id, *label, *eenheid, *gevolg_tekst, *spring, *beweegt;
	enum regel_gevolg gevolg;
	struct regel_bron bron;
	int64_t stand, eis;      /* minutes, times, tenths of a percent */
	bool minstens;           /* else at most */
	bool voldaan;
	struct civil tot;        /* none: no date */
	bool onhaalbaar;         /* not reached on `tot`: at the present pace, seen from `op`, or because that day is past */
	struct civil haalbaar_op; /* at the present pace reached on; none: not known */
};
struct normen { struct norm *rows; size_t n; };
void normen_compute(const struct regels *r, const struct instellingen *s, const struct feiten *f, struct civil op,
	struct normen *out);
void normen_clear(struct normen *n);

/* --- checks ------------------------------------------------------------------------------------ */

struct toets {
	const char *id, *melding, *spring, *doel; /* spring, doel may be NULL */
	bool weigering;        /* else a warning */
	struct regel_bron bron;
};
struct toetsen { struct toets *rows; size_t n; };
/* Those of `record` (row of f) at `bij` ("opslaan", "vaststellen", "uitvoer", or an action) that do not hold. */
void toetsen_run(const struct regels *r, const struct instellingen *s, const struct feiten *f, int row,
	const char *bij, struct civil op, struct toetsen *out);
void toetsen_clear(struct toetsen *t);

#endif
