/* The household: who belongs to it, and the dossiers of those who have one side by side,
 * so that one visit serves all of them. */
#include <config.h>

#include "view/screens.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "show_priv.h"
#include "store/journaal.h"
#include "tui/widget.h"

#include <stdlib.h>
#include <string.h>

/* SIDE_W: the least a dossier has beside another. */
enum { RELATION_X = 34, BORN_X = 50, WHERE_X = 62, FACT_W = 18, SIDE_W = 20, MAX_FACTS = 24, MIN_LIST = 4 };

/* One dossier of the household, as text: read once, drawn often. */
struct side {
	struct rid dossier;
	struct record *person;
	char *facts[MAX_FACTS];
};

struct household {
	struct views *views;
	struct rid id;
	struct record *gezin;
	struct record **members;
	size_t n_members;
	struct side *sides;
	size_t n_sides;
	const char *labels[MAX_FACTS];
	size_t n_facts;
	struct tui_list list;    /* dossiers, then members without one */
	size_t first_side;       /* leftmost that is shown */
};

/* --- reading ------------------------------------------------------------------------------ */

static void clear(struct household *h)
{
	for (size_t i = 0; i < h->n_sides; i++) {
		record_free(h->sides[i].person);
		for (size_t k = 0; k < MAX_FACTS; k++)
			free(h->sides[i].facts[k]);
	}
	free(h->sides);
	records_free(h->members, h->n_members);
	record_free(h->gezin);
	h->sides = NULL;
	h->members = NULL;
	h->gezin = NULL;
	h->n_sides = h->n_members = 0;
}

/* The fact stands in the same row for everyone. */
static void put_fact(struct household *h, struct side *s, const char *label, char *text)
{
	size_t i = 0;
	while (i < h->n_facts && strcmp(h->labels[i], label) != 0)
		i++;
	if (i == MAX_FACTS) {
		free(text);
		return;
	}
	if (i == h->n_facts)
		h->labels[h->n_facts++] = label;
	free(s->facts[i]);
	s->facts[i] = text;
}

static void field_facts(struct household *h, struct side *s, const struct record *r, const char *const *names)
{
	for (; r && *names; names++) {
		const struct spec_field *f = spec_record_field(r->spec, *names);
		struct buf b = {0};
		if (!f)
			continue;
		show_value(h->views, f, record_at(r, f->index), &b);
		put_fact(h, s, f->label, buf_detach(&b));
	}
}

/* The newest record of each form that is made definitive: when, and whether it is. */
static void form_facts(struct household *h, struct side *s, const struct record *dossier)
{
	const struct spec *spec = views_spec(h->views);
	for (size_t i = 0; i < spec_n_forms(spec); i++) {
		const struct spec_form *f = spec_form_at(spec, i);
		struct record **rows = NULL;
		size_t n = 0;
		struct buf b = {0};
		if (!f->definitive || f->record->owner != dossier->spec ||
			store_read_rows(views_store(h->views), s->dossier, f->record, &rows, &n) != ERR_OK)
			continue;
		if (n)
			record_title(rows[n - 1], &b);
		if (n && rows[n - 1]->frozen)
			buf_add(&b, _(" (vast)"));
		put_fact(h, s, f->label, n ? buf_detach(&b) : mem_dup(_("nog niet")));
		records_free(rows, n);
	}
}

static void read_side(struct household *h, struct side *s, struct rid id)
{
	static const char *const on_dossier[] = {"dossiernummer", "doelgroep", "fase", "regisseur", NULL};
	static const char *const on_person[] = {"moedertaal", "tolk_nodig", "telefoon", NULL};
	struct record *d = NULL;
	s->dossier = id;
	if (store_read(views_store(h->views), id, &d) != ERR_OK)
		return;
	s->person = show_person_of(h->views, d);
	field_facts(h, s, d, on_dossier);
	field_facts(h, s, s->person, on_person);
	form_facts(h, s, d);
	record_free(d);
}

/* Members that have a dossier of their own stand among the dossiers. */
static void drop_doubles(struct household *h)
{
	size_t n = 0;
	for (size_t i = 0; i < h->n_members; i++) {
		struct rid own;
		bool is_double = false;
		if (rid_parse(record_get(h->members[i], "gezinslid_dossier"), &own))
			for (size_t k = 0; k < h->n_sides; k++)
				is_double = is_double || rid_equal(own, h->sides[k].dossier);
		if (is_double)
			record_free(h->members[i]);
		else
			h->members[n++] = h->members[i];
	}
	h->n_members = n;
}

static enum err load(struct household *h)
{
	struct store *s = views_store(h->views);
	const struct spec *spec = views_spec(h->views);
	const struct spec_record *lid = spec_record(spec, "gezinslid");
	const struct spec_field *link = spec_field(spec, "dossier.gezin");
	struct rid *ids = NULL;
	size_t n = 0;
	clear(h);
	h->n_facts = 0;
	enum err e = store_read(s, h->id, &h->gezin);
	if (e == ERR_OK && lid)
		e = store_read_rows(s, h->id, lid, &h->members, &h->n_members);
	if (e == ERR_OK && link)
		e = store_referring(s, link, h->id, &ids, &n);
	h->sides = mem_new_array(n, sizeof *h->sides);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		read_side(h, &h->sides[h->n_sides++], ids[i]);
	free(ids);
	drop_doubles(h);
	h->list.n = h->n_sides + h->n_members;
	tui_list_dirty(&h->list);
	return e;
}

/* --- drawing ------------------------------------------------------------------------------- */

static void part(struct household *h, const struct record *r, const char *name, int y, int x, int w)
{
	const struct spec_field *f = r ? spec_record_field(r->spec, name) : NULL;
	struct buf b = {0};
	if (f)
		show_value(h->views, f, record_at(r, f->index), &b);
	tui_text(views_tui(h->views), y, x, w, ROLE_TEXT, buf_str(&b));
	buf_wipe(&b);
}

static void draw_row(void *ctx, struct tui *t, size_t i, int y, int x, int w, bool current)
{
	struct household *h = ctx;
	bool has_dossier = i < h->n_sides;
	const struct record *r = has_dossier ? h->sides[i].person : h->members[i - h->n_sides];
	struct buf name = {0};
	(void)w;
	if (r)
		record_title(r, &name);
	tui_text_cut(t, y, x, RELATION_X - x - 1, current ? ROLE_CURSOR_ROW : ROLE_TEXT, buf_str(&name));
	tui_blank(t, y, RELATION_X - 1, 1, ROLE_TEXT);
	if (has_dossier)
		tui_text(t, y, RELATION_X, BORN_X - RELATION_X, ROLE_TEXT, _("inburgeraar"));
	else
		part(h, r, "relatie", y, RELATION_X, BORN_X - RELATION_X);
	part(h, r, "geboortedatum", y, BORN_X, WHERE_X - BORN_X);
	if (has_dossier)
		tui_text(t, y, WHERE_X, -1, ROLE_TEXT, h->sides[i].facts[0] ? h->sides[i].facts[0] : "");
	else
		part(h, r, "verblijf", y, WHERE_X, -1);
	buf_wipe(&name);
}

static void draw_heads(struct household *h, int y)
{
	struct tui *t = views_tui(h->views);
	tui_blank(t, y, 0, -1, ROLE_TITLE);
	tui_text(t, y, 2, RELATION_X - 3, ROLE_TITLE, _("Naam"));
	tui_text(t, y, RELATION_X, BORN_X - RELATION_X - 1, ROLE_TITLE, _("Relatie"));
	tui_text(t, y, BORN_X, WHERE_X - BORN_X - 1, ROLE_TITLE, _("Geboren"));
	tui_text(t, y, WHERE_X, -1, ROLE_TITLE, _("Dossier of waar"));
}

/* How many dossiers stand beside each other; the one under the cursor is among them. */
static size_t sides_shown(struct household *h)
{
	size_t fit = (size_t)(tui_cols(views_tui(h->views)) - FACT_W) / SIDE_W;
	size_t n = h->n_sides < fit ? h->n_sides : fit;
	if (h->first_side + n > h->n_sides)
		h->first_side = h->n_sides - n;
	if (h->list.cursor < h->first_side)
		h->first_side = h->list.cursor;
	if (n && h->list.cursor < h->n_sides && h->list.cursor >= h->first_side + n)
		h->first_side = h->list.cursor - n + 1;
	return n;
}

static void draw_side(struct household *h, size_t i, int y, int x, int w, int bottom)
{
	struct tui *t = views_tui(h->views);
	const struct side *s = &h->sides[i];
	struct buf name = {0};
	if (s->person)
		record_title(s->person, &name);
	tui_text_cut(t, y, x, w - 1, ROLE_TITLE, buf_str(&name));
	for (size_t k = 0; k < h->n_facts && y + 1 + (int)k < bottom; k++) {
		tui_text_cut(t, y + 1 + (int)k, x, w - 1, ROLE_VALUE, s->facts[k] ? s->facts[k] : "");
		tui_blank(t, y + 1 + (int)k, x + w - 1, 1, ROLE_TEXT);
	}
	buf_wipe(&name);
}

/* Facts as rows, dossiers as columns. */
static void draw_sides(struct household *h, int y, int bottom)
{
	struct tui *t = views_tui(h->views);
	size_t n = sides_shown(h);
	struct buf more = {0};
	tui_clear_rows(t, y, bottom - 1);
	if (!n)
		return;
	if (n < h->n_sides)
		buf_printf(&more, _("%zu tot %zu van %zu"), h->first_side + 1, h->first_side + n, h->n_sides);
	tui_blank(t, y, 0, -1, ROLE_TITLE);
	tui_text(t, y, 0, FACT_W - 1, ROLE_TITLE, buf_str(&more));
	for (size_t k = 0; k < h->n_facts && y + 1 + (int)k < bottom; k++)
		tui_text(t, y + 1 + (int)k, 0, FACT_W - 1, ROLE_LABEL, h->labels[k]);
	int w = (tui_cols(t) - FACT_W) / (int)n;
	for (size_t i = 0; i < n; i++)
		draw_side(h, h->first_side + i, y, FACT_W + (int)i * w, w, bottom);
	buf_clear(&more);
}

static void household_draw(struct view *v)
{
	struct household *h = v->state;
	struct tui *t = views_tui(v->views);
	int top = views_body_top(v->views), bottom = top + views_body_rows(v->views);
	int facts = h->n_sides ? (int)h->n_facts + 2 : 0, room = bottom - top - 1;
	int list = (int)h->list.n < MIN_LIST ? MIN_LIST : (int)h->list.n;
	struct buf name = {0};
	record_title(h->gezin, &name);
	views_title(v->views, h->gezin->spec->label, buf_str(&name), NULL);
	buf_wipe(&name);
	draw_heads(h, top);
	if (list > room - facts)
		list = room - facts > MIN_LIST ? room - facts : MIN_LIST;
	h->list.y = top + 1;
	h->list.h = list;
	h->list.x = 0;
	h->list.w = tui_cols(t);
	tui_clear_rows(t, top + 1 + list, top + 1 + list);
	draw_sides(h, top + 2 + list, bottom);
	tui_list_dirty(&h->list);
	tui_list_draw(t, &h->list);
	if (!h->list.n)
		tui_text(t, top + 1, 2, -1, ROLE_QUIET, _("Nog niemand. n voegt een gezinslid toe."));
}

/* --- actions --------------------------------------------------------------------------------- */

static const struct spec_form *member_form(struct views *vs)
{
	return spec_form_of(views_spec(vs), spec_record(views_spec(vs), "gezinslid"));
}

static void act_open(struct household *h)
{
	size_t i = h->list.cursor;
	if (i < h->n_sides)
		view_dossier(h->views, h->sides[i].dossier);
	else if (i < h->list.n && member_form(h->views))
		view_form_open(h->views, member_form(h->views), h->members[i - h->n_sides]->id);
}

static bool household_act(struct view *v, const char *action)
{
	struct household *h = v->state;
	if (strcmp(action, "open") == 0)
		act_open(h);
	else if (strcmp(action, "nieuw") == 0 && member_form(v->views))
		view_form_new(v->views, member_form(v->views), h->id);
	else
		return false;
	return true;
}

static const char *household_why_not(struct view *v, const char *action)
{
	const struct household *h = v->state;
	if (strcmp(action, "open") == 0 && !h->list.n)
		return _("Er is nog niemand in dit gezin.");
	if (strcmp(action, "nieuw") == 0 && store_is_read_only(views_store(v->views)))
		return err_text(ERR_READ_ONLY);
	return NULL;
}

static bool household_key(struct view *v, const struct tui_key *k)
{
	struct household *h = v->state;
	return tui_list_key(&h->list, k);
}

static void household_help(struct view *v, struct buf *line, struct buf *page)
{
	(void)v;
	buf_add(line, _("Enter opent het dossier of het gezinslid; n voegt een gezinslid toe."));
	buf_add(page, _("Boven staat wie bij het gezin hoort. Onder staan de dossiers naast elkaar: per onderdeel het "
					"nieuwste, met \"(vast)\" als het is vastgesteld. Zijn er meer dan er passen, dan schuift de cursor ze mee."));
}

static void household_uncover(struct view *v)
{
	enum err e = load(v->state);
	if (e != ERR_OK)
		views_error(v->views, e);
}

static void household_place(struct view *v, struct buf *out)
{
	const struct household *h = v->state;
	char id[37];
	rid_text(h->id, id);
	buf_printf(out, "gezin %s", id);
}

static void household_close(struct view *v)
{
	clear(v->state);
	free(v->state);
}

static const struct view_ops household_ops = {
	.name = "gezin",
	.draw = household_draw,
	.act = household_act,
	.why_not = household_why_not,
	.key = household_key,
	.help = household_help,
	.place = household_place,
	.uncover = household_uncover,
	.close = household_close,
};

void view_household(struct views *vs, struct rid gezin)
{
	struct household *h = mem_new(sizeof *h);
	h->views = vs;
	h->id = gezin;
	h->list.draw_row = draw_row;
	h->list.ctx = h;
	enum err e = journaal_note(views_store(vs), "gezin", gezin, "");
	if (e == ERR_OK)
		e = load(h);
	if (e == ERR_OK) {
		views_push(vs, &household_ops, h);
		return;
	}
	clear(h);
	free(h);
	views_error(vs, e);
}
