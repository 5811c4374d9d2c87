/* One dossier: who it is, what is there by section and how far, what has not begun.
 * Every opening is logged before anything is shown. */
#include <config.h>

#include "dossier_priv.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "drafts_priv.h"
#include "form_priv.h"
#include "pick_priv.h"
#include "quick_priv.h"
#include "rows_priv.h"
#include "show_priv.h"
#include "store/change.h"
#include "store/journaal.h"
#include "view/screens.h"

#include <stdlib.h>
#include <string.h>

enum { FACT_ROWS = 3, HEAD_ROWS = FACT_ROWS + 1, STATE_W = 22, TITLE_X = 30 };

/* --- drawing ------------------------------------------------------------------------------ */

/* One fact "Label: waarde"; false when it has no room any more. */
static bool add_fact(struct dossier *d, const struct record *r, const char *name, int room, struct buf *out)
{
	const struct spec_field *f = r ? spec_record_field(r->spec, name) : NULL;
	struct buf fact = {0};
	if (!f || !*record_at(r, f->index))
		return true;
	buf_printf(&fact, "%s%s: ", out->len ? "   " : "", f->label);
	show_value(d->views, f, record_at(r, f->index), &fact);
	bool fits = tui_width(views_tui(d->views), buf_str(out)) + tui_width(views_tui(d->views), buf_str(&fact)) <= room;
	if (fits || !out->len)
		buf_add(out, buf_str(&fact));
	buf_wipe(&fact);
	return fits;
}

static void draw_facts(struct dossier *d, int y)
{
	static const char *const on_person[] = {"geboortedatum", "geslacht", "moedertaal", "tolk_nodig", "telefoon", NULL};
	static const char *const on_dossier[] = {"fase", "regisseur", "doelgroep", NULL};
	static const char *const on_contact[] = {"opmerking_benadering", NULL};
	const struct { const struct record *r; const char *const *names; enum tui_role role; } rows[FACT_ROWS] = {
		{d->person, on_person, ROLE_VALUE}, {d->dossier, on_dossier, ROLE_VALUE}, {d->person, on_contact, ROLE_WARNING}};
	struct tui *t = views_tui(d->views);
	int room = tui_cols(t) - 3;
	for (int i = 0; i < FACT_ROWS; i++) {
		struct buf b = {0};
		for (size_t k = 0; rows[i].names[k]; k++)
			add_fact(d, rows[i].r, rows[i].names[k], room, &b);
		tui_blank(t, y + i, 0, 2, ROLE_TEXT);
		tui_text(t, y + i, 2, -1, rows[i].role, buf_str(&b));
		buf_wipe(&b);
	}
	tui_blank(t, y + FACT_ROWS, 0, -1, ROLE_TEXT);
	tui_line(t, y + FACT_ROWS, 0, tui_cols(t));
}

static void draw_section(struct tui *t, const struct dossier_line *l, int y)
{
	int x = tui_cols(t) - STATE_W;
	tui_text(t, y, 0, x, ROLE_TITLE, l->section);
	tui_text(t, y, x, -1, ROLE_QUIET, l->state ? l->state : "");
}

static void draw_line(void *ctx, struct tui *t, size_t i, int y, int x, int w, bool current)
{
	struct dossier *d = ctx;
	const struct dossier_line *l = &d->lines[i];
	enum tui_role role = current ? ROLE_CURSOR_ROW : ROLE_TEXT, quiet = current ? ROLE_CURSOR_ROW : ROLE_QUIET;
	if (l->kind == LINE_SECTION) {
		draw_section(t, l, y);
		return;
	}
	if (l->kind == LINE_ADD || l->kind == LINE_MORE) {
		tui_text_cut(t, y, x, w, quiet, l->title);
		return;
	}
	int state = l->state ? tui_cols(t) - STATE_W : tui_cols(t) + 1;
	tui_text_cut(t, y, x, TITLE_X - x - 1, role, l->form->label);
	tui_blank(t, y, TITLE_X - 1, 1, ROLE_TEXT);
	tui_text_cut(t, y, TITLE_X, state - TITLE_X - 1, ROLE_TEXT, l->title);
	if (!l->state)
		return;
	tui_blank(t, y, state - 1, 1, ROLE_TEXT);
	tui_text(t, y, state, -1, l->has_draft ? ROLE_LABEL : ROLE_TEXT, l->state);
}

static void draw_title(struct dossier *d)
{
	struct buf place = {0};
	buf_printf(&place, "%s %s", d->dossier->spec->label, record_get(d->dossier, "dossiernummer"));
	show_band(d->views, buf_str(&place), d->person);
	buf_clear(&place);
}

static void draw_list(struct dossier *d)
{
	struct tui *t = views_tui(d->views);
	struct tui_list *l = &d->list;
	l->y = views_body_top(d->views) + HEAD_ROWS;
	l->h = views_body_rows(d->views) - HEAD_ROWS;
	l->x = 0;
	l->w = tui_cols(t);
	l->n = d->n;
	/* The heading above the first line comes along. */
	if (l->cursor && l->cursor == l->top && d->lines[l->cursor - 1].kind == LINE_SECTION)
		l->top--;
	tui_list_draw(t, l);
}

static void dossier_draw(struct view *v)
{
	struct dossier *d = v->state;
	draw_title(d);
	draw_facts(d, views_body_top(v->views));
	tui_list_dirty(&d->list);
	draw_list(d);
}

static void dossier_update(struct view *v)
{
	draw_list(v->state);
}

/* --- actions --------------------------------------------------------------------------------- */

static const struct dossier_line *current(const struct dossier *d)
{
	return d->list.cursor < d->n ? &d->lines[d->list.cursor] : NULL;
}

static void reload(struct dossier *d)
{
	enum err e = dossier_load(d);
	if (e != ERR_OK)
		views_error(d->views, e);
	views_dirty(d->views);
}

/* "Brede intake                 Intake": of all sections, each form with its own. */
static void offer_form(struct pick *p, const struct spec_form *f, bool with_section)
{
	enum { NAME_W = 28 };
	struct buf b = {0};
	int pad = NAME_W - text_width(f->label);
	buf_add(&b, f->label);
	if (with_section && f->menu)
		buf_printf(&b, "%*s  %s", pad > 0 ? pad : 0, "", f->menu);
	pick_add(p, f->id, buf_str(&b), false);
	buf_clear(&b);
}

/* What may be begun of a section; `all`: also more of what is there. */
static void offer_section(const struct dossier *d, const char *section, bool all, struct pick *p)
{
	const struct spec *spec = views_spec(d->views);
	for (size_t i = 0; i < spec_n_forms(spec); i++) {
		const struct spec_form *f = spec_form_at(spec, i);
		if (f->menu && strcmp(f->menu, section) == 0 && dossier_takes_more(d, f) && (all || !dossier_has(d, f)))
			offer_form(p, f, all);
	}
}

/* Choose a form to begin; `section` NULL: of all sections, in their order. */
static void begin(struct dossier *d, const char *section)
{
	const struct spec *spec = views_spec(d->views);
	struct pick p = {.hide_codes = true};
	if (section)
		offer_section(d, section, false, &p);
	for (size_t i = 0; !section && i < d->n; i++)
		if (d->lines[i].kind == LINE_SECTION)
			offer_section(d, d->lines[i].section, true, &p);
	char *id = pick_run(d->views, &p, section ? section : _("Wat wilt u toevoegen?"), NULL, "");
	pick_clear(&p);
	const struct spec_form *form = id ? spec_form(spec, id) : NULL;
	free(id);
	if (form)
		view_form_new(d->views, form, dossier_owner(d, form));
}

static void act_open(struct dossier *d)
{
	const struct dossier_line *l = current(d);
	if (!l)
		return;
	if (l->has_draft)
		drafts_choose(d->views, l->draft, l->form, l->record);
	else if (l->kind == LINE_RECORD)
		view_form_open(d->views, l->form, l->record);
	else if (l->kind == LINE_ADD)
		begin(d, l->section);
	else if (l->kind == LINE_MORE) {
		d->unfolded = l->form;
		reload(d);
	}
}

static void act_new(struct dossier *d)
{
	begin(d, NULL);
}

static void act_history(struct dossier *d)
{
	const struct dossier_line *l = current(d);
	view_history(d->views, l && l->kind == LINE_RECORD ? l->record : d->id);
}

/* Without a household the form of the dossier opens where it is chosen or made. */
static void act_household(struct dossier *d)
{
	const struct spec_form *form = spec_form_of(views_spec(d->views), d->dossier->spec);
	if (!rid_is_none(d->gezin)) {
		view_household(d->views, d->gezin);
	} else if (form) {
		form_open_at(d->views, form, d->id, spec_record_field(d->dossier->spec, "gezin"));
		views_message(d->views, ROLE_TEXT, "%s", _("Nog geen gezin. Kies het hier met F4, of maak er een."));
	}
}

/* --- undo and removal ------------------------------------------------------------------------ */

/* The set to undo: what was removed last, else the newest own one of the record under the
 * cursor. */
static enum err set_to_undo(struct dossier *d, char set[23], int64_t *when)
{
	const struct dossier_line *l = current(d);
	*when = 0;
	memcpy(set, d->removed, sizeof d->removed);
	if (set[0])
		return ERR_OK;
	return change_last(views_store(d->views), l && l->kind == LINE_RECORD ? l->record : d->id, set, when);
}

static bool agrees_to_undo(struct dossier *d, int64_t when)
{
	char text[26];
	struct buf b = {0};
	if (!when)
		return true; /* a removal comes back without a question */
	clock_format(when, text);
	buf_printf(&b, _("Wat u op %.2s-%.2s-%.4s om %.5s opsloeg ongedaan maken? De historie houdt alles vast."), text + 8, text + 5,
		text, text + 11);
	bool yes = views_confirm(d->views, _("Ongedaan maken"), buf_str(&b), NULL);
	buf_clear(&b);
	return yes;
}

static void act_undo(struct dossier *d)
{
	char set[23];
	int64_t when;
	enum err e = set_to_undo(d, set, &when);
	if (e == ERR_OK && !agrees_to_undo(d, when))
		return;
	if (e == ERR_OK)
		e = change_undo(views_store(d->views), set);
	d->removed[0] = '\0';
	if (e == ERR_OK) {
		reload(d);
		views_message(d->views, ROLE_GOOD, "%s", _("Ongedaan gemaakt."));
	} else if (e == ERR_NOT_FOUND) {
		views_message(d->views, ROLE_QUIET, "%s", _("Er is hier niets van u dat nog ongedaan kan worden gemaakt."));
	} else {
		views_error(d->views, e);
	}
}

static enum err remove_record(struct dossier *d, struct rid id)
{
	struct store *s = views_store(d->views);
	struct record *r = NULL;
	struct change_result res = {0};
	enum err e = store_read(s, id, &r);
	if (e == ERR_OK) {
		struct change_set *c = change_new(s, NULL);
		change_delete(c, r);
		e = change_save(c, &res);
		if (e == ERR_OK)
			memcpy(d->removed, change_id(c), sizeof d->removed);
		change_free(c);
	}
	record_free(r);
	change_result_clear(&res);
	return e;
}

static void act_delete(struct dossier *d)
{
	const struct dossier_line *l = current(d);
	enum err e = remove_record(d, l->record);
	if (e != ERR_OK) {
		views_error(d->views, e);
		return;
	}
	reload(d);
	views_message(d->views, ROLE_TEXT, "%s", _("Verwijderd; ^Z brengt het terug."));
}

static bool act_new_form(struct dossier *d, const char *action)
{
	const struct spec_form *f = quick_form(d->views, action);
	if (!f || !dossier_takes_more(d, f))
		return false;
	view_form_new(d->views, f, dossier_owner(d, f));
	return true;
}

static void dossier_offer(struct view *v, struct pick *p)
{
	const struct spec *spec = views_spec(v->views);
	for (size_t i = 0; i < spec_n_forms(spec); i++)
		if (dossier_takes_more(v->state, spec_form_at(spec, i)))
			quick_add(v->views, p, spec_form_at(spec, i));
}

static void dossier_place(struct view *v, struct buf *out)
{
	const struct dossier *d = v->state;
	char id[37];
	rid_text(d->id, id);
	buf_printf(out, "dossier %s", id);
}

static void act_termijnen(struct dossier *d)
{
	rows_open(d->views, &rows_termijnen, d->id);
}

static void act_uren(struct dossier *d)
{
	rows_open(d->views, &rows_uren, d->id);
}

static void act_tijdlijn(struct dossier *d)
{
	rows_open(d->views, &rows_tijdlijn, d->id);
}

static const struct { const char *id; void (*act)(struct dossier *d); } acts[] = {
	{"termijnen", act_termijnen}, {"uren", act_uren}, {"tijdlijn", act_tijdlijn},
	{"open", act_open}, {"nieuw", act_new}, {"historie", act_history}, {"gezin", act_household},
	{"ongedaan", act_undo}, {"verwijder", act_delete},
};

static bool dossier_act(struct view *v, const char *action)
{
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (strcmp(acts[i].id, action) == 0) {
			acts[i].act(v->state);
			return true;
		}
	return act_new_form(v->state, action);
}

static const char *why_not_delete(const struct dossier *d)
{
	const struct dossier_line *l = current(d);
	if (!l || l->kind != LINE_RECORD)
		return _("Zet de cursor op wat u wilt verwijderen.");
	return rid_is_none(l->owner) ? _("Een persoon of dossier wordt niet verwijderd; zet de fase op Gesloten.") : NULL;
}

static const char *dossier_why_not(struct view *v, const char *action)
{
	struct dossier *d = v->state;
	bool writes = strcmp(action, "nieuw") == 0 || quick_is(action) || strcmp(action, "verwijder") == 0 || strcmp(action, "ongedaan") == 0;
	if (writes && store_is_read_only(views_store(v->views)))
		return err_text(ERR_READ_ONLY);
	return strcmp(action, "verwijder") == 0 ? why_not_delete(d) : NULL;
}

static bool dossier_key(struct view *v, const struct tui_key *k)
{
	struct dossier *d = v->state;
	size_t before = d->list.cursor;
	if (!tui_list_key(&d->list, k))
		return false;
	/* Headings are passed over, away from where the cursor was. */
	bool up = d->list.cursor < before;
	while (d->list.cursor < d->n && d->lines[d->list.cursor].kind == LINE_SECTION) {
		if (up && d->list.cursor == 0)
			up = false;
		d->list.cursor += up ? (size_t)-1 : 1;
	}
	return true;
}

static void dossier_help(struct view *v, struct buf *line, struct buf *page)
{
	(void)v;
	buf_add(line, _("Enter opent de regel of begint hem; n voegt toe; h toont wie wat wijzigde."));
	buf_add(page, _("Wat er van deze persoon is vastgelegd, per onderdeel. Rechts staat hoe ver het is: nog niet, bezig, "
					"concept (getypt en niet opgeslagen), fouten, vast te stellen, vastgesteld.\n"
					"De regel \"+ nog niet\" noemt wat nog niet is begonnen; Enter kiest eruit."));
}

static void dossier_uncover(struct view *v)
{
	reload(v->state);
}

static void dossier_close(struct view *v)
{
	dossier_clear(v->state);
	free(v->state);
}

static const struct view_ops dossier_ops = {
	.name = "dossier",
	.draw = dossier_draw,
	.update = dossier_update,
	.act = dossier_act,
	.why_not = dossier_why_not,
	.key = dossier_key,
	.help = dossier_help,
	.offer = dossier_offer,
	.place = dossier_place,
	.uncover = dossier_uncover,
	.close = dossier_close,
};

void view_dossier(struct views *vs, struct rid id)
{
	enum err e = journaal_note(views_store(vs), "dossier", id, "");
	struct dossier *d = mem_new(sizeof *d);
	d->views = vs;
	d->id = id;
	d->list.draw_row = draw_line;
	d->list.ctx = d;
	if (e == ERR_OK)
		e = dossier_load(d);
	if (e == ERR_OK) {
		views_push(vs, &dossier_ops, d);
		return;
	}
	dossier_clear(d);
	free(d);
	views_error(vs, e);
}
