/* The reasoning behind a date on the screen. */
#ifndef REGIE_VIEW_UITLEG_PRIV_H
#define REGIE_VIEW_UITLEG_PRIV_H

#include "store/record.h"
#include "view/view.h"

/* A page: the rule, the article, the event, what was counted and skipped, what would move it. */
void uitleg_show(struct views *vs, struct rid dossier, const char *termijn, const char *row);

#endif
