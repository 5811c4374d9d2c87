/* A new person: search first. What is typed stands on the first row; people who are
 * already there stand below it in the same columns, best first, with the reason, so that
 * nobody is registered twice unseen. */
#include <config.h>

#include "view/screens.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "entry/entry.h"
#include "form_priv.h"
#include "show_priv.h"
#include "store/journaal.h"
#include "store/list.h"
#include "tui/edit.h"

#include <stdlib.h>
#include <string.h>

enum { MATCHES = 12, N_FIELDS = 5, FIELD_X = 22, FIELD_W = 30, BORN_X = 29, NUMBER_X = 40, WHY_X = 54 };

static const char *const field_names[N_FIELDS] = {"geslachtsnaam", "voornamen", "geboortedatum", "bsn", "v_nummer"};

struct person {
	struct views *views;
	const struct spec_record *spec;
	const struct spec_field *fields[N_FIELDS];
	struct tui_edit *edits[N_FIELDS];
	struct buf findings[N_FIELDS];
	size_t cursor;                  /* 0..N_FIELDS-1 a field, above: a match */
	struct record *typed;           /* what the fields say, normalised */
	struct record *matches[MATCHES];
	const char *why[MATCHES];
	size_t n_matches;
	struct journaal_visit *visit;
};

static void drop_matches(struct person *p)
{
	for (size_t i = 0; i < p->n_matches; i++)
		record_free(p->matches[i]);
	p->n_matches = 0;
}

/* Read the fields as their types do and search again. */
static void search(struct person *p)
{
	struct spec_env env = show_env(p->views);
	struct rid ids[MATCHES];
	size_t n = 0;
	for (size_t i = 0; i < N_FIELDS; i++) {
		struct spec_parsed out = {0};
		if (!p->fields[i])
			continue;
		p->fields[i]->type->parse(p->fields[i], &env, tui_edit_text(p->edits[i]), &out);
		record_set(p->typed, p->fields[i]->index, buf_str(&out.value));
		buf_reset(&p->findings[i]);
		buf_add(&p->findings[i], buf_str(&out.finding));
		spec_parsed_clear(&out);
	}
	drop_matches(p);
	enum err e = store_near(views_store(p->views), p->typed, ids, p->why, MATCHES, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		if (store_read(views_store(p->views), ids[i], &p->matches[p->n_matches]) == ERR_OK)
			p->why[p->n_matches++] = p->why[i];
	if (p->cursor >= N_FIELDS + p->n_matches)
		p->cursor = 0;
}

static void draw_fields(struct person *p, int top)
{
	struct tui *t = views_tui(p->views);
	for (size_t i = 0; i < N_FIELDS; i++) {
		int y = top + (int)i;
		bool focused = i == p->cursor;
		tui_text(t, y, 0, 2, ROLE_TEXT, focused ? ">" : "");
		tui_text(t, y, 2, FIELD_X - 2, ROLE_LABEL, p->fields[i] ? p->fields[i]->label : "");
		tui_edit_draw(t, p->edits[i], y, FIELD_X, 1, FIELD_W, focused ? ROLE_FOCUS : ROLE_FIELD, focused);
		/* What is still being typed is not judged. */
		tui_text(t, y, FIELD_X + FIELD_W + 1, -1, ROLE_WARNING, focused ? "" : buf_str(&p->findings[i]));
	}
}

/* One person in columns: name, birth date, number. */
static void draw_person(struct person *p, const struct record *r, const char *why, int y, enum tui_role role)
{
	struct tui *t = views_tui(p->views);
	struct buf name = {0}, born = {0}, number = {0};
	record_title(r, &name);
	if (p->fields[2])
		show_value(p->views, p->fields[2], record_at(r, p->fields[2]->index), &born);
	show_masked(record_get(r, "bsn"), &number);
	tui_text_cut(t, y, 2, BORN_X - 3, role, buf_str(&name));
	tui_blank(t, y, BORN_X - 1, 1, ROLE_TEXT);
	tui_text(t, y, BORN_X, NUMBER_X - BORN_X, ROLE_TEXT, buf_str(&born));
	tui_text(t, y, NUMBER_X, WHY_X - NUMBER_X, ROLE_TEXT, buf_str(&number));
	tui_text_cut(t, y, WHY_X, -1, ROLE_TEXT, why);
	buf_wipe(&name);
	buf_wipe(&born);
	buf_wipe(&number);
}

static bool anything_typed(const struct person *p)
{
	for (size_t i = 0; i < N_FIELDS; i++)
		if (*tui_edit_text(p->edits[i]))
			return true;
	return false;
}

static const char *found_words(const struct person *p)
{
	if (p->n_matches)
		return _("  Lijkt op wie er al is (Enter opent)");
	return anything_typed(p) ? _("  Niemand gevonden die hierop lijkt; F10 begint een dossier")
							 : _("  Typ een naam, geboortedatum of nummer");
}

static void person_draw(struct view *v)
{
	struct person *p = v->state;
	struct tui *t = views_tui(v->views);
	int top = views_body_top(v->views), rows = views_body_rows(v->views), y = top + N_FIELDS + 1;
	if (!p->visit && journaal_visit_begin(views_store(v->views), "zoeken", &p->visit) != ERR_OK) {
		views_error(v->views, ERR_IO);
		return;
	}
	views_title(v->views, _("Nieuwe persoon: eerst zoeken"), NULL, NULL);
	draw_fields(p, top);
	tui_clear_rows(t, top + N_FIELDS, top + N_FIELDS);
	tui_text(t, y, 0, -1, ROLE_TITLE, found_words(p));
	tui_text(t, y + 1, 0, 2, ROLE_TEXT, "");
	draw_person(p, p->typed, anything_typed(p) ? _("nieuw") : "", y + 1, ROLE_LABEL);
	for (int r = N_FIELDS + 3; r < rows; r++) {
		size_t i = (size_t)(r - N_FIELDS - 3);
		bool current = N_FIELDS + i == p->cursor;
		if (i >= p->n_matches) {
			tui_clear_rows(t, top + r, top + r);
			continue;
		}
		tui_text(t, top + r, 0, 2, ROLE_TEXT, current ? ">" : "");
		draw_person(p, p->matches[i], p->why[i], top + r, current ? ROLE_CURSOR_ROW : ROLE_TEXT);
		journaal_visit_drawn(p->visit, p->matches[i]->id);
		if (current)
			tui_cursor(t, top + r, 0);
	}
}

/* --- going on ------------------------------------------------------------------------------ */

static const struct spec_form *new_form(struct person *p)
{
	const struct spec_form *f = spec_form(views_spec(p->views), "nieuw_dossier");
	return f ? f : spec_form_of(views_spec(p->views), spec_record(views_spec(p->views), "dossier"));
}

/* What the store knows of itself: its municipality, and who is at work. */
static void prefill_own(struct views *vs, struct entry *e, size_t i, const struct spec_field *f)
{
	struct store *s = views_store(vs);
	const struct spec_field *user = spec_field(views_spec(vs), "medewerker.gebruikersnaam");
	struct rid me;
	size_t n = 0;
	char id[37];
	if (strcmp(f->id, "dossier.gemeentecode") == 0) {
		entry_set_stored(e, i, store_gemeente(s));
	} else if (user && f->ref == user->record && store_find_equal(s, user, store_user(s), &me, 1, &n) == ERR_OK && n) {
		rid_text(me, id);
		entry_set_stored(e, i, id);
	}
}

/* Fill a fresh form: with what was typed, or with the person that was chosen. */
static void prefill(struct person *p, struct entry *e, const struct record *existing)
{
	for (size_t i = 0; i < entry_n_items(e); i++) {
		const struct entry_item *it = entry_item(e, i);
		if (it->kind != ENTRY_FIELD)
			continue;
		if (existing && it->field->ref == p->spec) {
			char id[37];
			rid_text(existing->id, id);
			entry_set_stored(e, i, id);
		} else if (!existing && it->field->record == p->spec && *record_at(p->typed, it->field->index)) {
			entry_set_stored(e, i, record_at(p->typed, it->field->index));
		} else if (!*entry_stored(e, i)) {
			prefill_own(p->views, e, i, it->field);
		}
	}
}

static void start_dossier(struct person *p, const struct record *existing)
{
	struct views *vs = p->views;
	const struct spec_form *form = existing
		? spec_form_of(views_spec(vs), spec_record(views_spec(vs), "dossier")) : new_form(p);
	struct entry_options o = {.store = views_store(vs), .kalender = views_kalender(vs), .regels = views_regels(vs), .form = form};
	struct entry *e = NULL;
	enum err err = form ? entry_new(&o, (struct rid){{0}}, &e) : ERR_DEFINITION;
	if (err != ERR_OK) {
		views_error(vs, err);
		return;
	}
	prefill(p, e, existing);
	views_pop(vs);
	view_form_entry(vs, e)->begins = true;
}

/* The dossier of someone who is already there. */
static void open_match(struct person *p, size_t i)
{
	struct views *vs = p->views;
	const struct spec_field *link = spec_field(views_spec(vs), "dossier.persoon");
	struct rid *ids = NULL;
	size_t n = 0;
	enum err e = link ? store_referring(views_store(vs), link, p->matches[i]->id, &ids, &n) : ERR_DEFINITION;
	struct rid first = n ? ids[0] : (struct rid){{0}};
	free(ids);
	if (e != ERR_OK)
		views_error(vs, e);
	else if (!n)
		start_dossier(p, p->matches[i]);
	else {
		views_pop(vs);
		view_dossier(vs, first);
	}
}

/* The whole reason of the match under the cursor. */
static void say_why(struct person *p)
{
	if (p->cursor >= N_FIELDS)
		views_message(p->views, ROLE_TEXT, "%s", p->why[p->cursor - N_FIELDS]);
}

static const char *person_why_not(struct view *v, const char *action)
{
	const struct person *p = v->state;
	if (strcmp(action, "open") == 0)
		return p->cursor >= N_FIELDS ? NULL : _("Ga eerst naar een regel eronder: wie er al is.");
	if (strcmp(action, "begin") != 0)
		return NULL;
	if (store_is_read_only(views_store(v->views)))
		return err_text(ERR_READ_ONLY);
	return anything_typed(p) ? NULL : _("Typ eerst een naam of nummer; zo blijkt of iemand er al is.");
}

static bool person_act(struct view *v, const char *action)
{
	struct person *p = v->state;
	if (strcmp(action, "begin") == 0) {
		search(p);
		start_dossier(p, NULL);
	} else if (strcmp(action, "open") == 0 && p->cursor >= N_FIELDS) {
		open_match(p, p->cursor - N_FIELDS);
	} else {
		return false;
	}
	return true;
}

/* In a field Enter goes on; on a row below it opens. */
static bool person_grab(struct view *v, const struct tui_key *k)
{
	struct person *p = v->state;
	if (k->kind != TUI_NAMED || k->name != TUI_ENTER || p->cursor >= N_FIELDS)
		return false;
	search(p);
	p->cursor = p->cursor + 1 < N_FIELDS ? p->cursor + 1 : p->n_matches ? N_FIELDS : 0;
	say_why(p);
	return true;
}

static bool person_key(struct view *v, const struct tui_key *k)
{
	struct person *p = v->state;
	size_t n = N_FIELDS + p->n_matches;
	if (k->kind == TUI_NAMED && (k->name == TUI_DOWN || k->name == TUI_TAB))
		p->cursor = (p->cursor + 1) % n;
	else if (k->kind == TUI_NAMED && (k->name == TUI_UP || k->name == TUI_BACKTAB))
		p->cursor = (p->cursor + n - 1) % n;
	else if (p->cursor < N_FIELDS && tui_edit_key(p->edits[p->cursor], k))
		search(p);
	else
		return false;
	say_why(p);
	return true;
}

static void person_help(struct view *v, struct buf *line, struct buf *page)
{
	(void)v;
	buf_add(line, _("Typ wat u weet; onder de streep staat wie er al is. F10: een nieuw dossier."));
	buf_add(page, _("Eén persoon heeft één dossier per inburgeringsplicht. Vergelijk de eerste regel (nieuw) met de "
					"regels eronder: naam, geboortedatum, BSN. Enter op een regel opent het dossier dat er al is."));
}

static void person_place(struct view *v, struct buf *out)
{
	(void)v;
	buf_add(out, "zoeken");
}

static void person_close(struct view *v)
{
	struct person *p = v->state;
	journaal_visit_end(p->visit);
	drop_matches(p);
	for (size_t i = 0; i < N_FIELDS; i++) {
		tui_edit_free(p->edits[i]);
		buf_wipe(&p->findings[i]);
	}
	record_free(p->typed);
	free(p);
}

static const struct view_ops person_ops = {
	.name = "personen",
	.draw = person_draw,
	.act = person_act,
	.why_not = person_why_not,
	.grab = person_grab,
	.key = person_key,
	.help = person_help,
	.place = person_place,
	.close = person_close,
};

void view_new_person(struct views *vs)
{
	const struct spec_record *spec = spec_record(views_spec(vs), "persoon");
	if (!spec) {
		views_error(vs, ERR_DEFINITION);
		return;
	}
	struct person *p = mem_new(sizeof *p);
	p->views = vs;
	p->spec = spec;
	p->typed = record_new(spec, (struct rid){{0}});
	for (size_t i = 0; i < N_FIELDS; i++) {
		p->fields[i] = spec_record_field(spec, field_names[i]);
		struct tui_edit_options o = {.max_chars = p->fields[i] ? p->fields[i]->type->max_chars : 40};
		p->edits[i] = tui_edit_new(&o, "");
	}
	views_push(vs, &person_ops, p);
}
