/* The household: its members, and the dossiers of those who have one, side by side. */
#include <config.h>

#include "view/screens.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "show_priv.h"
#include "store/journaal.h"
#include "tui/widget.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMN_RELATION = 34, COLUMN_BORN = 50, COLUMN_DOSSIER = 62 };

struct household {
	struct views *views;
	struct rid id;
	struct record *gezin;
	struct record **members;
	size_t n_members;
	struct rid *dossiers;   /* of this household */
	size_t n_dossiers;
	size_t cursor;
};

static enum err load(struct household *h)
{
	struct store *s = views_store(h->views);
	const struct spec *spec = views_spec(h->views);
	const struct spec_record *lid = spec_record(spec, "gezinslid");
	const struct spec_field *link = spec_field(spec, "dossier.gezin");
	records_free(h->members, h->n_members);
	record_free(h->gezin);
	free(h->dossiers);
	h->members = NULL;
	h->gezin = NULL;
	h->dossiers = NULL;
	h->n_members = h->n_dossiers = 0;
	enum err e = store_read(s, h->id, &h->gezin);
	if (e == ERR_OK && lid)
		e = store_read_rows(s, h->id, lid, &h->members, &h->n_members);
	if (e == ERR_OK && link)
		e = store_referring(s, link, h->id, &h->dossiers, &h->n_dossiers);
	if (h->cursor >= h->n_dossiers + h->n_members)
		h->cursor = 0;
	return e;
}

static void part(struct household *h, const struct record *r, const char *name, int y, int x, int w, enum tui_role role)
{
	const struct spec_field *f = r ? spec_record_field(r->spec, name) : NULL;
	struct buf b = {0};
	if (f)
		show_value(h->views, f, record_at(r, f->index), &b);
	tui_text(views_tui(h->views), y, x, w, role, buf_str(&b));
	buf_wipe(&b);
}

static void draw_name(struct household *h, const struct record *r, int y, enum tui_role role)
{
	struct buf b = {0};
	if (r)
		record_title(r, &b);
	tui_text(views_tui(h->views), y, 2, COLUMN_RELATION - 2, role, buf_str(&b));
	buf_wipe(&b);
}

static void draw_dossier(struct household *h, size_t i, int y, enum tui_role role)
{
	struct record *d = NULL;
	if (store_read(views_store(h->views), h->dossiers[i], &d) != ERR_OK)
		return;
	struct record *p = show_person_of(h->views, d);
	draw_name(h, p, y, role);
	tui_text(views_tui(h->views), y, COLUMN_RELATION, COLUMN_BORN - COLUMN_RELATION, role, _("inburgeraar"));
	part(h, p, "geboortedatum", y, COLUMN_BORN, COLUMN_DOSSIER - COLUMN_BORN, role);
	part(h, d, "dossiernummer", y, COLUMN_DOSSIER, -1, role);
	record_free(p);
	record_free(d);
}

static void draw_member(struct household *h, const struct record *m, int y, enum tui_role role)
{
	draw_name(h, m, y, role);
	part(h, m, "relatie", y, COLUMN_RELATION, COLUMN_BORN - COLUMN_RELATION, role);
	part(h, m, "geboortedatum", y, COLUMN_BORN, COLUMN_DOSSIER - COLUMN_BORN, role);
	part(h, m, "verblijf", y, COLUMN_DOSSIER, -1, role);
}

static void household_draw(struct view *v)
{
	struct household *h = v->state;
	struct tui *t = views_tui(v->views);
	int top = views_body_top(v->views), rows = views_body_rows(v->views);
	struct buf name = {0};
	record_title(h->gezin, &name);
	views_title(v->views, _("Gezin"), buf_str(&name), NULL);
	buf_wipe(&name);
	tui_text(t, top, 0, COLUMN_RELATION, ROLE_TITLE, _("  Naam"));
	tui_text(t, top, COLUMN_RELATION, COLUMN_BORN - COLUMN_RELATION, ROLE_TITLE, _("Relatie"));
	tui_text(t, top, COLUMN_BORN, COLUMN_DOSSIER - COLUMN_BORN, ROLE_TITLE, _("Geboren"));
	tui_text(t, top, COLUMN_DOSSIER, -1, ROLE_TITLE, _("Dossier of verblijf"));
	size_t n = h->n_dossiers + h->n_members;
	for (int r = 1; r < rows; r++) {
		size_t i = (size_t)r - 1;
		bool current = i == h->cursor;
		enum tui_role role = current ? ROLE_CURSOR_ROW : ROLE_TEXT;
		if (i >= n) {
			tui_clear_rows(t, top + r, top + r);
			continue;
		}
		tui_text(t, top + r, 0, 2, role, current ? ">" : "");
		if (i < h->n_dossiers)
			draw_dossier(h, i, top + r, role);
		else
			draw_member(h, h->members[i - h->n_dossiers], top + r, role);
	}
	tui_cursor(t, top + 1 + (int)h->cursor, 0);
}

static bool household_act(struct view *v, const char *action)
{
	struct household *h = v->state;
	const struct spec_form *form = spec_form_of(views_spec(v->views), spec_record(views_spec(v->views), "gezinslid"));
	if (strcmp(action, "open") == 0 && h->cursor < h->n_dossiers)
		view_dossier(v->views, h->dossiers[h->cursor]);
	else if (strcmp(action, "open") == 0 && form && h->cursor < h->n_dossiers + h->n_members)
		view_form_open(v->views, form, h->members[h->cursor - h->n_dossiers]->id);
	else if (strcmp(action, "nieuw") == 0 && form)
		view_form_new(v->views, form, h->id);
	else
		return false;
	return true;
}

static bool household_key(struct view *v, const struct tui_key *k)
{
	struct household *h = v->state;
	size_t n = h->n_dossiers + h->n_members;
	if (k->kind != TUI_NAMED || !n)
		return false;
	if (k->name == TUI_UP && h->cursor > 0)
		h->cursor--;
	else if (k->name == TUI_DOWN && h->cursor + 1 < n)
		h->cursor++;
	else
		return false;
	return true;
}

static void household_uncover(struct view *v)
{
	enum err e = load(v->state);
	if (e != ERR_OK)
		views_error(v->views, e);
}

static void household_close(struct view *v)
{
	struct household *h = v->state;
	records_free(h->members, h->n_members);
	record_free(h->gezin);
	free(h->dossiers);
	free(h);
}

static const struct view_ops household_ops = {
	.name = "gezin",
	.draw = household_draw,
	.act = household_act,
	.key = household_key,
	.uncover = household_uncover,
	.close = household_close,
};

void view_household(struct views *vs, struct rid gezin)
{
	struct household *h = mem_new(sizeof *h);
	h->views = vs;
	h->id = gezin;
	enum err e = journaal_note(views_store(vs), "gezin", gezin, "");
	if (e == ERR_OK)
		e = load(h);
	if (e == ERR_OK) {
		views_push(vs, &household_ops, h);
		return;
	}
	struct view v = {.state = h};
	household_close(&v);
	views_error(vs, e);
}
