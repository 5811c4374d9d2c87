/* What people type for a date, read apart from any field: type_date.c decides what a
 * field accepts of it. */
#ifndef REGIE_SPEC_DATE_PRIV_H
#define REGIE_SPEC_DATE_PRIV_H

#include "type_priv.h"

/* What a typed date may be. */
struct date_rules {
	bool partial;       /* day and month may be unknown; a year or month alone is a date */
};

/* Read `text` into *d (parts 0 = unknown, year 0 = nothing known); note gets how it was
 * reckoned ("10 wd · overgeslagen: ..."). False with a sentence in why (may stay empty). */
bool date_read(const struct spec_env *env, const char *text, const struct date_rules *rules,
	struct civil *d, struct buf *note, struct buf *why);
/* "do 05-03-1980", or in words what is known. Appends. */
void date_say(struct civil d, struct buf *out);

#endif
