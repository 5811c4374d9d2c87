/* What the loop and its overlays share. */
#ifndef REGIE_VIEW_VIEWS_PRIV_H
#define REGIE_VIEW_VIEWS_PRIV_H

#include "base/buf.h"
#include "base/clock.h"
#include "view/view.h"

/* Something drawn over the screen while a dialog asks. */
struct overlay {
	void (*draw)(void *ctx, struct tui *t);
	void *ctx;
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
	char draft[24];
	int helped;        /* counts down: help pressed just before this key */
	bool esc_pending;
	bool dirty;        /* draw all */
	bool ended;
	bool closing;      /* being freed: screens are not read anew */
	enum views_end end;
};

/* Draw and flush. */
void views_draw(struct views *vs);
/* Called by the terminal while Esc waits for a digit. */
void views_pending(void *ctx, bool waiting);
/* Why the top screen can not do this now; NULL: it can. */
const char *views_why_not(struct views *vs, const char *action);

#endif
