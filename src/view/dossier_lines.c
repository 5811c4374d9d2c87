/* What there is of a person, by section: each form of the definitions has its place by its
 * `menu`, so a new record shows up without code. A section says in a word how far it is;
 * what has not begun stands together on one line. */
#include <config.h>

#include "dossier_priv.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "show_priv.h"

#include <stdlib.h>
#include <string.h>

enum { FOLDED = 4 }; /* records of one form before older ones are folded away */

/* How far the lines of one section are. */
struct tally { unsigned records, faults, busy, drafts, frozen; };

static struct dossier_line *add_line(struct dossier *d, struct dossier_line l)
{
	MEM_GROW(d->lines, d->n, d->cap);
	d->lines[d->n] = l;
	return &d->lines[d->n++];
}

/* --- states --------------------------------------------------------------------------- */

/* Counts over the blocks of a record's form; false when it cannot be opened. */
static bool count_blocks(struct dossier *d, const struct spec_form *form, struct rid id, struct entry_block_state *sum)
{
	struct entry_options o = {.store = views_store(d->views), .kalender = views_kalender(d->views), .form = form};
	struct entry *e;
	*sum = (struct entry_block_state){.badge = BADGE_EMPTY};
	if (entry_open(&o, id, &e) != ERR_OK)
		return false;
	for (size_t i = 0; i < form->n_blocks; i++) {
		struct entry_block_state s = entry_block_state(e, i);
		sum->asked += s.asked;
		sum->answered += s.answered;
		sum->faults += s.faults;
		sum->missing += s.missing;
	}
	entry_free(e);
	return true;
}

/* "vastgesteld", "bezig 7/23", "klaar": of a record that can be made definitive. */
static char *state_of(struct dossier *d, const struct spec_form *form, const struct record *r, struct tally *t)
{
	struct entry_block_state s;
	struct buf b = {0};
	t->records++;
	t->frozen += r->frozen;
	if (r->frozen)
		return mem_dup(_("vastgesteld"));
	if (r->disputed)
		return mem_dup(_("! ook verwijderd"));
	if (!form->definitive || !count_blocks(d, form, r->id, &s))
		return NULL;
	t->faults += s.faults;
	t->busy += s.missing > 0 && !s.faults;
	if (s.faults)
		buf_printf(&b, _("fouten %u"), s.faults);
	else if (s.missing)
		buf_printf(&b, _("bezig %u/%u"), s.answered, s.asked);
	else
		buf_add(&b, _("vast te stellen"));
	return buf_detach(&b);
}

/* The word of a section. */
static char *section_state(const struct tally *t)
{
	struct buf b = {0};
	if (t->faults)
		buf_printf(&b, _("fouten %u"), t->faults);
	else if (t->drafts)
		buf_add(&b, _("concept"));
	else if (t->busy)
		buf_add(&b, _("bezig"));
	else if (!t->records)
		buf_add(&b, _("nog niet"));
	else if (t->frozen == t->records)
		buf_add(&b, _("vastgesteld"));
	else
		buf_printf(&b, t->records == 1 ? _("%u vastgelegd") : _("%u vastgelegd"), t->records);
	return buf_detach(&b);
}

/* --- drafts ------------------------------------------------------------------------------ */

static char *draft_state(const struct entry_draft *draft)
{
	struct buf b = {0};
	buf_printf(&b, draft->answers == 1 ? _("concept: %u antwoord") : _("concept: %u antwoorden"), draft->answers);
	return buf_detach(&b);
}

/* A draft on a record that is there. */
static void mark_draft(struct dossier *d, struct dossier_line *l, struct tally *t)
{
	for (size_t i = 0; i < d->n_drafts; i++) {
		if (!rid_equal(d->drafts[i].record, l->record) || d->drafts[i].form != l->form)
			continue;
		free(l->state);
		l->state = draft_state(&d->drafts[i]);
		l->has_draft = true;
		memcpy(l->draft, d->drafts[i].id, sizeof l->draft);
		t->drafts++;
		return; /* the newest; others stand with the drafts */
	}
}

/* Drafts of records that were never saved. */
static void add_drafts(struct dossier *d, const struct spec_form *form, struct rid owner, struct tally *t)
{
	for (size_t i = 0; i < d->n_drafts; i++) {
		const struct entry_draft *draft = &d->drafts[i];
		if (draft->form != form || !rid_is_none(draft->record) || !rid_equal(draft->owner, owner))
			continue;
		struct dossier_line *l = add_line(d, (struct dossier_line){.kind = LINE_DRAFT, .form = form, .section = form->menu,
			.owner = owner, .has_draft = true, .title = mem_dup(_("(nieuw)")), .state = draft_state(draft)});
		memcpy(l->draft, draft->id, sizeof l->draft);
		t->drafts++;
	}
}

/* --- lines ---------------------------------------------------------------------------------- */

static void add_record(struct dossier *d, const struct spec_form *form, const struct record *r, struct rid owner,
	struct tally *t)
{
	struct buf title = {0};
	record_title(r, &title);
	struct dossier_line *l = add_line(d, (struct dossier_line){.kind = LINE_RECORD, .form = form, .section = form->menu,
		.record = r->id, .owner = owner, .title = buf_detach(&title), .state = state_of(d, form, r, t)});
	mark_draft(d, l, t);
}

/* Newest first; many older ones are one line until they are asked for. */
static void add_rows(struct dossier *d, const struct spec_form *form, struct rid owner, struct tally *t)
{
	struct record **rows = NULL;
	size_t n = 0, shown;
	add_drafts(d, form, owner, t);
	if (store_read_rows(views_store(d->views), owner, form->record, &rows, &n) != ERR_OK)
		return;
	shown = n <= FOLDED + 1 || d->unfolded == form ? n : FOLDED;
	for (size_t i = n; i-- > n - shown;)
		add_record(d, form, rows[i], owner, t);
	if (shown < n) {
		struct buf b = {0};
		t->records += (unsigned)(n - shown);
		buf_printf(&b, _("… en nog %zu van eerder (Enter toont ze)"), n - shown);
		add_line(d, (struct dossier_line){.kind = LINE_MORE, .form = form, .section = form->menu, .owner = owner,
			.title = buf_detach(&b)});
	}
	records_free(rows, n);
}

struct rid dossier_owner(const struct dossier *d, const struct spec_form *form)
{
	const struct spec_record *owner = form->record->owner;
	if (owner && owner == d->dossier->spec)
		return d->id;
	if (owner && d->person && owner == d->person->spec)
		return d->person->id;
	return (struct rid){{0}};
}

bool dossier_has(const struct dossier *d, const struct spec_form *form)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->lines[i].form == form && d->lines[i].kind != LINE_ADD)
			return true;
	return false;
}

/* Is there anything on it for people to fill in? */
static bool is_for_people(const struct spec_form *form)
{
	for (size_t b = 0; b < form->n_blocks; b++)
		for (size_t q = 0; q < form->blocks[b].n_questions; q++) {
			const struct spec_field *f = form->blocks[b].questions[q].field;
			if (!f || !(f->readonly || f->calculation || (f->eis & SPEC_EIS_A)))
				return true;
		}
	return false;
}

bool dossier_takes_more(const struct dossier *d, const struct spec_form *form)
{
	return form->menu && !rid_is_none(dossier_owner(d, form)) && !(form->record->single && dossier_has(d, form)) &&
		is_for_people(form);
}

static void add_form(struct dossier *d, const struct spec_form *form, struct tally *t)
{
	struct rid owner = dossier_owner(d, form), none = {{0}};
	if (form->record == d->dossier->spec)
		add_record(d, form, d->dossier, none, t);
	else if (d->person && form->record == d->person->spec)
		add_record(d, form, d->person, none, t);
	else if (!rid_is_none(owner))
		add_rows(d, form, owner, t);
}

/* "+ nog niet: PIP, Vrijstelling, ..." */
static void add_missing(struct dossier *d, const char *section)
{
	const struct spec *spec = views_spec(d->views);
	struct buf b = {0};
	for (size_t i = 0; i < spec_n_forms(spec); i++) {
		const struct spec_form *f = spec_form_at(spec, i);
		if (f->menu && strcmp(f->menu, section) == 0 && dossier_takes_more(d, f) && !dossier_has(d, f))
			buf_printf(&b, "%s%s", b.len ? ", " : _("+ nog niet: "), f->label);
	}
	if (b.len)
		add_line(d, (struct dossier_line){.kind = LINE_ADD, .section = section, .title = buf_detach(&b)});
	buf_clear(&b);
}

static void add_section(struct dossier *d, const char *section)
{
	const struct spec *spec = views_spec(d->views);
	struct tally t = {0};
	size_t head = d->n;
	add_line(d, (struct dossier_line){.kind = LINE_SECTION, .section = section});
	for (size_t i = 0; i < spec_n_forms(spec); i++) {
		const struct spec_form *f = spec_form_at(spec, i);
		if (f->menu && strcmp(f->menu, section) == 0)
			add_form(d, f, &t);
	}
	add_missing(d, section);
	if (d->n == head + 1)
		d->n--; /* nothing of it hangs here */
	else
		d->lines[head].state = section_state(&t);
}

static bool section_seen(const struct dossier *d, const char *section)
{
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->lines[i].section, section) == 0)
			return true;
	return false;
}

static void clear_lines(struct dossier *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->lines[i].title);
		free(d->lines[i].state);
	}
	d->n = 0;
	entry_drafts_free(d->drafts, d->n_drafts);
	d->drafts = NULL;
	d->n_drafts = 0;
}

/* Sections stand in the order of a list of the definitions, which names a form of each;
 * others follow. */
static void add_named_sections(struct dossier *d)
{
	const struct spec_list *order = spec_list(views_spec(d->views), "dossier_onderdeel");
	for (size_t i = 0; order && i < order->n_codes; i++) {
		const struct spec_form *f = spec_form(views_spec(d->views), order->codes[i].code);
		if (f && f->menu && !section_seen(d, f->menu))
			add_section(d, f->menu);
	}
}

static void gather(struct dossier *d)
{
	const struct spec *spec = views_spec(d->views);
	struct entry_options o = {.store = views_store(d->views), .kalender = views_kalender(d->views)};
	clear_lines(d);
	entry_drafts(&o, &d->drafts, &d->n_drafts);
	add_named_sections(d);
	for (size_t i = 0; i < spec_n_forms(spec); i++) {
		const struct spec_form *f = spec_form_at(spec, i);
		if (f->menu && !section_seen(d, f->menu))
			add_section(d, f->menu);
	}
}

/* The line of a record and form, else where the cursor was; never on a heading. */
static size_t find_line(const struct dossier *d, struct rid record, const struct spec_form *form, size_t at)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->lines[i].kind == LINE_RECORD && d->lines[i].form == form && rid_equal(d->lines[i].record, record))
			return i;
	if (at >= d->n)
		at = d->n ? d->n - 1 : 0;
	while (at + 1 < d->n && d->lines[at].kind == LINE_SECTION)
		at++;
	return at;
}

enum err dossier_load(struct dossier *d)
{
	struct record *r;
	enum err e = store_read(views_store(d->views), d->id, &r);
	if (e != ERR_OK)
		return e;
	size_t at = d->list.cursor;
	struct rid record = at < d->n ? d->lines[at].record : (struct rid){{0}};
	const struct spec_form *form = at < d->n ? d->lines[at].form : NULL;
	record_free(d->dossier);
	record_free(d->person);
	d->dossier = r;
	d->person = show_person_of(d->views, r);
	if (!rid_parse(record_get(r, "gezin"), &d->gezin))
		d->gezin = (struct rid){{0}};
	gather(d);
	d->list.n = d->n;
	d->list.cursor = find_line(d, record, form, at);
	tui_list_dirty(&d->list);
	return ERR_OK;
}

void dossier_clear(struct dossier *d)
{
	clear_lines(d);
	free(d->lines);
	record_free(d->dossier);
	record_free(d->person);
}
