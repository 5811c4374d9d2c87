/* From values to words and from typing to terms. Both go through the same folding, so what is
 * found does not depend on who typed which accent: Şükrü, sukru and SUKRU are one word; a
 * number is one word without its dashes, and so is each of its tails. */
#include <config.h>

#include "search_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "spec/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_WORDS_OF_VALUE 60

static void add(struct words *w, char kind, const char *s, size_t n)
{
	if (!n)
		return;
	/* a word that is too long is found by its beginning */
	if (n > WORD_BYTES - 2)
		n = WORD_BYTES - 2;
	while (n && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	MEM_GROW(w->w, w->n, w->cap);
	char *to = w->w[w->n++];
	to[0] = kind;
	memcpy(to + 1, s, n);
	to[n + 1] = '\0';
}

/* Each word of folded text; names of several words also as one ("el amin", "elamin"). */
static void add_text(struct words *w, char kind, const char *folded)
{
	struct buf joined = {0};
	size_t count = 0;
	for (const char *p = folded; *p && count < MAX_WORDS_OF_VALUE; count++) {
		size_t n = strcspn(p, " ");
		add(w, kind, p, n);
		buf_add_n(&joined, p, n);
		p += n + strspn(p + n, " ");
	}
	if (kind == WORD_NAME && count > 1 && count < 4)
		add(w, kind, buf_str(&joined), joined.len);
	buf_clear(&joined);
}

/* A number without what stands between its parts, from each part on: INB-2026-AA-17 is found
 * by inb2026aa17, 2026aa17, aa17 and 17. */
static void add_number(struct words *w, char kind, const char *folded)
{
	for (const char *p = folded; *p;) {
		struct buf tail = {0};
		for (const char *q = p; *q; q++)
			if (*q != ' ')
				buf_add_c(&tail, *q);
		add(w, kind, buf_str(&tail), tail.len);
		buf_clear(&tail);
		p += strcspn(p, " ");
		p += strspn(p, " ");
	}
}

/* JJJJMMDD and DDMMJJJJ; what is unknown (00) is left out. */
static void add_date(struct words *w, const char *s)
{
	char big[16], small[16];
	if (strlen(s) < 10 || s[4] != '-' || s[7] != '-' || memcmp(s, "0000", 4) == 0)
		return;
	bool month = memcmp(s + 5, "00", 2) != 0, day = month && memcmp(s + 8, "00", 2) != 0;
	snprintf(big, sizeof big, "%.4s%.*s%.*s", s, month ? 2 : 0, s + 5, day ? 2 : 0, s + 8);
	add(w, WORD_DATE, big, strlen(big));
	snprintf(small, sizeof small, "%.*s%.*s%.4s", day ? 2 : 0, s + 8, month ? 2 : 0, s + 5, s);
	if (month)
		add(w, WORD_DATE, small, strlen(small));
}

static char number_kind(const struct spec_field *f)
{
	return strcmp(f->type->name, "bsn") == 0 ? WORD_BSN : strcmp(f->type->name, "vnr") == 0 ?
		WORD_VNR : WORD_NUMBER;
}

void words_add(struct words *w, const struct spec_field *f, const char *value)
{
	struct buf folded = {0};
	if (!value || !*value || !f->zoek)
		return;
	text_fold(&folded, value);
	if (strcmp(f->zoek, "datum") == 0)
		add_date(w, value);
	else if (strcmp(f->zoek, "nummer") == 0)
		add_number(w, number_kind(f), buf_str(&folded));
	else if (strcmp(f->zoek, "postcode") == 0)
		add_number(w, WORD_POSTCODE, buf_str(&folded));
	else
		add_text(w, strcmp(f->zoek, "naam") == 0 ? WORD_NAME : WORD_TEXT, buf_str(&folded));
	buf_wipe(&folded);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

void words_sort(struct words *w)
{
	size_t kept = 0;
	if (w->n)
		qsort(w->w, w->n, sizeof *w->w, by_text);
	for (size_t i = 0; i < w->n; i++)
		if (i == 0 || strcmp(w->w[i], w->w[kept - 1]) != 0)
			memmove(w->w[kept++], w->w[i], sizeof *w->w);
	w->n = kept;
}

void words_clear(struct words *w)
{
	free(w->w);
	*w = (struct words){0};
}

/* --- what was typed -------------------------------------------------------- */

static const struct {
	const char *prefix;
	char kind;
} prefixes[] = {
	{"geb:", WORD_DATE}, {"bsn:", WORD_BSN}, {"v:", WORD_VNR}, {"pc:", WORD_POSTCODE}, {"nr:", WORD_NUMBER},
	{"naam:", WORD_NAME},
};

static char take_prefix(const char **p, size_t *n)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		size_t len = strlen(prefixes[i].prefix);
		if (*n > len && strncasecmp(*p, prefixes[i].prefix, len) == 0) {
			*p += len;
			*n -= len;
			return prefixes[i].kind;
		}
	}
	return 0;
}

static void add_term(struct term *out, size_t *n, char kind, const char *s, size_t len)
{
	struct words w = {0};
	add(&w, kind ? kind : '?', s, len);
	if (w.n && *n < SEARCH_TERMS) {
		out[*n].kind = kind;
		snprintf(out[*n].word, sizeof out[*n].word, "%s", w.w[0] + 1);
		(*n)++;
	}
	words_clear(&w);
}

/* A word with a digit in it is a number, a date or a postcode: one term without its dashes. */
static void parse_token(const char *p, size_t n, struct term *out, size_t *count)
{
	struct buf folded = {0}, joined = {0};
	char kind = take_prefix(&p, &n);
	char *token = mem_dup_n(p, n);
	text_fold(&folded, token);
	if (kind || strpbrk(buf_str(&folded), "0123456789")) {
		for (const char *q = buf_str(&folded); *q; q++)
			if (*q != ' ')
				buf_add_c(&joined, *q);
		add_term(out, count, kind, buf_str(&joined), joined.len);
	} else {
		for (const char *q = buf_str(&folded); *q;) {
			size_t len = strcspn(q, " ");
			add_term(out, count, 0, q, len);
			q += len + strspn(q + len, " ");
		}
	}
	free(token);
	buf_wipe(&folded);
	buf_wipe(&joined);
}

static bool is_digits(const char *s)
{
	return strlen(s) == 4 && strspn(s, "0123456789") == 4 && s[0] != '0';
}

static bool is_letters(const char *s)
{
	return strlen(s) == 2 && strspn(s, "abcdefghijklmnopqrstuvwxyz") == 2;
}

/* "1234 AB" was meant as one postcode, perhaps. */
static bool join_postcode(struct term *t, size_t *n)
{
	for (size_t i = 0; i + 1 < *n; i++)
		if (is_digits(t[i].word) && is_letters(t[i + 1].word) && !t[i + 1].kind &&
			(!t[i].kind || t[i].kind == WORD_POSTCODE)) {
			memcpy(t[i].word + 4, t[i + 1].word, 3);
			t[i].kind = WORD_POSTCODE;
			memmove(t + i + 1, t + i + 2, (*n - i - 2) * sizeof *t);
			(*n)--;
			return true;
		}
	return false;
}

size_t terms_parse(const char *typed, struct term *out, bool join, bool *joined)
{
	size_t n = 0;
	*joined = false;
	for (const char *p = typed + strspn(typed, " \t"); *p;) {
		size_t len = strcspn(p, " \t");
		parse_token(p, len, out, &n);
		p += len + strspn(p + len, " \t");
	}
	if (join)
		*joined = join_postcode(out, &n);
	return n;
}

static bool term_matches(const struct term *t, const char *woorden)
{
	size_t n = strlen(t->word);
	for (const char *p = woorden; *p;) {
		if ((!t->kind || *p == t->kind) && strncmp(p + 1, t->word, n) == 0)
			return true;
		p += strcspn(p, " ");
		p += strspn(p, " ");
	}
	return false;
}

bool terms_match(const struct term *t, size_t n, const char *woorden)
{
	for (size_t i = 0; i < n; i++)
		if (!term_matches(&t[i], woorden))
			return false;
	return true;
}
