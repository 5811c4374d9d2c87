/* A screen of lines about one dossier that can be gone to and explained: its terms, its hours, its
 * timeline. What the lines are comes from a function; the screen is the same. */
#ifndef REGIE_VIEW_ROWS_PRIV_H
#define REGIE_VIEW_ROWS_PRIV_H

#include "base/buf.h"
#include "rule/feiten.h"
#include "rule/regels.h"
#include "store/record.h"
#include "view/view.h"

struct rows_line {
	char *text;                      /* owned */
	enum tui_role role;
	bool head;                       /* the cursor does not stop here */
	struct rid record;               /* where Enter goes; none: nowhere, or `field` in a new record */
	const struct spec_field *field;  /* NULL: the record's form from its start */
	const char *termijn;             /* explained by u; NULL: no */
	char row[37];                    /* of that term */
	char *foot;                      /* what the last row of the body says of it; owned, NULL */
};

struct rows {
	struct views *views;
	const struct rows_kind *kind;
	struct rid dossier;
	struct record *record, *person;
	struct civil op;                 /* as it stood at the end of this day; none: now */
	struct feiten *feiten;
	struct instellingen *instellingen;
	struct rows_line *lines;
	size_t n, cap;
	struct tui_list list;
};

struct rows_kind {
	const char *name;                /* of the screen, in the key table */
	const char *title;               /* N_ */
	const char *help;                /* N_: the page */
	/* Fill lines with rows_add; facts and settings are there. */
	void (*fill)(struct rows *r);
};

/* A line at the end; text is copied. Borrowed until the next one. */
struct rows_line *rows_add(struct rows *r, enum tui_role role, const char *text);
struct rows_line *rows_head(struct rows *r, const char *text);
/* The day it is for this screen: the day asked for, else today. */
struct civil rows_today(const struct rows *r);
/* Open over the present screen. Logged before it is shown. */
void rows_open(struct views *vs, const struct rows_kind *kind, struct rid dossier);
/* Where Enter goes from a fact: its record, at a field. */
void rows_target(struct rows *r, struct rows_line *l, const char *spring, const char *row);

extern const struct rows_kind rows_termijnen, rows_uren, rows_tijdlijn;

/* "Wat als": choose a change, see what moves; saves nothing. */
void watals_show(struct rows *r);

#endif
