/* The work list in its parts: lines put in order (vandaag_rows.c), what a user decides about a line
 * (vandaag_decide.c), and the screen (vandaag.c). */
#ifndef REGIE_VIEW_VANDAAG_PRIV_H
#define REGIE_VIEW_VANDAAG_PRIV_H

#include "store/journaal.h"
#include "store/werk.h"
#include "tui/widget.h"
#include "view/view.h"

enum { VANDAAG_MAX = 2000 };

/* How lines are put together. */
enum vandaag_groep { GROEP_GEVOLG, GROEP_GEZIN, GROEP_PLAATS, GROEPEN };

/* A heading, or a line. */
struct vandaag_row {
	char *head;   /* owned; NULL: a line */
	size_t line;
};

struct vandaag {
	struct views *views;
	struct werk_line *lines;
	size_t n_lines;
	bool more;               /* than VANDAAG_MAX */
	struct vandaag_row *rows;
	size_t n_rows;
	struct tui_list list;
	enum vandaag_groep groep;
	bool all;                /* everybody's, not only one's own */
	bool me_known;
	struct rid me;
	char *plaats, *termijn;  /* filters; NULL: none */
	size_t pending;          /* dossiers that wait for their dates */
	struct journaal_visit *visit;
};

/* --- vandaag_rows.c ---------------------------------------------------------------------- */

/* Where a line stands in time. */
enum vandaag_bak { BAK_LAAT, BAK_VANDAAG, BAK_WEEK, BAK_KOMEND, BAK_WACHT, BAKKEN };
enum vandaag_bak vandaag_bak(const struct werk_line *l, struct civil today);
/* "49 d te laat", "vandaag", "nog 3 wd", "nog 43 d"; appended. */
void vandaag_when(const struct kalender *k, struct civil due, struct civil today, struct buf *out);
/* What is lost, in a word: "recht", "boete", "geld", "orde", "netjes". */
const char *vandaag_gevolg(enum regel_gevolg g);
/* Fill rows from lines. */
void vandaag_arrange(struct vandaag *v, struct civil today);
void vandaag_rows_clear(struct vandaag *v);

/* --- vandaag_decide.c -------------------------------------------------------------------- */

/* Ask what is needed and keep it with the dossier. True when it was kept. */
bool vandaag_done(struct vandaag *v, const struct werk_line *l);
bool vandaag_postpone(struct vandaag *v, const struct werk_line *l);
bool vandaag_hand_over(struct vandaag *v, const struct werk_line *l);
/* To the field where the work of this line is done. */
void vandaag_go(struct vandaag *v, const struct werk_line *l);

#endif
