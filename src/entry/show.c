/* What the screen asks of a form: each value as stored, as shown, as edited, with its
 * echo and finding. Each answer stays until the next call for the same thing. */
#include <config.h>

#include "show_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "items_priv.h"
#include "lapse_priv.h"
#include "wet_priv.h"
#include "store/store.h"

#include <stdlib.h>

/* Names of referred records kept; more than a form has fields is not needed. */
#define MAX_TITLES 64

static const char *title_read(struct entry *e, struct rid id)
{
	struct record *r;
	struct buf text = {0};
	if (e->n_titles == MAX_TITLES)
		free(e->titles[--e->n_titles].text);
	if (store_read(e->o.store, id, &r) == ERR_OK) {
		record_title(r, &text);
		record_free(r);
	}
	MEM_GROW(e->titles, e->n_titles, e->cap_titles);
	e->titles[e->n_titles++] = (struct title){.id = id, .text = buf_detach(&text)};
	return e->titles[e->n_titles - 1].text;
}

void show_title(void *ctx, const struct spec_field *f, const char *id, struct buf *out)
{
	struct entry *e = ctx;
	struct rid rid;
	(void)f;
	if (!rid_parse(id, &rid))
		return;
	size_t held = model_find(e, rid);
	if (held != NONE) {
		record_title(e->holds[held]->now, out);
		return;
	}
	for (size_t i = 0; i < e->n_titles; i++)
		if (rid_equal(e->titles[i].id, rid)) {
			buf_add(out, e->titles[i].text);
			return;
		}
	buf_add(out, title_read(e, rid));
}

void show_clear(struct entry *e)
{
	struct buf *bufs[] = {&e->shown, &e->edit, &e->echo, &e->stored, &e->finding};
	for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
		buf_wipe(bufs[i]);
	for (size_t i = 0; i < e->n_titles; i++)
		free(e->titles[i].text);
	free(e->titles);
}

static const char *stand_text(enum stand s)
{
	static const char *const texts[] = {
		[STAND_GEGEVEN] = "",
		[STAND_ONBEKEND] = N_("onbekend"),
		[STAND_NIET_GEVRAAGD] = N_("niet gevraagd"),
		[STAND_WIL_NIET] = N_("wil niet zeggen"),
	};
	return s == STAND_GEGEVEN ? "" : _(texts[s]);
}

/* A row by its title, else by its place. */
static void show_row(struct entry *e, size_t i)
{
	const struct hold *h = e->holds[e->spots[i].hold];
	record_title(h->now, &e->shown);
	if (e->shown.len)
		return;
	const struct kind *k = &e->kinds[h->kind];
	size_t n = 0;
	for (size_t r = 0; r < k->n_rows; r++) {
		n += !e->holds[k->rows[r]]->removed;
		if (e->holds[k->rows[r]] == h)
			break;
	}
	buf_printf(&e->shown, "%s %zu", k->spec->label, n);
}

const char *entry_stored(const struct entry *e, size_t i)
{
	size_t f;
	const struct hold *h = items_field(e, i, &f);
	return h ? value_text(&h->now->values[f]) : "";
}

const char *entry_shown(struct entry *e, size_t i)
{
	size_t f;
	const struct hold *h = items_field(e, i, &f);
	buf_reset(&e->shown);
	if (!h) {
		if (i < e->n_items && e->items[i].kind == ENTRY_ROW)
			show_row(e, i);
		return buf_str(&e->shown);
	}
	const struct value *v = &h->now->values[f];
	if (*value_text(v))
		e->items[i].field->type->print(e->items[i].field, &e->env, v->text, &e->shown);
	else
		buf_add(&e->shown, stand_text(v->stand));
	return buf_str(&e->shown);
}

const char *show_edit(struct entry *e, const struct hold *h, size_t field)
{
	const struct spec_field *f = &h->now->spec->fields[field];
	buf_reset(&e->edit);
	if (*value_text(&h->now->values[field]))
		f->type->edit(f, &e->env, h->now->values[field].text, &e->edit);
	return buf_str(&e->edit);
}

const char *entry_edit_text(struct entry *e, size_t i)
{
	size_t f;
	const struct hold *h = items_field(e, i, &f);
	if (!h)
		return "";
	if (e->typing.hold != NONE && e->holds[e->typing.hold] == h && e->typing.field == f)
		return e->typing.text;
	return show_edit(e, h, f);
}

const char *show_source(const struct entry *e, const char *bron)
{
	const struct spec_list *list = spec_list(store_spec(e->o.store), "gegevensbron");
	const struct spec_code *code = list ? spec_code(list, bron) : NULL;
	return code ? code->label : bron;
}

/* "≈ uit Brede intake 03-02-2026", "≈ per 03-02-2026 (COA)". */
static bool echo_origin(struct entry *e, const struct value *v, const struct cell *c)
{
	struct civil per = {0};
	char date[11] = "";
	if (!v->peildatum && !v->bron)
		return false;
	if (c->origin && v->peildatum) {
		buf_printf(&e->echo, _("≈ uit %s"), c->origin);
		return true;
	}
	if (v->peildatum && civil_parse(v->peildatum, &per))
		civil_format_nl(per, date);
	if (*date)
		buf_printf(&e->echo, _("≈ per %s"), date);
	if (v->bron)
		buf_printf(&e->echo, *date ? " (%s)" : _("≈ uit %s"), show_source(e, v->bron));
	return e->echo.len > 0;
}

/* What typing the value again would echo: weekdays, names of codes. Kept, because lists
 * of codes are long and the screen asks often. */
static void echo_again(struct entry *e, const struct hold *h, size_t field)
{
	const struct spec_field *f = &h->now->spec->fields[field];
	struct spec_parsed p = {0};
	struct buf text = {0};
	f->type->edit(f, &e->env, h->now->values[field].text, &text);
	f->type->parse(f, &e->env, buf_str(&text), &p);
	h->cells[field].echo = mem_dup(buf_str(&p.echo));
	spec_parsed_clear(&p);
	buf_wipe(&text);
}

const char *entry_echo(struct entry *e, size_t i)
{
	size_t f;
	const struct hold *h = items_field(e, i, &f);
	buf_reset(&e->echo);
	if (!h || !*value_text(&h->now->values[f]))
		return "";
	const struct cell *c = &h->cells[f];
	if (echo_origin(e, &h->now->values[f], c))
		return buf_str(&e->echo);
	if (!c->echo && !c->finding)
		echo_again(e, h, f);
	return c->echo ? c->echo : "";
}

const char *show_finding(const struct hold *h, size_t field)
{
	const struct cell *c = &h->cells[field];
	const struct spec_field *f = &h->now->spec->fields[field];
	if (c->finding)
		return c->finding;
	if (!(c->flags & CELL_BROKEN))
		return NULL;
	return f->constraint_message ? f->constraint_message : _("Dit past niet bij de andere antwoorden.");
}

/* A closed row says how much is wrong inside. */
static const char *row_finding(struct entry *e, const struct hold *h)
{
	size_t n = 0;
	for (size_t f = 0; !h->open && f < h->now->spec->n_fields; f++)
		n += lapse_is_shown(e, h, f) && show_finding(h, f);
	if (n == 0)
		return NULL;
	buf_reset(&e->finding);
	buf_printf(&e->finding, n == 1 ? _("%zu bevinding") : _("%zu bevindingen"), n);
	return buf_str(&e->finding);
}

const char *entry_finding(struct entry *e, size_t i)
{
	size_t f;
	const struct hold *h = items_field(e, i, &f);
	if (h)
		return show_finding(h, f) ? show_finding(h, f) : lapse_is_shown(e, h, f) ? wet_finding(e, h, f) : NULL;
	if (i < e->n_items && e->items[i].kind == ENTRY_ROW)
		return row_finding(e, e->holds[e->spots[i].hold]);
	return NULL;
}

enum stand entry_stand(const struct entry *e, size_t i)
{
	size_t f;
	const struct hold *h = items_field(e, i, &f);
	return h ? h->now->values[f].stand : STAND_GEGEVEN;
}

bool entry_is_readonly(const struct entry *e, size_t i)
{
	size_t f;
	if (i >= e->n_items || e->items[i].kind == ENTRY_BLOCK)
		return true;
	if (model_is_fixed(e, e->holds[e->spots[i].hold]))
		return true;
	const struct hold *h = items_field(e, i, &f);
	if (!h)
		return false;
	const struct spec_field *field = &h->now->spec->fields[f];
	return field->readonly || field->calculation || (field->eis & SPEC_EIS_A);
}

bool entry_in_conflict(const struct entry *e, size_t i)
{
	size_t f;
	const struct hold *h = items_field(e, i, &f);
	return h && h->was->conflicts && h->was->conflicts[f];
}
