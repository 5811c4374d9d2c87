/* What the screens about one dossier show: its terms with what each leads to, its hours against the
 * norms, and its timeline. */
#include <config.h>

#include "rows_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "rule/termijn.h"
#include "show_priv.h"
#include "vandaag_priv.h"
#include "views_priv.h"

#include <stdlib.h>
#include <string.h>

enum { DATE_COLS = 14, WHEN_COLS = 15, NORM_COLS = 34 };

/* Blanks up to a column of the screen. */
static void pad(struct rows *r, struct buf *b, int to)
{
	int w = tui_width(views_tui(r->views), buf_str(b));
	do
		buf_add(b, " ");
	while (++w < to);
}

static void add_date(struct civil d, struct buf *b)
{
	char day[11];
	civil_format_nl(d, day);
	buf_printf(b, "%s %s", civil_weekday_short(d), day);
}

/* --- terms ------------------------------------------------------------------------------------ */

static void add_termijn(struct rows *r, const struct termijn *t)
{
	struct civil today = rows_today(r);
	struct buf b = {0};
	add_date(t->due, &b);
	pad(r, &b, DATE_COLS);
	if (t->klaar)
		buf_add(&b, civil_is_none(t->klaar_op) || civil_compare(t->klaar_op, t->due) <= 0 ? _("gedaan") : _("te laat gedaan"));
	else
		vandaag_when(views_kalender(r->views), t->due, today, &b);
	pad(r, &b, DATE_COLS + WHEN_COLS);
	buf_add(&b, t->regel->label);
	bool late = !t->klaar && civil_compare(t->due, today) < 0;
	struct rows_line *l = rows_add(r, t->klaar ? ROLE_QUIET : late ? ROLE_WARNING : ROLE_TEXT, buf_str(&b));
	l->termijn = t->regel->id;
	memcpy(l->row, t->row, sizeof l->row);
	rows_target(r, l, t->regel->spring, t->row);
	buf_reset(&b);
	buf_printf(&b, "%s (%s)", t->regel->gevolg_tekst ? t->regel->gevolg_tekst : t->regel->label,
		t->regel->bron.bron ? t->regel->bron.bron : "-");
	l->foot = mem_dup(buf_str(&b));
	buf_clear(&b);
}

static void add_part(struct rows *r, const struct termijnen *t, const char *head, bool done, bool waits)
{
	bool any = false;
	for (size_t i = 0; i < t->n; i++) {
		const struct termijn *x = &t->rows[i];
		if (x->signaal || x->klaar != done || (!done && x->regel->wacht != waits))
			continue;
		if (!any)
			rows_head(r, head);
		any = true;
		add_termijn(r, x);
	}
}

static void fill_termijnen(struct rows *r)
{
	struct termijnen t = {0};
	termijnen_compute(r->views->o.regels, r->instellingen, r->feiten, &t);
	add_part(r, &t, _("Te doen"), false, false);
	add_part(r, &t, _("Wacht op anderen"), false, true);
	add_part(r, &t, _("Gedaan"), true, false);
	termijnen_clear(&t);
}

const struct rows_kind rows_termijnen = {"termijnen", N_("Termijnen"),
	N_("Alle termijnen van dit dossier: wat nog te doen is, wat op anderen wacht en wat gedaan is. u legt een datum uit "
	   "met regel, artikel en telling; w rekent uit wat er verschuift als u iets zou veranderen, zonder iets op te slaan."),
	fill_termijnen};

/* --- hours ------------------------------------------------------------------------------------- */

static void add_amount(const char *eenheid, int64_t n, struct buf *b)
{
	if (eenheid && strcmp(eenheid, "uren") == 0)
		buf_printf(b, "%lld:%02lld", (long long)(n / 60), (long long)(n % 60));
	else if (eenheid && strcmp(eenheid, "pct") == 0)
		buf_printf(b, "%lld,%lld%%", (long long)(n / 10), (long long)(n % 10));
	else
		buf_printf(b, "%lld", (long long)n);
}

static void add_outlook(const struct norm *m, struct buf *b)
{
	if (m->voldaan) {
		buf_add(b, m->minstens ? _("voldaan") : _("binnen de norm"));
	} else if (m->onhaalbaar) {
		buf_add(b, _("! niet haalbaar in dit tempo"));
	} else if (!civil_is_none(m->haalbaar_op)) {
		buf_add(b, _("in dit tempo op "));
		add_date(m->haalbaar_op, b);
	} else {
		buf_add(b, m->minstens ? _("nog niet") : _("! boven de norm"));
	}
}

static void add_norm(struct rows *r, const struct norm *m)
{
	struct buf b = {0};
	buf_add(&b, m->label);
	pad(r, &b, NORM_COLS);
	add_amount(m->eenheid, m->stand, &b);
	buf_add(&b, m->minstens ? _(" van ") : _(" van ten hoogste "));
	add_amount(m->eenheid, m->eis, &b);
	pad(r, &b, NORM_COLS + 20);
	add_outlook(m, &b);
	bool bad = m->onhaalbaar || (!m->voldaan && !m->minstens);
	struct rows_line *l = rows_add(r, bad ? ROLE_WARNING : m->voldaan ? ROLE_QUIET : ROLE_TEXT, buf_str(&b));
	rows_target(r, l, m->spring, NULL);
	buf_reset(&b);
	if (!civil_is_none(m->tot)) {
		buf_add(&b, _("Voor "));
		add_date(m->tot, &b);
		buf_add(&b, ". ");
	}
	buf_printf(&b, "%s (%s)", m->gevolg_tekst ? m->gevolg_tekst : m->label, m->bron.bron ? m->bron.bron : "-");
	l->foot = mem_dup(buf_str(&b));
	buf_clear(&b);
}

static void fill_uren(struct rows *r)
{
	struct normen m = {0};
	normen_compute(r->views->o.regels, r->instellingen, r->feiten, rows_today(r), &m);
	for (size_t i = 0; i < m.n; i++)
		add_norm(r, &m.rows[i]);
	normen_clear(&m);
}

const struct rows_kind rows_uren = {"uren", N_("Uren en normen"),
	N_("Wat er aan uren, keren en procenten is, tegenover wat moet: lessen, KNM, participatie, MAP, PVT, voor en na het "
	   "PIP, geoorloofd en ongeoorloofd verzuim apart. Onderaan staat voor wanneer het moet en wat er anders gebeurt."),
	fill_uren};

/* --- timeline ----------------------------------------------------------------------------------- */

struct event {
	struct civil day;
	int row;            /* of the facts; FEITEN_NONE: a term */
	const struct termijn *termijn;
};

struct events { struct event *at; size_t n, cap; };

static void add_event(struct events *e, struct civil day, int row, const struct termijn *t)
{
	if (civil_is_none(day))
		return;
	MEM_GROW(e->at, e->n, e->cap);
	e->at[e->n++] = (struct event){day, row, t};
}

static bool is_day(const struct spec_field *f)
{
	return f->type->value == EXPR_DATE && (strcmp(f->type->name, "datum") == 0 || strcmp(f->type->name, "datumtijd") == 0);
}

static struct civil day_of(const char *stored)
{
	char day[11] = "";
	struct civil d = {0};
	if (strlen(stored) >= 10)
		memcpy(day, stored, 10);
	civil_parse(day, &d);
	return d;
}

/* The day by which a record stands on the timeline: the first date in its title, else its first date. */
static struct civil event_day(const struct feiten *f, int row, const struct spec_record *kind)
{
	for (size_t i = 0; i < kind->n_title; i++)
		if (is_day(&kind->fields[kind->title[i]]))
			return day_of(feiten_get(f, row, kind->fields[kind->title[i]].name));
	for (size_t i = 0; i < kind->n_fields; i++) {
		struct civil d = is_day(&kind->fields[i]) ? day_of(feiten_get(f, row, kind->fields[i].name)) : (struct civil){0};
		if (!civil_is_none(d))
			return d;
	}
	return (struct civil){0};
}

/* Only what hangs under the dossier itself and has a form: rows of those are part of them. */
static void gather_records(struct rows *r, struct events *e)
{
	const struct spec *spec = views_spec(r->views);
	for (size_t i = 0; i < spec_n_records(spec); i++) {
		const struct spec_record *kind = spec_record_at(spec, i);
		if (!kind->owner || strcmp(kind->owner->id, "dossier") != 0 || !spec_form_of(spec, kind))
			continue;
		for (size_t k = 0; feiten_of(r->feiten, kind->id, k) != FEITEN_NONE; k++) {
			int row = feiten_of(r->feiten, kind->id, k);
			add_event(e, event_day(r->feiten, row, kind), row, NULL);
		}
	}
}

static int compare_events(const void *x, const void *y)
{
	const struct event *a = x, *b = y;
	int c = civil_compare(a->day, b->day);
	return c ? c : (a->row > b->row) - (a->row < b->row);
}

static void add_title(struct rows *r, int row, const struct spec_record *kind, struct buf *b)
{
	bool any = false;
	for (size_t i = 0; i < kind->n_title; i++) {
		const struct spec_field *f = &kind->fields[kind->title[i]];
		const char *v = feiten_get(r->feiten, row, f->name);
		if (!*v || is_day(f))
			continue;
		buf_add(b, any ? " " : ": ");
		any = true;
		show_value(r->views, f, v, b);
	}
}

static void add_event_line(struct rows *r, const struct event *e)
{
	const struct spec *spec = views_spec(r->views);
	struct buf b = {0};
	add_date(e->day, &b);
	pad(r, &b, DATE_COLS);
	if (e->termijn) {
		buf_printf(&b, _("termijn: %s"), e->termijn->regel->label);
		struct rows_line *l = rows_add(r, ROLE_LABEL, buf_str(&b));
		l->termijn = e->termijn->regel->id;
		memcpy(l->row, e->termijn->row, sizeof l->row);
		rows_target(r, l, e->termijn->regel->spring, e->termijn->row);
	} else {
		const struct spec_record *kind = spec_record(spec, feiten_record(r->feiten, e->row));
		buf_add(&b, kind->label);
		add_title(r, e->row, kind, &b);
		struct rows_line *l = rows_add(r, ROLE_TEXT, buf_str(&b));
		rid_parse(feiten_id(r->feiten, e->row), &l->record);
	}
	buf_wipe(&b);
}

static void add_all(struct rows *r, const struct events *e)
{
	struct civil today = rows_today(r);
	bool past = false;
	for (size_t i = 0; i < e->n; i++) {
		if (!past && civil_compare(e->at[i].day, today) > 0) {
			struct buf b = {0};
			past = true;
			add_date(today, &b);
			buf_add(&b, _(" ---- vandaag ----"));
			rows_head(r, buf_str(&b));
			buf_clear(&b);
		}
		add_event_line(r, &e->at[i]);
	}
}

static void fill_tijdlijn(struct rows *r)
{
	struct events e = {0};
	struct termijnen t = {0};
	if (r->views->o.regels)
		termijnen_compute(r->views->o.regels, r->instellingen, r->feiten, &t);
	gather_records(r, &e);
	for (size_t i = 0; i < t.n; i++)
		if (!t.rows[i].klaar && !t.rows[i].signaal)
			add_event(&e, t.rows[i].due, FEITEN_NONE, &t.rows[i]);
	if (e.n)
		qsort(e.at, e.n, sizeof *e.at, compare_events);
	add_all(r, &e);
	free(e.at);
	termijnen_clear(&t);
}

const struct rows_kind rows_tijdlijn = {"tijdlijn", N_("Tijdlijn"),
	N_("Alles van dit dossier op volgorde van dag, met de termijnen die nog lopen. d kiest een andere dag: dan staat er "
	   "wat toen bekend was, met de termijnen van toen; zo ziet u waarop een besluit rustte."),
	fill_tijdlijn};
