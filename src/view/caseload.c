/* The caseload: every dossier, searched while typing, filtered, sorted. What a user
 * chose is remembered for that user. Who was on the screen is written to the journaal
 * as one event per visit, begun before the first row is drawn. */
#include <config.h>

#include "view/screens.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "pager_priv.h"
#include "show_priv.h"
#include "store/journaal.h"
#include "store/list.h"
#include "store/personal.h"
#include "tui/edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILTERS = 4, HEAD_ROWS = 2, CODE_WIDTH = 5 };

struct caseload {
	struct views *views;
	const struct spec_overview *overview;
	struct pager pager;
	struct list_filter filters[MAX_FILTERS];
	char *filter_values[MAX_FILTERS];
	size_t n_filters;
	size_t sort;
	bool descending;
	struct tui_edit *search;       /* NULL: not searching */
	bool searching;                /* keys go to the search line */
	struct journaal_visit *visit;
	size_t drawn_from, drawn_to;   /* rows already noted for the journaal */
};

static int list_rows_on(struct caseload *c)
{
	return views_body_rows(c->views) - HEAD_ROWS;
}

static void reload(struct caseload *c)
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
	enum err e = pager_load(p, false, (size_t)list_rows_on(c));
	if (e != ERR_OK)
		views_error(c->views, e);
}

/* --- remembered choices: "kolom richting;kolom=waarde;..." by field id ---------------- */

static size_t column_of(const struct spec_overview *o, const char *id, size_t len)
{
	for (size_t i = 0; i < o->n_columns; i++)
		if (strlen(o->columns[i].field->id) == len && strncmp(o->columns[i].field->id, id, len) == 0)
			return i;
	return SIZE_MAX;
}

static void remember(struct caseload *c)
{
	struct buf b = {0};
	buf_printf(&b, "%s%s", c->descending ? "-" : "+", c->overview->columns[c->sort].field->id);
	for (size_t i = 0; i < c->n_filters; i++)
		buf_printf(&b, "\n%s=%s", c->overview->columns[c->filters[i].column].field->id, c->filters[i].value);
	personal_set(views_store(c->views), "caseload", buf_str(&b));
	buf_wipe(&b);
}

static void add_filter(struct caseload *c, size_t column, const char *value)
{
	if (c->n_filters == MAX_FILTERS || column == SIZE_MAX)
		return;
	c->filter_values[c->n_filters] = mem_dup(value);
	c->filters[c->n_filters] = (struct list_filter){column, c->filter_values[c->n_filters]};
	c->n_filters++;
}

static void drop_filters(struct caseload *c)
{
	while (c->n_filters)
		free(c->filter_values[--c->n_filters]);
}

static void recall(struct caseload *c)
{
	struct buf b = {0};
	c->sort = c->overview->sort;
	c->descending = c->overview->descending;
	if (personal_get(views_store(c->views), "caseload", &b) == ERR_OK && b.len > 1) {
		const char *line = b.s;
		size_t len = strcspn(line, "\n"), col = column_of(c->overview, line + 1, len - 1);
		if (col != SIZE_MAX && c->overview->columns[col].sort) {
			c->sort = col;
			c->descending = line[0] == '-';
		}
		for (line += len; *line == '\n'; line += len) {
			line++;
			len = strcspn(line, "\n");
			const char *eq = memchr(line, '=', len);
			char *value = eq ? mem_dup_n(eq + 1, (size_t)(line + len - eq - 1)) : NULL;
			if (value)
				add_filter(c, column_of(c->overview, line, (size_t)(eq - line)), value);
			free(value);
		}
	}
	buf_wipe(&b);
}

/* --- drawing ---------------------------------------------------------------------------- */

static void draw_status(struct caseload *c, int y)
{
	struct tui *t = views_tui(c->views);
	struct buf b = {0};
	if (c->search) {
		tui_text(t, y, 0, 6, ROLE_LABEL, _("Zoek:"));
		tui_edit_draw(t, c->search, y, 6, 1, 34, ROLE_FOCUS, c->searching);
	} else {
		buf_printf(&b, _("Op %s%s"), c->overview->columns[c->sort].label, c->descending ? _(" (aflopend)") : "");
		tui_text(t, y, 0, 40, ROLE_QUIET, buf_str(&b));
		buf_reset(&b);
	}
	for (size_t i = 0; i < c->n_filters; i++) {
		buf_printf(&b, "%s%s=", i ? "  " : _("Filter: "), c->overview->columns[c->filters[i].column].label);
		show_value(c->views, c->overview->columns[c->filters[i].column].field, c->filters[i].value, &b);
	}
	tui_text(t, y, 40, -1, ROLE_LABEL, buf_str(&b));
	buf_wipe(&b);
}

/* Width of column i: the last takes what is left. */
static int column_width(struct caseload *c, size_t i, int x)
{
	int room = tui_cols(views_tui(c->views)) - x;
	int w = c->overview->columns[i].width;
	return i + 1 == c->overview->n_columns || w > room ? room : w;
}

static void draw_heads(struct caseload *c, int y)
{
	struct tui *t = views_tui(c->views);
	int x = 2;
	tui_blank(t, y, 0, 2, ROLE_TITLE);
	for (size_t i = 0; i < c->overview->n_columns && x < tui_cols(t); i++) {
		int w = column_width(c, i, x);
		tui_text(t, y, x, w, ROLE_TITLE, c->overview->columns[i].label);
		x += w;
	}
}

static void draw_row(struct caseload *c, const struct list_row *r, int y, bool current)
{
	struct tui *t = views_tui(c->views);
	int x = 2;
	/* Only the mark and the name stand out: a cursor move then sends two names, not two rows. */
	tui_text(t, y, 0, 2, ROLE_TEXT, current ? ">" : "");
	for (size_t i = 0; i < c->overview->n_columns && x < tui_cols(t); i++) {
		struct buf b = {0};
		int w = column_width(c, i, x);
		enum tui_role role = current && i == 0 ? ROLE_CURSOR_ROW : ROLE_TEXT;
		if (w <= CODE_WIDTH && c->overview->columns[i].field->list)
			buf_add(&b, r->cell[i]); /* too narrow for words: the code */
		else
			show_value(c->views, c->overview->columns[i].field, r->cell[i], &b);
		bool last = i + 1 == c->overview->n_columns;
		tui_text(t, y, x, last ? w : w - 1, role, buf_str(&b));
		if (!last)
			tui_blank(t, y, x + w - 1, 1, ROLE_TEXT);
		x += w;
		buf_wipe(&b);
	}
}

static void note_drawn(struct caseload *c, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		journaal_visit_drawn(c->visit, c->pager.rows[i].id);
}

static void caseload_draw(struct view *v)
{
	struct caseload *c = v->state;
	struct tui *t = views_tui(v->views);
	int top = views_body_top(v->views), rows = list_rows_on(c), y = top + HEAD_ROWS;
	if (!c->visit && journaal_visit_begin(views_store(v->views), "caseload", &c->visit) != ERR_OK) {
		views_error(v->views, ERR_IO); /* not logged: not shown */
		return;
	}
	views_title(v->views, _("Caseload"), NULL, NULL);
	draw_status(c, top);
	draw_heads(c, top + 1);
	size_t first = c->pager.top;
	for (int r = 0; r < rows; r++, y++) {
		size_t i = first + (size_t)r;
		if (i < c->pager.n)
			draw_row(c, &c->pager.rows[i], y, i == c->pager.cursor);
		else
			tui_clear_rows(t, y, y);
	}
	note_drawn(c, first, first + (size_t)rows < c->pager.n ? first + (size_t)rows : c->pager.n);
	if (!c->pager.n)
		tui_text(t, top + HEAD_ROWS, 2, -1, ROLE_QUIET,
			c->search || c->n_filters ? _("Niets gevonden. F12 toont weer alles; n voegt een nieuwe persoon toe.")
									 : _("Nog geen dossiers. Druk op n voor het eerste."));
	if (!c->searching)
		tui_cursor(t, top + HEAD_ROWS + (int)(c->pager.cursor - first), 0);
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
}

static void act_search(struct caseload *c)
{
	struct tui_edit_options o = {.max_chars = 80};
	if (!c->search)
		c->search = tui_edit_new(&o, "");
	c->searching = true;
}

static void act_sort(struct caseload *c)
{
	struct tui_choice choices[LIST_MAX_COLUMNS];
	char codes[LIST_MAX_COLUMNS][24];
	size_t n = 0;
	for (size_t i = 0; i < c->overview->n_columns; i++)
		if (c->overview->columns[i].sort) {
			snprintf(codes[n], sizeof codes[n], "%zu", i);
			choices[n] = (struct tui_choice){codes[n], c->overview->columns[i].label, false};
			n++;
		}
	char *code = views_pick(c->views, _("Sorteer op (nog eens: andersom)"), choices, n, false, NULL);
	if (!code)
		return;
	size_t col = (size_t)strtoul(code, NULL, 10);
	c->descending = col == c->sort ? !c->descending : false;
	c->sort = col;
	free(code);
	remember(c);
	reload(c);
}

/* Only columns with a list of codes can be filtered on, and references by what is shown. */
static void filter_value(struct caseload *c, size_t col)
{
	const struct spec_list *l = c->overview->columns[col].field->list;
	struct tui_choice *choices = mem_new_array(l->n_codes + 1, sizeof *choices);
	for (size_t i = 0; i < l->n_codes; i++)
		choices[i] = (struct tui_choice){l->codes[i].code, l->codes[i].label, l->codes[i].until != NULL};
	char *value = views_pick(c->views, c->overview->columns[col].label, choices, l->n_codes, false, NULL);
	free(choices);
	if (value)
		add_filter(c, col, value);
	free(value);
}

static void act_filter(struct caseload *c)
{
	struct tui_choice choices[LIST_MAX_COLUMNS + 1];
	char codes[LIST_MAX_COLUMNS][24];
	size_t n = 0;
	if (c->n_filters)
		choices[n++] = (struct tui_choice){"alles", _("geen filter: toon alles"), false};
	for (size_t i = 0; i < c->overview->n_columns; i++)
		if (c->overview->columns[i].field->list) {
			snprintf(codes[i], sizeof codes[i], "%zu", i);
			choices[n++] = (struct tui_choice){codes[i], c->overview->columns[i].label, false};
		}
	char *code = views_pick(c->views, _("Filter op"), choices, n, false, NULL);
	if (code && strcmp(code, "alles") == 0)
		drop_filters(c);
	else if (code)
		filter_value(c, (size_t)strtoul(code, NULL, 10));
	if (code) {
		remember(c);
		reload(c);
	}
	free(code);
}

static void act_back(struct caseload *c)
{
	if (c->search) {
		stop_search(c);
		reload(c);
	} else if (c->n_filters) {
		drop_filters(c);
		remember(c);
		reload(c);
	} else if (views_confirm(c->views, _("Stoppen"), _("Regie sluiten?"), NULL)) {
		views_end(c->views, VIEWS_QUIT);
	}
}

static void act_drafts(struct caseload *c)
{
	view_drafts(c->views);
}

static const struct { const char *id; void (*act)(struct caseload *c); } acts[] = {
	{"open", act_open}, {"nieuw", act_new}, {"zoek", act_search}, {"filter", act_filter},
	{"sorteer", act_sort}, {"terug", act_back}, {"concepten", act_drafts},
};

static bool do_act(struct caseload *c, const char *action)
{
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (strcmp(acts[i].id, action) == 0) {
			acts[i].act(c);
			return true;
		}
	return false;
}

static bool caseload_act(struct view *v, const char *action)
{
	return do_act(v->state, action);
}

static const char *caseload_why_not(struct view *v, const char *action)
{
	struct caseload *c = v->state;
	if (strcmp(action, "open") == 0 && !pager_current(&c->pager))
		return _("Er staat geen dossier onder de cursor.");
	if (strcmp(action, "nieuw") == 0 && store_is_read_only(views_store(v->views)))
		return err_text(ERR_READ_ONLY);
	return NULL;
}

static bool list_key(struct caseload *c, const struct tui_key *k)
{
	long page = list_rows_on(c);
	static const struct { enum tui_name name; int rows, pages; } moves[] = {
		{TUI_UP, -1, 0}, {TUI_DOWN, 1, 0}, {TUI_PGUP, 0, -1}, {TUI_PGDN, 0, 1}};
	if (k->kind != TUI_NAMED)
		return false;
	enum err e = ERR_OK;
	if (k->name == TUI_HOME || k->name == TUI_END) {
		e = pager_load(&c->pager, k->name == TUI_END, (size_t)page);
	} else {
		long by = 0;
		for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
			if (moves[i].name == k->name)
				by = moves[i].rows + moves[i].pages * page;
		if (!by)
			return false;
		e = pager_move(&c->pager, by, (size_t)page);
	}
	if (e != ERR_OK)
		views_error(c->views, e);
	return true;
}

static bool caseload_key(struct view *v, const struct tui_key *k)
{
	struct caseload *c = v->state;
	if (c->searching && tui_edit_key(c->search, k)) {
		if (tui_edit_changed(c->search))
			reload(c);
		return true;
	}
	return list_key(c, k);
}

/* While the search line has the keys, letters are text: only these still act. */
static bool caseload_grab(struct view *v, const struct tui_key *k)
{
	struct caseload *c = v->state;
	if (!c->searching)
		return false;
	if (k->kind == TUI_NAMED && k->name == TUI_ENTER) {
		c->searching = false;
		act_open(c);
		return true;
	}
	if (k->kind == TUI_NAMED && (k->name == TUI_TAB || k->name == TUI_DOWN || k->name == TUI_PGDN)) {
		if (k->name == TUI_TAB)
			c->searching = false;
		else
			list_key(c, k);
		return true;
	}
	return k->kind == TUI_CHAR || k->kind == TUI_PASTE || (k->kind == TUI_NAMED && k->name == TUI_DELETE)
		? caseload_key(v, k)
		: false;
}

static void caseload_help(struct view *v, struct buf *line, struct buf *page)
{
	(void)v;
	buf_add(line, _("Enter opent, / zoekt, n voegt toe, s sorteert; nog eens F1 toont alle toetsen."));
	buf_add(page, _("Alle dossiers van deze opslag. Zoek op delen van namen in elke volgorde, BSN, V-nummer, "
					"geboortedatum of postcode; geb:1988, bsn:, v:, pc: en nr: zoeken in één soort gegeven.\n\n"
					"Filters en volgorde blijven bewaard tot u ze wijzigt."));
}

static void caseload_resume(struct view *v)
{
	struct caseload *c = v->state;
	const struct list_row *r = pager_current(&c->pager);
	struct rid id = r ? r->id : (struct rid){{0}};
	reload(c);
	pager_find(&c->pager, id);
	pager_move(&c->pager, 0, (size_t)list_rows_on(c));
}

static void end_visit(struct caseload *c)
{
	journaal_visit_end(c->visit);
	c->visit = NULL;
}

static void caseload_leave(struct view *v)
{
	end_visit(v->state);
}

static void caseload_close(struct view *v)
{
	struct caseload *c = v->state;
	end_visit(c);
	tui_edit_free(c->search);
	drop_filters(c);
	pager_clear(&c->pager);
	free(c);
}

static const struct view_ops caseload_ops = {
	.name = "caseload",
	.draw = caseload_draw,
	.act = caseload_act,
	.why_not = caseload_why_not,
	.key = caseload_key,
	.grab = caseload_grab,
	.help = caseload_help,
	.seal = caseload_leave,
	.cover = caseload_leave,
	.uncover = caseload_resume,
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
	recall(c);
	reload(c);
	views_push(vs, &caseload_ops, c);
}
