/* Screens: each one a table of functions over `tui`; a stack of them is the program.
 * A screen reads the model and draws; it keeps its state in its own handle. */
#ifndef REGIE_VIEW_VIEW_H
#define REGIE_VIEW_VIEW_H

#include "base/buf.h"
#include "rule/kalender.h"
#include "rule/termijn.h"
#include "spec/spec.h"
#include "store/store.h"
#include "tui/keymap.h"
#include "tui/tui.h"
#include "tui/widget.h"

struct pick;    /* inside this room */
struct views;   /* the stack and what all screens share */
struct view;    /* one screen on the stack */

struct view_ops {
	const char *name;               /* context in the key table: "caseload" */
	/* Draw all of the body and set title parts; called after open, resize, return. */
	void (*draw)(struct view *v);
	/* Draw only what the last key changed; NULL: draw. */
	void (*update)(struct view *v);
	/* An action of the key table (by id). True when it was done. */
	bool (*act)(struct view *v, const char *action);
	/* Why this action can not be done now, NULL when it can: for the palette and
	 * "waarom niet?". May be NULL. */
	const char *(*why_not)(struct view *v, const char *action);
	/* More actions for the palette than the key table has, by an id that `act` knows. May be
	 * NULL. */
	void (*offer)(struct view *v, struct pick *p);
	/* Where this screen is, for coming back after a lock: kind and ids, no data of a person,
	 * appended ("dossier UUID"). NULL or nothing: not to be come back to. */
	void (*place)(struct view *v, struct buf *out);
	/* A key that is bound to no action. True when taken. */
	bool (*key)(struct view *v, const struct tui_key *k);
	/* First look at a key, before the key table: a search line that takes letters. May be
	 * NULL. True when taken. */
	bool (*grab)(struct view *v, const struct tui_key *k);
	/* Are letters text now? Keys of one letter are then not in the bar. May be NULL: no. */
	bool (*typing)(struct view *v);
	/* Another screen comes to lie on this one; it lies on top again (read anew). May be NULL. */
	void (*cover)(struct view *v);
	void (*uncover)(struct view *v);
	/* Once a second, typing or not; may be NULL. */
	void (*tick)(struct view *v);
	/* Help on the thing under the cursor: one line, and the page. May be NULL. */
	void (*help)(struct view *v, struct buf *line, struct buf *page);
	/* Lock or hang-up: keep drafts. May be NULL. */
	void (*seal)(struct view *v);
	void (*close)(struct view *v);  /* free v->state */
};

struct view {
	const struct view_ops *ops;
	struct views *views;
	void *state;                    /* owned by the screen */
};

struct views_options {
	struct tui *tui;
	struct store *store;            /* NULL: first run or unlock screens only */
	const struct spec *spec;
	const struct kalender *kalender;
	const struct regels *regels;    /* NULL: no rules, so no work list */
	int idle_seconds;               /* lock after; 0 = 600 */
	bool veldmodus;
};

enum views_end { VIEWS_QUIT, VIEWS_LOCK, VIEWS_HANGUP };

struct views *views_new(const struct views_options *o);
void views_free(struct views *vs);
/* Push a screen (takes state), pop the top one. */
void views_push(struct views *vs, const struct view_ops *ops, void *state);
void views_pop(struct views *vs);
/* Run until the stack is empty or it must lock. */
enum views_end views_run(struct views *vs);

struct tui *views_tui(struct views *vs);
struct store *views_store(struct views *vs);
const struct spec *views_spec(struct views *vs);
const struct kalender *views_kalender(struct views *vs);
const struct regels *views_regels(struct views *vs);
/* Line 1: place, person, masked BSN. NULL parts are left out. */
void views_title(struct views *vs, const char *place, const char *person, const char *number);
/* What the top screen shows was changed from outside it: it reads anew. */
void views_changed(struct views *vs);
/* The whole screen must be drawn anew (after a dialog). */
void views_dirty(struct views *vs);
/* The store that unlock or first run made; the stack does not own it. */
void views_set_store(struct views *vs, struct store *s);
/* Draft that is open now, 22 characters, for coming back after a lock; NULL: none. */
void views_set_draft(struct views *vs, const char *draft);
const char *views_draft(const struct views *vs);
/* The screens that lie on the caseload, as ids, valid after the end; "" when none. With
 * views_return they are opened again. */
const char *views_place(const struct views *vs);
void views_return(struct views *vs, const char *place);
/* Why it locked, for the lock screen's `why`: "slot" by key, "rust" nobody typed, "slaap" the
 * program was suspended or the machine slept. */
const char *views_lock_reason(const struct views *vs);
/* For store_options.on_busy, ctx is the views: says who is waited for. False gives up. */
bool views_busy(void *ctx, const char *who, int waited_ms);
/* End the program: VIEWS_QUIT or VIEWS_LOCK. */
void views_end(struct views *vs, enum views_end how);
/* The message line; one message per key. */
void views_message(struct views *vs, enum tui_role role, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void views_error(struct views *vs, enum err e);
/* Was anything said for this key already? */
bool views_has_message(const struct views *vs);
/* Body: rows 1 .. rows-3. */
int views_body_top(struct views *vs);
int views_body_rows(struct views *vs);
/* The next key for a screen that asks within its own loop (dialogs): draws what is due,
 * runs ticks, handles redraw, resize, idle and hang-up. False: it must end (lock or
 * hang-up), keep what there is and return. */
bool views_key(struct views *vs, struct tui_key *k);
/* Do an action by id as if its key was pressed. */
void views_act(struct views *vs, const char *action);
/* Choose from a list over the present screen; the stored value, owned, or NULL when left. */
char *views_pick(struct views *vs, const char *title, const struct tui_choice *c, size_t n, bool multi, const char *chosen);
/* Show a page of text over the present screen until it is left. */
void views_page(struct views *vs, const char *title, const char *text);
/* Ask with a typed word or J/N over the present screen; blocks within the loop but still
 * obeys lock and hang-up (then false). Drops what was typed ahead. */
bool views_confirm(struct views *vs, const char *title, const char *text, const char *word);

#endif
