/* Which expressions follow from which values, found once per form. */
#ifndef REGIE_ENTRY_DEPEND_PRIV_H
#define REGIE_ENTRY_DEPEND_PRIV_H

#include "model_priv.h"

/* What an expression decides. The first ROLES_OF_FIELD belong to a field. */
enum role {
	ROLE_CALC, ROLE_RELEVANT, ROLE_REQUIRED, ROLE_CONSTRAINT, ROLE_DEFAULT,
	ROLE_BLOCK, ROLE_QUESTION
};
#define ROLES_OF_FIELD 5

/* A name in an expression and where it leads. */
struct ref {
	char *name;
	size_t kind;
	size_t field;  /* NONE: the rows of the kind */
};

struct node {
	enum role role;
	size_t kind, field;         /* of a field; kind of the question's field or rows */
	size_t block, question;     /* of a block or question */
	const struct expr *expr;    /* NULL: a question that only follows its block */
	unsigned rank;              /* above all it depends on; 0 = not found yet */
	bool visiting, queued;
	struct ref *refs;
	size_t n_refs;
};

/* Index of a kind, added when the form can reach it, as a single record or as rows of
 * one; NONE when it cannot, or is reached the other way. Only before loading. */
size_t depend_reach(struct entry *e, const struct spec_record *spec, bool rows);
/* Finds the kinds the form reaches, those that only expressions name too, and makes the
 * nodes of all kinds, blocks and questions, with edges and ranks. */
void depend_build(struct entry *e);
void depend_clear(struct entry *e);
/* Where a name of this node (of a list or a value) leads; NULL: the form does not reach it. */
const struct ref *depend_ref(const struct node *n, const char *name, bool list);

#endif
