/* One dossier on the screen: its lines (dossier_lines.c) and what is done with them. */
#ifndef REGIE_VIEW_DOSSIER_PRIV_H
#define REGIE_VIEW_DOSSIER_PRIV_H

#include "entry/entry.h"
#include "tui/widget.h"
#include "view/view.h"

enum dossier_kind {
	LINE_SECTION,  /* heading: its name, and a word on how far it is */
	LINE_RECORD,
	LINE_DRAFT,    /* a record that was never saved */
	LINE_MORE,     /* older records that are folded away */
	LINE_ADD       /* forms of the section that have nothing yet */
};

struct dossier_line {
	enum dossier_kind kind;
	const char *section;
	const struct spec_form *form;   /* NULL: section, add */
	struct rid record;              /* LINE_RECORD */
	struct rid owner;               /* for one more; none: there can be only this one */
	unsigned char draft[16];        /* of the record or LINE_DRAFT */
	bool has_draft;
	char *title, *state;
};

struct dossier {
	struct views *views;
	struct rid id;
	struct record *dossier, *person;
	struct rid gezin;
	struct entry_draft *drafts;     /* of the whole store */
	size_t n_drafts;
	const struct spec_form *unfolded;
	struct dossier_line *lines;
	size_t n, cap;
	struct tui_list list;
	char removed[23];               /* set of the last removal here; "" none */
};

/* Read all anew; the cursor stays on the same record when it is still there. */
enum err dossier_load(struct dossier *d);
void dossier_clear(struct dossier *d);
/* Owner of new records of a form seen from this dossier; none when it does not hang here.
 * *only: there is one at most, and it is there. */
struct rid dossier_owner(const struct dossier *d, const struct spec_form *form);
/* May one more of this form be made here? */
bool dossier_takes_more(const struct dossier *d, const struct spec_form *form);
bool dossier_has(const struct dossier *d, const struct spec_form *form);

#endif
