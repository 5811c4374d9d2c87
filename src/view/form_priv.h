/* The state of a form screen, and opening one on a prepared entry. */
#ifndef REGIE_VIEW_FORM_PRIV_H
#define REGIE_VIEW_FORM_PRIV_H

#include "entry/entry.h"
#include "tui/edit.h"
#include "view/view.h"

struct form {
	struct views *views;
	struct entry *entry;
	struct record *person;   /* whose form it is; NULL when new */
	size_t cursor;           /* item with the cursor */
	int top;                 /* first row shown, of the whole form */
	bool resumed;            /* the editor may hold typing of before the draft was resumed */
	struct tui_edit *edit;   /* of the field with the cursor; NULL when it cannot be typed in */
};

/* Push a form on an entry that is already open (takes it). */
void view_form_entry(struct views *vs, struct entry *e);

#endif
