/* Saving a form and making it definitive. What a colleague saved meanwhile on the same
 * field is shown beside one's own, and a choice is asked: nothing is overwritten unseen. */
#include <config.h>

#include "form_priv.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "pick_priv.h"
#include "show_priv.h"

#include <stdlib.h>
#include <string.h>

#define PRACTICE_BSN "99"

enum { SHORT_VALUE = 48 };

/* --- two who changed the same -------------------------------------------------------- */

/* Parts of a group stand a line each in the stored text. */
static void clash_value(struct form *f, const struct spec_field *field, const char *stored, struct buf *out)
{
	const struct spec_group *g = field->group;
	size_t before = out->len;
	if (!stored)
		stored = "";
	if (!g) {
		show_value(f->views, field, stored, out);
	} else {
		for (size_t i = 0; i < g->n_fields; i++) {
			size_t n = strcspn(stored, "\n");
			struct buf part = {0};
			buf_add_n(&part, stored, n);
			if (part.len && out->len > before)
				buf_add(out, ", ");
			show_value(f->views, &g->record->fields[g->fields[i]], buf_str(&part), out);
			buf_wipe(&part);
			stored += n + (stored[n] == '\n');
		}
	}
	if (out->len == before)
		buf_add(out, _("(leeg)"));
}

/* Texts that do not fit a line are read in full first. */
static void show_long(struct form *f, const char *title, const char *who, const char *mine, const char *theirs)
{
	struct buf page = {0};
	if (text_width(mine) <= SHORT_VALUE && text_width(theirs) <= SHORT_VALUE && !strchr(mine, '\n') && !strchr(theirs, '\n'))
		return;
	buf_printf(&page, _("Van u:\n%s\n\nVan %s:\n%s\n\nEnter: kiezen welke blijft."), mine, who, theirs);
	views_page(f->views, title, buf_str(&page));
	buf_wipe(&page);
}

static void add_side(struct pick *p, const char *code, const char *whose, const char *value)
{
	struct buf b = {0};
	buf_printf(&b, "%s: ", whose);
	buf_add_n(&b, value, strcspn(value, "\n"));
	pick_add(p, code, buf_str(&b), false);
	buf_wipe(&b);
}

/* 1 mine, 2 theirs, 0 left. */
static int choose_side(struct form *f, const struct change_clash *c)
{
	struct buf title = {0}, mine = {0}, theirs = {0};
	struct pick p = {.hide_codes = true};
	const char *who = c->who ? c->who : "?", *label = c->field->group ? c->field->group->label : c->field->label;
	char when[26];
	clock_format(c->when_ms, when);
	buf_printf(&title, _("%s: %s wijzigde dit op %.2s-%.2s om %.5s"), label, who, when + 8, when + 5, when + 11);
	clash_value(f, c->field, c->mine, &mine);
	clash_value(f, c->field, c->theirs, &theirs);
	show_long(f, buf_str(&title), who, buf_str(&mine), buf_str(&theirs));
	add_side(&p, "1", _("van u"), buf_str(&mine));
	add_side(&p, "2", who, buf_str(&theirs));
	char *value = pick_run(f->views, &p, buf_str(&title), NULL, "");
	int choice = value ? value[0] - '0' : 0;
	free(value);
	pick_clear(&p);
	buf_wipe(&title);
	buf_wipe(&mine);
	buf_wipe(&theirs);
	return choice;
}

static bool choose_clashes(struct form *f, struct change_result *r)
{
	for (size_t i = 0; i < r->n_clashes; i++) {
		r->clashes[i].choice = choose_side(f, &r->clashes[i]);
		if (!r->clashes[i].choice)
			return false;
	}
	return true;
}

/* --- saving ---------------------------------------------------------------------------- */

/* What F6 still goes to, in all blocks. */
static unsigned left_to_do(const struct form *f)
{
	unsigned n = 0;
	for (size_t i = 0; i < entry_form(f->entry)->n_blocks; i++) {
		struct entry_block_state s = entry_block_state(f->entry, i);
		n += s.faults + s.missing;
	}
	return n;
}

static void say_saved(struct form *f, const struct change_result *r)
{
	unsigned left = left_to_do(f);
	if (r->others)
		views_message(f->views, ROLE_WARNING, _("Opgeslagen. %s"), r->others);
	else if (!r->lines)
		views_message(f->views, ROLE_GOOD, "%s", _("Er was niets te bewaren."));
	else if (left)
		views_message(f->views, ROLE_GOOD, _("Opgeslagen. Nog te doen: %u (F6 gaat ernaartoe)."), left);
	else
		views_message(f->views, ROLE_GOOD, "%s", _("Opgeslagen."));
}

static bool is_needed(const struct form *f, size_t i)
{
	const struct entry_item *it = entry_item(f->entry, i);
	unsigned eis = it->depth && it->field ? it->field->eis : it->question ? it->question->eis : 0;
	return (eis & SPEC_EIS_V) && entry_is_missing(f->entry, i);
}

/* To the first field without which the record cannot be stored; a row that hides it opens. */
static void go_needed(struct form *f)
{
	for (size_t i = 0; i < entry_n_items(f->entry); i++) {
		const struct entry_item *it = entry_item(f->entry, i);
		if (it->kind == ENTRY_ROW && entry_is_missing(f->entry, i))
			entry_row_open(f->entry, i, true);
		else if (it->kind != ENTRY_BLOCK && is_needed(f, i)) {
			form_go(f, form_focusable(it) ? i : form_neighbour(f, i, 1), SIZE_MAX);
			return;
		}
	}
	form_go_problem(f, "");
}

static void say_needed(struct form *f)
{
	if (form_say_refusal(f))
		return;
	go_needed(f);
	const struct entry_item *it = form_item(f, f->cursor);
	views_message(f->views, ROLE_ERROR, _("Niet opgeslagen: %s is nodig. Uw concept is bewaard."),
		it && it->field ? it->field->label : _("dit"));
}

/* A practice store takes no number of a real person; to the number that it refused. */
static void say_refused(struct form *f)
{
	for (size_t i = 0; store_is_practice(views_store(f->views)) && i < entry_n_items(f->entry); i++) {
		const struct entry_item *it = entry_item(f->entry, i);
		if (it->kind != ENTRY_FIELD || strcmp(it->field->type->name, "bsn") != 0 ||
			!*entry_stored(f->entry, i) || strncmp(entry_stored(f->entry, i), PRACTICE_BSN, strlen(PRACTICE_BSN)) == 0)
			continue;
		form_go(f, i, SIZE_MAX);
		views_message(f->views, ROLE_ERROR, "%s",
			_("Niet opgeslagen: een oefenopslag neemt alleen een BSN dat met 99 begint."));
		return;
	}
	views_error(f->views, ERR_REFUSED);
}

static bool agrees(struct form *f)
{
	struct buf before = {0};
	entry_before_save(f->entry, &before);
	bool go_on = !before.len || views_confirm(f->views, _("Opslaan"), buf_str(&before), NULL);
	if (!go_on)
		views_message(f->views, ROLE_TEXT, "%s", _("Niet opgeslagen; alles staat er nog."));
	buf_wipe(&before);
	return go_on;
}

static enum err save(struct form *f, struct change_result *r)
{
	enum err e = entry_save(f->entry, r);
	while (e == ERR_CONFLICT && choose_clashes(f, r))
		e = entry_save(f->entry, r);
	return e;
}

bool form_save(struct form *f)
{
	struct change_result r = {0};
	enum err e = ERR_STOPPED;
	form_commit(f);
	if (agrees(f) && form_ask_reason(f))
		e = save(f, &r);
	if (f->cursor >= entry_n_items(f->entry) || !form_focusable(form_item(f, f->cursor)))
		f->cursor = form_neighbour(f, 0, 1);
	form_edit(f, SIZE_MAX);
	views_dirty(f->views);
	f->saved = f->saved || e == ERR_OK;
	if (e == ERR_OK)
		say_saved(f, &r);
	else if (e == ERR_FINDINGS)
		say_needed(f);
	else if (e == ERR_CONFLICT)
		views_message(f->views, ROLE_WARNING, "%s", _("Niet opgeslagen: kies eerst welke waarde blijft (F9)."));
	else if (e == ERR_REFUSED)
		say_refused(f);
	else if (e != ERR_STOPPED)
		views_error(f->views, e);
	change_result_clear(&r);
	return e == ERR_OK;
}

static enum err freeze(struct form *f, struct change_result *r, struct buf *why)
{
	enum err e = entry_freeze(f->entry, r, why);
	while (e == ERR_CONFLICT && choose_clashes(f, r))
		e = entry_freeze(f->entry, r, why);
	return e;
}

/* The first line of what is missing names the field; its page lists all. */
static void say_missing(struct form *f, const struct buf *why)
{
	struct buf page = {0};
	buf_printf(&page, "%s\n%s", buf_str(why), _("Enter gaat naar het eerste; F6 naar het volgende."));
	views_page(f->views, _("Dit ontbreekt nog om vast te stellen"), buf_str(&page));
	buf_wipe(&page);
	f->cursor = entry_n_items(f->entry);
	form_go_problem(f, "");
}

void form_freeze(struct form *f)
{
	struct buf why = {0};
	struct change_result r = {0};
	if (!form_save(f))
		return;
	if (entry_lacks(f->entry, &why)) {
		say_missing(f, &why);
		buf_wipe(&why);
		return;
	}
	form_show_before_freeze(f);
	if (!views_confirm(f->views, _("Vaststellen"),
			_("Daarna staat dit vast: wijzigen kan alleen nog met een correctie."), _("vast")))
		return;
	enum err e = freeze(f, &r, &why);
	form_edit(f, SIZE_MAX);
	views_dirty(f->views);
	if (e == ERR_FINDINGS)
		say_missing(f, &why);
	else if (e == ERR_OK)
		views_message(f->views, ROLE_GOOD, "%s", _("Vastgesteld."));
	else
		views_error(f->views, e);
	change_result_clear(&r);
	buf_wipe(&why);
}

void form_discard(struct form *f)
{
	if (!views_confirm(f->views, _("Wijzigingen weggooien"),
			_("Alles sinds het laatste opslaan gaat weg, ook het concept."), _("weg")))
		return;
	entry_discard(f->entry);
	if (f->cursor >= entry_n_items(f->entry) || !form_focusable(form_item(f, f->cursor)))
		f->cursor = form_neighbour(f, 0, 1);
	form_go(f, f->cursor, SIZE_MAX);
	views_message(f->views, ROLE_TEXT, "%s", _("Weggegooid: dit is wat er is opgeslagen."));
}
