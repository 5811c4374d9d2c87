/* The law beside a form: why a date is what it is, with the answers as they now stand on the form,
 * and what refuses a save. */
#include <config.h>

#include "form_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "pick_priv.h"
#include "rule/termijn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Does a term speak of this form: does its work lie at the field, or does it hang on the record? */
static bool is_near(const struct termijn *t, const struct spec_field *field, const char *record)
{
	if (t->signaal)
		return false;
	return (field && t->regel->spring && strcmp(t->regel->spring, field->id) == 0) || strcmp(t->row, record) == 0;
}

static bool is_about(const struct termijn *t, const struct spec_field *field)
{
	return field && t->regel->spring && strcmp(t->regel->spring, field->id) == 0;
}

static void add_term(struct pick *p, const struct termijn *t, size_t i)
{
	char code[24], day[11];
	struct buf b = {0};
	snprintf(code, sizeof code, "%zu", i);
	civil_format_nl(t->due, day);
	buf_printf(&b, "%s  %s%s", day, t->regel->label, t->klaar ? _(" (gedaan)") : "");
	pick_add(p, code, buf_str(&b), false);
	buf_clear(&b);
}

/* Those at the field first; without any, all of the dossier. */
static void gather(const struct termijnen *t, const struct spec_field *field, const char *record, struct pick *p)
{
	for (size_t i = 0; i < t->n; i++)
		if (is_about(&t->rows[i], field))
			add_term(p, &t->rows[i], i);
	for (size_t i = 0; i < t->n; i++)
		if (!is_about(&t->rows[i], field) && is_near(&t->rows[i], field, record))
			add_term(p, &t->rows[i], i);
	for (size_t i = 0; !p->n && i < t->n; i++)
		if (!t->rows[i].signaal)
			add_term(p, &t->rows[i], i);
}

static void show(struct form *f, const struct termijn *t, const struct feiten *facts)
{
	struct uitleg *u = uitleg_new();
	struct buf b = {0};
	termijn_explain(views_regels(f->views), entry_instellingen(f->entry), facts, t->regel->id, t->row, u);
	uitleg_print(u, &b);
	views_page(f->views, t->regel->label, buf_str(&b));
	buf_wipe(&b);
	uitleg_free(u);
}

void form_explain(struct form *f)
{
	const struct entry_item *it = form_item(f, f->cursor);
	const struct spec_field *field = it ? it->field : NULL;
	char record[37];
	form_commit(f);
	form_edit(f, SIZE_MAX);
	const struct feiten *facts = entry_feiten(f->entry);
	if (!facts) {
		views_message(f->views, ROLE_QUIET, "%s", _("Bij dit formulier horen geen termijnen."));
		return;
	}
	struct termijnen t = {0};
	struct pick p = {.hide_codes = true};
	rid_text(it ? it->record : entry_main(f->entry)->id, record);
	termijnen_compute(views_regels(f->views), entry_instellingen(f->entry), facts, &t);
	gather(&t, field, record, &p);
	char *code = p.n > 1 ? pick_run(f->views, &p, _("Welke termijn?"), NULL, "") : p.n ? mem_dup(p.choices[0].code) : NULL;
	if (code && *code)
		show(f, &t.rows[strtoul(code, NULL, 10)], facts);
	else if (!p.n)
		views_message(f->views, ROLE_QUIET, "%s", _("Voor dit dossier loopt nog geen termijn."));
	free(code);
	pick_clear(&p);
	termijnen_clear(&t);
	views_dirty(f->views);
}

bool form_say_refusal(struct form *f)
{
	struct buf why = {0}, first = {0};
	bool any = entry_refusal(f->entry, &why);
	if (any) {
		buf_add_n(&first, buf_str(&why), strcspn(buf_str(&why), "\n"));
		f->cursor = entry_n_items(f->entry);
		form_go_problem(f, "");
		views_message(f->views, ROLE_ERROR, _("Niet opgeslagen: %s"), buf_str(&first));
	}
	buf_wipe(&why);
	buf_wipe(&first);
	return any;
}
