/* What the loop and its overlays share. */
#ifndef REGIE_VIEW_VIEWS_PRIV_H
#define REGIE_VIEW_VIEWS_PRIV_H

#include "base/buf.h"
#include "base/clock.h"
#include "store/record.h"
#include "view/view.h"

/* Something drawn over the screen while a dialog asks. */
struct overlay {
	void (*draw)(void *ctx, struct tui *t);
	void *ctx;
	const char *context; /* in the key table, for the key bar */
};

/* A key that came while the window was too small to show what it does. */
struct held_key {
	struct tui_key key;
	char *text;        /* of a paste, owned */
};

/* Titles of records that rows refer to, so that a list does not read one per row. */
enum { VIEWS_TITLES = 64 };
struct known_title {
	struct rid id;
	char *text;
};

struct views {
	struct views_options o;
	struct clock clock;
	struct view **stack;
	size_t depth, cap;
	struct overlay overlay;
	struct buf place, person, number; /* line 1 */
	struct buf message;               /* the one before last line */
	enum tui_role message_role;
	int64_t idle_ms, last_key_ms, tick_ms; /* monotonic */
	struct held_key *held;
	size_t n_held, cap_held, next_held;
	char *held_text;   /* of the held paste that was handed out last */
	struct known_title titles[VIEWS_TITLES];
	size_t next_title;
	char draft[24];
	struct buf left;   /* views_place */
	struct learn *learn; /* NULL until it is asked for */
	int helped;        /* counts down: help pressed just before this key */
	bool practice;     /* the store that is to be opened is for practice */
	bool esc_pending;
	bool dirty;        /* draw all */
	bool ended;
	bool closing;      /* being freed: screens are not read anew */
	enum views_end end;
	const char *lock_reason;
};

/* Is the top screen the first one? */
bool views_is_bottom(const struct views *vs);
/* Draw and flush. */
void views_draw(struct views *vs);
/* Called by the terminal while Esc waits for a digit. */
void views_pending(void *ctx, bool waiting);
/* Why the top screen can not do this now; NULL: it can. */
const char *views_why_not(struct views *vs, const char *action);

#endif
