/* What was: the history of a record, newest first, a page at most. */
#include <config.h>

#include "view/screens.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "show_priv.h"
#include "store/change.h"
#include "store/journaal.h"

#include <string.h>

enum { HISTORY_MAX = 2000 };

struct history {
	struct views *vs;
	struct buf text;
	char set[24];      /* of the line before: a save is one heading */
	size_t lines;
};

/* What happened to the whole record. */
static const char *kind_words(const char *kind)
{
	static const struct { const char *kind, *words; } kinds[] = {
		{"create", N_("gemaakt")}, {"tombstone", N_("verwijderd")}, {"restore", N_("teruggezet")},
		{"freeze", N_("vastgesteld")}, {"resolve", N_("gekozen tussen twee waarden")}, {"link", N_("samengevoegd")},
		{"unlink", N_("losgemaakt")},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return _(kinds[i].words);
	return kind;
}

static const char *stand_words(const char *stand)
{
	static const struct { const char *code, *words; } stands[] = {
		{"O", N_("onbekend")}, {"N", N_("niet gevraagd")}, {"W", N_("wil niet zeggen")}};
	for (size_t i = 0; stand && i < sizeof stands / sizeof stands[0]; i++)
		if (strcmp(stands[i].code, stand) == 0)
			return _(stands[i].words);
	return NULL;
}

/* "02-03-2026 09:00  anna" above the lines of one save. */
static void heading(struct history *h, const struct history_line *l)
{
	char when[26];
	if (l->set && strncmp(h->set, l->set, sizeof h->set - 1) == 0)
		return;
	strncpy(h->set, l->set ? l->set : "", sizeof h->set - 1);
	clock_format(l->when_ms, when);
	buf_printf(&h->text, "%s%.2s-%.2s-%.4s %.5s  %s", h->lines ? "\n" : "", when + 8, when + 5, when, when + 11, l->user);
	if (l->reason)
		buf_printf(&h->text, _("  (reden: %s)"), l->reason);
	buf_add(&h->text, "\n");
}

static bool history_line(void *ctx, const struct history_line *l)
{
	struct history *h = ctx;
	const char *stand = stand_words(l->stand);
	heading(h, l);
	if (!l->field && !(l->name && *l->name)) {
		buf_printf(&h->text, "  %s\n", kind_words(l->kind));
		return ++h->lines < HISTORY_MAX;
	}
	buf_printf(&h->text, "  %s: ", l->field ? l->field->label : l->name);
	if (l->value && *l->value && l->field)
		show_value(h->vs, l->field, l->value, &h->text);
	else if (l->value && *l->value)
		buf_add(&h->text, l->value);
	else
		buf_add(&h->text, stand ? stand : _("(leeg)"));
	if (l->head)
		buf_add(&h->text, _("  <- nu"));
	buf_add(&h->text, "\n");
	return ++h->lines < HISTORY_MAX;
}

void view_history(struct views *vs, struct rid record)
{
	struct history h = {.vs = vs};
	enum err e = journaal_note(views_store(vs), "historie", record, "");
	if (e == ERR_OK)
		e = store_history(views_store(vs), record, history_line, &h);
	if (h.lines == HISTORY_MAX)
		buf_add(&h.text, _("\nOuder dan dit staat in het journaal en de regels van de opslag.\n"));
	if (e == ERR_OK)
		views_page(vs, _("Historie: nieuwste boven; \"<- nu\" is wat nu geldt"),
			h.lines ? buf_str(&h.text) : _("Nog niets opgeslagen."));
	else
		views_error(vs, e);
	buf_wipe(&h.text);
}
