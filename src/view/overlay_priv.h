/* The frame around every screen and what may lie over it: bands, key bar, palette,
 * help, themes. */
#ifndef REGIE_VIEW_OVERLAY_PRIV_H
#define REGIE_VIEW_OVERLAY_PRIV_H

#include "views_priv.h"

/* Line 1 and the last two lines. */
void overlay_chrome(struct views *vs);
/* Under 80x24: says so, nothing else. */
void overlay_too_small(struct views *vs);
/* Keys of this screen and of everywhere, below `page` (may be empty). */
void overlay_key_help(struct views *vs, const char *context, const struct buf *page);
/* Type words, see key and reason, Enter runs. */
void overlay_palette(struct views *vs);
/* All that can be done on the top screen, by id, with key and reason. */
void overlay_fill_palette(struct views *vs, struct pick *p);
/* One line of it: `why` NULL when it can be done; appended. */
void overlay_palette_line(const char *name, const char *key, const char *help, const char *why, struct buf *out);
void overlay_theme(struct views *vs);
void overlay_learn_keys(struct views *vs);
/* views_pick that opens narrowed to what was typed ("": not). */
char *overlay_pick(struct views *vs, const char *title, const struct tui_choice *c, size_t n, bool multi,
	const char *chosen, const char *typed);
/* For views_confirm. */
void overlay_draw_ask(void *ctx, struct tui *t);

#endif
