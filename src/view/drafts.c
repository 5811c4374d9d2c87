/* Forms that were typed in and not saved: a list of them, and what can be done with one.
 * A draft is copied into a form, never moved: it goes when it was saved, or thrown away
 * on purpose. */
#include <config.h>

#include "drafts_priv.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "entry/entry.h"
#include "form_priv.h"
#include "pick_priv.h"
#include "show_priv.h"
#include "store/draft.h"
#include "store/journaal.h"
#include "tui/widget.h"
#include "view/screens.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_ROWS = 2, WHO_X = 2, FORM_X = 30, WHEN_X = 58, ANSWERS_X = 71 };

/* --- compare ------------------------------------------------------------------------------ */

static void add_value(struct buf *out, const char *shown, enum stand s)
{
	const char *word = form_stand(s);
	buf_add(out, word ? word : *shown ? shown : _("(leeg)"));
}

/* One field of the draft beside the stored one; nothing when they are the same. */
static void add_difference(struct entry *draft, size_t i, struct entry *stored, struct buf *out)
{
	const struct entry_item *it = entry_item(draft, i);
	size_t k = stored ? entry_find(stored, it->record, it->field) : SIZE_MAX;
	const char *was = k == SIZE_MAX ? "" : entry_stored(stored, k);
	enum stand was_stand = k == SIZE_MAX ? STAND_GEGEVEN : entry_stand(stored, k);
	if (strcmp(was, entry_stored(draft, i)) == 0 && was_stand == entry_stand(draft, i))
		return;
	buf_printf(out, "%s\n  %s ", form_label(it), _("opgeslagen:"));
	add_value(out, k == SIZE_MAX ? "" : entry_shown(stored, k), was_stand);
	buf_printf(out, "\n  %s ", _("concept:"));
	add_value(out, entry_shown(draft, i), entry_stand(draft, i));
	buf_add(out, "\n\n");
}

static void open_rows(struct entry *e)
{
	for (size_t i = 0; i < entry_n_items(e); i++)
		if (entry_item(e, i)->kind == ENTRY_ROW)
			entry_row_open(e, i, true);
}

static void compare(struct entry *draft, struct entry *stored, struct buf *out)
{
	open_rows(draft);
	if (stored)
		open_rows(stored);
	for (size_t i = 0; i < entry_n_items(draft); i++)
		if (entry_item(draft, i)->kind == ENTRY_FIELD)
			add_difference(draft, i, stored, out);
	if (!out->len)
		buf_add(out, _("Alles in dit concept is al zo opgeslagen."));
}

void drafts_compare(struct views *vs, const unsigned char draft[16])
{
	struct entry_options o = {.store = views_store(vs), .kalender = views_kalender(vs), .regels = views_regels(vs)};
	struct entry *e = NULL, *stored = NULL;
	struct buf text = {0};
	bool changed = false;
	enum err err = entry_resume(&o, draft, &e, &changed);
	if (err == ERR_OK)
		err = journaal_note(views_store(vs), "formulier", entry_main(e)->id, entry_form(e)->id);
	if (err == ERR_OK) {
		o.form = entry_form(e);
		if (entry_open(&o, entry_main(e)->id, &stored) != ERR_OK)
			stored = NULL; /* never saved: all of it is new */
		compare(e, stored, &text);
		if (changed)
			buf_add(&text, _("Een collega wijzigde dit nadat u begon; opslaan vergelijkt per veld.\n"));
		views_page(vs, _("Concept naast wat is opgeslagen"), buf_str(&text));
	} else {
		views_error(vs, err);
	}
	entry_free(stored);
	entry_free(e);
	buf_wipe(&text);
}

/* --- one draft ------------------------------------------------------------------------------ */

bool drafts_discard(struct views *vs, const unsigned char draft[16])
{
	if (!views_confirm(vs, _("Concept weggooien"),
			_("Wat hierin is getypt is dan weg. Wat is opgeslagen blijft."), _("weg")))
		return false;
	enum err e = draft_remove(views_store(vs), draft);
	if (e != ERR_OK)
		views_error(vs, e);
	else
		views_message(vs, ROLE_TEXT, "%s", _("Concept weggegooid."));
	return e == ERR_OK;
}

void drafts_choose(struct views *vs, const unsigned char draft[16], const struct spec_form *form, struct rid record)
{
	struct pick p = {.hide_codes = true};
	unsigned char id[16];
	memcpy(id, draft, sizeof id); /* the caller's lines may be read anew meanwhile */
	pick_add(&p, "verder", _("verdergaan waar u was"), false);
	pick_add(&p, "vergelijk", _("vergelijken met wat is opgeslagen"), false);
	if (!rid_is_none(record))
		pick_add(&p, "opgeslagen", _("openen wat is opgeslagen, zonder het concept"), false);
	pick_add(&p, "weg", _("het concept weggooien"), false);
	char *choice = pick_run(vs, &p, _("Hier is een concept van"), NULL, "");
	pick_clear(&p);
	if (choice && strcmp(choice, "verder") == 0)
		view_form_resume(vs, id);
	else if (choice && strcmp(choice, "vergelijk") == 0)
		drafts_compare(vs, id);
	else if (choice && strcmp(choice, "opgeslagen") == 0)
		view_form_open(vs, form, record);
	else if (choice && drafts_discard(vs, id))
		views_changed(vs);
	free(choice);
}

/* --- the list -------------------------------------------------------------------------------- */

struct drafts {
	struct views *views;
	struct entry_draft *drafts;
	size_t n;
	struct tui_list list;
	struct journaal_visit *visit;
};

static enum err load(struct drafts *d)
{
	struct entry_options o = {.store = views_store(d->views), .kalender = views_kalender(d->views)};
	entry_drafts_free(d->drafts, d->n);
	d->drafts = NULL;
	d->n = 0;
	enum err e = entry_drafts(&o, &d->drafts, &d->n);
	d->list.n = d->n;
	tui_list_dirty(&d->list);
	return e;
}

static void draw_draft(void *ctx, struct tui *t, size_t i, int y, int x, int w, bool current)
{
	struct drafts *d = ctx;
	const struct entry_draft *draft = &d->drafts[i];
	char when[26];
	struct buf b = {0};
	(void)w;
	clock_format(draft->when_ms, when);
	if (!rid_is_none(draft->record))
		journaal_visit_drawn(d->visit, draft->record);
	tui_text(t, y, x, FORM_X - x - 1, current ? ROLE_CURSOR_ROW : ROLE_TEXT, draft->title && *draft->title ? draft->title : _("(nieuw)"));
	tui_blank(t, y, FORM_X - 1, 1, ROLE_TEXT);
	tui_text(t, y, FORM_X, WHEN_X - FORM_X - 1, ROLE_TEXT, draft->form->label);
	tui_blank(t, y, WHEN_X - 1, 1, ROLE_TEXT);
	buf_printf(&b, "%.2s-%.2s %.5s", when + 8, when + 5, when + 11);
	tui_text(t, y, WHEN_X, ANSWERS_X - WHEN_X, ROLE_TEXT, buf_str(&b));
	buf_reset(&b);
	buf_printf(&b, "%u", draft->answers);
	tui_text(t, y, ANSWERS_X, -1, ROLE_TEXT, buf_str(&b));
	buf_clear(&b);
}

static void drafts_draw(struct view *v)
{
	struct drafts *d = v->state;
	struct tui *t = views_tui(v->views);
	int top = views_body_top(v->views);
	if (!d->visit && journaal_visit_begin(views_store(v->views), "concepten", &d->visit) != ERR_OK) {
		views_error(v->views, ERR_IO); /* not logged: not shown */
		return;
	}
	views_title(v->views, _("Concepten"), NULL, NULL);
	tui_text(t, top, 2, -1, ROLE_QUIET, _("Getypt en nog niet opgeslagen. Het opgeslagene is er ook nog."));
	tui_blank(t, top + 1, 0, -1, ROLE_TITLE);
	tui_text(t, top + 1, WHO_X, FORM_X - WHO_X - 1, ROLE_TITLE, _("Wie"));
	tui_text(t, top + 1, FORM_X, WHEN_X - FORM_X - 1, ROLE_TITLE, _("Formulier"));
	tui_text(t, top + 1, WHEN_X, ANSWERS_X - WHEN_X - 1, ROLE_TITLE, _("Getypt"));
	tui_text(t, top + 1, ANSWERS_X, -1, ROLE_TITLE, _("Antw."));
	d->list.y = top + HEAD_ROWS;
	d->list.h = views_body_rows(v->views) - HEAD_ROWS;
	d->list.w = tui_cols(t);
	tui_list_draw(t, &d->list);
}

static bool drafts_act(struct view *v, const char *action)
{
	struct drafts *d = v->state;
	const struct entry_draft *draft = d->list.cursor < d->n ? &d->drafts[d->list.cursor] : NULL;
	if (!draft)
		return false;
	if (strcmp(action, "open") == 0)
		view_form_resume(v->views, draft->id);
	else if (strcmp(action, "vergelijk") == 0)
		drafts_compare(v->views, draft->id);
	else if (strcmp(action, "weggooien") == 0) {
		if (drafts_discard(v->views, draft->id))
			v->ops->uncover(v);
	} else {
		return false;
	}
	return true;
}

static bool drafts_key(struct view *v, const struct tui_key *k)
{
	struct drafts *d = v->state;
	return tui_list_key(&d->list, k);
}

static void drafts_help(struct view *v, struct buf *line, struct buf *page)
{
	(void)v;
	buf_add(line, _("Enter gaat verder waar u was; v toont wat anders is dan opgeslagen; Delete gooit weg."));
	buf_add(page, _("Een concept ontstaat zodra u in een formulier typt en verdwijnt bij opslaan. Het staat verzegeld "
					"naast de opslag; ook na een stroomstoring is het er nog."));
}

/* Read anew; with nothing left the screen goes. */
static void drafts_uncover(struct view *v)
{
	struct drafts *d = v->state;
	struct views *vs = v->views;
	enum err e = load(d);
	if (e != ERR_OK)
		views_error(vs, e);
	else if (!d->n)
		views_pop(vs); /* v is gone */
	views_dirty(vs);
}

static void drafts_leave(struct view *v)
{
	struct drafts *d = v->state;
	journaal_visit_end(d->visit);
	d->visit = NULL;
}

static void drafts_close(struct view *v)
{
	struct drafts *d = v->state;
	drafts_leave(v);
	entry_drafts_free(d->drafts, d->n);
	free(d);
}

static const struct view_ops drafts_ops = {
	.name = "concepten",
	.draw = drafts_draw,
	.act = drafts_act,
	.key = drafts_key,
	.help = drafts_help,
	.seal = drafts_leave,
	.cover = drafts_leave,
	.uncover = drafts_uncover,
	.close = drafts_close,
};

/* Shows the drafts; when there are none it says so, or not. */
static void show_drafts(struct views *vs, bool say_none)
{
	struct drafts *d = mem_new(sizeof *d);
	d->views = vs;
	d->list.draw_row = draw_draft;
	d->list.ctx = d;
	enum err e = load(d);
	if (e == ERR_OK && d->n) {
		views_push(vs, &drafts_ops, d);
		return;
	}
	if (e != ERR_OK)
		views_error(vs, e);
	else if (say_none)
		views_message(vs, ROLE_QUIET, "%s", _("Er zijn geen concepten."));
	entry_drafts_free(d->drafts, d->n);
	free(d);
}

void view_drafts(struct views *vs)
{
	show_drafts(vs, true);
}

void view_drafts_at_start(struct views *vs)
{
	show_drafts(vs, false);
}
