/* What was: drafts that were left, and the history of a record. */
#include <config.h>

#include "view/screens.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "entry/entry.h"
#include "show_priv.h"
#include "store/change.h"
#include "store/draft.h"
#include "store/journaal.h"
#include "tui/widget.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *draft_label(const struct entry_draft *d)
{
	char when[26];
	struct buf b = {0};
	clock_format(d->when_ms, when);
	buf_printf(&b, _("%s  %s  (%u antwoorden, %.2s-%.2s %.5s)"), d->form ? d->form->label : "?", d->title ? d->title : "",
		d->answers, when + 8, when + 5, when + 11);
	return buf_detach(&b);
}

/* Continue or throw away, asked for one draft. */
static void draft_chosen(struct views *vs, const struct entry_draft *d)
{
	const struct tui_choice what[] = {
		{"verder", _("verdergaan waar u was"), false}, {"weg", _("weggooien"), false}};
	char *choice = views_pick(vs, _("Concept"), what, 2, false, NULL);
	if (choice && strcmp(choice, "verder") == 0)
		view_form_resume(vs, d->id);
	else if (choice && views_confirm(vs, _("Weggooien"), _("Wat hierin is getypt is dan weg."), _("weg"))) {
		enum err e = draft_remove(views_store(vs), d->id);
		if (e != ERR_OK)
			views_error(vs, e);
	}
	free(choice);
}

static void offer_drafts(struct views *vs, bool say_none)
{
	struct entry_options o = {.store = views_store(vs), .kalender = views_kalender(vs)};
	struct entry_draft *drafts = NULL;
	size_t n = 0;
	enum err e = entry_drafts(&o, &drafts, &n);
	if (e != ERR_OK || !n) {
		if (e != ERR_OK)
			views_error(vs, e);
		else if (say_none)
			views_message(vs, ROLE_QUIET, "%s", _("Er zijn geen concepten."));
		entry_drafts_free(drafts, n);
		return;
	}
	struct tui_choice *c = mem_new_array(n, sizeof *c);
	char (*codes)[24] = mem_new_array(n, sizeof *codes);
	for (size_t i = 0; i < n; i++) {
		snprintf(codes[i], sizeof codes[i], "%zu", i);
		c[i] = (struct tui_choice){codes[i], draft_label(&drafts[i]), false};
	}
	char *code = views_pick(vs, _("Nog niet opgeslagen: verdergaan met"), c, n, false, NULL);
	if (code)
		draft_chosen(vs, &drafts[strtoul(code, NULL, 10)]);
	for (size_t i = 0; i < n; i++)
		free((char *)c[i].label);
	free(code);
	free(codes);
	free(c);
	entry_drafts_free(drafts, n);
}

void view_drafts(struct views *vs)
{
	offer_drafts(vs, true);
}

void view_drafts_at_start(struct views *vs)
{
	offer_drafts(vs, false);
}

struct history {
	struct views *vs;
	struct buf text;
	size_t lines;
};

enum { HISTORY_MAX = 2000 };

static bool history_line(void *ctx, const struct history_line *l)
{
	struct history *h = ctx;
	char when[26];
	clock_format(l->when_ms, when);
	buf_printf(&h->text, "%.2s-%.2s-%.4s %.5s  %-12s ", when + 8, when + 5, when, when + 11, l->user);
	if (l->field) {
		buf_printf(&h->text, "%s: ", l->field->label);
		if (l->value && *l->value)
			show_value(h->vs, l->field, l->value, &h->text);
		else
			buf_add(&h->text, _("(leeg)"));
		if (l->head)
			buf_add(&h->text, _("  <- nu"));
	} else {
		buf_add(&h->text, l->kind);
	}
	buf_add(&h->text, "\n");
	return ++h->lines < HISTORY_MAX;
}

void view_history(struct views *vs, struct rid record)
{
	struct history h = {.vs = vs};
	enum err e = journaal_note(views_store(vs), "historie", record, "");
	if (e == ERR_OK)
		e = store_history(views_store(vs), record, history_line, &h);
	if (e == ERR_OK)
		views_page(vs, _("Historie"), h.lines ? buf_str(&h.text) : _("Nog niets opgeslagen."));
	else
		views_error(vs, e);
	buf_wipe(&h.text);
}
