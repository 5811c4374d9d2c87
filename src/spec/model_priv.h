/* What the loader's files share: the model being built and the blocks it is built from. */
#ifndef REGIE_SPEC_MODEL_PRIV_H
#define REGIE_SPEC_MODEL_PRIV_H

#include "arena_priv.h"
#include "digest_priv.h"
#include "map_priv.h"

#include "spec/blocks.h"
#include "spec/spec.h"
#include "spec/type.h"

#include <string.h>

enum {
	SPEC_FILES_MAX = 500,
	SPEC_RECORDS_MAX = 1000,
	SPEC_FIELDS_MAX = 10000,   /* of all records together */
	SPEC_RECORD_FIELDS_MAX = 400,
	SPEC_NAME_MAX = 40,        /* characters of one part of an id */
	SPEC_CODE_MAX = 32,
	SPEC_LABEL_MAX = 200,      /* characters of a label */
	SPEC_CODES_MAX = 20000     /* of one list */
};

/* Kinds of block; also the name spaces of the maps. */
enum kind {
	KIND_RECORD = 'r', KIND_GROUP = 'g', KIND_FIELD = 'f', KIND_LIST = 'l', KIND_FORM = 'F',
	KIND_BLOCK = 'b', KIND_QUESTION = 'q', KIND_OVERVIEW = 'o'
};

struct spec {
	struct arena arena;
	struct map model;           /* (kind, id) -> spec_record, spec_field, ... */
	struct map items;           /* (kind, id) -> struct item; a question as "form/target" */
	struct blocks **files;
	size_t n_files, cap_files;
	char **texts;               /* code files, cut up in place */
	size_t n_texts, cap_texts;
	struct expr **exprs;
	size_t n_exprs, cap_exprs;
	struct spec_list *lists;
	size_t n_lists;
	struct spec_record *records;
	size_t n_records;
	struct spec_form *forms;
	size_t n_forms;
	struct spec_overview *overviews;
	size_t n_overviews;
	char digest[DIGEST_TEXT];
};

/* One pair of a block after overriding, and the file it stands in. */
struct item_pair {
	const struct block_pair *p;
	const char *file;
};

/* One block after overriding. */
struct item {
	enum kind kind;
	const char *id;
	const char *file;
	int line;
	bool own;                   /* first written by the municipality */
	struct item_pair *pairs;
	size_t n;
	struct item *parent;        /* record of a field or group, form of a blok, blok of a vraag */
	struct item *first, *last;  /* children in order */
	struct item *next;          /* sibling */
	void *model;                /* the spec_record, spec_field, ... made of it */
};

struct loader {
	struct spec *s;
	struct spec_fault_list *faults;
	struct item **items;        /* in order of definition */
	size_t n_items, cap_items;
	int codes_fd;               /* db/codes; -1: none */
	bool own;                   /* reading the municipality's directory */
	struct item *blok;          /* the blok that a vraag in this file belongs to */
	size_t n_records, n_fields;
};

/* The loader asks this a hundred thousand times: the first letter nearly always says no. */
static inline bool key_is(const struct block_pair *p, const char *key)
{
	return p->key[0] == key[0] && strcmp(p->key, key) == 0;
}
/* Value of a key, NULL when absent; and the pair, for its place. */
const char *item_value(const struct item *it, const char *key);
const struct item_pair *item_pair(const struct item *it, const char *key);
/* Fault at a key of an item, or at the item when it has no such key (or key is NULL). */
void item_fault(struct loader *l, const struct item *it, const char *key, const char *word,
	const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* ja/nee of a key; absent is false. */
bool item_flag(struct loader *l, const struct item *it, const char *key);
/* Next word at *s (words are split by blanks): its length, *s moved behind it, *word at
 * its begin. False at the end. */
bool next_word(const char **s, const char **word, size_t *n);
/* Has s more than `max` characters? Most have not even so many bytes. */
bool is_longer(const char *s, size_t max);
/* Is s[0..n) a name: a-z, then a-z 0-9 _, at most SPEC_NAME_MAX? */
bool is_name(const char *s, size_t n);
/* Parse the expression of a key; NULL when absent or wrong (with a fault). Owned by the spec. */
struct expr *item_expr(struct loader *l, const struct item *it, const char *key);

/* The parts of loading, in this order. */
void load_files(struct loader *l, int dirfd, const char *dir_name);
void load_lists(struct loader *l);
void load_records(struct loader *l);
void load_forms(struct loader *l);
void load_overviews(struct loader *l);
void check_records(struct loader *l);
void check_expressions(struct loader *l);
void check_cycles(struct loader *l);
void make_canonical(struct spec *s, struct loader *l);

/* Bits of `eis:`; 0 when absent. */
unsigned load_eis(struct loader *l, const struct item *it);
/* Type of a field from "keuze(lijst)"; fills type, min, max, unit, list, ref. */
void load_type(struct loader *l, struct item *it, struct spec_field *f);

#endif
