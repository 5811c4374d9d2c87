/* The screen behind terms, hours and timeline of one dossier: facts are read once, a function makes
 * lines of them, Enter goes to the work, u explains, d asks for another day. */
#include <config.h>

#include "rows_priv.h"

#include "ask_priv.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "form_priv.h"
#include "show_priv.h"
#include "store/journaal.h"
#include "store/werk.h"
#include "uitleg_priv.h"
#include "view/screens.h"
#include "views_priv.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_ROWS = 1, FOOT_ROWS = 1 };

/* --- lines ---------------------------------------------------------------------------------- */

struct rows_line *rows_add(struct rows *r, enum tui_role role, const char *text)
{
	MEM_GROW(r->lines, r->n, r->cap);
	r->lines[r->n] = (struct rows_line){.text = mem_dup(text), .role = role};
	return &r->lines[r->n++];
}

struct rows_line *rows_head(struct rows *r, const char *text)
{
	struct rows_line *l = rows_add(r, ROLE_TITLE, text);
	l->head = true;
	return l;
}

struct civil rows_today(const struct rows *r)
{
	return civil_is_none(r->op) ? store_today(views_store(r->views)) : r->op;
}

static void lines_clear(struct rows *r)
{
	for (size_t i = 0; i < r->n; i++) {
		free(r->lines[i].text);
		free(r->lines[i].foot);
	}
	free(r->lines);
	r->lines = NULL;
	r->n = r->cap = 0;
}

/* The newest row of a kind that is not final, as facts have it. */
static int newest(const struct feiten *f, const char *record)
{
	int found = FEITEN_NONE;
	for (size_t i = 0; feiten_of(f, record, i) != FEITEN_NONE; i++)
		found = feiten_of(f, record, i);
	return found;
}

void rows_target(struct rows *r, struct rows_line *l, const char *spring, const char *row)
{
	const struct spec_field *f = spring ? spec_field(views_spec(r->views), spring) : NULL;
	int at = row && *row ? feiten_by_id(r->feiten, row) : FEITEN_NONE;
	if (f && (at == FEITEN_NONE || strcmp(feiten_record(r->feiten, at), f->record->id) != 0))
		at = newest(r->feiten, f->record->id);
	l->field = f;
	if (at != FEITEN_NONE)
		rid_parse(feiten_id(r->feiten, at), &l->record);
}

/* --- reading -------------------------------------------------------------------------------- */

static void off_heading(struct rows *r, int step)
{
	size_t at = r->list.cursor;
	while (at < r->n && r->lines[at].head)
		at += (size_t)step;
	if (at >= r->n)
		for (at = r->list.cursor; at < r->n && r->lines[at].head;)
			at -= (size_t)step;
	r->list.cursor = at < r->n ? at : 0;
}

static enum err load(struct rows *r)
{
	struct store *s = views_store(r->views);
	lines_clear(r);
	feiten_free(r->feiten);
	instellingen_free(r->instellingen);
	record_free(r->record);
	record_free(r->person);
	r->feiten = NULL;
	r->instellingen = NULL;
	r->record = r->person = NULL;
	enum err e = store_read(s, r->dossier, &r->record);
	if (e == ERR_OK)
		e = store_instellingen(s, &r->instellingen);
	if (e == ERR_OK)
		e = store_feiten(s, r->dossier, r->op, &r->feiten);
	if (e != ERR_OK)
		return e;
	r->person = show_person_of(r->views, r->record);
	r->kind->fill(r);
	if (!r->n)
		rows_add(r, ROLE_QUIET, _("Hier is nog niets van bekend."));
	off_heading(r, 1);
	tui_list_dirty(&r->list);
	return ERR_OK;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void draw_row(void *ctx, struct tui *t, size_t i, int y, int x, int w, bool now)
{
	struct rows *r = ctx;
	const struct rows_line *l = &r->lines[i];
	tui_text(t, y, x, w, now ? ROLE_CURSOR_ROW : l->role, l->text);
}

static const struct rows_line *current(const struct rows *r)
{
	return r->list.cursor < r->n ? &r->lines[r->list.cursor] : NULL;
}

static void draw_head(struct rows *r, int y)
{
	struct tui *t = views_tui(r->views);
	struct buf b = {0};
	char day[11];
	civil_format_nl(rows_today(r), day);
	if (civil_is_none(r->op))
		buf_printf(&b, _("stand van %s"), day);
	else
		buf_printf(&b, _("zoals bekend op %s; d kiest een andere dag, leeg is nu"), day);
	tui_text(t, y, 0, -1, civil_is_none(r->op) ? ROLE_QUIET : ROLE_WARNING, buf_str(&b));
	buf_clear(&b);
}

static void draw_list(struct rows *r)
{
	struct tui *t = views_tui(r->views);
	struct tui_list *l = &r->list;
	const struct rows_line *now = current(r);
	l->y = views_body_top(r->views) + HEAD_ROWS;
	l->h = views_body_rows(r->views) - HEAD_ROWS - FOOT_ROWS;
	l->x = 0;
	l->w = tui_cols(t);
	l->n = r->n;
	if (l->cursor && l->cursor == l->top && r->lines[l->cursor - 1].head)
		l->top--;
	tui_text(t, l->y + l->h, 0, -1, ROLE_VALUE, now && now->foot ? now->foot : "");
	tui_list_draw(t, l);
}

static void rows_draw(struct view *v)
{
	struct rows *r = v->state;
	show_band(v->views, _(r->kind->title), r->person);
	draw_head(r, views_body_top(v->views));
	tui_list_dirty(&r->list);
	draw_list(r);
}

static void rows_update(struct view *v)
{
	draw_list(v->state);
}

/* --- actions ------------------------------------------------------------------------------------ */

static void reload(struct rows *r)
{
	enum err e = load(r);
	if (e != ERR_OK)
		views_error(r->views, e);
	views_dirty(r->views);
}

static void act_open(struct rows *r)
{
	const struct rows_line *l = current(r);
	const struct spec_record *kind = l && !rid_is_none(l->record) ? store_kind_of(views_store(r->views), l->record)
		: l && l->field ? l->field->record : NULL;
	const struct spec_form *form = kind ? spec_form_of(views_spec(r->views), kind) : NULL;
	if (!form)
		views_message(r->views, ROLE_QUIET, "%s", _("Deze regel heeft geen formulier om naartoe te gaan."));
	else if (!rid_is_none(l->record))
		form_open_at(r->views, form, l->record, l->field);
	else
		view_form_new(r->views, form, r->dossier);
}

static void act_explain(struct rows *r)
{
	const struct rows_line *l = current(r);
	uitleg_show(r->views, r->dossier, l->termijn, l->row);
}

/* The case as it stood: another day, or empty for now. */
static void act_day(struct rows *r)
{
	const struct spec_type *type = spec_type("datum");
	struct spec_field f = {.type = type, .label = ""};
	struct spec_env env = show_env(r->views);
	char *typed = ask_line(r->views, _("Op welke dag?"),
		_("Het dossier zoals het toen bekend was, met de termijnen van toen. Leeg is nu."), "");
	struct spec_parsed p = {0};
	if (!typed)
		return;
	type->parse(&f, &env, typed, &p);
	free(typed);
	if (p.finding.len) {
		views_message(r->views, ROLE_WARNING, "%s", buf_str(&p.finding));
	} else {
		civil_parse(buf_str(&p.value), &r->op);
		reload(r);
	}
	spec_parsed_clear(&p);
}

static void act_termijnen(struct rows *r)
{
	rows_open(r->views, &rows_termijnen, r->dossier);
}

static void act_uren(struct rows *r)
{
	rows_open(r->views, &rows_uren, r->dossier);
}

static void act_tijdlijn(struct rows *r)
{
	rows_open(r->views, &rows_tijdlijn, r->dossier);
}

static const struct { const char *id; void (*act)(struct rows *r); } acts[] = {
	{"open", act_open}, {"uitleg", act_explain}, {"dag", act_day}, {"watals", watals_show},
	{"termijnen", act_termijnen}, {"uren", act_uren}, {"tijdlijn", act_tijdlijn},
};

static bool rows_act(struct view *v, const char *action)
{
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (strcmp(acts[i].id, action) == 0) {
			acts[i].act(v->state);
			return true;
		}
	return false;
}

static const char *rows_why_not(struct view *v, const char *action)
{
	const struct rows *r = v->state;
	const struct rows_line *l = current(r);
	if (strcmp(action, "open") == 0 && (!l || (rid_is_none(l->record) && !l->field)))
		return _("Deze regel heeft geen formulier om naartoe te gaan.");
	if (strcmp(action, "uitleg") == 0 && (!l || !l->termijn))
		return _("Onder deze regel zit geen termijn; kies een regel met een datum.");
	if (strcmp(action, r->kind->name) == 0)
		return _("U bent hier al.");
	return NULL;
}

static bool rows_key(struct view *v, const struct tui_key *k)
{
	struct rows *r = v->state;
	size_t was = r->list.cursor;
	if (!tui_list_key(&r->list, k))
		return false;
	off_heading(r, r->list.cursor < was || (r->list.cursor == was && was) ? -1 : 1);
	return true;
}

static void rows_help(struct view *v, struct buf *line, struct buf *page)
{
	const struct rows *r = v->state;
	buf_add(line, _("Enter gaat naar het veld; u legt uit; d een andere dag; w wat als."));
	buf_add(page, _(r->kind->help));
}

static void rows_uncover(struct view *v)
{
	reload(v->state);
}

static void rows_place(struct view *v, struct buf *out)
{
	const struct rows *r = v->state;
	char id[37];
	rid_text(r->dossier, id);
	buf_printf(out, "%s %s", r->kind->name, id);
}

static void rows_free(struct rows *r)
{
	lines_clear(r);
	feiten_free(r->feiten);
	instellingen_free(r->instellingen);
	record_free(r->record);
	record_free(r->person);
	free(r);
}

static void rows_close(struct view *v)
{
	rows_free(v->state);
}

#define OPS(name_) {.name = name_, .draw = rows_draw, .update = rows_update, .act = rows_act, .why_not = rows_why_not, \
	.key = rows_key, .help = rows_help, .uncover = rows_uncover, .place = rows_place, .close = rows_close}

static const struct view_ops rows_ops[] = {OPS("termijnen"), OPS("uren"), OPS("tijdlijn")};

void rows_open(struct views *vs, const struct rows_kind *kind, struct rid dossier)
{
	const struct view_ops *ops = NULL;
	for (size_t i = 0; i < sizeof rows_ops / sizeof rows_ops[0]; i++)
		if (strcmp(rows_ops[i].name, kind->name) == 0)
			ops = &rows_ops[i];
	struct rows *r = mem_new(sizeof *r);
	r->views = vs;
	r->kind = kind;
	r->dossier = dossier;
	r->list.draw_row = draw_row;
	r->list.ctx = r;
	enum err e = journaal_note(views_store(vs), "dossier", dossier, kind->name);
	if (e == ERR_OK)
		e = load(r);
	if (e != ERR_OK || !ops) {
		views_error(vs, e);
		rows_free(r);
		return;
	}
	views_push(vs, ops, r);
}
