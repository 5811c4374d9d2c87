/* Vandaag, the first screen: what to do today and why, ordered by what happens if it waits. Dates
 * come from the store as the last save of each dossier left them; nothing is computed to draw them.
 * Whose lines were on the screen is written to the journaal as one event per visit. */
#include <config.h>

#include "vandaag_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "pick_priv.h"
#include "quick_priv.h"
#include "show_priv.h"
#include "uitleg_priv.h"
#include "view/screens.h"
#include "views_priv.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_ROWS = 1, FOOT_ROWS = 1, COUNT_W = 14, DATE_W = 9, WHEN_W = 15, GEVOLG_W = 7, NAAM_W = 18, PLAATS_W = 16,
	WIDE = 100, RECOMPUTE = 50 };

static const char *const groepen[GROEPEN] = {N_("op gevolg"), N_("per gezin"), N_("per plaats")};

/* --- reading ------------------------------------------------------------------------------ */

static const struct werk_line *line_at(const struct vandaag *v, size_t row)
{
	return row < v->n_rows && !v->rows[row].head ? &v->lines[v->rows[row].line] : NULL;
}

static const struct werk_line *current(const struct vandaag *v)
{
	return line_at(v, v->list.cursor);
}

/* Off a heading: on in the direction of the move, else back. */
static void off_heading(struct vandaag *v, int step)
{
	size_t at = v->list.cursor;
	while (at < v->n_rows && v->rows[at].head)
		at += (size_t)step;
	if (at >= v->n_rows) /* also below 0 */
		for (at = v->list.cursor; at < v->n_rows && v->rows[at].head;)
			at -= (size_t)step;
	v->list.cursor = at < v->n_rows ? at : 0;
}

/* The same line after reading anew; else the one that took its place. */
static void find_again(struct vandaag *v, const struct rid *row, const struct regel_termijn *regel, size_t at)
{
	v->list.cursor = at < v->n_rows ? at : v->n_rows ? v->n_rows - 1 : 0;
	for (size_t i = 0; i < v->n_rows; i++) {
		const struct werk_line *l = line_at(v, i);
		if (l && l->regel == regel && rid_equal(l->row, *row))
			v->list.cursor = i;
	}
	off_heading(v, 1);
}

static void reload(struct vandaag *v)
{
	struct store *s = views_store(v->views);
	const struct werk_line *was = current(v);
	struct rid row = was ? was->row : (struct rid){{0}};
	const struct regel_termijn *regel = was ? was->regel : NULL;
	size_t at = v->list.cursor;
	struct werk_query q = {.tot = store_today(s), .plaats = v->plaats, .termijn = v->termijn};
	if (!v->all)
		q.regisseur = v->me;
	vandaag_rows_clear(v);
	werk_lines_clear(v->lines, v->n_lines);
	v->n_lines = 0;
	enum err e = store_werk(s, &q, v->lines, VANDAAG_MAX, &v->n_lines, &v->more);
	if (e == ERR_OK)
		e = store_werk_pending(s, &v->pending);
	if (e != ERR_OK)
		views_error(v->views, e);
	vandaag_arrange(v, store_today(s));
	find_again(v, &row, regel, at);
	tui_list_dirty(&v->list);
}

/* --- drawing ------------------------------------------------------------------------------- */

static bool is_noted(struct vandaag *v)
{
	if (v->visit || journaal_visit_begin(views_store(v->views), "werklijst", &v->visit) == ERR_OK)
		return true;
	views_message(v->views, ROLE_ERROR, "%s",
		_("Het journaal kan niet worden geschreven; daarom wordt hier niets getoond."));
	return false;
}

static void draw_status(struct vandaag *v, int y)
{
	struct tui *t = views_tui(v->views);
	struct civil today = store_today(views_store(v->views));
	struct buf b = {0};
	char day[11];
	civil_format_nl(today, day);
	buf_printf(&b, "%s %s   %s, %s", civil_weekday_short(today), day, v->all ? _("alle dossiers") : _("mijn dossiers"),
		_(groepen[v->groep]));
	if (v->plaats)
		buf_printf(&b, "   %s=%s", _("plaats"), v->plaats);
	if (v->termijn)
		buf_printf(&b, "   %s", v->n_lines ? v->lines[0].regel->label : v->termijn);
	if (v->pending)
		buf_printf(&b, _("   termijnen bijwerken: nog %zu dossiers"), v->pending);
	tui_text(t, y, 0, tui_cols(t) - COUNT_W, ROLE_LABEL, buf_str(&b));
	buf_wipe(&b);
	buf_printf(&b, v->more ? _("meer dan %zu") : v->n_lines == 1 ? _("%zu regel") : _("%zu regels"), v->n_lines);
	tui_text_right(t, y, tui_cols(t) - COUNT_W, COUNT_W, ROLE_QUIET, buf_str(&b));
	buf_clear(&b);
}

/* "wo 12-01"; in another year the year instead of the week day. */
static void add_day(struct civil d, struct civil today, struct buf *out)
{
	char day[11];
	civil_format_nl(d, day);
	if (d.year == today.year)
		buf_printf(out, "%s %.5s", civil_weekday_short(d), day);
	else
		buf_printf(out, "%.6s%s", day, day + 8);
}

static void put(struct tui *t, int y, int *x, int w, enum tui_role role, struct buf *b)
{
	tui_text(t, y, *x, w - 1, role, buf_str(b));
	tui_blank(t, y, *x + w - 1, 1, ROLE_TEXT);
	*x += w;
	buf_wipe(b);
}

static void draw_line(struct vandaag *v, struct tui *t, const struct werk_line *l, int y, int x, int w, bool now)
{
	struct civil today = store_today(views_store(v->views));
	enum vandaag_bak bak = vandaag_bak(l, today);
	int end = x + w, plaats = w >= WIDE ? PLAATS_W : 0;
	struct buf b = {0};
	journaal_visit_drawn(v->visit, l->dossier);
	add_day(l->due, today, &b);
	put(t, y, &x, DATE_W, now ? ROLE_CURSOR_ROW : ROLE_TEXT, &b);
	vandaag_when(views_kalender(v->views), l->due, today, &b);
	put(t, y, &x, WHEN_W, bak == BAK_LAAT ? ROLE_WARNING : ROLE_TEXT, &b);
	buf_add(&b, vandaag_gevolg(l->regel->gevolg));
	put(t, y, &x, GEVOLG_W, ROLE_TEXT, &b);
	buf_add(&b, l->naam);
	put(t, y, &x, NAAM_W, ROLE_TEXT, &b);
	if (plaats) {
		buf_add(&b, l->plaats);
		put(t, y, &x, plaats, ROLE_TEXT, &b);
	}
	buf_add(&b, l->regel->label);
	if (l->signaal)
		buf_printf(&b, _(" (over %d maanden)"), l->signaal);
	tui_text(t, y, x, end - x, ROLE_TEXT, buf_str(&b));
	buf_wipe(&b);
}

static void draw_row(void *ctx, struct tui *t, size_t i, int y, int x, int w, bool now)
{
	struct vandaag *v = ctx;
	const struct werk_line *l = line_at(v, i);
	if (l)
		draw_line(v, t, l, y, x, w, now);
	else
		tui_text(t, y, x, w, ROLE_TITLE, v->rows[i].head);
}

/* What happens when the line under the cursor is missed, in words, with its source. */
static void draw_foot(struct vandaag *v, int y)
{
	struct tui *t = views_tui(v->views);
	const struct werk_line *l = current(v);
	struct buf b = {0};
	if (l) {
		buf_add(&b, l->regel->gevolg_tekst ? l->regel->gevolg_tekst : l->regel->label);
		if (l->regel->bron.bron)
			buf_printf(&b, " (%s)", l->regel->bron.bron);
	}
	tui_text(t, y, 0, -1, ROLE_VALUE, buf_str(&b));
	buf_clear(&b);
}

static void draw_empty(struct vandaag *v, int y)
{
	const char *lines[4] = {NULL};
	if (v->plaats || v->termijn) {
		lines[0] = _("Niets met dit filter. F4 haalt het weg of kiest een ander.");
	} else if (!v->all) {
		lines[0] = _("Niets te doen in uw dossiers: er is niets te laat en niets komt eraan.");
		lines[1] = _("  m   de regels van alle dossiers");
		lines[2] = _("  c   de caseload, om een dossier te zoeken");
	} else {
		lines[0] = _("Niets te doen. Zo begint u:");
		lines[1] = _("  n   een persoon zoeken en een dossier maken");
		lines[2] = _("  c   de caseload");
	}
	for (int i = 0; i < 4 && lines[i]; i++)
		tui_text(views_tui(v->views), y + i, 2, -1, ROLE_TEXT, lines[i]);
}

static void draw_list(struct vandaag *v)
{
	struct tui *t = views_tui(v->views);
	struct tui_list *l = &v->list;
	l->y = views_body_top(v->views) + HEAD_ROWS;
	l->h = views_body_rows(v->views) - HEAD_ROWS - FOOT_ROWS;
	l->x = 0;
	l->w = tui_cols(t);
	l->n = v->n_rows;
	if (l->cursor && l->cursor == l->top && v->rows[l->cursor - 1].head) /* the heading comes along */
		l->top--;
	draw_foot(v, l->y + l->h);
	tui_list_draw(t, l);
	if (!l->n)
		draw_empty(v, l->y);
}

static void vandaag_draw(struct view *view)
{
	struct vandaag *v = view->state;
	views_title(v->views, _("Vandaag"), NULL, NULL);
	if (!is_noted(v))
		return;
	draw_status(v, views_body_top(v->views));
	tui_list_dirty(&v->list);
	draw_list(v);
}

static void vandaag_update(struct view *view)
{
	struct vandaag *v = view->state;
	if (is_noted(v))
		draw_list(v);
}

/* --- actions ------------------------------------------------------------------------------- */

static void act_open(struct vandaag *v)
{
	const struct werk_line *l = current(v);
	if (l)
		vandaag_go(v, l);
}

static void decide(struct vandaag *v, bool (*fn)(struct vandaag *, const struct werk_line *), const char *said)
{
	const struct werk_line *l = current(v);
	if (l && fn(v, l)) {
		reload(v);
		views_message(v->views, ROLE_GOOD, "%s", said);
	}
	views_dirty(v->views);
}

static void act_done(struct vandaag *v)
{
	decide(v, vandaag_done, _("Gedaan; het besluit staat bij het dossier en kan daar terug."));
}

static void act_postpone(struct vandaag *v)
{
	decide(v, vandaag_postpone, _("Uitgesteld; de wettelijke datum zelf verandert niet."));
}

static void act_hand_over(struct vandaag *v)
{
	decide(v, vandaag_hand_over, _("Overgedragen; de regel staat nu bij wacht op anderen."));
}

static void act_explain(struct vandaag *v)
{
	const struct werk_line *l = current(v);
	char row[37];
	if (!l)
		return;
	rid_text(l->row, row);
	uitleg_show(v->views, l->dossier, l->regel->id, row);
}

static void act_group(struct vandaag *v)
{
	v->groep = (v->groep + 1) % GROEPEN;
	reload(v);
	views_dirty(v->views);
}

static void act_mine(struct vandaag *v)
{
	v->all = !v->all;
	reload(v);
	views_dirty(v->views);
}

static void act_caseload(struct vandaag *v)
{
	view_caseload(v->views);
}

static void act_search(struct vandaag *v)
{
	view_caseload(v->views);
	views_act(v->views, "zoek");
}

static void act_new(struct vandaag *v)
{
	view_new_person(v->views);
}

static void act_drafts(struct vandaag *v)
{
	view_drafts(v->views);
}

static void act_back(struct vandaag *v)
{
	if (v->plaats || v->termijn) {
		free(v->plaats);
		free(v->termijn);
		v->plaats = v->termijn = NULL;
		reload(v);
		views_dirty(v->views);
	} else if (views_confirm(v->views, _("Stoppen"), _("Regie sluiten? Concepten blijven bewaard."), NULL)) {
		views_end(v->views, VIEWS_QUIT);
	}
}

/* --- filter -------------------------------------------------------------------------------- */

static bool is_offered(const struct pick *p, const char *code)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->choices[i].code, code) == 0)
			return true;
	return false;
}

/* The places and terms that are on the list now; "p" and "t" before the value tell them apart. */
static void offer_filter(struct pick *p, char kind, const char *value, const char *label)
{
	struct buf code = {0}, text = {0};
	buf_printf(&code, "%c%s", kind, value);
	buf_printf(&text, kind == 'p' ? _("plaats: %s") : _("termijn: %s"), label);
	if (*value && !is_offered(p, buf_str(&code)))
		pick_add(p, buf_str(&code), buf_str(&text), false);
	buf_clear(&code);
	buf_clear(&text);
}

static void set_filter(struct vandaag *v, const char *code)
{
	char **to = *code == 'p' ? &v->plaats : &v->termijn;
	if (*code == '-') {
		free(v->plaats);
		free(v->termijn);
		v->plaats = v->termijn = NULL;
	} else {
		free(*to);
		*to = mem_dup(code + 1);
	}
}

static void act_filter(struct vandaag *v)
{
	struct pick p = {.hide_codes = true};
	if (v->plaats || v->termijn)
		pick_add(&p, "-", _("weg met het filter"), false);
	for (size_t i = 0; i < v->n_lines; i++)
		offer_filter(&p, 'p', v->lines[i].plaats, v->lines[i].plaats);
	for (size_t i = 0; i < v->n_lines; i++)
		offer_filter(&p, 't', v->lines[i].regel->id, v->lines[i].regel->label);
	char *code = p.n ? pick_run(v->views, &p, _("Filter op"), NULL, "") : NULL;
	pick_clear(&p);
	if (code && *code) {
		set_filter(v, code);
		reload(v);
	}
	free(code);
	views_dirty(v->views);
}

static const struct { const char *id; void (*act)(struct vandaag *v); bool on_line; } acts[] = {
	{"open", act_open, true}, {"uitleg", act_explain, true}, {"gedaan", act_done, true},
	{"uitstellen", act_postpone, true}, {"overdragen", act_hand_over, true}, {"groepeer", act_group, false},
	{"mijn", act_mine, false}, {"caseload", act_caseload, false}, {"zoek", act_search, false},
	{"filter", act_filter, false}, {"nieuw", act_new, false}, {"concepten", act_drafts, false}, {"terug", act_back, false},
};

static bool vandaag_act(struct view *view, const char *action)
{
	struct vandaag *v = view->state;
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (strcmp(acts[i].id, action) == 0) {
			acts[i].act(v);
			return true;
		}
	const struct werk_line *l = current(v);
	if (!l || !quick_form(v->views, action))
		return false;
	struct rid dossier = l->dossier;
	view_dossier(v->views, dossier);
	return quick_act(v->views, dossier, action);
}

static void vandaag_offer(struct view *view, struct pick *p)
{
	if (current(view->state))
		quick_offer(view->views, p);
}

static const char *vandaag_why_not(struct view *view, const char *action)
{
	static const char *const writing[] = {"gedaan", "uitstellen", "overdragen", "nieuw"};
	const struct vandaag *v = view->state;
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (acts[i].on_line && strcmp(acts[i].id, action) == 0 && !current(v))
			return _("Er staat geen regel onder de cursor.");
	for (size_t i = 0; i < sizeof writing / sizeof writing[0]; i++)
		if (strcmp(writing[i], action) == 0 && store_is_read_only(views_store(view->views)))
			return err_text(ERR_READ_ONLY);
	if (strcmp(action, "mijn") == 0 && !v->me_known)
		return _("Voor u is nog geen medewerker ingevoerd (c Caseload, l Lijsten, medewerkers).");
	return quick_is(action) && store_is_read_only(views_store(view->views)) ? err_text(ERR_READ_ONLY) : NULL;
}

static bool vandaag_key(struct view *view, const struct tui_key *k)
{
	struct vandaag *v = view->state;
	size_t was = v->list.cursor;
	if (!tui_list_key(&v->list, k))
		return false;
	off_heading(v, v->list.cursor < was || (v->list.cursor == was && was) ? -1 : 1);
	return true;
}

static void vandaag_help(struct view *view, struct buf *line, struct buf *page)
{
	(void)view;
	buf_add(line, _("Enter gaat naar het veld; u legt de datum uit; k gedaan, v uitstellen, o overdragen."));
	buf_add(page, _("Wat er te doen is, in de volgorde van wat er gebeurt als het blijft liggen: eerst wat te laat is, "
					"dan vandaag, deze week en wat eraan komt; daarin eerst waar een recht vervalt, dan waar een boete niet "
					"meer kan, dan geld, dan orde, dan wat alleen netjes is. Wat op anderen wacht staat onderaan.\n\n"
					"De onderste regel zegt wat er gebeurt als deze regel blijft liggen, met de bron.\n\n"
					"Uitstellen haalt een regel weg tot een dag die u kiest; de datum van de wet verandert niet."));
}

/* --- opening ------------------------------------------------------------------------------- */

static void vandaag_cover(struct view *view)
{
	struct vandaag *v = view->state;
	journaal_visit_end(v->visit);
	v->visit = NULL;
}

static void vandaag_uncover(struct view *view)
{
	reload(view->state);
}

/* Dates that wait for new rules or settings are computed a piece at a time while nobody types. */
static void vandaag_tick(struct view *view)
{
	struct vandaag *v = view->state;
	if (!v->pending || store_is_read_only(views_store(v->views)))
		return;
	if (store_werk_recompute(views_store(v->views), RECOMPUTE, &v->pending) != ERR_OK)
		return;
	reload(v);
	views_dirty(v->views);
}

static void vandaag_close(struct view *view)
{
	struct vandaag *v = view->state;
	vandaag_rows_clear(v);
	werk_lines_clear(v->lines, v->n_lines);
	free(v->lines);
	free(v->plaats);
	free(v->termijn);
	journaal_visit_end(v->visit);
	free(v);
}

static const struct view_ops vandaag_ops = {
	.name = "vandaag", .draw = vandaag_draw, .update = vandaag_update, .act = vandaag_act, .why_not = vandaag_why_not,
	.offer = vandaag_offer, .key = vandaag_key, .cover = vandaag_cover, .uncover = vandaag_uncover, .tick = vandaag_tick,
	.seal = vandaag_cover, 	.help = vandaag_help, .close = vandaag_close,
};

void view_vandaag(struct views *vs)
{
	struct vandaag *v = mem_new(sizeof *v);
	char me[37];
	v->views = vs;
	v->lines = mem_new_array(VANDAAG_MAX, sizeof *v->lines);
	v->list.draw_row = draw_row;
	v->list.ctx = v;
	v->me_known = show_own_id(vs, me) && rid_parse(me, &v->me);
	v->all = !v->me_known;
	reload(v);
	views_push(vs, &vandaag_ops, v);
}
