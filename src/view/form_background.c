/* What to have beside a talk: the talk before it, what was agreed and what became of it, hours and
 * attendance, terms and tasks that are open. Read from the dossier as it is stored, with the
 * answers on the form over it. */
#include <config.h>

#include "form_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "rule/termijn.h"
#include "show_priv.h"
#include "vandaag_priv.h"

#include <stdlib.h>
#include <string.h>

/* A part of the page: rows of a record of the dossier that are still open. */
struct part {
	const char *record, *head;   /* head: N_ */
	const char *status, *done;   /* field and the codes (blanks between) that end it; NULL: never */
};

static const struct part parts[] = {
	{"pip_afspraak", N_("Afspraken uit het PIP"), NULL, NULL},
	{"afspraak_voortgang", N_("Wat daarvan werd"), "status", "klaar vervalt"},
	{"taak", N_("Open taken"), "status", "klaar vervallen"},
};

static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = words; n && (at = strstr(at, word)); at += n)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

/* Every answer of a row on one line, without what only refers. */
static void add_row(struct views *vs, const struct feiten *f, int row, struct buf *out)
{
	const struct spec_record *kind = spec_record(views_spec(vs), feiten_record(f, row));
	bool any = false;
	buf_add(out, "  - ");
	for (size_t i = 0; i < kind->n_fields; i++) {
		const char *v = feiten_get(f, row, kind->fields[i].name);
		if (!*v || kind->fields[i].ref)
			continue;
		buf_add(out, any ? "; " : "");
		any = true;
		show_value(vs, &kind->fields[i], v, out);
	}
	buf_add(out, any ? "\n" : _("(leeg)\n"));
}

static void add_part(struct views *vs, const struct feiten *f, const struct part *p, struct buf *out)
{
	bool any = false;
	for (size_t i = 0; spec_record(views_spec(vs), p->record) && feiten_of(f, p->record, i) != FEITEN_NONE; i++) {
		int row = feiten_of(f, p->record, i);
		if (p->status && has_word(p->done, feiten_get(f, row, p->status)))
			continue;
		if (!any)
			buf_printf(out, "\n%s\n", _(p->head));
		any = true;
		add_row(vs, f, row, out);
	}
}

/* --- the talk before ---------------------------------------------------------------------------- */

/* The newest record of the form's kind that is not the one on the form. */
static int previous(const struct form *f, const struct feiten *facts)
{
	char mine[37];
	int found = FEITEN_NONE;
	rid_text(entry_main(f->entry)->id, mine);
	for (size_t i = 0; feiten_of(facts, entry_main(f->entry)->spec->id, i) != FEITEN_NONE; i++) {
		int row = feiten_of(facts, entry_main(f->entry)->spec->id, i);
		if (strcmp(feiten_id(facts, row), mine) != 0)
			found = row;
	}
	return found;
}

static void add_fields(struct views *vs, const struct feiten *f, int row, struct buf *out)
{
	const struct spec_record *kind = spec_record(views_spec(vs), feiten_record(f, row));
	for (size_t i = 0; i < kind->n_fields; i++) {
		const char *v = feiten_get(f, row, kind->fields[i].name);
		if (!*v)
			continue;
		buf_printf(out, "  %s: ", kind->fields[i].label);
		show_value(vs, &kind->fields[i], v, out);
		buf_add(out, "\n");
	}
}

static void add_own_rows(struct views *vs, const struct feiten *f, int owner, struct buf *out)
{
	const struct spec *spec = views_spec(vs);
	for (size_t k = 0; k < spec_n_records(spec); k++) {
		const struct spec_record *kind = spec_record_at(spec, k);
		bool any = false;
		if (!kind->owner || strcmp(kind->owner->id, feiten_record(f, owner)) != 0)
			continue;
		for (size_t i = 0; feiten_of(f, kind->id, i) != FEITEN_NONE; i++) {
			int row = feiten_of(f, kind->id, i);
			if (feiten_owner(f, row) != owner)
				continue;
			if (!any)
				buf_printf(out, "  %s\n", kind->plural);
			any = true;
			add_row(vs, f, row, out);
		}
	}
}

static void add_previous(struct form *f, const struct feiten *facts, struct buf *out)
{
	int row = previous(f, facts);
	if (row == FEITEN_NONE) {
		buf_printf(out, _("Er is nog geen eerder formulier %s.\n"), entry_form(f->entry)->label);
		return;
	}
	buf_printf(out, _("De vorige keer (%s)\n"), entry_form(f->entry)->label);
	add_fields(f->views, facts, row, out);
	add_own_rows(f->views, facts, row, out);
}

/* --- hours and terms -------------------------------------------------------------------------------- */

static void add_amount(const struct norm *m, int64_t n, struct buf *out)
{
	if (m->eenheid && strcmp(m->eenheid, "uren") == 0)
		buf_printf(out, "%lld:%02lld", (long long)(n / 60), (long long)(n % 60));
	else
		buf_printf(out, "%lld", (long long)n);
}

static void add_normen(struct form *f, const struct feiten *facts, struct buf *out)
{
	struct normen m = {0};
	normen_compute(views_regels(f->views), entry_instellingen(f->entry), facts, store_today(views_store(f->views)), &m);
	if (m.n)
		buf_add(out, _("\nUren en normen\n"));
	for (size_t i = 0; i < m.n; i++) {
		buf_printf(out, "  %s: ", m.rows[i].label);
		add_amount(&m.rows[i], m.rows[i].stand, out);
		buf_add(out, m.rows[i].minstens ? _(" van ") : _(" van ten hoogste "));
		add_amount(&m.rows[i], m.rows[i].eis, out);
		buf_add(out, m.rows[i].onhaalbaar ? _(" ! niet haalbaar in dit tempo\n") : "\n");
	}
	normen_clear(&m);
}

static void add_termijnen(struct form *f, const struct feiten *facts, struct buf *out)
{
	struct termijnen t = {0};
	struct civil today = store_today(views_store(f->views));
	bool any = false;
	termijnen_compute(views_regels(f->views), entry_instellingen(f->entry), facts, &t);
	for (size_t i = 0; i < t.n; i++) {
		char day[11];
		if (t.rows[i].klaar || t.rows[i].signaal || civil_compare(t.rows[i].vooraf, today) > 0)
			continue;
		if (!any)
			buf_add(out, _("\nTermijnen die lopen\n"));
		any = true;
		civil_format_nl(t.rows[i].due, day);
		buf_printf(out, "  %s ", day);
		vandaag_when(views_kalender(f->views), t.rows[i].due, today, out);
		buf_printf(out, "  %s\n", t.rows[i].regel->label);
	}
	termijnen_clear(&t);
}

void form_background(struct form *f)
{
	struct buf b = {0};
	form_commit(f);
	form_edit(f, SIZE_MAX);
	const struct feiten *facts = entry_feiten(f->entry);
	if (!facts) {
		views_message(f->views, ROLE_QUIET, "%s", _("Dit formulier hoort niet bij een dossier; er is niets bij te lezen."));
		return;
	}
	add_previous(f, facts, &b);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		add_part(f->views, facts, &parts[i], &b);
	add_normen(f, facts, &b);
	add_termijnen(f, facts, &b);
	views_page(f->views, _("Achtergrond"), buf_str(&b));
	views_dirty(f->views);
	buf_wipe(&b);
}
