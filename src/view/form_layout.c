/* Where the items of a form stand. Items are shown from `first` down, whole where they
 * fit; above them the bar of the block they belong to, so that it is always in sight. */
#include <config.h>

#include "form_priv.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_W = FORM_VALUE_X - FORM_LABEL_X - 1, AREA_ROWS = 3, AREA_MOST = 12 };

const struct entry_item *form_item(const struct form *f, size_t i)
{
	return i < entry_n_items(f->entry) ? entry_item(f->entry, i) : NULL;
}

bool form_focusable(const struct entry_item *it)
{
	return it && (it->kind == ENTRY_FIELD || it->kind == ENTRY_ROW || it->kind == ENTRY_ADD);
}

const char *form_label(const struct entry_item *it)
{
	if (it->question && it->question->label && (it->kind != ENTRY_FIELD || it->depth == 0))
		return it->question->label;
	if (it->field)
		return it->field->label;
	return it->question && it->question->rows ? it->question->rows->plural : "";
}

bool form_is_area(const struct entry_item *it)
{
	return it->kind == ENTRY_FIELD && it->field->type->widget == SPEC_WIDGET_AREA;
}

int form_area_rows(const struct entry_item *it)
{
	const char *look = it->field->appearance, *p = look ? strstr(look, "regels-") : NULL;
	int n = p ? (int)strtol(p + strlen("regels-"), NULL, 10) : 0;
	if (n < 1)
		return AREA_ROWS;
	return n < AREA_MOST ? n : AREA_MOST;
}

bool form_label_is_long(const struct entry_item *it)
{
	return text_width(form_label(it)) + 2 * it->depth > LABEL_W;
}

int form_item_rows(const struct entry_item *it)
{
	if (it->kind == ENTRY_BLOCK)
		return 2;
	if (it->kind != ENTRY_FIELD)
		return 1;
	return form_label_is_long(it) + (form_is_area(it) ? form_area_rows(it) : 1);
}

int form_rows(const struct form *f)
{
	return views_body_rows(f->views) - FORM_BAR_ROWS;
}

/* Rows from item `from` to item `to`, both included; a block at the very top is in the bar. */
static int span(const struct form *f, size_t from, size_t to)
{
	int rows = 0;
	for (size_t i = from; i <= to; i++) {
		const struct entry_item *it = entry_item(f->entry, i);
		rows += i == from && it->kind == ENTRY_BLOCK ? 0 : form_item_rows(it);
	}
	return rows;
}

void form_scroll(struct form *f)
{
	size_t at = f->cursor;
	if (at >= entry_n_items(f->entry))
		return;
	/* A heading of rows, or of the block, comes along with what stands below it. */
	while (at > 0 && !form_focusable(entry_item(f->entry, at - 1)))
		at--;
	if (at < f->first)
		f->first = at;
	while (f->first < f->cursor && span(f, f->first, f->cursor) > form_rows(f))
		f->first++;
}

size_t form_neighbour(const struct form *f, size_t from, int step)
{
	size_t n = entry_n_items(f->entry);
	for (size_t i = from + (size_t)step; i < n; i += (size_t)step)
		if (form_focusable(entry_item(f->entry, i)))
			return i;
	return from;
}

size_t form_find_again(const struct form *f, const struct entry_item *was, size_t at)
{
	size_t n = entry_n_items(f->entry);
	size_t i = was->kind == ENTRY_FIELD ? entry_find(f->entry, was->record, was->field) : SIZE_MAX;
	for (size_t k = 0; i == SIZE_MAX && k < n; k++) {
		const struct entry_item *it = entry_item(f->entry, k);
		if (it->kind == was->kind && it->question == was->question && rid_equal(it->record, was->record))
			i = k;
	}
	if (i != SIZE_MAX)
		return i;
	return at < n ? at : n - 1;
}
