/* A correction of what is final: a new record of the same form with the same answers, to
 * be changed where they were wrong. The final one stays as it is. Why is asked when it is
 * saved, and kept with every line of that save. */
#include <config.h>

#include "form_priv.h"

#include "ask_priv.h"
#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { PASSES = 4 }; /* answers make other questions appear */

static void copy_value(struct entry *from, size_t i, struct entry *to, size_t k)
{
	if (i == SIZE_MAX || k == SIZE_MAX || entry_is_readonly(to, k))
		return;
	if (strcmp(entry_stored(from, i), entry_stored(to, k)) != 0)
		entry_set_stored(to, k, entry_stored(from, i));
	else if (entry_stand(from, i) != entry_stand(to, k))
		entry_set_stand(to, k, entry_stand(from, i));
}

static void copy_fields(struct entry *from, struct entry *to)
{
	struct rid old = entry_main(from)->id, new = entry_main(to)->id;
	for (int pass = 0; pass < PASSES; pass++)
		for (size_t i = 0; i < entry_n_items(from); i++) {
			const struct entry_item *it = entry_item(from, i);
			if (it->kind == ENTRY_FIELD && rid_equal(it->record, old))
				copy_value(from, i, to, entry_find(to, new, it->field));
		}
}

static size_t find_add(const struct entry *e, const struct spec_question *q)
{
	for (size_t i = 0; i < entry_n_items(e); i++)
		if (entry_item(e, i)->kind == ENTRY_ADD && entry_item(e, i)->question == q)
			return i;
	return SIZE_MAX;
}

/* The fields of one opened row into a new row of the same list. */
static void copy_row(struct entry *from, size_t row, struct entry *to)
{
	const struct entry_item *it = entry_item(from, row);
	size_t add = find_add(to, it->question);
	size_t made = add == SIZE_MAX ? SIZE_MAX : entry_row_add(to, add);
	if (made == SIZE_MAX)
		return;
	struct rid old = it->record, new = entry_item(to, made)->record;
	for (size_t i = row + 1; i < entry_n_items(from) && entry_item(from, i)->depth; i++)
		if (entry_item(from, i)->kind == ENTRY_FIELD && rid_equal(entry_item(from, i)->record, old))
			copy_value(from, i, to, entry_find(to, new, entry_item(from, i)->field));
	made = entry_n_items(to);
	for (size_t i = 0; i < entry_n_items(to); i++)
		if (entry_item(to, i)->kind == ENTRY_ROW && rid_equal(entry_item(to, i)->record, new))
			made = i;
	entry_row_open(to, made, false);
}

static void copy_rows(struct entry *from, struct entry *to)
{
	for (size_t i = 0; i < entry_n_items(from); i++) {
		const struct entry_item *it = entry_item(from, i);
		if (it->kind != ENTRY_ROW || it->question->rows->owner != entry_main(from)->spec)
			continue;
		entry_row_open(from, i, true);
		copy_row(from, i, to);
	}
}

void form_correct(struct form *f)
{
	struct views *vs = f->views;
	struct entry_options o = {.store = views_store(vs), .kalender = views_kalender(vs), .regels = views_regels(vs), .form = entry_form(f->entry)};
	struct entry *e;
	enum err err = entry_new(&o, entry_main(f->entry)->owner, &e);
	if (err != ERR_OK) {
		views_error(vs, err);
		return;
	}
	entry_corrects(e, entry_main(f->entry)->id);
	copy_fields(f->entry, e);
	copy_rows(f->entry, e);
	views_pop(vs);
	struct form *made = view_form_entry(vs, e);
	made->correction = true;
	views_message(vs, ROLE_TEXT, "%s", _("Correctie: pas aan wat fout was. Bij opslaan vraagt regie naar de reden."));
}

bool form_ask_reason(struct form *f)
{
	if (!f->correction && !entry_is_correction(f->entry))
		return true;
	char *why = ask_line(f->views, _("Reden van de correctie"), _("Waarom klopt het vastgestelde niet? Dit blijft erbij bewaard."), "");
	bool given = why && *why;
	if (given) {
		entry_reason(f->entry, why);
		f->correction = false;
	} else {
		views_message(f->views, ROLE_WARNING, "%s", _("Niet opgeslagen: een correctie heeft een reden nodig."));
	}
	free(why);
	return given;
}
