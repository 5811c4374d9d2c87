/* The form screen in its parts: where things stand (form_layout.c), how they look
 * (form_draw.c), what is chosen from lists (form_choose.c), saving (form_save.c), opening
 * (form_open.c) and what keys do (form.c). */
#ifndef REGIE_VIEW_FORM_PRIV_H
#define REGIE_VIEW_FORM_PRIV_H

#include "entry/entry.h"
#include "tui/edit.h"
#include "view/view.h"

/* A field that waits for a record that is being made in another form over this one. */
struct form_await {
	struct rid made;                /* none: nothing is waited for */
	struct rid record;              /* whose field */
	const struct spec_field *field;
};

struct form {
	struct views *views;
	struct entry *entry;
	struct record *person;   /* whose form it is; NULL when new */
	struct rid dossier;      /* whose form it is; none when new, or apart from dossiers */
	size_t cursor;           /* item with the cursor */
	size_t first;            /* first item shown, below the bar of its block */
	struct tui_edit *edit;   /* of the field with the cursor; NULL when it cannot be typed in */
	unsigned long version;   /* of its text when it was put there */
	bool untouched;          /* the editor shows the words of a choice: typing replaces them */
	bool resumed;            /* the editor may hold typing of before the draft was resumed */
	bool typed_only;         /* the last key changed text under the cursor and nothing else */
	bool saved;              /* at least once, in this form */
	bool begins;             /* of a new dossier: leaving it goes there */
	bool correction;         /* of something final: the save needs a reason */
	bool hints;              /* say what a field is for on arriving at it */
	struct form_await await;
};

extern const struct view_ops form_ops;

/* --- form_layout.c ------------------------------------------------------------------ */

/* Columns: labels from LABEL_X, values from VALUE_X; the first row of the body is the bar
 * of the block. */
enum { FORM_LABEL_X = 2, FORM_VALUE_X = 31, FORM_BAR_ROWS = 1 };

/* NULL past the end. */
const struct entry_item *form_item(const struct form *f, size_t i);
/* Can the cursor stand on it? NULL is no. */
bool form_focusable(const struct entry_item *it);
/* The words of the question, else of the field. */
const char *form_label(const struct entry_item *it);
bool form_is_area(const struct entry_item *it);
int form_area_rows(const struct entry_item *it);
/* Has the label a row of its own, above the value? */
bool form_label_is_long(const struct entry_item *it);
int form_item_rows(const struct entry_item *it);
/* Rows for items, below the bar. */
int form_rows(const struct form *f);
/* Bring `first` so that the cursor is in sight. */
void form_scroll(struct form *f);
/* Nearest item from `from` in a direction (1, -1) that the cursor can stand on; `from` when
 * there is none. */
size_t form_neighbour(const struct form *f, size_t from, int step);
/* The item after values changed: the same field of the same record, else what is near. */
size_t form_find_again(const struct form *f, const struct entry_item *was, size_t at);

/* --- form_draw.c -------------------------------------------------------------------- */

void form_draw(struct view *v);
void form_update(struct view *v);
/* "bezig 5/14" */
void form_badge(const struct entry_block_state *s, struct buf *out);
/* "onbekend", NULL when given. */
const char *form_stand(enum stand s);
/* The hint of a field on the message line. */
void form_say_hint(struct form *f, const struct entry_item *it);
/* Columns of the value of a field, and of what stands beside it. */
int form_value_width(const struct form *f, const struct entry_item *it);
int form_beside_width(const struct form *f, const struct entry_item *it);

/* --- form.c ------------------------------------------------------------------------- */

/* Leave the field: what was typed becomes its value. The cursor stays on the field, which
 * may have become another item. Put a new editor there, or go on. */
void form_commit(struct form *f);
/* Put the cursor on an item, at a byte of its text (SIZE_MAX: behind it). */
void form_go(struct form *f, size_t i, size_t offset);
/* A new editor for the item with the cursor. */
void form_edit(struct form *f, size_t offset);
void form_close_editor(struct form *f);
/* To the next problem; says `none` when there is none. */
void form_go_problem(struct form *f, const char *none);
/* Why the value of item i cannot be changed; NULL when it can. */
const char *form_why_readonly(const struct form *f, size_t i);

/* --- form_choose.c ------------------------------------------------------------------ */

/* Has the field with the cursor a list of choices? */
bool form_has_choices(const struct form *f);
/* The list of choices of the field with the cursor. */
void form_choose(struct form *f);
/* What was typed in a field that refers to a record, by name: when it fits one, that one is
 * taken; else it is kept as typed, with a message that says what to do. */
void form_settle_reference(struct form *f, const char *typed);
/* After another form was left: take the record that was made there. */
void form_take_awaited(struct form *f);
/* Given, unknown, not asked, will not say. */
void form_choose_stand(struct form *f);
/* Blocks with their badges, to go to in any order. */
void form_choose_block(struct form *f);

/* --- form_save.c -------------------------------------------------------------------- */

bool form_save(struct form *f);
void form_freeze(struct form *f);
/* Throw away what was typed since the last save, after a question. */
void form_discard(struct form *f);

/* --- form_law.c -------------------------------------------------------------------------- */

/* Why a date is what it is, with the answers on the form. */
void form_explain(struct form *f);
/* When the law refuses a save: says so and goes to the field. */
bool form_say_refusal(struct form *f);

/* --- form_read.c ------------------------------------------------------------------------- */

/* All answers as plain lines, to read aloud. */
void form_summary(struct form *f);
/* What differs from the final version before this one. */
void form_versions(struct form *f);
/* The same, appended; false: there is no earlier one. */
bool form_add_differences(struct form *f, struct buf *out);
/* The page before the question of vaststellen. */
void form_show_before_freeze(struct form *f);

/* --- form_background.c -------------------------------------------------------------------- */

/* A page with the record before this one, agreements, hours and terms of the dossier. */
void form_background(struct form *f);

/* --- form_correct.c ------------------------------------------------------------------- */

/* A new form with the answers of this final one, in its place. */
void form_correct(struct form *f);
/* Before a save of a correction: why. True when it is known, or not needed. */
bool form_ask_reason(struct form *f);

/* --- form_open.c -------------------------------------------------------------------- */

/* As view_form_open, with the cursor on a field of the main record when it is asked there. */
void form_open_at(struct views *vs, const struct spec_form *form, struct rid record, const struct spec_field *field);
/* Push a form on an entry that is already open (takes it); the form, owned by its screen. */
struct form *view_form_entry(struct views *vs, struct entry *e);

#endif
