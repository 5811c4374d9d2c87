/* Reading a form instead of filling it: all answers as plain lines, to read aloud or before an act
 * that cannot be taken back, and what differs from the version before it. */
#include <config.h>

#include "form_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "store/journaal.h"

#include <stdlib.h>
#include <string.h>

/* --- rows are opened for reading, and closed again ------------------------------------------- */

static void open_rows(struct entry *e, bool open)
{
	for (size_t i = 0; i < entry_n_items(e); i++)
		if (entry_item(e, i)->kind == ENTRY_ROW && entry_row_is_open(e, i) != open)
			entry_row_open(e, i, open);
}

static void answer(struct entry *e, size_t i, struct buf *out)
{
	const char *stand = form_stand(entry_stand(e, i));
	buf_add(out, stand ? stand : entry_shown(e, i));
}

static bool is_answered(struct entry *e, size_t i)
{
	return *entry_shown(e, i) || entry_stand(e, i) != STAND_GEGEVEN;
}

static void add_item(struct entry *e, size_t i, struct buf *out)
{
	const struct entry_item *it = entry_item(e, i);
	if (it->kind == ENTRY_ROW) {
		buf_printf(out, "- %s\n", it->question->rows->label);
	} else if (it->kind == ENTRY_FIELD && is_answered(e, i)) {
		buf_printf(out, "%s%s: ", it->depth ? "    " : "  ", form_label(it));
		answer(e, i, out);
		buf_add(out, "\n");
	}
}

/* Blocks without an answer are left out. */
static void summary(struct entry *e, struct buf *out)
{
	size_t n = entry_n_items(e), i = 0;
	while (i < n) {
		struct buf part = {0};
		const struct entry_item *head = entry_item(e, i);
		size_t block = head->block;
		for (; i < n && entry_item(e, i)->block == block; i++)
			add_item(e, i, &part);
		if (part.len)
			buf_printf(out, "%s%s\n%s", out->len ? "\n" : "", entry_form(e)->blocks[block].label, buf_str(&part));
		buf_wipe(&part);
	}
}

void form_summary(struct form *f)
{
	struct buf b = {0};
	form_commit(f);
	open_rows(f->entry, true);
	summary(f->entry, &b);
	open_rows(f->entry, false);
	f->cursor = f->cursor < entry_n_items(f->entry) && form_focusable(form_item(f, f->cursor)) ? f->cursor
		: form_neighbour(f, 0, 1);
	form_edit(f, SIZE_MAX);
	views_page(f->views, entry_form(f->entry)->label, b.len ? buf_str(&b) : _("Er is nog niets ingevuld."));
	views_dirty(f->views);
	buf_wipe(&b);
}

/* --- versions ----------------------------------------------------------------------------------- */

/* The newest final record of this kind beside this one, opened for reading; NULL: none. */
static struct entry *previous_version(struct form *f)
{
	struct store *s = views_store(f->views);
	const struct record *main = entry_main(f->entry);
	struct record **r = NULL;
	struct entry *e = NULL;
	struct rid found = {{0}};
	size_t n = 0;
	if (!main->spec->owner || store_read_rows(s, main->owner, main->spec, &r, &n) != ERR_OK)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (r[i]->frozen && !rid_equal(r[i]->id, main->id))
			found = r[i]->id;
	records_free(r, n);
	struct entry_options o = {.store = s, .kalender = views_kalender(f->views), .form = entry_form(f->entry)};
	if (rid_is_none(found) || journaal_note(s, "formulier", found, entry_form(f->entry)->id) != ERR_OK ||
		entry_open(&o, found, &e) != ERR_OK)
		return NULL;
	open_rows(e, true);
	return e;
}

static void add_change(struct entry *now, size_t i, struct entry *was, size_t k, struct buf *out)
{
	const char *before = k == SIZE_MAX ? "" : entry_stored(was, k), *after = i == SIZE_MAX ? "" : entry_stored(now, i);
	if (strcmp(before, after) == 0)
		return;
	buf_printf(out, "%s\n  was: ", form_label(i == SIZE_MAX ? entry_item(was, k) : entry_item(now, i)));
	if (*before)
		buf_add(out, entry_shown(was, k));
	else
		buf_add(out, _("(leeg)"));
	buf_add(out, _("\n  nu:  "));
	if (*after)
		buf_add(out, entry_shown(now, i));
	else
		buf_add(out, _("(leeg)"));
	buf_add(out, "\n");
}

/* A row as one line of its answers, to tell rows that stayed from those that came and went. */
static void row_text(struct entry *e, size_t row, struct buf *out)
{
	buf_printf(out, "%s:", entry_item(e, row)->question->rows->label);
	for (size_t i = row + 1; i < entry_n_items(e) && entry_item(e, i)->depth; i++)
		if (entry_item(e, i)->kind == ENTRY_FIELD && is_answered(e, i)) {
			buf_add(out, " ");
			answer(e, i, out);
			buf_add(out, ",");
		}
	if (out->len && out->s[out->len - 1] == ',')
		buf_cut(out, out->len - 1);
}

static bool has_row(struct entry *e, const char *text)
{
	bool found = false;
	for (size_t i = 0; i < entry_n_items(e) && !found; i++) {
		struct buf b = {0};
		if (entry_item(e, i)->kind == ENTRY_ROW)
			row_text(e, i, &b);
		found = strcmp(buf_str(&b), text) == 0;
		buf_wipe(&b);
	}
	return found;
}

static void add_rows(struct entry *e, struct entry *other, const char *mark, struct buf *out)
{
	for (size_t i = 0; i < entry_n_items(e); i++) {
		struct buf b = {0};
		if (entry_item(e, i)->kind == ENTRY_ROW) {
			row_text(e, i, &b);
			if (!has_row(other, buf_str(&b)))
				buf_printf(out, "%s %s\n", mark, buf_str(&b));
		}
		buf_wipe(&b);
	}
}

static void differences(struct entry *now, struct entry *was, struct buf *out)
{
	struct rid mine = entry_main(now)->id, theirs = entry_main(was)->id;
	for (size_t i = 0; i < entry_n_items(now); i++) {
		const struct entry_item *it = entry_item(now, i);
		if (it->kind == ENTRY_FIELD && rid_equal(it->record, mine))
			add_change(now, i, was, entry_find(was, theirs, it->field), out);
	}
	for (size_t k = 0; k < entry_n_items(was); k++) {
		const struct entry_item *it = entry_item(was, k);
		if (it->kind == ENTRY_FIELD && rid_equal(it->record, theirs) && entry_find(now, mine, it->field) == SIZE_MAX)
			add_change(now, SIZE_MAX, was, k, out);
	}
	add_rows(was, now, _("vervallen:"), out);
	add_rows(now, was, _("nieuw:"), out);
}

bool form_add_differences(struct form *f, struct buf *out)
{
	struct entry *was = previous_version(f);
	if (!was)
		return false;
	size_t before = out->len;
	open_rows(f->entry, true);
	differences(f->entry, was, out);
	open_rows(f->entry, false);
	if (out->len == before)
		buf_add(out, _("Er is niets anders dan in de vorige versie.\n"));
	entry_free(was);
	return true;
}

void form_versions(struct form *f)
{
	struct buf b = {0};
	form_commit(f);
	bool any = form_add_differences(f, &b);
	f->cursor = f->cursor < entry_n_items(f->entry) && form_focusable(form_item(f, f->cursor)) ? f->cursor
		: form_neighbour(f, 0, 1);
	form_edit(f, SIZE_MAX);
	if (any)
		views_page(f->views, _("Anders dan de vorige versie"), buf_str(&b));
	else
		views_message(f->views, ROLE_QUIET, "%s", _("Er is nog geen eerdere vastgestelde versie."));
	views_dirty(f->views);
	buf_wipe(&b);
}

/* Before an act that cannot be taken back: what it says, and what is new in it. */
void form_show_before_freeze(struct form *f)
{
	struct buf b = {0}, other = {0};
	open_rows(f->entry, true);
	summary(f->entry, &b);
	open_rows(f->entry, false);
	if (form_add_differences(f, &other))
		buf_printf(&b, _("\nANDERS DAN DE VORIGE VERSIE\n%s"), buf_str(&other));
	buf_add(&b, _("\nEnter: verder naar de vraag; daar is Nee het antwoord tot u het woord typt.\n"));
	views_page(f->views, _("Dit wordt vastgesteld"), buf_str(&b));
	buf_wipe(&b);
	buf_wipe(&other);
}
