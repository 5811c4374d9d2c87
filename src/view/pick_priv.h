/* A choice list being gathered: owns its codes and labels. */
#ifndef REGIE_VIEW_PICK_PRIV_H
#define REGIE_VIEW_PICK_PRIV_H

#include "spec/type.h"
#include "view/view.h"

struct pick {
	struct tui_choice *choices;
	size_t n, cap;
	bool multi;
	bool hide_codes;  /* codes are for the program: not shown, not searched; not with multi */
};

/* Copies both. */
void pick_add(struct pick *p, const char *code, const char *label, bool ended);
/* What a field may hold: codes of its list, yes and no, or the records it may refer to by
 * name (at most PICK_RECORDS, newest first; hides codes). Nothing for other fields. */
enum { PICK_RECORDS = 2000 };
void pick_add_values(struct views *vs, struct pick *p, const struct spec_field *f);
void pick_add_records(struct views *vs, struct pick *p, const struct spec_record *kind);
void pick_clear(struct pick *p);
/* The stored value (owned), NULL when left. `typed` narrows the list from the start, when
 * anything fits it. */
char *pick_run(struct views *vs, const struct pick *p, const char *title, const char *chosen, const char *typed);
/* Does each word of `typed` begin a word of `name`, whatever case and accents? */
bool pick_fits(const char *name, const char *typed);

#endif
