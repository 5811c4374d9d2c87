/* The read-only model of all definitions (screens/definitions.md): records, fields,
 * groups, lists, forms, overviews. Loaded once; every pointer lives as long as the
 * `struct spec`. */
#ifndef REGIE_SPEC_SPEC_H
#define REGIE_SPEC_SPEC_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/err.h"
#include "expr/expr.h"
#include "spec/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spec;
struct spec_type;
struct spec_record;

struct spec_code {
	const char *code;
	const char *label;
	const char *from, *until; /* "JJJJ-MM-DD" or NULL; an ended code stays readable */
};

struct spec_list {
	const char *id, *label, *source;
	const struct spec_code *codes; /* in the order of the definition */
	size_t n_codes;
	const uint32_t *by_code; /* indexes in codes, sorted by code */
};

/* eis: needed to save, to make definitive, to export. Bits. */
enum { SPEC_EIS_V = 1, SPEC_EIS_D = 2, SPEC_EIS_E = 4, SPEC_EIS_A = 8 /* set by the program */ };

struct spec_group {
	const char *id;    /* "adres.adres": permanent, one register */
	const char *label;
	char klasse;       /* A, B, C or D: conflict class */
	const struct spec_record *record;
	size_t *fields;    /* indexes in record->fields */
	size_t n_fields;
};

struct spec_field {
	const char *id;    /* "persoon.bsn": permanent */
	const char *name;  /* "bsn" */
	const struct spec_record *record;
	size_t index;      /* in record->fields */
	const struct spec_type *type;
	long min, max;     /* characters for text, value for numbers; max 0 = type's own */
	const char *unit;  /* "uur", "jaren"; NULL */
	const struct spec_list *list;       /* keuze, meer, codes */
	const struct spec_record *ref;      /* ref(record) */
	const char *label, *hint, *uitleg;  /* hint: one line; uitleg: the page of help; may be NULL */
	unsigned eis;      /* SPEC_EIS_* */
	const char *naar;  /* letters D C A G Z B L */
	char klasse;       /* A, B, C or D */
	const char *bron;  /* rule id or article; may be NULL */
	const char *bijzonder; /* gez, just, geh; NULL */
	const char *zoek;  /* naam, nummer, datum, postcode, tekst: searched as; NULL = not */
	const char *appearance;
	bool readonly;
	const struct spec_group *group;     /* NULL = a register of its own */
	const struct expr *relevant, *required, *constraint, *deflt, *calculation; /* NULL = none */
	const char *constraint_message;
	const char *file;
	int line;
};

struct spec_record {
	const char *id, *label, *plural;
	const struct spec_record *owner; /* van: the record its rows belong to; NULL = stands alone */
	bool answers;      /* antwoord: values carry stand, bron, peildatum */
	bool single;       /* enkel: at most one per owner */
	const char *nummer;/* pattern of a number given by the program, "INB-{jaar}-{tag}-{n}"; NULL */
	struct spec_field *fields;
	size_t n_fields;
	const uint16_t *by_name; /* indexes in fields, sorted by name */
	struct spec_group *groups;
	size_t n_groups;
	size_t *title;     /* fields that name a row on screen, in order */
	size_t n_title;
	char digest[23];   /* id_text of the canonical definition: the version in operations */
	const char *canonical; /* the canonical text the digest is of */
	const char *bron;
	const char *file;
	int line;
};

enum spec_ask { SPEC_ASK_FIELD, SPEC_ASK_ROWS };

struct spec_question {
	enum spec_ask ask;
	const struct spec_field *field;   /* SPEC_ASK_FIELD */
	const struct spec_record *rows;   /* SPEC_ASK_ROWS: sub-list */
	const char *label, *hint, *uitleg;/* of the question, or of the field */
	unsigned eis;                     /* of the question when given, else of the field */
	const struct expr *relevant;      /* extra condition; NULL */
};

struct spec_block {
	const char *id, *label, *hint;
	const struct expr *relevant;
	struct spec_question *questions;
	size_t n_questions;
};

struct spec_form {
	const char *id, *label, *hint;
	const struct spec_record *record; /* the main record */
	bool definitive;                  /* vaststellen: can be made definitive */
	const char *menu;                 /* place in the dossier: section name; NULL */
	struct spec_block *blocks;
	size_t n_blocks;
};

struct spec_column {
	const struct spec_field *field;   /* of the record, its owner, or a record it refers to */
	const char *label;
	int width;
	bool sort;                        /* may be sorted on */
};

struct spec_overview {
	const char *id, *label;
	const struct spec_record *record;
	struct spec_column *columns;
	size_t n_columns;
	size_t sort;                      /* column of first sort */
	bool descending;
	bool indexed;                     /* index: ja: materialised by the store */
};

/* Load every *.def under `dir` (screens), code files under `codes_dir` (db/codes),
 * then, when not NULL and there, the municipality's own directory. ERR_DEFINITION with
 * *out NULL when anything is wrong (also when a file is too large or cannot be read):
 * all faults are then in *faults (owned by the caller, spec_faults_free), by file and
 * line. ERR_MISSING, with one fault: no such directory, or no definitions in it. */
enum err spec_load(const char *dir, const char *codes_dir, const char *gemeente_dir,
	struct spec **out, struct spec_fault **faults, size_t *n_faults);
void spec_free(struct spec *s);

const struct spec_record *spec_record(const struct spec *s, const char *id); /* NULL: none */
const struct spec_record *spec_record_at(const struct spec *s, size_t i);
size_t spec_n_records(const struct spec *s);
const struct spec_field *spec_field(const struct spec *s, const char *id);   /* "record.veld" */
const struct spec_field *spec_record_field(const struct spec_record *r, const char *name);
const struct spec_list *spec_list(const struct spec *s, const char *id);
const struct spec_form *spec_form(const struct spec *s, const char *id);
const struct spec_form *spec_form_at(const struct spec *s, size_t i);
size_t spec_n_forms(const struct spec *s);
/* The first form whose main record is r; NULL: none. */
const struct spec_form *spec_form_of(const struct spec *s, const struct spec_record *r);
const struct spec_overview *spec_overview(const struct spec *s, const char *id);
const struct spec_overview *spec_overview_at(const struct spec *s, size_t i);
size_t spec_n_overviews(const struct spec *s);
/* The ref field of `from` that points at `to`, when there is exactly one; else NULL. */
const struct spec_field *spec_link(const struct spec_record *from, const struct spec_record *to);
/* The field that ${name} stands for in an expression of `from`: a bare name is a field of
 * `from`, "record.veld" one of a record that `from` reaches. NULL: none. */
const struct spec_field *spec_resolve(const struct spec *s, const struct spec_record *from, const char *name);
/* Does a form whose main record is `from` reach the fields of `to` (itself, its owner
 * chain, what one of those refers to with exactly one ref field)? */
bool spec_reaches(const struct spec_record *from, const struct spec_record *to);
/* Does it reach `rows` as a sub-list: is its owner reached? */
bool spec_reaches_rows(const struct spec_record *from, const struct spec_record *rows);
/* A word in another language: spec_translation(s, "veld", "persoon.bsn", "hint", "en");
 * a question has the id "formulier/doel". NULL: not translated. */
const char *spec_translation(const struct spec *s, const char *kind, const char *id, const char *key,
	const char *lang);
/* Put the words of language `lang` ("en" of label::en) in the place of the Dutch ones, in
 * the whole model: labels, hints, pages of help, messages, menus, codes, headings. What is
 * not translated stays Dutch; versions and digests stay what they are. To be called once,
 * before others see the model; with a language that no definition has it does nothing. */
void spec_use_language(struct spec *s, const char *lang);
/* Digest of all definitions (id_text form). */
const char *spec_digest(const struct spec *s);
/* The digest of any text of n bytes in the same form, for what is defined elsewhere. */
void spec_digest_text(const void *p, size_t n, char out[23]);
/* Register of a field: its group's id when grouped, else its own id. */
const char *spec_register(const struct spec_field *f);
/* Code of a list, NULL when absent. Binary search. */
const struct spec_code *spec_code(const struct spec_list *l, const char *code);

#endif
