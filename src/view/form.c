/* A form on the screen: what keys do. The entry knows values and rules; here is the
 * editor of the field with the cursor and where the cursor goes. Nothing is asked when a
 * field is left: the warning stands beside it and the typist goes on. */
#include <config.h>

#include "form_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "quick_priv.h"
#include "show_priv.h"
#include "view/screens.h"

#include <stdlib.h>
#include <string.h>

enum { TITLE_CHARS = 200 };

/* --- the editor of the field with the cursor ------------------------------------- */

static bool is_choice(const struct spec_field *f)
{
	return f->type->widget == SPEC_WIDGET_CHOICE || f->type->widget == SPEC_WIDGET_MULTI ||
		f->type->widget == SPEC_WIDGET_REF;
}

void form_close_editor(struct form *f)
{
	tui_edit_free(f->edit);
	f->edit = NULL;
	f->untouched = false;
}

/* A choice is edited by its words, not by its code, unless it was being typed. */
static const char *text_to_edit(struct form *f, const struct entry_item *it)
{
	const char *text = entry_edit_text(f->entry, f->cursor);
	if (!is_choice(it->field))
		return text;
	bool typing = strcmp(text, entry_stored(f->entry, f->cursor)) != 0 &&
		strcmp(text, entry_shown(f->entry, f->cursor)) != 0;
	if (typing)
		return entry_edit_text(f->entry, f->cursor);
	f->untouched = true;
	return *entry_stored(f->entry, f->cursor) ? entry_shown(f->entry, f->cursor) : "";
}

void form_edit(struct form *f, size_t offset)
{
	const struct entry_item *it = form_item(f, f->cursor);
	form_close_editor(f);
	entry_set_cursor(f->entry, f->cursor, offset);
	if (!it || it->kind != ENTRY_FIELD || entry_is_readonly(f->entry, f->cursor))
		return;
	struct tui_edit_options o = {.multiline = form_is_area(it), .max_chars = it->field->type->max_chars};
	if (it->field->ref)
		o.max_chars = TITLE_CHARS; /* typed by name */
	f->edit = tui_edit_new(&o, text_to_edit(f, it));
	f->version = tui_edit_version(f->edit);
	if (f->untouched)
		tui_edit_set_offset(f->edit, 0);
	else if (offset != SIZE_MAX)
		tui_edit_set_offset(f->edit, offset);
}

/* What is wrong, or an echo that has no room beside its field, is said once in full. */
static void say_left(struct form *f, size_t i)
{
	const struct entry_item *it = form_item(f, i);
	const char *echo = it && it->kind == ENTRY_FIELD ? entry_echo(f->entry, i) : "", *finding = entry_finding(f->entry, i);
	if (it && it->field && finding)
		views_message(f->views, ROLE_WARNING, "! %s: %s", it->field->label, finding);
	else if (*echo && !is_choice(it->field) && !form_is_area(it) &&
		tui_width(views_tui(f->views), echo) > form_beside_width(f, it))
		views_message(f->views, ROLE_TEXT, "%s: %s", it->field->label, echo);
}

void form_commit(struct form *f)
{
	const struct entry_item *it = form_item(f, f->cursor);
	/* After a resume the editor may hold typing that is no value yet: compare then, do not
	 * ask whether a key was pressed. */
	if (!f->edit || !it || !(f->resumed || tui_edit_version(f->edit) != f->version))
		return;
	const struct entry_item here = *it;
	f->resumed = false;
	f->version = tui_edit_version(f->edit);
	if (here.field->ref && *tui_edit_text(f->edit))
		form_settle_reference(f, tui_edit_text(f->edit));
	else
		entry_set(f->entry, f->cursor, tui_edit_text(f->edit));
	f->cursor = form_find_again(f, &here, f->cursor);
	if (!views_has_message(f->views))
		say_left(f, f->cursor);
}

/* --- where the cursor goes --------------------------------------------------------- */

const char *form_why_readonly(const struct form *f, size_t i)
{
	const struct entry_item *it = form_item(f, i);
	if (!it || !entry_is_readonly(f->entry, i))
		return NULL;
	if (store_is_read_only(views_store(f->views)))
		return err_text(ERR_READ_ONLY);
	if (entry_main(f->entry)->frozen)
		return _("Dit is vastgesteld. F2 correctie maakt een nieuwe met dezelfde antwoorden.");
	if (it->kind != ENTRY_FIELD)
		return _("Deze rijen horen bij iets dat is vastgesteld.");
	if (it->field->calculation)
		return _("Dit rekent regie zelf uit de andere antwoorden uit.");
	if (it->field->eis & SPEC_EIS_A)
		return _("Dit vult regie zelf in.");
	return _("Dit staat hier alleen om te lezen.");
}

/* One message for the place where the cursor came: what is wrong, why it cannot be
 * changed, or what is meant. A message that is already there is worth more than a hint. */
static void say_place(struct form *f)
{
	const struct entry_item *it = form_item(f, f->cursor);
	const char *finding = entry_finding(f->entry, f->cursor), *why = form_why_readonly(f, f->cursor);
	if (entry_in_conflict(f->entry, f->cursor))
		views_message(f->views, ROLE_ERROR, "%s",
			_("! Twee collega's vulden dit anders in. Typ wat klopt; F2 historie toont beide."));
	else if (finding)
		views_message(f->views, ROLE_WARNING, "! %s", finding);
	else if (views_has_message(f->views) || !it || !f->hints)
		return;
	else if (why)
		views_message(f->views, ROLE_QUIET, "%s", why);
	else if (it->kind == ENTRY_FIELD)
		form_say_hint(f, it);
}

void form_go(struct form *f, size_t i, size_t offset)
{
	if (i >= entry_n_items(f->entry))
		return;
	f->cursor = i;
	form_edit(f, offset);
	form_scroll(f);
	say_place(f);
}

static void move(struct form *f, int step)
{
	form_commit(f);
	size_t to = form_neighbour(f, f->cursor, step);
	if (to == f->cursor && !views_has_message(f->views))
		views_message(f->views, ROLE_QUIET, "%s", step > 0 ? _("Dit is het laatste veld; F9 slaat op, F12 gaat terug.")
														   : _("Dit is het eerste veld."));
	form_go(f, to, SIZE_MAX);
}

static void move_block(struct form *f, int step)
{
	form_commit(f);
	const struct entry_item *it = form_item(f, f->cursor);
	size_t block = it ? it->block : 0, target = SIZE_MAX;
	for (size_t i = 0; i < entry_n_items(f->entry); i++) {
		const struct entry_item *k = entry_item(f->entry, i);
		if (k->kind != ENTRY_BLOCK || (step > 0 ? k->block <= block : k->block >= block))
			continue;
		target = i;
		if (step > 0)
			break;
	}
	if (target == SIZE_MAX) {
		views_message(f->views, ROLE_QUIET, "%s", step > 0 ? _("Dit is het laatste blok.") : _("Dit is het eerste blok."));
		form_edit(f, SIZE_MAX);
		return;
	}
	f->first = target;
	form_go(f, form_neighbour(f, target, 1), SIZE_MAX);
}

void form_go_problem(struct form *f, const char *none)
{
	size_t i = entry_next_problem(f->entry, f->cursor);
	if (i == SIZE_MAX) {
		views_message(f->views, ROLE_GOOD, "%s", none);
		form_edit(f, SIZE_MAX);
		return;
	}
	bool missing = entry_is_missing(f->entry, i);
	if (!form_focusable(entry_item(f->entry, i)))
		i = form_neighbour(f, i, 1); /* a list that needs a row: its "add" */
	if (missing)
		views_message(f->views, ROLE_WARNING, "%s", _("Nog niet ingevuld; nodig om op te slaan of vast te stellen."));
	form_go(f, i, SIZE_MAX);
}

/* --- actions ------------------------------------------------------------------------ */

static void act_add_row(struct form *f)
{
	form_go(f, entry_row_add(f->entry, f->cursor), 0);
	const struct entry_item *row = form_item(f, f->cursor);
	if (row && row->kind == ENTRY_ROW) {
		entry_row_open(f->entry, f->cursor, true);
		form_go(f, form_neighbour(f, f->cursor, 1), SIZE_MAX);
	}
}

static void act_open_row(struct form *f)
{
	bool open = !entry_row_is_open(f->entry, f->cursor);
	entry_row_open(f->entry, f->cursor, open);
	if (open)
		form_go(f, form_neighbour(f, f->cursor, 1), SIZE_MAX);
}

static void act_enter(struct form *f)
{
	const struct entry_item *it = form_item(f, f->cursor);
	if (it && it->kind == ENTRY_ADD)
		act_add_row(f);
	else if (it && it->kind == ENTRY_ROW)
		act_open_row(f);
	else
		move(f, 1);
}

static void act_step(struct form *f, size_t (*step)(struct entry *e), const char *done, const char *none)
{
	form_commit(f);
	size_t i = step(f->entry);
	if (i == SIZE_MAX) {
		views_message(f->views, ROLE_QUIET, "%s", none);
		form_edit(f, SIZE_MAX);
		return;
	}
	views_message(f->views, ROLE_TEXT, "%s", done);
	form_go(f, form_focusable(form_item(f, i)) ? i : form_neighbour(f, i, 1), SIZE_MAX);
}

/* The row that the cursor is in or on; SIZE_MAX: none. */
static size_t row_at_cursor(const struct form *f)
{
	size_t i = f->cursor;
	const struct entry_item *it = form_item(f, i);
	while (it && it->kind == ENTRY_FIELD && it->depth && i-- > 0)
		it = form_item(f, i);
	return it && it->kind == ENTRY_ROW ? i : SIZE_MAX;
}

static void act_remove_row(struct form *f)
{
	form_commit(f);
	size_t i = row_at_cursor(f);
	if (i == SIZE_MAX)
		return;
	entry_row_remove(f->entry, i);
	views_message(f->views, ROLE_TEXT, "%s", _("Rij weggehaald; ^Z brengt haar terug."));
	form_go(f, form_focusable(form_item(f, i)) ? i : form_neighbour(f, i, -1), SIZE_MAX);
}

static void act_carry_over(struct form *f)
{
	form_commit(f);
	const struct entry_item here = *form_item(f, f->cursor);
	if (!entry_carry_over(f->entry, f->cursor)) {
		views_message(f->views, ROLE_QUIET, "%s", _("Er is geen eerder antwoord om over te nemen."));
		form_edit(f, SIZE_MAX);
		return;
	}
	f->cursor = form_find_again(f, &here, f->cursor);
	views_message(f->views, ROLE_GOOD, _("Overgenomen %s; ^Z maakt het ongedaan."), entry_echo(f->entry, f->cursor));
	form_edit(f, SIZE_MAX);
}

/* Leave the form; from that of a new dossier to the dossier, to go on there. */
static void leave(struct form *f)
{
	struct views *vs = f->views;
	struct rid dossier = f->begins && f->saved ? entry_main(f->entry)->id : (struct rid){{0}};
	views_pop(vs);
	if (!rid_is_none(dossier))
		view_dossier(vs, dossier);
}

static void act_back(struct form *f)
{
	struct views *vs = f->views;
	form_commit(f);
	bool dirty = entry_is_dirty(f->entry);
	leave(f);
	if (dirty)
		views_message(vs, ROLE_TEXT, "%s", _("Nog niet opgeslagen; het staat bij de concepten."));
}

static void act_history(struct form *f)
{
	form_commit(f);
	form_edit(f, SIZE_MAX);
	view_history(f->views, entry_main(f->entry)->id);
}

static void act_save_close(struct form *f)
{
	if (form_save(f))
		leave(f);
}

static void act_save(struct form *f) { form_save(f); }
static void act_previous(struct form *f) { move(f, -1); }
static void act_next(struct form *f) { move(f, 1); }
static void act_next_block(struct form *f) { move_block(f, 1); }
static void act_previous_block(struct form *f) { move_block(f, -1); }
static void act_problem(struct form *f) { form_commit(f); form_go_problem(f, _("Er zijn geen problemen meer.")); }
static void act_undo(struct form *f) { act_step(f, entry_undo, _("Ongedaan gemaakt; ^Y doet het toch."), _("Er is niets om ongedaan te maken.")); }
static void act_redo(struct form *f) { act_step(f, entry_redo, _("Opnieuw gedaan."), _("Er is niets om opnieuw te doen.")); }

static const struct { const char *id; void (*act)(struct form *f); } acts[] = {
	{"opslaan", act_save}, {"opslaan_sluiten", act_save_close}, {"verder", act_enter}, {"volgend_veld", act_next},
	{"vorig_veld", act_previous}, {"volgend_blok", act_next_block}, {"vorig_blok", act_previous_block},
	{"blokken", form_choose_block}, {"probleem", act_problem}, {"ongedaan", act_undo}, {"opnieuw", act_redo},
	{"stand", form_choose_stand}, {"overnemen", act_carry_over}, {"rij_weg", act_remove_row},
	{"vaststellen", form_freeze}, {"keuze", form_choose}, {"terug", act_back}, {"historie", act_history},
	{"weggooien", form_discard}, {"correctie", form_correct}, {"uitleg", form_explain}, {"achtergrond", form_background},
	{"samenvatting", form_summary}, {"versies", form_versions},
};

static bool form_act(struct view *v, const char *action)
{
	struct form *f = v->state;
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (strcmp(acts[i].id, action) == 0) {
			acts[i].act(f);
			return true;
		}
	if (!quick_is(action))
		return false;
	form_commit(f);
	form_edit(f, SIZE_MAX);
	return quick_act(v->views, f->dossier, action);
}

static void form_offer(struct view *v, struct pick *p)
{
	const struct form *f = v->state;
	if (!rid_is_none(f->dossier))
		quick_offer(v->views, p);
}

/* --- why not -------------------------------------------------------------------------- */

static const char *why_not_blocks(const struct form *f)
{
	return entry_form(f->entry)->n_blocks > 1 ? NULL : _("Dit formulier heeft maar een blok.");
}

static const char *why_not_freeze(const struct form *f)
{
	if (!entry_form(f->entry)->definitive)
		return _("Dit formulier wordt niet vastgesteld.");
	return entry_main(f->entry)->frozen ? _("Dit is al vastgesteld.") : NULL;
}

static const char *why_not_choose(const struct form *f)
{
	if (!form_has_choices(f))
		return _("Dit veld heeft geen keuzelijst; typ het antwoord.");
	return form_why_readonly(f, f->cursor);
}

static const char *why_not_stand(const struct form *f)
{
	const struct entry_item *it = form_item(f, f->cursor);
	if (!it || it->kind != ENTRY_FIELD || !it->field->record->answers)
		return _("Alleen bij antwoorden van de intake.");
	return form_why_readonly(f, f->cursor);
}

static const char *why_not_carry_over(const struct form *f)
{
	const struct entry_item *it = form_item(f, f->cursor);
	if (!it || it->kind != ENTRY_FIELD)
		return _("Zet de cursor eerst op een vraag.");
	return form_why_readonly(f, f->cursor);
}

static const char *why_not_remove_row(const struct form *f)
{
	size_t i = row_at_cursor(f);
	return i == SIZE_MAX ? _("De cursor staat niet in een rij.") : form_why_readonly(f, i);
}

static const char *why_not_save(const struct form *f)
{
	if (store_is_read_only(views_store(f->views)))
		return err_text(ERR_READ_ONLY);
	return entry_main(f->entry)->frozen && !entry_is_dirty(f->entry)
		? _("Dit is vastgesteld; er is niets op te slaan. F2 correctie maakt een nieuwe.") : NULL;
}

static const char *why_not_correct(const struct form *f)
{
	if (store_is_read_only(views_store(f->views)))
		return err_text(ERR_READ_ONLY);
	if (!entry_main(f->entry)->frozen)
		return _("Dit is niet vastgesteld: u kunt het zo wijzigen.");
	return entry_main(f->entry)->spec->single ? _("Hiervan kan er maar een zijn.") : NULL;
}

static const char *why_not_discard(const struct form *f)
{
	return entry_is_dirty(f->entry) || f->edit ? NULL : _("Er is niets gewijzigd sinds het laatste opslaan.");
}

static const struct { const char *id; const char *(*why)(const struct form *f); } reasons[] = {
	{"blokken", why_not_blocks}, {"vaststellen", why_not_freeze}, {"keuze", why_not_choose}, {"stand", why_not_stand},
	{"overnemen", why_not_carry_over}, {"rij_weg", why_not_remove_row}, {"opslaan", why_not_save},
	{"opslaan_sluiten", why_not_save}, {"weggooien", why_not_discard}, {"correctie", why_not_correct},
};

static const char *form_why_not(struct view *v, const char *action)
{
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (strcmp(reasons[i].id, action) == 0)
			return reasons[i].why(v->state);
	return NULL;
}

/* --- keys ------------------------------------------------------------------------------- */

static bool is_named(const struct tui_key *k, enum tui_name name)
{
	return k->kind == TUI_NAMED && k->name == name;
}

/* In an area Enter makes a new line before it means anything else. */
static bool form_grab(struct view *v, const struct tui_key *k)
{
	struct form *f = v->state;
	const struct entry_item *it = form_item(f, f->cursor);
	return is_named(k, TUI_ENTER) && f->edit && it && form_is_area(it) && v->ops->key(v, k);
}

static bool replaces(const struct tui_key *k)
{
	return k->kind == TUI_CHAR || k->kind == TUI_PASTE || is_named(k, TUI_BACKSPACE) || is_named(k, TUI_DELETE);
}

static bool edit_key(struct form *f, const struct tui_key *k)
{
	if (f->untouched && replaces(k))
		tui_edit_set(f->edit, "");
	unsigned long before = tui_edit_version(f->edit);
	if (!tui_edit_key(f->edit, k))
		return false;
	if (tui_edit_version(f->edit) != before || (f->untouched && replaces(k)))
		entry_typing(f->entry, f->cursor, tui_edit_text(f->edit));
	f->untouched = f->untouched && !replaces(k);
	entry_set_cursor(f->entry, f->cursor, tui_edit_offset(f->edit));
	if (k->cut || tui_edit_was_full(f->edit))
		views_message(f->views, ROLE_WARNING, "%s", _("Er past niet meer in dit veld; de rest is niet overgenomen."));
	f->typed_only = true;
	return true;
}

static bool form_key(struct view *v, const struct tui_key *k)
{
	struct form *f = v->state;
	const char *why;
	if (k->kind == TUI_CHAR && k->cp == '?' && (!f->edit || !*tui_edit_text(f->edit))) {
		views_act(v->views, "help");
		return true;
	}
	if (f->edit && edit_key(f, k))
		return true;
	if (is_named(k, TUI_UP)) {
		move(f, -1);
	} else if (is_named(k, TUI_DOWN)) {
		move(f, 1);
	} else if (k->kind == TUI_CHAR || k->kind == TUI_PASTE) {
		why = form_why_readonly(f, f->cursor);
		views_message(v->views, ROLE_WARNING, "%s", why ? why : _("Hier kan niets worden getypt; Enter opent of voegt toe."));
	} else {
		return false;
	}
	return true;
}

static void form_tick(struct view *v)
{
	struct form *f = v->state;
	enum err e = entry_flush(f->entry, false);
	if (e != ERR_OK)
		views_message(v->views, ROLE_ERROR, _("Het concept kan niet worden bewaard: %s"), err_text(e));
}

static void form_help(struct view *v, struct buf *line, struct buf *page)
{
	struct form *f = v->state;
	const struct entry_item *it = form_item(f, f->cursor);
	const char *why = form_why_readonly(f, f->cursor);
	if (it && it->kind == ENTRY_FIELD)
		show_field_help(it->field, it->depth ? NULL : it->question, line, page);
	else if (it && it->question && it->question->rows)
		buf_add(line, _("Enter opent de rij of voegt er een toe; ^D haalt de rij weg."));
	if (why)
		buf_printf(page, "%s\n", why);
}

static void form_uncover(struct view *v)
{
	form_take_awaited(v->state);
}

static void form_seal(struct view *v)
{
	struct form *f = v->state;
	if (f->edit && tui_edit_version(f->edit) != f->version)
		entry_typing(f->entry, f->cursor, tui_edit_text(f->edit));
	entry_flush(f->entry, true);
	if (!views_draft(v->views))
		views_set_draft(v->views, entry_draft_id(f->entry));
}

/* A form with a draft comes back by its draft. */
static void form_place(struct view *v, struct buf *out)
{
	const struct form *f = v->state;
	char id[37];
	if (entry_draft_id(f->entry) || entry_is_dirty(f->entry))
		return;
	rid_text(entry_main(f->entry)->id, id);
	buf_printf(out, "formulier %s %s %zu", entry_form(f->entry)->id, id, f->cursor);
}

static void form_close(struct view *v)
{
	struct form *f = v->state;
	form_close_editor(f);
	entry_free(f->entry);
	record_free(f->person);
	free(f);
}

const struct view_ops form_ops = {
	.name = "formulier",
	.draw = form_draw,
	.update = form_update,
	.act = form_act,
	.why_not = form_why_not,
	.key = form_key,
	.grab = form_grab,
	.uncover = form_uncover,
	.tick = form_tick,
	.help = form_help,
	.offer = form_offer,
	.place = form_place,
	.seal = form_seal,
	.close = form_close,
};
