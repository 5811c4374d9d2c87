/* Faults in definition files: where, which word, and a Dutch sentence. Every reader of
 * block files collects all of them instead of stopping at the first. */
#ifndef REGIE_SPEC_FAULT_H
#define REGIE_SPEC_FAULT_H

#include "base/buf.h"

#include <stddef.h>

/* One fault. All text is owned by the fault. */
struct spec_fault {
	char *file;   /* base name */
	int line;     /* from 1; 0 = the whole file */
	char *word;   /* the wrong word, shortened; "" when no single word is wrong */
	char *text;   /* Dutch sentence */
};

/* A growing list; `struct spec_fault_list l = {0}` is a valid empty one. */
struct spec_fault_list {
	struct spec_fault *rows;
	size_t n, cap;
	size_t total; /* also those that were dropped; grows with every fault */
};

/* Add one. `file` may be a path: the last part is kept; `word` may be NULL. After
 * SPEC_FAULTS_MAX faults one more says that there are more, and the rest is dropped. */
void spec_fault_add(struct spec_fault_list *l, const char *file, int line, const char *word,
	const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* By file, then line, then in order of finding. */
void spec_fault_list_sort(struct spec_fault_list *l);
/* Free the rows; may be called twice. */
void spec_fault_list_clear(struct spec_fault_list *l);

/* "personen.def:12: bsnn: Dit type bestaat niet." and a newline, safe for a terminal;
 * appended to out. */
void spec_fault_format(const struct spec_fault *f, struct buf *out);
/* All of them, one a line. */
void spec_faults_format(const struct spec_fault *f, size_t n, struct buf *out);
/* Free an array of faults that was given away (spec_load). NULL is nothing. */
void spec_faults_free(struct spec_fault *f, size_t n);

enum { SPEC_FAULTS_MAX = 1000, SPEC_FAULT_WORD = 60 };

#endif
