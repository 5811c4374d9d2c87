/* Named values in order, for what goes into a calculation and what comes out. A sheet is small
 * (tens of keys), so a key is found by walking; rows are sheets of their own. */
#include <config.h>

#include "rule/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct cell {
	enum sheet_kind kind;
	int64_t number;
	char *text;
	struct civil date;
};

struct entry {
	char *key;
	struct cell cell;   /* of a plain value; kind LIST or ROWS for the two below */
	struct cell *items; /* LIST */
	struct sheet **rows; /* ROWS */
	size_t n, cap;      /* of items or rows */
};

struct sheet {
	struct entry *entries;
	size_t n, cap;
};

struct sheet *sheet_new(void)
{
	return mem_new(sizeof(struct sheet));
}

/* Empty an entry, keep its key. */
static void entry_reset(struct entry *e)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->cell.kind == SHEET_ROWS)
			sheet_free(e->rows[i]);
		else
			free(e->items[i].text);
	free(e->items);
	free(e->rows);
	free(e->cell.text);
	*e = (struct entry){.key = e->key};
}

void sheet_clear(struct sheet *s)
{
	for (size_t i = 0; i < s->n; i++) {
		entry_reset(&s->entries[i]);
		free(s->entries[i].key);
	}
	s->n = 0;
}

void sheet_free(struct sheet *s)
{
	if (!s)
		return;
	sheet_clear(s);
	free(s->entries);
	free(s);
}

static struct entry *find(const struct sheet *s, const char *key)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->entries[i].key, key) == 0)
			return &s->entries[i];
	return NULL;
}

static struct entry *find_or_add(struct sheet *s, const char *key)
{
	struct entry *e = find(s, key);
	if (e)
		return e;
	MEM_GROW(s->entries, s->n, s->cap);
	e = &s->entries[s->n++];
	*e = (struct entry){.key = mem_dup(key)};
	return e;
}

/* `text` may lie in the cell that is replaced. */
static void set(struct sheet *s, const char *key, const struct cell *cell)
{
	struct cell fresh = *cell;
	fresh.text = mem_dup(cell->text);
	struct entry *e = find_or_add(s, key);
	entry_reset(e);
	e->cell = fresh;
}

void sheet_none(struct sheet *s, const char *key)
{
	set(s, key, &(struct cell){.kind = SHEET_NONE});
}

void sheet_bool(struct sheet *s, const char *key, bool v)
{
	set(s, key, &(struct cell){.kind = SHEET_BOOL, .number = v});
}

void sheet_int(struct sheet *s, const char *key, int64_t v)
{
	set(s, key, &(struct cell){.kind = SHEET_INT, .number = v});
}

void sheet_text(struct sheet *s, const char *key, const char *v)
{
	set(s, key, &(struct cell){.kind = v ? SHEET_TEXT : SHEET_NONE, .text = (char *)v});
}

void sheet_date(struct sheet *s, const char *key, struct civil v)
{
	set(s, key, &(struct cell){.kind = civil_is_none(v) ? SHEET_NONE : SHEET_DATE, .date = v});
}

/* The entry as an empty collection, or as it stands when it is one already. */
static struct entry *collection(struct sheet *s, const char *key, enum sheet_kind kind)
{
	struct entry *e = find_or_add(s, key);
	if (e->cell.kind != kind) {
		entry_reset(e);
		e->cell.kind = kind;
	}
	return e;
}

void sheet_list(struct sheet *s, const char *key)
{
	collection(s, key, SHEET_LIST);
}

static void list_add(struct sheet *s, const char *key, struct cell cell)
{
	struct entry *e = collection(s, key, SHEET_LIST);
	cell.text = mem_dup(cell.text);
	MEM_GROW(e->items, e->n, e->cap);
	e->items[e->n++] = cell;
}

void sheet_list_text(struct sheet *s, const char *key, const char *v)
{
	list_add(s, key, (struct cell){.kind = v ? SHEET_TEXT : SHEET_NONE, .text = (char *)v});
}

void sheet_list_date(struct sheet *s, const char *key, struct civil v)
{
	list_add(s, key, (struct cell){.kind = civil_is_none(v) ? SHEET_NONE : SHEET_DATE, .date = v});
}

void sheet_rows(struct sheet *s, const char *key)
{
	collection(s, key, SHEET_ROWS);
}

struct sheet *sheet_row(struct sheet *s, const char *key)
{
	struct entry *e = collection(s, key, SHEET_ROWS);
	MEM_GROW(e->rows, e->n, e->cap);
	return e->rows[e->n++] = sheet_new();
}

/* --- reading ---------------------------------------------------------------- */

static struct sheet_value value_of(const struct cell *c)
{
	return (struct sheet_value){c->kind, c->number, c->text, c->date};
}

struct sheet_value sheet_get(const struct sheet *s, const char *key)
{
	const struct entry *e = find(s, key);
	return e ? value_of(&e->cell) : (struct sheet_value){.kind = SHEET_NONE};
}

bool sheet_has(const struct sheet *s, const char *key)
{
	return find(s, key) != NULL;
}

bool sheet_get_bool(const struct sheet *s, const char *key, bool otherwise)
{
	struct sheet_value v = sheet_get(s, key);
	return v.kind == SHEET_BOOL ? v.number != 0 : otherwise;
}

int64_t sheet_get_int(const struct sheet *s, const char *key, int64_t otherwise)
{
	struct sheet_value v = sheet_get(s, key);
	return v.kind == SHEET_INT ? v.number : otherwise;
}

const char *sheet_get_text(const struct sheet *s, const char *key, const char *otherwise)
{
	struct sheet_value v = sheet_get(s, key);
	return v.kind == SHEET_TEXT ? v.text : otherwise;
}

struct civil sheet_get_date(const struct sheet *s, const char *key)
{
	struct sheet_value v = sheet_get(s, key);
	return v.kind == SHEET_DATE ? v.date : (struct civil){0};
}

size_t sheet_n(const struct sheet *s, const char *key)
{
	const struct entry *e = find(s, key);
	return e ? e->n : 0;
}

struct sheet_value sheet_at(const struct sheet *s, const char *key, size_t i)
{
	const struct entry *e = find(s, key);
	if (!e || e->cell.kind != SHEET_LIST || i >= e->n)
		return (struct sheet_value){.kind = SHEET_NONE};
	return value_of(&e->items[i]);
}

const struct sheet *sheet_row_at(const struct sheet *s, const char *key, size_t i)
{
	const struct entry *e = find(s, key);
	return e && e->cell.kind == SHEET_ROWS && i < e->n ? e->rows[i] : NULL;
}

const char *sheet_key(const struct sheet *s, size_t i)
{
	return i < s->n ? s->entries[i].key : NULL;
}

/* --- comparing -------------------------------------------------------------- */

static bool cells_equal(const struct cell *a, const struct cell *b)
{
	if (a->kind != b->kind || a->number != b->number || civil_compare(a->date, b->date) != 0)
		return false;
	return a->text == b->text || (a->text && b->text && strcmp(a->text, b->text) == 0);
}

static bool entries_equal(const struct entry *a, const struct entry *b)
{
	if (a->n != b->n || !cells_equal(&a->cell, &b->cell))
		return false;
	for (size_t i = 0; i < a->n; i++) {
		bool same = a->cell.kind == SHEET_ROWS ? sheet_equal(a->rows[i], b->rows[i])
			: cells_equal(&a->items[i], &b->items[i]);
		if (!same)
			return false;
	}
	return true;
}

bool sheet_equal(const struct sheet *a, const struct sheet *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct entry *other = find(b, a->entries[i].key);
		if (!other || !entries_equal(&a->entries[i], other))
			return false;
	}
	return true;
}
