/* The caseload: every dossier, searched while typing, filtered, sorted. What a user
 * chose is remembered for that user, what was searched for is not. Who was on the screen
 * is written to the journaal as one event per visit, begun before the first row is drawn. */
#include <config.h>

#include "caseload_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "quick_priv.h"
#include "show_priv.h"
#include "view/screens.h"
#include "views_priv.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_ROWS = 2, CODE_WIDTH = 5, SEARCH_X = 6, SEARCH_W = 30, COUNT_W = 14, COUNT_MAX = 999 };

/* --- the rows --------------------------------------------------------------------------- */

static int rows_on(const struct caseload *c)
{
	return views_body_rows(c->views) - HEAD_ROWS;
}

/* How many there are; while searching only what was read anyway, 0 when that is not all. */
static void count(struct caseload *c)
{
	c->more = false;
	c->n = c->pager.at_start && c->pager.at_end ? c->pager.n : 0;
	if (!c->searching)
		store_list_count(views_store(c->views), &c->pager.query, COUNT_MAX, &c->n, &c->more);
}

void caseload_reload(struct caseload *c)
{
	struct pager *p = &c->pager;
	p->store = views_store(c->views);
	p->query = (struct list_query){
		.overview = c->overview,
		.sort = c->sort,
		.descending = c->descending,
		.filters = c->filters,
		.n_filters = c->n_filters,
		.search = c->search ? tui_edit_text(c->search) : NULL,
	};
	enum err e = pager_load(p, false, (size_t)rows_on(c));
	if (e != ERR_OK)
		views_error(c->views, e);
	count(c);
	tui_list_dirty(&c->list);
}

/* --- drawing ---------------------------------------------------------------------------- */

static void draw_filters(struct caseload *c, struct buf *b)
{
	for (size_t i = 0; i < c->n_filters; i++) {
		const struct spec_column *col = &c->overview->columns[c->filters[i].column];
		buf_printf(b, "%s%s=", i ? "  " : _("Filter: "), col->label);
		show_value(c->views, col->field, c->filters[i].value, b);
	}
}

static void draw_count(struct caseload *c, int y, int x)
{
	struct buf b = {0};
	if (c->more)
		buf_printf(&b, _("meer dan %d"), COUNT_MAX);
	else if (!c->searching || c->n)
		buf_printf(&b, c->n == 1 ? _("%zu dossier") : _("%zu dossiers"), c->n);
	tui_text_right(views_tui(c->views), y, x, COUNT_W, ROLE_QUIET, buf_str(&b));
	buf_clear(&b);
}

static void draw_status(struct caseload *c, int y)
{
	struct tui *t = views_tui(c->views);
	struct buf b = {0};
	int x = SEARCH_X + SEARCH_W + 1, right = tui_cols(t) - COUNT_W;
	if (c->search) {
		tui_text(t, y, 0, SEARCH_X, ROLE_LABEL, _("Zoek:"));
		tui_edit_draw(t, c->search, y, SEARCH_X, 1, SEARCH_W, ROLE_FOCUS, c->searching);
		tui_blank(t, y, x - 1, 1, ROLE_TEXT);
		draw_filters(c, &b);
		tui_text(t, y, x, right - x, ROLE_LABEL, buf_str(&b));
	} else {
		buf_printf(&b, _("Op %s%s   "), c->overview->columns[c->sort].label, c->descending ? _(" (aflopend)") : "");
		draw_filters(c, &b);
		tui_text(t, y, 0, right, c->n_filters ? ROLE_LABEL : ROLE_QUIET, buf_str(&b));
	}
	draw_count(c, y, right);
	buf_wipe(&b);
}

/* Widths of the shown columns: as defined, and what a wide terminal has more shared out. */
static void lay_out(struct caseload *c, int room)
{
	int sum = 0;
	for (size_t i = 0; i < c->overview->n_columns; i++)
		sum += c->hidden[i] ? 0 : c->overview->columns[i].width;
	int extra = room > sum ? room - sum : 0;
	for (size_t i = 0; i < c->overview->n_columns; i++) {
		int w = c->hidden[i] ? 0 : c->overview->columns[i].width;
		w += sum ? extra * w / sum : 0;
		c->width[i] = w < room ? w : room;
		room -= c->width[i];
	}
}

static void draw_heads(struct caseload *c, int y)
{
	struct tui *t = views_tui(c->views);
	int x = 2;
	tui_blank(t, y, 0, -1, ROLE_TITLE);
	for (size_t i = 0; i < c->overview->n_columns; i++) {
		int room = x + c->width[i] < tui_cols(t) ? c->width[i] - 1 : tui_cols(t) - x;
		if (c->width[i] > 1)
			tui_text(t, y, x, room, ROLE_TITLE, c->overview->columns[i].label);
		x += c->width[i];
	}
}

/* Only the mark and the name stand out: a cursor move then sends two names, not two rows. */
static void draw_row(void *ctx, struct tui *t, size_t i, int y, int x, int w, bool current)
{
	struct caseload *c = ctx;
	const struct list_row *r = &c->pager.rows[i];
	int left = x + w;
	enum tui_role role = current ? ROLE_CURSOR_ROW : ROLE_TEXT;
	journaal_visit_drawn(c->visit, r->id);
	for (size_t k = 0; k < c->overview->n_columns; k++) {
		struct buf b = {0};
		const struct spec_column *col = &c->overview->columns[k];
		if (c->width[k] < 2)
			continue;
		if (c->width[k] <= CODE_WIDTH && col->field->list)
			buf_add(&b, r->cell[k]); /* too narrow for words: the code */
		else
			show_value(c->views, col->field, r->cell[k], &b);
		int room = x + c->width[k] < left ? c->width[k] - 1 : left - x; /* the last has no gap behind it */
		tui_text_cut(t, y, x, room, role, buf_str(&b));
		if (room < c->width[k])
			tui_blank(t, y, x + room, c->width[k] - room, ROLE_TEXT);
		role = ROLE_TEXT;
		x += c->width[k];
		buf_wipe(&b);
	}
	if (x < left)
		tui_blank(t, y, x, left - x, ROLE_TEXT);
}

/* An empty list says why, and what to do. */
static void draw_empty(struct caseload *c, int y)
{
	struct tui *t = views_tui(c->views);
	const char *lines[4] = {NULL};
	if (c->search && *tui_edit_text(c->search)) {
		lines[0] = _("Niets gevonden. Typ minder letters, of een ander deel van de naam.");
		lines[1] = _("F12 toont weer alles; daarna voegt n een nieuwe persoon toe.");
	} else if (c->n_filters) {
		lines[0] = _("Niets gevonden met dit filter. F4 haalt het weg of kiest een ander.");
	} else {
		lines[0] = _("Nog geen dossiers. Zo begint u:");
		lines[1] = _("  n   een persoon zoeken en het eerste dossier maken");
		lines[2] = _("  l   collega's en taalaanbieders invoeren, om ze in formulieren te kiezen");
		lines[3] = _("Een bestand inlezen doet een beheerder met regie import; zie regie --help.");
	}
	for (int i = 0; i < 4 && lines[i]; i++)
		tui_text(t, y + i, 2, -1, ROLE_TEXT, lines[i]);
}

/* No name is drawn before the journaal knows of the visit. */
static bool is_noted(struct caseload *c)
{
	if (c->visit || journaal_visit_begin(views_store(c->views), "caseload", &c->visit) == ERR_OK)
		return true;
	views_message(c->views, ROLE_ERROR, "%s",
		_("Het journaal kan niet worden geschreven; daarom wordt hier niets getoond."));
	return false;
}

static void draw_list(struct caseload *c)
{
	struct tui *t = views_tui(c->views);
	struct tui_list *l = &c->list;
	l->y = views_body_top(c->views) + HEAD_ROWS;
	l->h = rows_on(c);
	l->x = 0;
	l->w = tui_cols(t);
	l->n = c->pager.n;
	l->cursor = c->pager.cursor;
	l->top = c->pager.top;
	tui_list_draw(t, l);
	c->pager.top = l->top;
	if (!l->n)
		draw_empty(c, l->y);
	if (c->searching) /* the cursor back to where is typed */
		tui_edit_draw(t, c->search, l->y - HEAD_ROWS, SEARCH_X, 1, SEARCH_W, ROLE_FOCUS, true);
}

static void caseload_draw(struct view *v)
{
	struct caseload *c = v->state;
	int top = views_body_top(v->views);
	views_title(v->views, c->overview->label, NULL, NULL);
	if (!is_noted(c))
		return;
	lay_out(c, tui_cols(views_tui(v->views)) - 2);
	pager_move(&c->pager, 0, (size_t)rows_on(c));
	draw_status(c, top);
	draw_heads(c, top + 1);
	tui_list_dirty(&c->list);
	draw_list(c);
}

static void caseload_update(struct view *v)
{
	struct caseload *c = v->state;
	if (!is_noted(c))
		return;
	draw_status(c, views_body_top(v->views));
	draw_list(c);
}

/* --- actions ------------------------------------------------------------------------------ */

static void act_open(struct caseload *c)
{
	const struct list_row *r = pager_current(&c->pager);
	if (r)
		view_dossier(c->views, r->id);
}

static void act_new(struct caseload *c)
{
	view_new_person(c->views);
}

static void stop_search(struct caseload *c)
{
	tui_edit_free(c->search);
	c->search = NULL;
	c->searching = false;
	caseload_reload(c);
}

static void act_search(struct caseload *c)
{
	struct tui_edit_options o = {.max_chars = 80};
	if (!c->search)
		c->search = tui_edit_new(&o, "");
	c->searching = true;
	views_message(c->views, ROLE_QUIET, "%s",
		_("Delen van namen, BSN, V-nummer, datum of postcode; Tab: naar de lijst, F12: weer alles."));
}

static void act_back(struct caseload *c)
{
	if (c->search)
		stop_search(c);
	else if (!views_is_bottom(c->views))
		views_pop(c->views);
	else if (views_confirm(c->views, _("Stoppen"), _("Regie sluiten? Concepten blijven bewaard."), NULL))
		views_end(c->views, VIEWS_QUIT);
}

static void act_drafts(struct caseload *c)
{
	view_drafts(c->views);
}

static void act_lists(struct caseload *c)
{
	view_lists(c->views);
}

/* A form for the dossier under the cursor, over its own screen. */
static bool new_form(struct caseload *c, const char *action)
{
	const struct list_row *r = pager_current(&c->pager);
	if (!r || !quick_form(c->views, action))
		return false;
	struct rid dossier = r->id;
	view_dossier(c->views, dossier);
	return quick_act(c->views, dossier, action);
}

static const struct { const char *id; void (*act)(struct caseload *c); } acts[] = {
	{"open", act_open}, {"nieuw", act_new}, {"zoek", act_search}, {"filter", caseload_filter},
	{"mijn", caseload_mine}, {"sorteer", caseload_sort}, {"kolommen", caseload_columns}, {"terug", act_back},
	{"concepten", act_drafts}, {"lijsten", act_lists},
};

static bool caseload_act(struct view *v, const char *action)
{
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (strcmp(acts[i].id, action) == 0) {
			acts[i].act(v->state);
			return true;
		}
	return new_form(v->state, action);
}

static void caseload_offer(struct view *v, struct pick *p)
{
	const struct caseload *c = v->state;
	if (pager_current(&c->pager))
		quick_offer(v->views, p);
}

static const char *caseload_why_not(struct view *v, const char *action)
{
	struct caseload *c = v->state;
	if (strcmp(action, "open") == 0 && !pager_current(&c->pager))
		return _("Er staat geen dossier onder de cursor.");
	if ((strcmp(action, "nieuw") == 0 || quick_is(action)) && store_is_read_only(views_store(v->views)))
		return err_text(ERR_READ_ONLY);
	if (strcmp(action, "mijn") == 0)
		return caseload_why_not_mine(c);
	return NULL;
}

/* --- keys --------------------------------------------------------------------------------- */

/* Rows up or down for a key; 0: not a moving key. */
static long moved_by(const struct tui_key *k, long page)
{
	const struct { enum tui_name name; long by; } moves[] = {
		{TUI_UP, -1}, {TUI_DOWN, 1}, {TUI_PGUP, -page}, {TUI_PGDN, page}};
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
		if (k->kind == TUI_NAMED && moves[i].name == k->name)
			return moves[i].by;
	return 0;
}

static bool list_key(struct caseload *c, const struct tui_key *k)
{
	size_t page = (size_t)rows_on(c);
	long by = moved_by(k, (long)page - 1);
	enum err e;
	if (by) {
		e = pager_move(&c->pager, by, page);
	} else if (k->kind == TUI_NAMED && (k->name == TUI_HOME || k->name == TUI_END)) {
		e = pager_load(&c->pager, k->name == TUI_END, page);
		tui_list_dirty(&c->list);
	} else {
		return false;
	}
	if (c->pager.shifted)
		tui_list_dirty(&c->list);
	c->pager.shifted = false;
	if (e != ERR_OK)
		views_error(c->views, e);
	return true;
}

static bool search_key(struct caseload *c, const struct tui_key *k)
{
	unsigned long before = tui_edit_version(c->search);
	if (!tui_edit_key(c->search, k))
		return false;
	if (tui_edit_version(c->search) != before)
		caseload_reload(c);
	return true;
}

static bool caseload_key(struct view *v, const struct tui_key *k)
{
	struct caseload *c = v->state;
	return (c->searching && search_key(c, k)) || list_key(c, k);
}

static bool is_named(const struct tui_key *k, enum tui_name name)
{
	return k->kind == TUI_NAMED && k->name == name;
}

/* While the search line has the keys, letters are text. */
static bool caseload_grab(struct view *v, const struct tui_key *k)
{
	struct caseload *c = v->state;
	if (!c->searching)
		return false;
	if (is_named(k, TUI_ENTER) || is_named(k, TUI_TAB)) {
		c->searching = false;
		count(c);
		tui_list_dirty(&c->list);
		if (k->name == TUI_ENTER)
			act_open(c);
		return true;
	}
	if (is_named(k, TUI_DOWN) || is_named(k, TUI_UP) || is_named(k, TUI_PGDN) || is_named(k, TUI_PGUP))
		return list_key(c, k);
	if (k->kind == TUI_CHAR || k->kind == TUI_PASTE || k->kind == TUI_NAMED)
		return search_key(c, k);
	return false;
}

static bool caseload_typing(struct view *v)
{
	const struct caseload *c = v->state;
	return c->searching;
}

static void caseload_help(struct view *v, struct buf *line, struct buf *page)
{
	(void)v;
	buf_add(line, _("Enter opent, / zoekt, n voegt toe, m toont uw eigen dossiers; nog eens F1: alles."));
	buf_add(page, _("Alle dossiers van deze opslag. Zoek op delen van namen in elke volgorde, BSN, V-nummer, "
					"geboortedatum of postcode; geb:1988, bsn:, v:, pc: en nr: zoeken in één soort gegeven.\n\n"
					"Filter, volgorde en kolommen blijven bewaard tot u ze wijzigt; wat u zocht niet."));
}

/* Back on top: what was changed below may stand elsewhere now. */
static void caseload_uncover(struct view *v)
{
	struct caseload *c = v->state;
	const struct list_row *r = pager_current(&c->pager);
	struct rid id = r ? r->id : (struct rid){{0}};
	caseload_reload(c);
	pager_find(&c->pager, id);
	pager_move(&c->pager, 0, (size_t)rows_on(c));
}

static void caseload_leave(struct view *v)
{
	struct caseload *c = v->state;
	journaal_visit_end(c->visit);
	c->visit = NULL;
}

static void caseload_place(struct view *v, struct buf *out)
{
	(void)v;
	buf_add(out, "caseload");
}

static void caseload_close(struct view *v)
{
	struct caseload *c = v->state;
	caseload_leave(v);
	tui_edit_free(c->search);
	caseload_drop_filters(c);
	pager_clear(&c->pager);
	free(c);
}

static const struct view_ops caseload_ops = {
	.name = "caseload",
	.draw = caseload_draw,
	.update = caseload_update,
	.act = caseload_act,
	.why_not = caseload_why_not,
	.key = caseload_key,
	.grab = caseload_grab,
	.typing = caseload_typing,
	.help = caseload_help,
	.offer = caseload_offer,
	.place = caseload_place,
	.seal = caseload_leave,
	.cover = caseload_leave,
	.uncover = caseload_uncover,
	.close = caseload_close,
};

void view_caseload(struct views *vs)
{
	const struct spec_overview *o = spec_overview(views_spec(vs), "caseload");
	if (!o) {
		views_error(vs, ERR_DEFINITION);
		return;
	}
	struct caseload *c = mem_new(sizeof *c);
	c->views = vs;
	c->overview = o;
	c->list.draw_row = draw_row;
	c->list.ctx = c;
	caseload_recall(c);
	caseload_reload(c);
	views_push(vs, &caseload_ops, c);
}
