/* The table of field types: what is typed becomes what is stored, what is stored
 * becomes what is shown. One row a type; a switch over types elsewhere is a fault. */
#ifndef REGIE_SPEC_TYPE_H
#define REGIE_SPEC_TYPE_H

#include "spec/spec.h"

/* What a type may need from outside. */
struct spec_env {
	struct civil today;
	/* Work day by the Dutch calendar; *why gets a name ("Koningsdag") or NULL. May be NULL. */
	bool (*is_workday)(void *ctx, struct civil d, const char **why);
	void *ctx;
	/* Title of a referred record into out; may be NULL. */
	void (*title)(void *ctx, const struct spec_field *f, const char *id, struct buf *out);
};

/* Result of typing. `value` is always filled: normalised when good, else the cleaned
 * text as typed, so that nothing is lost. What has a finding is never a good stored value:
 * typing that could be read as one (10000 hours, as minutes) is kept with its unit. */
struct spec_parsed {
	struct buf value;  /* "" = empty */
	struct buf echo;   /* shown beside the field ("wo 22-05-2024 · 10 wd · ..."); may be empty */
	struct buf finding;/* why it is not good; empty = good */
};
void spec_parsed_clear(struct spec_parsed *p);

struct spec_typing; /* inside this room */

/* Widget the type wants. */
enum spec_widget { SPEC_WIDGET_LINE, SPEC_WIDGET_AREA, SPEC_WIDGET_CHOICE, SPEC_WIDGET_MULTI,
	SPEC_WIDGET_REF };

/* What stands between the parentheses of a type. */
enum spec_args { SPEC_ARGS_NONE, SPEC_ARGS_LENGTH, SPEC_ARGS_RANGE, SPEC_ARGS_LIST, SPEC_ARGS_REF };

struct spec_type {
	const char *name;     /* "tekst", "datum", ... */
	enum spec_args args;  /* (200); (jaren,0,30), all optional; (lijst); (record) */
	const char *list;     /* the list of a code type ("landen"); NULL */
	enum spec_widget widget;
	enum expr_kind value; /* what it is in an expression */
	bool is_integer;      /* projected as INTEGER when canonical */
	bool digits;          /* made of the digits 0-9: other scripts' digits are told apart */
	const char *mark;     /* unit put behind kept typing that would read as stored; NULL */
	int width;            /* columns on the form for a value of usual length */
	int max_chars;        /* most characters that may be typed (text: the field's max, when set) */
	bool (*read)(struct spec_typing *t); /* inside this room: use parse */
	/* What was typed (UTF-8, any bytes) into *out, which is emptied first. */
	void (*parse)(const struct spec_field *f, const struct spec_env *env, const char *typed,
		struct spec_parsed *out);
	/* Is a stored value good, in the stored form? False with a Dutch sentence in why
	 * (may be NULL). Empty is good: whether it may be empty is not the type's. */
	bool (*check)(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why);
	/* As shown; a value that is not good is shown as it is stored. Appends. */
	void (*print)(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
	/* Order on screen, strcmp-like; empty and unknown come last. */
	int (*compare)(const struct spec_field *f, const char *a, const char *b);
	/* What the editor shows when the field is entered again (dates as DD-MM-JJJJ, ...):
	 * parsing it gives the stored value back. Appends. */
	void (*edit)(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out);
};

/* By name; NULL: no such type. Names: tekst langtekst datum datum_onv datumtijd tijd
 * kwartaal ja_nee ja_nee_onb keuze meer geheel uren bedrag pct bsn anr vnr oin gemcode
 * landcode natcode taalcode tel email postcode iban kvk rsin btw ref hash. */
const struct spec_type *spec_type(const char *name);
const struct spec_type *spec_type_at(size_t i); /* NULL past the end */

/* Value of a stored field for the expression language. */
struct expr_value spec_expr_value(const struct spec_field *f, const char *stored);
/* Has `meer` value `stored` ("a b c", sorted) this code? */
bool spec_has_code(const char *stored, const char *code);
/* Sorted, unique codes from any order; owned by the caller. */
char *spec_sort_codes(const char *codes);

/* The number checks, for use without a field (data-layouts 13.1-13.3). */
bool spec_bsn_ok(const char *digits);
bool spec_anr_ok(const char *digits);

#endif
