/* Evaluating the expressions of rules over the facts of one dossier. */
#ifndef REGIE_RULE_SCOPE_PRIV_H
#define REGIE_RULE_SCOPE_PRIV_H

#include "feiten_priv.h"
#include "regels_priv.h"

#include "rule/feiten.h"

/* What a fact came to, kept for one computation. */
struct scope_memo {
	bool done;
	int rij;                 /* for which row of a term, when it depends on it */
	int row;                 /* the row that was chosen */
	struct expr_value value;
};

struct scope {
	const struct regels *r;
	const struct instellingen *s;
	const struct feiten *f;
	struct civil op;         /* what vandaag() is; none: it is empty */
	struct civil at;         /* the day whose settings hold in the expression at hand; none: the newest */
	int dossier;
	int rij;                 /* the row that the term, norm or check is of */
	struct scope_memo *memo; /* one a fact */
};

void scope_init(struct scope *c, const struct regels *r, const struct instellingen *s, const struct feiten *f,
	struct civil op);
void scope_clear(struct scope *c);
/* Empty when there is no expression. */
struct expr_value scope_eval(struct scope *c, const struct rule_expr *e, int row);
/* The value of one name of e. */
struct expr_value scope_name(struct scope *c, const struct rule_expr *e, const char *name, int row);
/* True when there is no expression. */
bool scope_true(struct scope *c, const struct rule_expr *e, int row);

enum scope_date { SCOPE_NO_DATE, SCOPE_DATE, SCOPE_BAD_DATE /* incomplete, or no date at all */ };
enum scope_date scope_date(struct scope *c, const struct rule_expr *e, int row, struct civil *out);
/* A number, of a text that is one too; otherwise when empty or something else. */
int64_t scope_number(struct scope *c, const struct rule_expr *e, int row, int64_t otherwise);

#endif
