/* Rows of one dossier in memory. Rows keep their number for life; values and ids lie in chunks
 * that are wiped when the whole goes, because they are data of a person. */
#include <config.h>

#include "feiten_priv.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct chunk {
	struct chunk *next;
	size_t used, size;
	char bytes[];
};

struct row {
	const struct spec_record *record; /* NULL: taken away */
	const char *id, *owner;           /* owner "": none */
	const char **values;              /* by field->index; NULL: empty */
};

/* Rows of one record. */
struct kind {
	const struct spec_record *record;
	int *rows;
	size_t n, cap;
};

struct feiten {
	const struct spec *spec;
	struct row *rows;
	size_t n, cap;
	struct kind *kinds;
	size_t n_kinds, cap_kinds;
	int *slots;          /* row number + 1 by id; 0: free */
	size_t size;         /* a power of two, or 0 */
	struct chunk *chunk;
};

/* --- memory ---------------------------------------------------------------------------- */

static const char *keep(struct feiten *f, const char *s)
{
	enum { CHUNK = 16 << 10 };
	size_t n = strlen(s) + 1;
	if (!f->chunk || f->chunk->size - f->chunk->used < n) {
		size_t size = n > CHUNK ? n : CHUNK;
		struct chunk *c = mem_new(sizeof *c + size);
		*c = (struct chunk){.next = f->chunk, .size = size};
		f->chunk = c;
	}
	char *at = f->chunk->bytes + f->chunk->used;
	f->chunk->used += n;
	memcpy(at, s, n);
	return at;
}

struct feiten *feiten_new(const struct spec *spec)
{
	struct feiten *f = mem_new(sizeof *f);
	f->spec = spec;
	return f;
}

void feiten_free(struct feiten *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n; i++)
		free(f->rows[i].values);
	for (size_t i = 0; i < f->n_kinds; i++)
		free(f->kinds[i].rows);
	while (f->chunk) {
		struct chunk *next = f->chunk->next;
		explicit_bzero(f->chunk->bytes, f->chunk->used);
		free(f->chunk);
		f->chunk = next;
	}
	free(f->rows);
	free(f->kinds);
	free(f->slots);
	free(f);
}

struct feiten *feiten_copy(const struct feiten *f)
{
	struct feiten *copy = feiten_new(f->spec);
	for (size_t i = 0; i < f->n; i++) {
		const struct row *r = &f->rows[i];
		if (!r->record)
			continue;
		int row = feiten_row(copy, r->record->id, r->id, r->owner);
		for (size_t j = 0; j < r->record->n_fields; j++)
			if (r->values[j])
				copy->rows[row].values[j] = keep(copy, r->values[j]);
	}
	return copy;
}

/* --- by id ----------------------------------------------------------------------------- */

static uint32_t hash(const char *s)
{
	uint32_t h = 2166136261u;
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static size_t slot_of(const struct feiten *f, const char *id)
{
	size_t at = hash(id) & (f->size - 1);
	while (f->slots[at] && strcmp(f->rows[f->slots[at] - 1].id, id) != 0)
		at = (at + 1) & (f->size - 1);
	return at;
}

static void grow_slots(struct feiten *f)
{
	if (f->n * 2 < f->size)
		return;
	free(f->slots);
	f->size = f->size ? f->size * 2 : 64;
	f->slots = mem_new_array(f->size, sizeof *f->slots);
	for (size_t i = 0; i < f->n; i++)
		f->slots[slot_of(f, f->rows[i].id)] = (int)i + 1;
}

int feiten_by_id(const struct feiten *f, const char *id)
{
	if (!id || !*id || !f->size)
		return FEITEN_NONE;
	int row = f->slots[slot_of(f, id)] - 1;
	return row >= 0 && f->rows[row].record ? row : FEITEN_NONE;
}

/* --- making rows ----------------------------------------------------------------------- */

static struct kind *kind_of(const struct feiten *f, const struct spec_record *record)
{
	for (size_t i = 0; i < f->n_kinds; i++)
		if (f->kinds[i].record == record)
			return &f->kinds[i];
	return NULL;
}

static void list_row(struct feiten *f, const struct spec_record *record, int row)
{
	struct kind *k = kind_of(f, record);
	if (!k) {
		MEM_GROW(f->kinds, f->n_kinds, f->cap_kinds);
		k = &f->kinds[f->n_kinds++];
		*k = (struct kind){.record = record};
	}
	MEM_GROW(k->rows, k->n, k->cap);
	k->rows[k->n++] = row;
}

static void unlist_row(struct feiten *f, int row)
{
	struct kind *k = kind_of(f, f->rows[row].record);
	size_t kept = 0;
	for (size_t i = 0; k && i < k->n; i++)
		if (k->rows[i] != row)
			k->rows[kept++] = k->rows[i];
	if (k)
		k->n = kept;
}

/* The number of this id, new or taken again; its record is not set when it was not there. */
static int number_for(struct feiten *f, const char *id)
{
	grow_slots(f);
	size_t slot = slot_of(f, id);
	if (f->slots[slot])
		return f->slots[slot] - 1;
	MEM_GROW(f->rows, f->n, f->cap);
	f->rows[f->n] = (struct row){.id = keep(f, id)};
	f->slots[slot] = (int)++f->n;
	return (int)f->n - 1;
}

int feiten_row(struct feiten *f, const char *record, const char *id, const char *owner)
{
	const struct spec_record *r = spec_record(f->spec, record);
	if (!r || !id || !*id)
		return FEITEN_NONE;
	int row = number_for(f, id);
	struct row *at = &f->rows[row];
	if (at->record && at->record != r)
		unlist_row(f, row);
	if (at->record != r)
		list_row(f, r, row);
	at = &f->rows[row];
	free(at->values);
	at->values = mem_new_array(r->n_fields + 1, sizeof *at->values);
	at->record = r;
	at->owner = keep(f, owner ? owner : "");
	return row;
}

static bool is_row(const struct feiten *f, int row)
{
	return row >= 0 && (size_t)row < f->n && f->rows[row].record;
}

void feiten_set(struct feiten *f, int row, const char *field, const char *value)
{
	const struct spec_field *s = is_row(f, row) ? spec_record_field(f->rows[row].record, field) : NULL;
	if (s)
		f->rows[row].values[s->index] = value && *value ? keep(f, value) : NULL;
}

void feiten_drop(struct feiten *f, int row)
{
	if (!is_row(f, row))
		return;
	unlist_row(f, row);
	f->rows[row].record = NULL;
	for (size_t i = 0; i < f->n; i++)
		if (f->rows[i].record && strcmp(f->rows[i].owner, f->rows[row].id) == 0)
			feiten_drop(f, (int)i);
}

/* --- reading --------------------------------------------------------------------------- */

size_t feiten_n(const struct feiten *f)
{
	return f->n;
}

const int *feiten_rows(const struct feiten *f, const struct spec_record *record, size_t *n)
{
	const struct kind *k = kind_of(f, record);
	*n = k ? k->n : 0;
	return k ? k->rows : NULL;
}

int feiten_of(const struct feiten *f, const char *record, size_t i)
{
	const struct spec_record *r = spec_record(f->spec, record);
	const struct kind *k = r ? kind_of(f, r) : NULL;
	return k && i < k->n ? k->rows[i] : FEITEN_NONE;
}

const char *feiten_id(const struct feiten *f, int row)
{
	return is_row(f, row) ? f->rows[row].id : "";
}

const struct spec_record *feiten_kind(const struct feiten *f, int row)
{
	return is_row(f, row) ? f->rows[row].record : NULL;
}

const char *feiten_record(const struct feiten *f, int row)
{
	return is_row(f, row) ? f->rows[row].record->id : "";
}

int feiten_owner(const struct feiten *f, int row)
{
	return is_row(f, row) ? feiten_by_id(f, f->rows[row].owner) : FEITEN_NONE;
}

const char *feiten_value(const struct feiten *f, int row, const struct spec_field *field)
{
	if (!is_row(f, row) || f->rows[row].record != field->record)
		return "";
	const char *value = f->rows[row].values[field->index];
	return value ? value : "";
}

const char *feiten_get(const struct feiten *f, int row, const char *field)
{
	const struct spec_field *s = is_row(f, row) ? spec_record_field(f->rows[row].record, field) : NULL;
	return s ? feiten_value(f, row, s) : "";
}
