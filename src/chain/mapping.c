/* Mappings, read from db/mappings/NAME.def and checked against the definitions. The syntax is
 * that of all definitions; db/mappings/README says what the keys mean. */
#include <config.h>

#include "mapping_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "chain/import.h"
#include "convert_priv.h"
#include "spec/blocks.h"
#include "spec/type.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 2000, MAX_RECORDS = 50, MAX_KEYS = 20 };

static const struct block_key head_keys[] = {
	{"label", BLOCK_WORDS}, {"soort", BLOCK_NEEDED}, {"kolommen", BLOCK_NEEDED}, {"bewaar", BLOCK_NEEDED},
	{"bron", 0}, {"gegevensbron", 0}, {"scheiding", 0}, {"tekenset", 0}, {"bom", 0}, {"regeleinde", 0},
	{"getypt", 0}, {"spaties", 0}, {"formules", 0}, {"verschil", 0}, {"lijst", 0},
	{"herken", BLOCK_MANY}, {NULL, 0},
};
static const struct block_key record_keys[] = {
	{"bron", 0}, {"categorie", 0}, {"rijen", 0}, {"naar", BLOCK_MANY}, {"vast", BLOCK_MANY}, {NULL, 0},
};

struct loading {
	const struct spec *spec;
	struct mapping *m;
	struct spec_fault_list *faults;
	const struct block *b;
};

static void fault(struct loading *l, int line, const char *word, const char *text)
{
	spec_fault_add(l->faults, l->b->file, line, word, "%s", text);
}

/* --- words -------------------------------------------------------------------------------- */

struct words {
	char **w;
	size_t n, cap;
};

/* Split on blanks; "-" is the empty word. */
static struct words words_of(const struct mapping *m, const char *text)
{
	struct words out = {0};
	for (const char *p = text; *(p += strspn(p, " \t\n"));) {
		size_t len = strcspn(p, " \t\n");
		char *word = len == 1 && *p == '-' ? mem_dup("") : text_nfc(p, len);
		for (char *c = word; m->spaced && *c; c++)
			if (*c == '_')
				*c = ' ';
		MEM_GROW(out.w, out.n, out.cap);
		out.w[out.n++] = word;
		p += len;
	}
	return out;
}

static void free_words(struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->w[i]);
	free(w->w);
}

/* --- columns -------------------------------------------------------------------------------- */

size_t mapping_column(const struct mapping *m, const char *name, size_t k, size_t hint)
{
	for (size_t i = 0; i < m->n_columns; i++) {
		size_t c = (hint + i) % m->n_columns;
		if (m->occurrences[c] == k && strcmp(m->columns[c], name) == 0)
			return c;
	}
	return SIZE_MAX;
}

bool mapping_in_category(const struct mapping *m, size_t column, const char *category)
{
	const char *name = m->columns[column];
	return strncmp(name, category, 2) == 0 && name[2] == '.';
}

void mapping_label(const struct mapping *m, size_t column, struct buf *out)
{
	buf_add(out, m->columns[column]);
	if (m->occurrences[column])
		buf_printf(out, "#%zu", m->occurrences[column] + 1);
}

static void read_columns(struct loading *l, const struct block_pair *p)
{
	struct words w = words_of(l->m, p->value);
	if (!w.n)
		fault(l, p->line, p->key, _("Hier horen de kopjes van het bestand."));
	if (w.n > MAX_COLUMNS)
		fault(l, p->line, p->key, _("Dit zijn meer dan 2000 kolommen."));
	for (size_t i = 0; i < w.n; i++)
		if (strpbrk(w.w[i], "#\"|"))
			fault(l, p->line, w.w[i], _("In een kopje kan geen # \" of | staan."));
	l->m->columns = w.w;
	l->m->n_columns = w.n;
	l->m->occurrences = mem_new_array(w.n + 1, sizeof *l->m->occurrences);
	for (size_t i = 0; i < w.n && w.n <= MAX_COLUMNS; i++)
		for (size_t k = 0; k < i; k++)
			l->m->occurrences[i] += strcmp(w.w[k], w.w[i]) == 0;
}

/* A column by the word of a line; a fault when there is none. */
static size_t column_of(struct loading *l, int line, const char *word)
{
	size_t c = l->m->n_columns ? mapping_column(l->m, word, 0, 0) : SIZE_MAX;
	if (c == SIZE_MAX)
		fault(l, line, *word ? word : "-", _("Deze kolom staat niet bij 'kolommen:'."));
	return c;
}

/* --- the first block -------------------------------------------------------------------------- */

static bool read_yes(struct loading *l, const char *key)
{
	const struct block_pair *p = block_find(l->b, key, NULL);
	if (p && strcmp(p->value, "ja") != 0 && strcmp(p->value, "nee") != 0)
		fault(l, p->line, p->value, _("Hier hoort ja of nee."));
	return p && strcmp(p->value, "ja") == 0;
}

/* One of two words; absent is the second. */
static bool read_either(struct loading *l, const char *key, const char *yes, const char *no)
{
	const struct block_pair *p = block_find(l->b, key, NULL);
	if (p && strcmp(p->value, yes) != 0 && strcmp(p->value, no) != 0)
		spec_fault_add(l->faults, l->b->file, p->line, p->value, _("Hier hoort %s of %s."), yes, no);
	return p && strcmp(p->value, yes) == 0;
}

static void read_separator(struct loading *l)
{
	const struct block_pair *p = block_find(l->b, "scheiding", NULL);
	if (!p)
		return;
	if (strcmp(p->value, "tab") == 0)
		l->m->separator = '\t';
	else if (strcmp(p->value, ";") == 0 || strcmp(p->value, ",") == 0)
		l->m->separator = p->value[0];
	else
		fault(l, p->line, p->value, _("Hier hoort ; of , of tab."));
}

static void read_charset(struct loading *l)
{
	const struct block_pair *p = block_find(l->b, "tekenset", NULL);
	l->m->strict_charset = p != NULL;
	if (p && charset_by_name(p->value, &l->m->charset) != ERR_OK)
		fault(l, p->line, p->value, _("Deze tekenset kent regie niet."));
}

static void read_source(struct loading *l)
{
	const struct block_pair *p = block_find(l->b, "gegevensbron", NULL);
	const struct spec_list *list = spec_list(l->spec, "gegevensbron");
	if (p && list && !spec_code(list, p->value))
		fault(l, p->line, p->value, _("Deze code staat niet in de lijst gegevensbron."));
	l->m->source = mem_dup(p ? p->value : "imp");
}

static void read_raw(struct loading *l)
{
	struct mapping *m = l->m;
	const struct block_pair *p = block_find(l->b, "bewaar", NULL);
	m->raw = p ? spec_record(l->spec, p->value) : NULL;
	if (!p || !m->raw) {
		if (p)
			fault(l, p->line, p->value, _("Dit record bestaat niet."));
		return;
	}
	m->raw_number = spec_record_field(m->raw, "rij");
	m->raw_key = spec_record_field(m->raw, "sleutel");
	m->raw_content = spec_record_field(m->raw, "inhoud");
	if (!m->raw_number || !m->raw_key || !m->raw_content)
		fault(l, p->line, p->value,
			_("Een record dat rijen bewaart, heeft de velden rij, sleutel en inhoud."));
}

static void read_list(struct loading *l)
{
	const struct block_pair *p = block_find(l->b, "lijst", NULL);
	l->m->list = SIZE_MAX;
	if (!p)
		return;
	struct words w = words_of(l->m, p->value);
	if (w.n == 1)
		l->m->list = column_of(l, p->line, w.w[0]);
	else
		fault(l, p->line, p->key, _("Hier hoort de kolom met de naam van een lijst."));
	free_words(&w);
}

static void read_head(struct loading *l)
{
	struct mapping *m = l->m;
	const struct block_pair *columns = block_find(l->b, "kolommen", NULL);
	const char *label = block_value(l->b, "label"), *kind = block_value(l->b, "soort");
	block_check(l->b, head_keys, l->faults);
	if (strcmp(block_id(l->b), m->name) != 0)
		fault(l, l->b->line, block_id(l->b), _("Een indeling heet zoals haar bestand."));
	m->kind = mem_dup(kind ? kind : "");
	m->label = mem_dup(label ? label : m->kind);
	m->spaced = read_yes(l, "spaties");
	m->as_typed = read_yes(l, "getypt");
	m->bom = read_yes(l, "bom");
	m->crlf = read_either(l, "regeleinde", "CRLF", "LF");
	m->guarded = read_either(l, "formules", "onschadelijk", "ongewijzigd");
	m->file_wins = read_either(l, "verschil", "bestand", "hier");
	read_separator(l);
	read_charset(l);
	read_source(l);
	read_raw(l);
	if (columns)
		read_columns(l, columns);
	read_list(l);
}

/* --- records ---------------------------------------------------------------------------------- */

static void add_to(struct mapping_record *r, struct mapping_to to)
{
	r->to = mem_resize(r->to, r->n + 1, sizeof *r->to);
	r->to[r->n++] = to;
}

static const struct spec_field *field_of(struct loading *l, int line, const struct mapping_record *r,
	const char *id)
{
	const struct spec_field *f = spec_field(l->spec, id);
	if (!f || f->record != r->record) {
		fault(l, line, id, _("Dit veld bestaat niet in dit record."));
		return NULL;
	}
	for (size_t i = 0; i < r->n; i++)
		if (r->to[i].field == f) {
			fault(l, line, id, _("Dit veld is al gevuld."));
			return NULL;
		}
	return f;
}

/* "COLUMN field [conversion]". */
static void read_to(struct loading *l, const struct block_pair *p, struct mapping_record *r)
{
	struct words w = words_of(l->m, p->value);
	struct mapping_to to = {0};
	if (w.n < 2 || w.n > 3) {
		fault(l, p->line, p->key, _("Hier horen een kolom, een veld en soms een omzetting."));
		free_words(&w);
		return;
	}
	for (char *c = w.w[1]; *c; c++) /* "_" is no blank in the name of a field */
		if (*c == ' ')
			*c = '_';
	to.column = column_of(l, p->line, w.w[0]);
	to.field = field_of(l, p->line, r, w.w[1]);
	to.convert = w.n == 3 ? convert_by_name(w.w[2]) : NULL;
	if (w.n == 3 && !to.convert)
		fault(l, p->line, w.w[2], _("Deze omzetting bestaat niet."));
	if (to.column != SIZE_MAX && to.field)
		add_to(r, to);
	free_words(&w);
}

/* "field value". */
static void read_fixed(struct loading *l, const struct block_pair *p, struct mapping_record *r)
{
	static const struct spec_env env;
	size_t n = strcspn(p->value, " \t");
	const char *value = p->value + n + strspn(p->value + n, " \t");
	char *id = mem_dup_n(p->value, n);
	const struct spec_field *f = field_of(l, p->line, r, id);
	struct buf why = {0};
	if (f && !*value)
		fault(l, p->line, p->key, _("Hier horen een veld en een waarde."));
	else if (f && !f->type->check(f, &env, value, &why))
		fault(l, p->line, value, buf_str(&why));
	else if (f)
		add_to(r, (struct mapping_to){.column = SIZE_MAX, .field = f, .fixed = mem_dup(value)});
	buf_clear(&why);
	free(id);
}

/* How a record hangs together with those before it. */
static void place(struct loading *l, struct mapping_record *r)
{
	struct mapping *m = l->m;
	r->role = MAPPING_MAIN;
	if (!m->n_records) {
		if (r->record->owner)
			fault(l, l->b->line, block_id(l->b), _("Het eerste record hoort bij geen ander."));
		return;
	}
	r->role = MAPPING_LINKED;
	r->link = spec_link(m->records[0].record, r->record);
	for (size_t i = 0; !r->link && i < m->n_records; i++)
		if (m->records[i].role != MAPPING_OWNED && m->records[i].record == r->record->owner) {
			r->role = MAPPING_OWNED;
			r->holder = i;
			return;
		}
	if (!r->link)
		fault(l, l->b->line, block_id(l->b),
			_("Dit record hoort niet bij een record dat hierboven staat."));
}

static void read_category(struct loading *l, struct mapping_record *r)
{
	const struct block_pair *p = block_find(l->b, "categorie", NULL);
	bool known = false;
	if (!p)
		return;
	if (strlen(p->value) == 2)
		for (size_t i = 0; i < l->m->n_columns && !known; i++)
			known = mapping_in_category(l->m, i, p->value);
	if (known)
		r->category = mem_dup(p->value);
	else
		fault(l, p->line, p->value, _("Geen kolom hoort bij deze categorie."));
}

static void read_record(struct loading *l)
{
	struct mapping *m = l->m;
	struct mapping_record r = {.record = spec_record(l->spec, block_id(l->b))};
	block_check(l->b, record_keys, l->faults);
	if (!r.record) {
		fault(l, l->b->line, block_id(l->b), _("Dit record bestaat niet."));
		return;
	}
	if (m->n_records >= MAX_RECORDS) {
		fault(l, l->b->line, block_id(l->b), _("Dit zijn meer dan 50 records."));
		return;
	}
	place(l, &r);
	read_category(l, &r);
	r.every_row = read_either(l, "rijen", "alle", "eerste");
	if (r.role != MAPPING_OWNED && (r.every_row || r.category))
		fault(l, l->b->line, block_id(l->b),
			_("Dit record is er een per lijst: zonder categorie en rijen."));
	for (size_t i = 1; i < l->b->n; i++) {
		if (strcmp(l->b->pairs[i].key, "naar") == 0)
			read_to(l, &l->b->pairs[i], &r);
		else if (strcmp(l->b->pairs[i].key, "vast") == 0)
			read_fixed(l, &l->b->pairs[i], &r);
	}
	if (!r.n)
		fault(l, l->b->line, block_id(l->b), _("Hier ontbreekt 'naar:'."));
	m->records = mem_resize(m->records, m->n_records + 1, sizeof *m->records);
	m->records[m->n_records++] = r;
}

/* --- what tells rows apart ---------------------------------------------------------------------- */

static bool is_looked_up(const struct spec_field *f)
{
	return f->zoek && (strcmp(f->zoek, "nummer") == 0 || strcmp(f->zoek, "sleutel") == 0);
}

/* The field that a column fills in the main record or one it refers to. */
static void find_field(const struct mapping *m, struct mapping_key *k)
{
	for (size_t i = 0; i < m->n_records; i++)
		for (size_t t = 0; m->records[i].role != MAPPING_OWNED && t < m->records[i].n; t++)
			if (m->records[i].to[t].column == k->columns[0] &&
				is_looked_up(m->records[i].to[t].field)) {
				k->field = &m->records[i].to[t];
				k->record = i;
			}
}

static void read_key(struct loading *l, const struct block_pair *p)
{
	struct mapping *m = l->m;
	struct words w = words_of(m, p->value);
	struct mapping_key k = {.columns = mem_new_array(w.n + 1, sizeof *k.columns)};
	for (size_t i = 0; i < w.n; i++) {
		k.columns[i] = column_of(l, p->line, w.w[i]);
		k.n += k.columns[i] != SIZE_MAX;
	}
	if (!w.n || m->n_keys >= MAX_KEYS)
		fault(l, p->line, p->key,
			_("Hier horen een tot twintig keer de kolommen waaraan een rij is te herkennen."));
	bool good = w.n && k.n == w.n && m->n_keys < MAX_KEYS;
	free_words(&w);
	if (!good) {
		free(k.columns);
		return;
	}
	if (k.n == 1)
		find_field(m, &k);
	m->keys = mem_resize(m->keys, m->n_keys + 1, sizeof *m->keys);
	m->keys[m->n_keys++] = k;
}

/* After all records are known. */
static void read_keys(struct loading *l)
{
	const struct mapping *m = l->m;
	if (m->n_records && m->raw && m->raw->owner != m->records[0].record)
		fault(l, l->b->line, m->raw->id, _("Dit record hoort niet bij het eerste record."));
	if (!m->n_records)
		fault(l, l->b->line, block_id(l->b), _("Hier ontbreekt een blok 'uit:'."));
	for (size_t i = 1; i < l->b->n; i++)
		if (strcmp(l->b->pairs[i].key, "herken") == 0)
			read_key(l, &l->b->pairs[i]);
	if (m->list == SIZE_MAX && !m->n_keys)
		fault(l, l->b->line, block_id(l->b), _("Hier ontbreekt 'lijst:' of 'herken:'."));
	if (m->list != SIZE_MAX && m->n_keys)
		fault(l, l->b->line, block_id(l->b), _("'lijst:' en 'herken:' gaan niet samen."));
}

/* --- files -------------------------------------------------------------------------------------- */

static void read_blocks(struct loading *l, const struct blocks *bs)
{
	for (size_t i = 0; i < blocks_n(bs); i++) {
		l->b = blocks_at(bs, i);
		if ((i == 0) != (strcmp(block_kind(l->b), "mapping") == 0))
			fault(l, l->b->line, block_kind(l->b),
				_("Een indeling begint met een blok 'mapping:', en heeft er een."));
		else if (i == 0)
			read_head(l);
		else if (strcmp(block_kind(l->b), "uit") == 0)
			read_record(l);
		else
			fault(l, l->b->line, block_kind(l->b),
				_("Dit soort blok hoort hier niet; bedoelt u 'uit'?"));
	}
	if (!blocks_n(bs))
		return;
	l->b = blocks_at(bs, 0);
	if (l->m->kind)
		read_keys(l);
}

static enum err finish(const struct spec *spec, const char *name, struct blocks *bs, size_t had,
	struct mapping **out, struct spec_fault_list *faults)
{
	struct mapping *m = mem_new(sizeof *m);
	struct loading l = {.spec = spec, .m = m, .faults = faults};
	m->name = mem_dup(name);
	if (bs)
		read_blocks(&l, bs);
	if (bs && !blocks_n(bs))
		spec_fault_add(faults, name, 0, NULL, _("In dit bestand staat geen indeling."));
	blocks_free(bs);
	if (faults->total == had && bs) {
		*out = m;
		return ERR_OK;
	}
	mapping_free(m);
	spec_fault_list_sort(faults);
	return ERR_DEFINITION;
}

enum err mapping_parse(const struct spec *spec, const char *name, const char *text, size_t n,
	struct mapping **out, struct spec_fault_list *faults)
{
	struct blocks *bs = NULL;
	struct buf file = {0};
	size_t had = faults->total;
	*out = NULL;
	buf_printf(&file, "%s.def", name);
	blocks_parse(buf_str(&file), text, n, &bs, faults);
	buf_clear(&file);
	return finish(spec, name, bs, had, out, faults);
}

enum err mapping_load(const struct spec *spec, const char *dir, const char *name, struct mapping **out,
	struct spec_fault_list *faults)
{
	struct blocks *bs = NULL;
	struct buf path = {0};
	struct spec_fault_list own = {0};
	*out = NULL;
	if (!*name || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(name) ||
		strlen(name) > 40)
		return ERR_NOT_FOUND;
	buf_printf(&path, "%s/%s.def", dir, name);
	enum err e = blocks_read_path(buf_str(&path), &bs, &own);
	buf_clear(&path);
	if (e == ERR_MISSING) {
		spec_fault_list_clear(&own);
		return ERR_NOT_FOUND;
	}
	size_t had = faults->total;
	for (size_t i = 0; i < own.n; i++)
		spec_fault_add(faults, own.rows[i].file, own.rows[i].line, own.rows[i].word, "%s",
			own.rows[i].text);
	spec_fault_list_clear(&own);
	return finish(spec, name, bs, had, out, faults);
}

static void free_record(struct mapping_record *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->to[i].fixed);
	free(r->to);
	free(r->category);
}

void mapping_free(struct mapping *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n_records; i++)
		free_record(&m->records[i]);
	for (size_t i = 0; i < m->n_keys; i++)
		free(m->keys[i].columns);
	free_words(&(struct words){m->columns, m->n_columns, 0});
	free(m->records);
	free(m->keys);
	free(m->occurrences);
	free(m->name);
	free(m->kind);
	free(m->label);
	free(m->source);
	free(m);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum err chain_check_mappings(const struct spec *spec, const char *dir, struct spec_fault_list *faults,
	size_t *n)
{
	DIR *d = opendir(dir);
	const struct dirent *entry;
	char **names = NULL;
	size_t count = 0, cap = 0, had = faults->total;
	*n = 0;
	if (!d)
		return ERR_MISSING;
	while ((entry = readdir(d))) {
		size_t len = strlen(entry->d_name);
		if (len <= 4 || entry->d_name[0] == '.' || strcmp(entry->d_name + len - 4, ".def") != 0)
			continue;
		MEM_GROW(names, count, cap);
		names[count++] = mem_dup_n(entry->d_name, len - 4);
	}
	closedir(d);
	if (count)
		qsort(names, count, sizeof *names, by_name);
	for (size_t i = 0; i < count; i++) {
		struct mapping *m;
		enum err e = mapping_load(spec, dir, names[i], &m, faults);
		if (e == ERR_NOT_FOUND)
			spec_fault_add(faults, names[i], 0, NULL,
				_("Zo kan een indeling niet heten: a-z, 0-9 en -."));
		*n += e == ERR_OK;
		mapping_free(m);
		free(names[i]);
	}
	free(names);
	return faults->total == had ? ERR_OK : ERR_DEFINITION;
}
