/* Words under which records are found: how values become words, and what typed words mean. */
#ifndef REGIE_STORE_SEARCH_PRIV_H
#define REGIE_STORE_SEARCH_PRIV_H

#include "projection_priv.h"

#define SEARCH_CANDIDATES 500
#define SEARCH_TERMS 8
#define WORD_BYTES 48

/* Kinds of words: a letter before each word in zoekrij. */
enum { WORD_NAME = 'n', WORD_BSN = 'b', WORD_VNR = 'v', WORD_NUMBER = 'x', WORD_DATE = 'd',
	WORD_POSTCODE = 'p', WORD_TEXT = 't' };

struct words {
	char (*w)[WORD_BYTES]; /* kind letter, word, NUL */
	size_t n, cap;
};

/* Add the words of a stored value of a field marked zoek. */
void words_add(struct words *w, const struct spec_field *f, const char *value);
/* Sort, each once. */
void words_sort(struct words *w);
void words_clear(struct words *w);

struct term {
	char kind;             /* 0: any */
	char word[WORD_BYTES];
};

/* Terms of what was typed, at most SEARCH_TERMS; `joined` = "1234 AB" taken as one postcode
 * (false in *joined when there is none). */
size_t terms_parse(const char *typed, struct term *out, bool join, bool *joined);
/* Does every term begin one of these words ("nali b123456782 ...")? */
bool terms_match(const struct term *t, size_t n, const char *woorden);

/* A record that matches; newest first. */
struct candidate {
	int64_t nr;
	int64_t recent;
};

/* Records of `soort` (a kind that stands alone) that match all terms, newest first, at most
 * SEARCH_CANDIDATES; `among` (n_among of them, may be NULL) are looked at instead of the words' own
 * lists. *more: not everything was looked at. Out is owned by the caller. */
enum err search_candidates(struct store *s, uint32_t soort, const struct term *t, size_t n_terms,
	const int64_t *among, size_t n_among, struct candidate **out, size_t *n, bool *more);
/* The words of a record as zoekrij keeps them, "" when it has none; appended. */
enum err search_words_of(struct store *s, int64_t nr, struct buf *out);
/* Is this layout found by words of its own rows? (stands alone and has words) */
bool search_is_subject(struct projections *p, const struct layout *l);

#endif
