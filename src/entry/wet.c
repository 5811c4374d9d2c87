/* The law while typing. The facts of the dossier are read once when a form opens and after each save;
 * at every change the answers on the form are laid over them, and the checks that speak of the main
 * record run. Their sentences stand beside the fields they name; refusals stop a save or vaststellen.
 * Dates that a save would move are the difference between two computations. */
#include <config.h>

#include "wet_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "lapse_priv.h"
#include "rule/termijn.h"
#include "store/werk.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_MOVES = 8 };

struct wet {
	struct feiten *feiten;
	struct instellingen *instellingen;
	struct termijnen before;     /* as it is stored */
	struct toetsen opslaan, vaststellen;
	bool tried;                  /* read since the last change in the store */
	bool loud;                   /* a save or vaststellen was refused: empty fields are named too */
};

static bool is_ready(const struct entry *e)
{
	return e->wet && e->wet->feiten;
}

/* --- reading --------------------------------------------------------------------------------- */

/* The dossier the form is about; none for what stands apart. */
static struct rid dossier_of(const struct entry *e)
{
	for (size_t i = 0; i < e->n_kinds; i++)
		if (strcmp(e->kinds[i].spec->id, "dossier") == 0 && e->kinds[i].hold != NONE && !e->holds[e->kinds[i].hold]->fresh)
			return e->holds[e->kinds[i].hold]->now->id;
	return (struct rid){{0}};
}

static void read_facts(struct entry *e)
{
	struct wet *w = e->wet;
	struct rid dossier = dossier_of(e);
	w->tried = true;
	if (rid_is_none(dossier))
		return;
	if (store_instellingen(e->o.store, &w->instellingen) != ERR_OK ||
		store_feiten(e->o.store, dossier, (struct civil){0}, &w->feiten) != ERR_OK) {
		feiten_free(w->feiten);
		w->feiten = NULL;
		return;
	}
	termijnen_compute(e->o.regels, w->instellingen, w->feiten, &w->before);
}

void wet_forget(struct entry *e)
{
	struct wet *w = e->wet;
	if (!w)
		return;
	feiten_free(w->feiten);
	instellingen_free(w->instellingen);
	termijnen_clear(&w->before);
	toetsen_clear(&w->opslaan);
	toetsen_clear(&w->vaststellen);
	*w = (struct wet){.loud = w->loud};
}

void wet_clear(struct entry *e)
{
	wet_forget(e);
	free(e->wet);
	e->wet = NULL;
}

/* --- answers over facts --------------------------------------------------------------------------- */

static void lay_over(struct entry *e, const struct hold *h)
{
	char id[37], owner[37];
	rid_text(h->now->id, id);
	rid_text(h->now->owner, owner);
	if (h->removed || h->now->deleted || !lapse_will_exist(e, h)) {
		int row = feiten_by_id(e->wet->feiten, id);
		if (row != FEITEN_NONE)
			feiten_drop(e->wet->feiten, row);
		return;
	}
	int row = feiten_row(e->wet->feiten, h->now->spec->id, id, rid_is_none(h->now->owner) ? NULL : owner);
	for (size_t f = 0; row != FEITEN_NONE && f < h->now->spec->n_fields; f++)
		feiten_set(e->wet->feiten, row, h->now->spec->fields[f].name, lapse_seen(e, h, f));
}

static int main_row(const struct entry *e)
{
	char id[37];
	rid_text(model_main(e)->now->id, id);
	return feiten_by_id(e->wet->feiten, id);
}

static void run_checks(struct entry *e, const char *bij, struct toetsen *out)
{
	int row = main_row(e);
	toetsen_clear(out);
	if (row != FEITEN_NONE)
		toetsen_run(e->o.regels, e->wet->instellingen, e->wet->feiten, row, bij, e->env.today, out);
}

void wet_refresh(struct entry *e)
{
	if (!e->o.regels)
		return;
	if (!e->wet)
		e->wet = mem_new(sizeof *e->wet);
	if (!e->wet->tried)
		read_facts(e);
	if (!is_ready(e))
		return;
	for (size_t i = 0; i < e->n_holds; i++)
		lay_over(e, e->holds[i]);
	run_checks(e, "opslaan", &e->wet->opslaan);
	run_checks(e, "vaststellen", &e->wet->vaststellen);
}

/* --- what they say ------------------------------------------------------------------------------------ */

static const char *said_at(const struct toetsen *t, const char *field)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].spring && strcmp(t->rows[i].spring, field) == 0)
			return t->rows[i].melding;
	return NULL;
}

const char *wet_finding(const struct entry *e, const struct hold *h, size_t field)
{
	const char *stored = record_at(h->now, field);
	if (!is_ready(e) || h != model_main(e) || h->now->frozen || (!*stored && !e->wet->loud))
		return NULL;
	const char *id = h->now->spec->fields[field].id;
	const char *said = said_at(&e->wet->opslaan, id);
	return said ? said : said_at(&e->wet->vaststellen, id);
}

bool wet_refuses(struct entry *e, const char *bij, struct buf *why)
{
	bool any = false;
	wet_refresh(e);
	if (!is_ready(e))
		return false;
	const struct toetsen *t = strcmp(bij, "opslaan") == 0 ? &e->wet->opslaan : &e->wet->vaststellen;
	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].weigering) {
			buf_printf(why, "%s\n", t->rows[i].melding);
			any = true;
		}
	e->wet->loud |= any;
	return any;
}

/* --- dates that move ------------------------------------------------------------------------------------ */

static bool is_told(const struct termijn_move *m)
{
	return !civil_is_none(m->was) && !civil_is_none(m->now) && m->days && !m->klaar;
}

static void say_move(const struct termijn_move *m, struct buf *text)
{
	char was[11], now[11];
	civil_format_nl(m->was, was);
	civil_format_nl(m->now, now);
	buf_printf(text, m->days == 1 || m->days == -1 ? _("%s: %s wordt %s (%+ld dag)\n") : _("%s: %s wordt %s (%+ld dagen)\n"),
		m->regel->label, was, now, m->days);
}

void wet_moves(struct entry *e, struct buf *text)
{
	struct termijnen after = {0};
	struct termijn_move *m = NULL;
	size_t told = 0;
	wet_refresh(e);
	if (!is_ready(e))
		return;
	termijnen_compute(e->o.regels, e->wet->instellingen, e->wet->feiten, &after);
	size_t n = termijnen_moves(&e->wet->before, &after, &m);
	for (size_t i = 0; i < n; i++)
		told += is_told(&m[i]);
	if (told)
		buf_printf(text, told == 1 ? _("%zu termijn verschuift:\n") : _("%zu termijnen verschuiven:\n"), told);
	for (size_t i = 0, k = 0; i < n && k < MAX_MOVES; i++)
		if (is_told(&m[i])) {
			say_move(&m[i], text);
			k++;
		}
	if (told > MAX_MOVES)
		buf_printf(text, _("en nog %zu.\n"), told - MAX_MOVES);
	free(m);
	termijnen_clear(&after);
}

/* --- for screens ---------------------------------------------------------------------------------------- */

const struct feiten *entry_feiten(struct entry *e)
{
	wet_refresh(e);
	return is_ready(e) ? e->wet->feiten : NULL;
}

const struct instellingen *entry_instellingen(struct entry *e)
{
	wet_refresh(e);
	return is_ready(e) ? e->wet->instellingen : NULL;
}

bool entry_refusal(struct entry *e, struct buf *why)
{
	return wet_refuses(e, "opslaan", why);
}
