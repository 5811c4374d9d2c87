/* Mappings: read from db/mappings/NAME.def, checked against the definitions.
 *
 *   mapping: gba-v
 *   soort: persoon
 *   kolommen: - 01.01.10 01.01.20 ...      names in order, "-" is an empty heading
 *   scheiding: ;   tekenset: UTF-8   bom: ja   regeleinde: CRLF
 *   bewaar: brp_rij                         every row is kept whole in this record
 *
 *   uit: persoon                            a record made from a row
 *   categorie: 08                           only when this category is filled
 *   rijen: alle                             rows below the first too
 *   naar: 01.03.10 persoon.geboortedatum datum
 *   vast: adres.soort woon
 */
#include <config.h>

#include "mapping_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "spec/blocks.h"

#include <stdlib.h>
#include <string.h>

/* --- conversions ------------------------------------------------------------------------- */

/* JJJJMMDD, parts may be 00. */
static char *convert_date(const char *cell)
{
	if (strlen(cell) != 8 || strspn(cell, "0123456789") != 8)
		return NULL;
	struct buf b = {0};
	buf_printf(&b, "%.4s-%.2s-%.2s", cell, cell + 4, cell + 6);
	return buf_detach(&b);
}

/* Indicatie geheim: 0 is no, 1..7 some measure of yes. */
static char *convert_secret(const char *cell)
{
	if (strlen(cell) != 1 || cell[0] < '0' || cell[0] > '7')
		return NULL;
	return mem_dup(cell[0] == '0' ? "0" : "1");
}

/* Function of address W or B. */
static char *convert_address(const char *cell)
{
	return mem_dup(strcmp(cell, "B") == 0 ? "brief" : "woon");
}

static const struct { const char *name; mapping_convert_fn fn; } conversions[] = {
	{"datum", convert_date}, {"geheim", convert_secret}, {"adressoort", convert_address}};

/* --- reading ------------------------------------------------------------------------------- */

/* Split on blanks; words owned. */
static char **words_of(const char *text, size_t *n)
{
	char **out = NULL;
	size_t cap = 0;
	*n = 0;
	for (const char *p = text; *(p += strspn(p, " \t\n"));) {
		size_t len = strcspn(p, " \t\n");
		MEM_GROW(out, *n, cap);
		out[(*n)++] = len == 1 && *p == '-' ? mem_dup("") : mem_dup_n(p, len);
		p += len;
	}
	return out;
}

static void free_words(char **w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(w[i]);
	free(w);
}

size_t mapping_column(const struct mapping *m, const char *header, size_t occurrence)
{
	for (size_t i = 0; i < m->n_columns; i++)
		if (strcmp(m->columns[i], header) == 0 && occurrence-- == 0)
			return i;
	return SIZE_MAX;
}

void mapping_category(const struct mapping *m, size_t column, char out[3])
{
	const char *name = m->columns[column];
	bool is_element = strlen(name) > 3 && name[2] == '.';
	out[0] = is_element ? name[0] : '\0';
	out[1] = is_element ? name[1] : '\0';
	out[2] = '\0';
}

static mapping_convert_fn conversion(const char *name)
{
	for (size_t i = 0; i < sizeof conversions / sizeof conversions[0]; i++)
		if (strcmp(conversions[i].name, name) == 0)
			return conversions[i].fn;
	return NULL;
}

static void add_to(struct mapping_record *r, struct mapping_to to)
{
	r->to = mem_resize(r->to, r->n + 1, sizeof *r->to);
	r->to[r->n++] = to;
}

struct loading {
	const struct spec *spec;
	struct mapping *m;
	struct buf *why;
};

static enum err fault(struct loading *l, const struct block *b, int line, const char *word, const char *text)
{
	buf_printf(l->why, "%s:%d: %s: %s\n", b->file, line, word, text);
	return ERR_DEFINITION;
}

/* With `spaties`, "_" in a column's name stands for a blank. */
static char *spaced(const struct mapping *m, char *word)
{
	for (char *p = word; m->spaced && *p; p++)
		if (*p == '_')
			*p = ' ';
	return word;
}

/* "COLUMN field [conversion]"; columns with blanks in their name are written with "_". */
static enum err read_to(struct loading *l, const struct block *b, const struct block_pair *p, struct mapping_record *r)
{
	size_t n;
	char **w = words_of(p->value, &n);
	enum err e = ERR_OK;
	struct mapping_to to = {0};
	if (n < 2 || n > 3)
		e = fault(l, b, p->line, p->key, _("hier horen een kolom, een veld en soms een omzetting."));
	else if ((to.column = mapping_column(l->m, spaced(l->m, w[0]), 0)) == SIZE_MAX)
		e = fault(l, b, p->line, w[0], _("deze kolom staat niet bij kolommen."));
	else if (!(to.field = spec_field(l->spec, w[1])) || to.field->record != r->record)
		e = fault(l, b, p->line, w[1], _("dit veld bestaat niet in dit record."));
	else if (n == 3 && !(to.convert = conversion(w[2])))
		e = fault(l, b, p->line, w[2], _("deze omzetting bestaat niet."));
	else
		add_to(r, to);
	free_words(w, n);
	return e;
}

static enum err read_fixed(struct loading *l, const struct block *b, const struct block_pair *p, struct mapping_record *r)
{
	size_t n;
	char **w = words_of(p->value, &n);
	const struct spec_field *f = n == 2 ? spec_field(l->spec, w[0]) : NULL;
	enum err e = ERR_OK;
	if (!f || f->record != r->record)
		e = fault(l, b, p->line, p->value, _("hier horen een veld van dit record en een waarde."));
	else
		add_to(r, (struct mapping_to){.column = SIZE_MAX, .field = f, .fixed = mem_dup(w[1])});
	free_words(w, n);
	return e;
}

static enum err read_record(struct loading *l, const struct block *b)
{
	struct mapping *m = l->m;
	struct mapping_record r = {.record = spec_record(l->spec, block_id(b))};
	const char *category = block_value(b, "categorie"), *rows = block_value(b, "rijen");
	enum err e = ERR_OK;
	if (!r.record)
		return fault(l, b, b->line, block_id(b), _("dit record bestaat niet."));
	r.category = category ? mem_dup(category) : NULL;
	r.every_row = rows && strcmp(rows, "alle") == 0;
	for (size_t i = 0; i < b->n && e == ERR_OK; i++) {
		if (strcmp(b->pairs[i].key, "naar") == 0)
			e = read_to(l, b, &b->pairs[i], &r);
		else if (strcmp(b->pairs[i].key, "vast") == 0)
			e = read_fixed(l, b, &b->pairs[i], &r);
	}
	m->records = mem_resize(m->records, m->n_records + 1, sizeof *m->records);
	m->records[m->n_records++] = r;
	return e;
}

static bool is_yes(const struct block *b, const char *key)
{
	const char *v = block_value(b, key);
	return v && strcmp(v, "ja") == 0;
}

static enum err read_head(struct loading *l, const struct block *b)
{
	struct mapping *m = l->m;
	const char *kind = block_value(b, "soort"), *label = block_value(b, "label"), *columns = block_value(b, "kolommen");
	const char *separator = block_value(b, "scheiding"), *charset = block_value(b, "tekenset"),
			   *end = block_value(b, "regeleinde"), *raw = block_value(b, "bewaar");
	if (!kind || !columns)
		return fault(l, b, b->line, block_id(b), _("soort en kolommen zijn nodig."));
	m->name = mem_dup(block_id(b));
	m->kind = mem_dup(kind);
	m->label = mem_dup(label ? label : kind);
	m->columns = words_of(columns, &m->n_columns);
	m->spaced = is_yes(b, "spaties");
	for (size_t i = 0; i < m->n_columns; i++)
		spaced(m, m->columns[i]);
	m->separator = separator ? strcmp(separator, "tab") == 0 ? '\t' : separator[0] : 0;
	m->bom = is_yes(b, "bom");
	m->as_typed = is_yes(b, "getypt");
	m->crlf = end && strcmp(end, "CRLF") == 0;
	if (charset && charset_by_name(charset, &m->charset) != ERR_OK)
		return fault(l, b, b->line, charset, _("deze tekenset bestaat niet."));
	if (raw && !(m->raw = spec_record(l->spec, raw)))
		return fault(l, b, b->line, raw, _("dit record bestaat niet."));
	return ERR_OK;
}

static enum err read_blocks(struct loading *l, const struct blocks *bs)
{
	enum err e = ERR_OK;
	for (size_t i = 0; i < blocks_n(bs) && e == ERR_OK; i++) {
		const struct block *b = blocks_at(bs, i);
		if (i == 0)
			e = strcmp(block_kind(b), "mapping") == 0 ? read_head(l, b)
				: fault(l, b, b->line, block_kind(b), _("het eerste blok is mapping."));
		else if (strcmp(block_kind(b), "uit") == 0)
			e = read_record(l, b);
		else
			e = fault(l, b, b->line, block_kind(b), _("dit soort blok hoort hier niet."));
	}
	return e == ERR_OK && !l->m->columns ? ERR_DEFINITION : e;
}

enum err mapping_load(const struct spec *spec, const char *dir, const char *name, struct mapping **out, struct buf *why)
{
	struct buf path = {0};
	struct blocks *bs = NULL;
	struct spec_fault_list faults = {0};
	*out = NULL;
	if (!*name || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(name))
		return ERR_NOT_FOUND;
	buf_printf(&path, "%s/%s.def", dir, name);
	enum err e = blocks_read_path(buf_str(&path), &bs, &faults);
	struct loading l = {spec, mem_new(sizeof *l.m), why};
	if (e == ERR_OK)
		e = read_blocks(&l, bs);
	else
		e = e == ERR_MISSING ? ERR_NOT_FOUND : ERR_DEFINITION;
	blocks_free(bs);
	spec_fault_list_clear(&faults);
	buf_clear(&path);
	if (e == ERR_OK)
		*out = l.m;
	else
		mapping_free(l.m);
	return e;
}

void mapping_free(struct mapping *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n_records; i++) {
		for (size_t k = 0; k < m->records[i].n; k++)
			free((char *)m->records[i].to[k].fixed);
		free(m->records[i].to);
		free((char *)m->records[i].category);
	}
	free(m->records);
	free_words(m->columns, m->n_columns);
	free(m->name);
	free(m->kind);
	free(m->label);
	free(m);
}
