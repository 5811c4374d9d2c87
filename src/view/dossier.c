/* One dossier: who it is, what is there by section, what is missing. Every form of the
 * definitions has its place here by its `menu`; a new record shows up without code. The
 * household is the same screen on a gezin. */
#include <config.h>

#include "view/screens.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "entry/entry.h"
#include "form_priv.h"
#include "show_priv.h"
#include "store/change.h"
#include "store/journaal.h"
#include "tui/widget.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_ROWS = 4, STATE_W = 22, TITLE_X = 32 };

enum line_kind { LINE_SECTION, LINE_RECORD, LINE_NONE };

struct line {
	enum line_kind kind;
	const struct spec_form *form;
	const char *section;
	struct rid record;      /* LINE_RECORD */
	struct rid owner;       /* for a new one */
	char *title, *state;
};

struct dossier {
	struct views *views;
	struct rid id;
	struct record *dossier, *person;
	struct rid gezin;
	struct line *lines;
	size_t n, cap, cursor, top;
};

/* --- what there is -------------------------------------------------------------------- */

static struct line *add_line(struct dossier *d, struct line l)
{
	MEM_GROW(d->lines, d->n, d->cap);
	d->lines[d->n] = l;
	return &d->lines[d->n++];
}

/* "vastgesteld", "concept 7/23", "klaar": from the blocks of the form. */
static char *state_of(struct dossier *d, const struct spec_form *form, const struct record *r)
{
	struct entry_options o = {.store = views_store(d->views), .kalender = views_kalender(d->views), .form = form};
	struct entry *e;
	struct buf b = {0};
	unsigned asked = 0, answered = 0, faults = 0;
	if (r->frozen)
		return mem_dup(_("vastgesteld"));
	if (!form->definitive || entry_open(&o, r->id, &e) != ERR_OK)
		return NULL;
	for (size_t i = 0; i < form->n_blocks; i++) {
		struct entry_block_state s = entry_block_state(e, i);
		asked += s.asked;
		answered += s.answered;
		faults += s.faults;
	}
	entry_free(e);
	if (faults)
		buf_printf(&b, _("fouten %u"), faults);
	else
		buf_printf(&b, _("bezig %u/%u"), answered, asked);
	return buf_detach(&b);
}

static void add_record(struct dossier *d, const struct spec_form *form, const struct record *r, struct rid owner)
{
	struct buf title = {0};
	record_title(r, &title);
	add_line(d, (struct line){.kind = LINE_RECORD, .form = form, .section = form->menu, .record = r->id,
		.owner = owner, .title = buf_detach(&title), .state = state_of(d, form, r)});
}

/* The rows of a form's record under an owner, or a line that there are none. */
static void add_rows(struct dossier *d, const struct spec_form *form, struct rid owner)
{
	struct record **rows = NULL;
	size_t n = 0;
	if (rid_is_none(owner) || store_read_rows(views_store(d->views), owner, form->record, &rows, &n) != ERR_OK)
		return;
	for (size_t i = n; i-- > 0;)
		add_record(d, form, rows[i], owner);
	if (!n)
		add_line(d, (struct line){.kind = LINE_NONE, .form = form, .section = form->menu, .owner = owner});
	records_free(rows, n);
}

/* Where a form's record hangs, seen from this dossier. */
static void add_form(struct dossier *d, const struct spec_form *form)
{
	const struct spec_record *r = form->record, *owner = r->owner;
	const struct spec_record *persoon = d->person ? d->person->spec : NULL;
	if (r == d->dossier->spec)
		add_record(d, form, d->dossier, (struct rid){{0}});
	else if (r == persoon)
		add_record(d, form, d->person, (struct rid){{0}});
	else if (owner == d->dossier->spec)
		add_rows(d, form, d->id);
	else if (persoon && owner == persoon)
		add_rows(d, form, d->person->id);
}

static bool section_seen(const struct dossier *d, const char *section)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->lines[i].kind == LINE_SECTION && strcmp(d->lines[i].section, section) == 0)
			return true;
	return false;
}

static void clear_lines(struct dossier *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->lines[i].title);
		free(d->lines[i].state);
	}
	d->n = 0;
}

static void gather(struct dossier *d)
{
	const struct spec *spec = views_spec(d->views);
	clear_lines(d);
	for (size_t i = 0; i < spec_n_forms(spec); i++) {
		const struct spec_form *f = spec_form_at(spec, i);
		if (!f->menu || section_seen(d, f->menu))
			continue;
		add_line(d, (struct line){.kind = LINE_SECTION, .section = f->menu});
		size_t before = d->n;
		for (size_t k = i; k < spec_n_forms(spec); k++) {
			const struct spec_form *g = spec_form_at(spec, k);
			if (g->menu && strcmp(g->menu, f->menu) == 0)
				add_form(d, g);
		}
		if (d->n == before)
			d->n--;
	}
	if (d->cursor >= d->n)
		d->cursor = d->n ? d->n - 1 : 0;
	while (d->cursor < d->n && d->lines[d->cursor].kind == LINE_SECTION && d->cursor + 1 < d->n)
		d->cursor++;
}

static enum err load(struct dossier *d)
{
	struct record *r;
	enum err e = store_read(views_store(d->views), d->id, &r);
	if (e != ERR_OK)
		return e;
	record_free(d->dossier);
	record_free(d->person);
	d->dossier = r;
	d->person = show_person_of(d->views, r);
	if (!rid_parse(record_get(r, "gezin"), &d->gezin))
		d->gezin = (struct rid){{0}};
	gather(d);
	return ERR_OK;
}

/* --- drawing ------------------------------------------------------------------------------ */

/* "Label: waarde" of a field when it has one. */
static void head_part(struct dossier *d, const struct record *r, const char *name, struct buf *out)
{
	const struct spec_field *f = r ? spec_record_field(r->spec, name) : NULL;
	const char *stored = f ? record_at(r, f->index) : "";
	if (!f || !*stored)
		return;
	buf_printf(out, "%s%s: ", out->len ? "   " : "", f->label);
	show_value(d->views, f, stored, out);
}

static void draw_head(struct dossier *d, int y)
{
	static const char *const person_parts[] = {"geboortedatum", "geslacht", "moedertaal", "tolk_nodig"};
	static const char *const dossier_parts[] = {"dossiernummer", "doelgroep", "fase", "regisseur"};
	static const char *const contact_parts[] = {"telefoon", "opmerking_benadering"};
	const struct { const struct record *r; const char *const *names; size_t n; } rows[] = {
		{d->person, person_parts, 4}, {d->dossier, dossier_parts, 4}, {d->person, contact_parts, 2}};
	struct tui *t = views_tui(d->views);
	for (size_t i = 0; i < 3; i++) {
		struct buf b = {0};
		for (size_t k = 0; k < rows[i].n; k++)
			head_part(d, rows[i].r, rows[i].names[k], &b);
		tui_text(t, y + (int)i, 0, 2, ROLE_TEXT, "");
		tui_text(t, y + (int)i, 2, -1, ROLE_VALUE, buf_str(&b));
		buf_wipe(&b);
	}
	tui_line(t, y + 3, 0, tui_cols(t));
}

static void draw_line(struct dossier *d, size_t i, int y)
{
	struct tui *t = views_tui(d->views);
	const struct line *l = &d->lines[i];
	bool current = i == d->cursor;
	enum tui_role role = current ? ROLE_CURSOR_ROW : l->kind == LINE_NONE ? ROLE_QUIET : ROLE_TEXT;
	if (l->kind == LINE_SECTION) {
		tui_text(t, y, 0, -1, ROLE_TITLE, l->section);
		return;
	}
	tui_text(t, y, 0, 2, role, current ? ">" : "");
	tui_text(t, y, 2, TITLE_X - 2, role, l->form->label);
	int w = tui_cols(t) - TITLE_X - STATE_W;
	tui_text(t, y, TITLE_X, w, role, l->kind == LINE_NONE ? _("(nog niet)") : l->title);
	tui_text(t, y, TITLE_X + w, -1, role, l->state ? l->state : "");
}

static void dossier_draw(struct view *v)
{
	struct dossier *d = v->state;
	struct tui *t = views_tui(v->views);
	int top = views_body_top(v->views), rows = views_body_rows(v->views) - HEAD_ROWS, y = top + HEAD_ROWS;
	show_band(v->views, _("Dossier"), d->person);
	draw_head(d, top);
	if (d->cursor < d->top)
		d->top = d->cursor && d->lines[d->cursor - 1].kind == LINE_SECTION ? d->cursor - 1 : d->cursor;
	if (d->cursor >= d->top + (size_t)rows)
		d->top = d->cursor - (size_t)rows + 1;
	for (int r = 0; r < rows; r++) {
		if (d->top + (size_t)r < d->n)
			draw_line(d, d->top + (size_t)r, y + r);
		else
			tui_clear_rows(t, y + r, y + r);
	}
	tui_cursor(t, y + (int)(d->cursor - d->top), 0);
}

/* --- actions --------------------------------------------------------------------------------- */

static const struct line *current(struct dossier *d)
{
	return d->cursor < d->n ? &d->lines[d->cursor] : NULL;
}

static void act_open(struct dossier *d)
{
	const struct line *l = current(d);
	if (l && l->kind == LINE_RECORD)
		view_form_open(d->views, l->form, l->record);
	else if (l && l->kind == LINE_NONE)
		view_form_new(d->views, l->form, l->owner);
}

/* Every form that can have one more here, by name. */
static void act_new(struct dossier *d)
{
	struct tui_choice *c = mem_new_array(d->n + 1, sizeof *c);
	size_t n = 0;
	for (size_t i = 0; i < d->n; i++) {
		const struct line *l = &d->lines[i];
		bool one_more = l->kind == LINE_NONE || (l->kind == LINE_RECORD && !rid_is_none(l->owner) && !l->form->record->single);
		bool listed = false;
		for (size_t k = 0; k < n && one_more; k++)
			listed = listed || strcmp(c[k].code, l->form->id) == 0;
		if (one_more && !listed)
			c[n++] = (struct tui_choice){l->form->id, l->form->label, false};
	}
	char *id = views_pick(d->views, _("Wat wilt u toevoegen?"), c, n, false, NULL);
	for (size_t i = 0; id && i < d->n; i++)
		if (d->lines[i].form && strcmp(d->lines[i].form->id, id) == 0) {
			view_form_new(d->views, d->lines[i].form, d->lines[i].owner);
			break;
		}
	free(id);
	free(c);
}

static void act_history(struct dossier *d)
{
	const struct line *l = current(d);
	if (l && l->kind == LINE_RECORD)
		view_history(d->views, l->record);
}

static void act_household(struct dossier *d)
{
	if (!rid_is_none(d->gezin))
		view_household(d->views, d->gezin);
}

/* Undo of the newest own save on the record under the cursor. */
static void act_undo(struct dossier *d)
{
	const struct line *l = current(d);
	char set[23];
	int64_t when;
	enum err e = change_last(views_store(d->views), l && l->kind == LINE_RECORD ? l->record : d->id, set, &when);
	if (e == ERR_NOT_FOUND) {
		views_message(d->views, ROLE_QUIET, "%s", _("Er is hier niets dat u nog ongedaan kunt maken."));
		return;
	}
	char text[26];
	clock_format(when, text);
	struct buf b = {0};
	buf_printf(&b, _("Ongedaan maken wat op %.16s is opgeslagen?"), text);
	if (e == ERR_OK && views_confirm(d->views, _("Ongedaan maken"), buf_str(&b), NULL))
		e = change_undo(views_store(d->views), set);
	else
		e = e == ERR_OK ? ERR_STOPPED : e;
	buf_clear(&b);
	if (e == ERR_OK && (e = load(d)) == ERR_OK)
		views_message(d->views, ROLE_GOOD, "%s", _("Ongedaan gemaakt."));
	else if (e != ERR_STOPPED)
		views_error(d->views, e);
	views_dirty(d->views);
}

static void act_delete(struct dossier *d)
{
	const struct line *l = current(d);
	struct record *r = NULL;
	struct change_result res = {0};
	struct store *s = views_store(d->views);
	if (!l || l->kind != LINE_RECORD || rid_is_none(l->owner)) {
		views_message(d->views, ROLE_QUIET, "%s", _("Dit kan niet worden verwijderd."));
		return;
	}
	enum err e = store_read(s, l->record, &r);
	if (e == ERR_OK) {
		struct change_set *c = change_new(s, NULL);
		change_delete(c, r);
		e = change_save(c, &res);
		change_free(c);
	}
	record_free(r);
	change_result_clear(&res);
	if (e == ERR_OK)
		e = load(d);
	if (e == ERR_OK)
		views_message(d->views, ROLE_TEXT, "%s", _("Verwijderd; Ctrl-Z op de regel van het dossier brengt het terug."));
	else
		views_error(d->views, e);
	views_dirty(d->views);
}

static const struct { const char *id; void (*act)(struct dossier *d); } acts[] = {
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
	return false;
}

static const char *dossier_why_not(struct view *v, const char *action)
{
	struct dossier *d = v->state;
	if (strcmp(action, "gezin") == 0 && rid_is_none(d->gezin))
		return _("Deze persoon heeft nog geen gezin; voeg gezinsleden toe in de intake, blok D.");
	if (store_is_read_only(views_store(v->views)) &&
		(strcmp(action, "nieuw") == 0 || strcmp(action, "verwijder") == 0 || strcmp(action, "ongedaan") == 0))
		return err_text(ERR_READ_ONLY);
	return NULL;
}

static void step(struct dossier *d, long by)
{
	long at = (long)d->cursor;
	do {
		at += by > 0 ? 1 : -1;
		if (at < 0 || at >= (long)d->n)
			return;
		if (d->lines[at].kind != LINE_SECTION) {
			d->cursor = (size_t)at;
			by += by > 0 ? -1 : 1;
		}
	} while (by);
}

static bool dossier_key(struct view *v, const struct tui_key *k)
{
	struct dossier *d = v->state;
	int page = views_body_rows(v->views) - HEAD_ROWS;
	const struct { enum tui_name name; long by; } moves[] = {
		{TUI_UP, -1}, {TUI_DOWN, 1}, {TUI_PGUP, -page}, {TUI_PGDN, page},
		{TUI_HOME, -(long)d->n}, {TUI_END, (long)d->n}};
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
		if (k->kind == TUI_NAMED && k->name == moves[i].name) {
			step(d, moves[i].by);
			return true;
		}
	return false;
}

static void dossier_help(struct view *v, struct buf *line, struct buf *page)
{
	(void)v;
	buf_add(line, _("Enter opent de regel of begint hem; n voegt toe; h toont wie wat wijzigde."));
	buf_add(page, _("Wat er van deze persoon is vastgelegd, per onderdeel. (nog niet) is wat nog niet is begonnen."));
}

static void dossier_uncover(struct view *v)
{
	enum err e = load(v->state);
	if (e != ERR_OK)
		views_error(v->views, e);
}

static void dossier_close(struct view *v)
{
	struct dossier *d = v->state;
	clear_lines(d);
	free(d->lines);
	record_free(d->dossier);
	record_free(d->person);
	free(d);
}

static const struct view_ops dossier_ops = {
	.name = "dossier",
	.draw = dossier_draw,
	.act = dossier_act,
	.why_not = dossier_why_not,
	.key = dossier_key,
	.help = dossier_help,
	.uncover = dossier_uncover,
	.close = dossier_close,
};

void view_dossier(struct views *vs, struct rid id)
{
	enum err e = journaal_note(views_store(vs), "dossier", id, "");
	struct dossier *d = mem_new(sizeof *d);
	d->views = vs;
	d->id = id;
	if (e == ERR_OK)
		e = load(d);
	if (e != ERR_OK) {
		struct view v = {.state = d};
		dossier_close(&v);
		views_error(vs, e);
		return;
	}
	views_push(vs, &dossier_ops, d);
}
