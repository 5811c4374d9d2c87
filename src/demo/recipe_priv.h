/* Answers as tables: which field, how an answer is drawn, how often there is one, and on
 * which other answer it depends. */
#ifndef REGIE_DEMO_RECIPE_PRIV_H
#define REGIE_DEMO_RECIPE_PRIV_H

#include "maker_priv.h"

enum recipe_how {
	RECIPE_CODE,   /* arg: "J*3 N A*2", one code */
	RECIPE_CODES,  /* arg: the same; one to three codes, the lonely "geen" only alone */
	RECIPE_NUMBER, /* arg: "0 60", both included */
	RECIPE_HOURS,  /* arg: hours "2 14", stored in minutes */
	RECIPE_TEXT    /* arg: topic of texts; NULL: the name of the field */
};

struct recipe {
	const char *field;
	enum recipe_how how;
	const char *arg;
	unsigned char percent; /* how often there is an answer */
	const char *when;      /* "field code code" of the same record: one of these; "field !code":
	                        * filled and not that one; NULL: always */
};

/* How answers are given. */
struct recipe_manner {
	bool complete;         /* every field of eis D gets an answer */
	unsigned char unknown; /* in a hundred: stand onbekend, niet gevraagd or wil niet instead */
};

/* Go through n recipes in order. A field that has a value already is left as it is. */
void recipe_follow(struct maker *m, struct record *r, const struct recipe *rows, size_t n,
	const struct recipe_manner *how);

#endif
