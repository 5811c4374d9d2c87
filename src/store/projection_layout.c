/* From definitions to tables: one table r_<record> per record definition, its columns named
 * by the fields, without a type, so that what was stored comes back byte for byte. Names in
 * SQL come from definitions that were loaded and checked, never from data. */
#include <config.h>

#include "projection_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "spec/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_VELD, SQL_VELDEN, SQL_VELD_NEW, SQL_COLUMNS, SQL_KOLOM, SQL_KOLOM_SET };

static const struct sql rows[] = {
	{SQL_VELD, "SELECT nr FROM veld WHERE id = :id"},
	{SQL_VELDEN, "SELECT id, nr FROM veld ORDER BY id"},
	{SQL_VELD_NEW, "INSERT INTO veld (nr, id) SELECT max(coalesce(max(nr), 0) + 1, 2), :id FROM veld"},
	{SQL_COLUMNS, "SELECT name FROM pragma_table_info(:tabel)"},
	{SQL_KOLOM, "SELECT type, register FROM kolom WHERE id = :id"},
	{SQL_KOLOM_SET, "INSERT OR REPLACE INTO kolom (id, type, register) VALUES (:id, :type, :register)"},
};

const struct sql_set projection_layout_sql = SQL_SET("layout", rows);

static const char *const answer_suffixes[] = {"", "__stand", "__bron", "__peil"};
#define N_ANSWER 4

static struct stmt *sql(struct store *s, unsigned id)
{
	return db_stmt(s->db, &projection_layout_sql, id);
}

/* --- numbers --------------------------------------------------------------- */

enum err veld_number(struct store *s, const char *soort, const char *reg, bool make, uint32_t *nr)
{
	char id[140];
	int64_t v;
	snprintf(id, sizeof id, "%s%s%s", soort, reg ? "." : "", reg ? reg : "");
	struct stmt *q = sql(s, SQL_VELD);
	stmt_text(q, ":id", id);
	enum err e = stmt_run_int(q, &v);
	*nr = e ? 0 : (uint32_t)v;
	if (e != ERR_NOT_FOUND)
		return e;
	if (!make)
		return ERR_OK;
	q = sql(s, SQL_VELD_NEW);
	stmt_text(q, ":id", id);
	e = stmt_run(q);
	*nr = e ? 0 : (uint32_t)db_last_rowid(s->db);
	return e;
}

/* --- layouts --------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct layout_register *)a)->name, ((const struct layout_register *)b)->name);
}

/* The name of a register within its record: ids of fields and groups start with "record.". */
static const char *short_name(const char *id)
{
	const char *dot = strchr(id, '.');
	return dot ? dot + 1 : id;
}

static void make_registers(struct layout *l)
{
	const struct spec_record *r = l->spec;
	l->registers = mem_new_array(r->n_fields + r->n_groups + 1, sizeof *l->registers);
	l->register_of = mem_new_array(r->n_fields + 1, sizeof *l->register_of);
	for (size_t i = 0; i < r->n_groups; i++)
		if (r->groups[i].n_fields)
			l->registers[l->n_registers++] = (struct layout_register){short_name(r->groups[i].id),
				&r->groups[i], NULL, 0};
	for (size_t i = 0; i < r->n_fields; i++)
		if (!r->fields[i].group)
			l->registers[l->n_registers++] = (struct layout_register){r->fields[i].name, NULL,
				&r->fields[i], 0};
	qsort(l->registers, l->n_registers, sizeof *l->registers, by_name);
	for (size_t i = 0; i < l->n_registers; i++) {
		const struct spec_group *g = l->registers[i].group;
		for (size_t k = 0; g && k < g->n_fields; k++)
			l->register_of[g->fields[k]] = i;
		if (!g)
			l->register_of[l->registers[i].field->index] = i;
	}
}

static void make_layout(struct layout *l, const struct spec_record *r)
{
	l->spec = r;
	make_registers(l);
	l->searched = mem_new_array(r->n_fields + 1, sizeof *l->searched);
	for (size_t i = 0; i < r->n_fields; i++)
		if (r->fields[i].zoek && strcmp(r->fields[i].zoek, "sleutel") != 0)
			l->searched[l->n_searched++] = i;
}

/* Every owner of a record with searched fields is below_searched too. */
static void mark_searched(struct projections *p)
{
	for (size_t i = 0; i < p->n_layouts; i++) {
		const struct spec_record *r = p->layouts[i].n_searched ? p->layouts[i].spec : NULL;
		for (int depth = 0; r && depth < OWNER_DEPTH; depth++, r = r->owner)
			layout_of(p, r)->below_searched = true;
	}
}

struct layout *layout_of(struct projections *p, const struct spec_record *r)
{
	for (size_t i = 0; i < p->n_layouts; i++)
		if (p->layouts[i].spec == r)
			return &p->layouts[i];
	return NULL;
}

struct layout *layout_by_number(struct projections *p, uint32_t soort)
{
	for (size_t i = 0; soort && i < p->n_layouts; i++)
		if (p->layouts[i].soort == soort)
			return &p->layouts[i];
	return NULL;
}

struct layout *layout_by_id(struct projections *p, const char *soort)
{
	for (size_t i = 0; i < p->n_layouts; i++)
		if (strcmp(p->layouts[i].spec->id, soort) == 0)
			return &p->layouts[i];
	return NULL;
}

static struct layout_register *layout_find(const struct layout *l, const char *name)
{
	struct layout_register key = {.name = name};
	return l->n_registers ? bsearch(&key, l->registers, l->n_registers, sizeof *l->registers,
		by_name) : NULL;
}

const struct layout_register *layout_register(const struct layout *l, const char *name)
{
	return layout_find(l, name);
}

/* --- the numbers of all of them -------------------------------------------- */

static void forget_numbers(struct projections *p)
{
	for (size_t i = 0; i < p->n_layouts; i++) {
		p->layouts[i].soort = 0;
		for (size_t r = 0; r < p->layouts[i].n_registers; r++)
			p->layouts[i].registers[r].nr = 0;
	}
}

/* "record" or "record.register"; what no definition knows any more is passed over. `*last`:
 * the layout of the row before, as they come by record. */
static void take_number(struct projections *p, const char *id, uint32_t nr, struct layout **last)
{
	char soort[64];
	size_t n = strcspn(id, ".");
	if (n >= sizeof soort)
		return;
	memcpy(soort, id, n);
	soort[n] = '\0';
	if (!*last || strcmp((*last)->spec->id, soort) != 0)
		*last = layout_by_id(p, soort);
	struct layout_register *r = *last && id[n] ? layout_find(*last, id + n + 1) : NULL;
	if (r)
		r->nr = nr;
	else if (*last && !id[n])
		(*last)->soort = nr;
}

/* A thousand numbers in one reading, not in one each: this is done at every opening. */
static enum err read_numbers(struct store *s, struct projections *p)
{
	struct layout *last = NULL;
	bool row = false;
	enum err e = db_begin(s->db, false);
	if (e)
		return e;
	p->undone = db_undone(s->db);
	forget_numbers(p);
	struct stmt *q = sql(s, SQL_VELDEN);
	while (!(e = stmt_step(q, &row)) && row)
		take_number(p, stmt_get_text(q, 0), (uint32_t)stmt_get_int(q, 1), &last);
	stmt_done(q);
	return db_end(s->db, e);
}

/* --- coming and going ------------------------------------------------------ */

static void free_layouts(struct projections *p)
{
	for (size_t i = 0; i < p->n_layouts; i++) {
		free(p->layouts[i].registers);
		free(p->layouts[i].register_of);
		free(p->layouts[i].searched);
		stmt_free(p->layouts[i].read);
		stmt_free(p->layouts[i].write);
		stmt_free(p->layouts[i].words);
	}
	free(p->layouts);
}

void projection_close(struct store *s)
{
	struct projections *p = s->projections;
	if (!p)
		return;
	s->projections = NULL;
	overview_free(p);
	free_layouts(p);
	for (size_t i = 0; i < p->n_touched; i++)
		free(p->touched[i].fields);
	free(p->touched);
	for (size_t i = 0; i < MAX_KEPT; i++) {
		free(p->kept[i].text);
		stmt_free(p->kept[i].q);
	}
	free(p);
}

enum err projection_open(struct store *s)
{
	projection_close(s);
	struct projections *p = mem_new(sizeof *p);
	p->n_layouts = spec_n_records(s->spec);
	p->layouts = mem_new_array(p->n_layouts + 1, sizeof *p->layouts);
	for (size_t i = 0; i < p->n_layouts; i++)
		make_layout(&p->layouts[i], spec_record_at(s->spec, i));
	mark_searched(p);
	s->projections = p;
	enum err e = overview_layouts(s, p);
	if (!e)
		e = read_numbers(s, p);
	if (e)
		projection_close(s);
	return e;
}

enum err projection_ready(struct store *s, struct projections **out)
{
	struct projections *p = s->projections;
	*out = p;
	if (!p)
		return store_fail(s, ERR_REFUSED, "the definitions were not accepted yet");
	return p->undone == db_undone(s->db) ? ERR_OK : read_numbers(s, p);
}

/* FNV-1a. */
static uint64_t hash_text(const char *s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	return h;
}

enum err projection_keep(struct store *s, struct sql_text *t, struct stmt **out)
{
	struct projections *p = s->projections;
	uint64_t hash = hash_text(buf_str(&t->b));
	size_t oldest = 0;
	for (size_t i = 0; i < MAX_KEPT; i++) {
		struct kept *k = &p->kept[i];
		if (k->hash == hash && k->text && !t->bad && strcmp(k->text, buf_str(&t->b)) == 0) {
			k->used = ++p->used;
			*out = k->q;
			return ERR_OK;
		}
		if (k->used < p->kept[oldest].used)
			oldest = i;
	}
	struct kept *k = &p->kept[oldest];
	free(k->text);
	stmt_free(k->q);
	*k = (struct kept){0};
	enum err e = db_prepare(s->db, t, out);
	if (!e)
		*k = (struct kept){hash, mem_dup(buf_str(&t->b)), *out, ++p->used};
	return e;
}

/* --- values ---------------------------------------------------------------- */

void sql_column(struct sql_text *t, const struct spec_field *f, const char *suffix)
{
	struct buf name = {0};
	buf_add(&name, f->name);
	buf_add(&name, suffix);
	sql_name(t, "", buf_str(&name));
	buf_clear(&name);
}

/* "0", or digits without a leading zero, perhaps after "-": what an integer prints as. */
static bool canonical(const char *s, int64_t *v)
{
	char again[24];
	size_t n = strlen(s);
	if (n == 0 || n > 19)
		return false;
	*v = strtoll(s, NULL, 10);
	snprintf(again, sizeof again, "%lld", (long long)*v);
	return strcmp(again, s) == 0;
}

void bind_value(struct stmt *q, int at, const struct spec_field *f, const char *text)
{
	int64_t v;
	if (!text || !*text)
		stmt_null_at(q, at);
	else if (f->type->is_integer && canonical(text, &v))
		stmt_int_at(q, at, v);
	else
		stmt_text_at(q, at, text);
}

static const char *const stands[] = {[STAND_GEGEVEN] = "", [STAND_ONBEKEND] = "O",
	[STAND_NIET_GEVRAAGD] = "G", [STAND_WIL_NIET] = "W"};

const char *stand_text(enum stand s)
{
	return stands[s];
}

enum stand stand_of(const char *s)
{
	for (size_t i = 1; s && i < sizeof stands / sizeof stands[0]; i++)
		if (strcmp(stands[i], s) == 0)
			return (enum stand)i;
	return STAND_GEGEVEN;
}

static const char *text_or_null(const char *s)
{
	return s && *s ? s : NULL;
}

void values_free(struct value *v, size_t n)
{
	for (size_t i = 0; v && i < n; i++)
		value_clear(&v[i]);
	free(v);
}

static bool text_same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

bool value_same(const struct value *a, const struct value *b)
{
	return a->stand == b->stand && text_same(a->text, b->text) && text_same(a->bron, b->bron) &&
		text_same(a->peildatum, b->peildatum);
}

/* All columns of a layout but the first, in one order for reading and writing. */
static void add_columns(struct sql_text *t, const struct layout *l)
{
	size_t per = l->spec->answers ? N_ANSWER : 1;
	for (size_t i = 0; i < l->spec->n_fields; i++)
		for (size_t k = 0; k < per; k++) {
			if (i || k)
				sql_add(t, ", ");
			sql_column(t, &l->spec->fields[i], answer_suffixes[k]);
		}
}

static enum err prepare_read(struct store *s, struct layout *l)
{
	struct sql_text t = {0};
	if (l->read)
		return ERR_OK;
	sql_add(&t, "SELECT ");
	add_columns(&t, l);
	sql_add(&t, l->spec->n_fields ? " FROM " : "_nr FROM ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " WHERE _nr = ?1");
	enum err e = db_prepare(s->db, &t, &l->read);
	sql_text_clear(&t);
	return e;
}

static char *take_text(struct stmt *q, int col)
{
	return stmt_is_null(q, col) ? NULL : mem_dup(stmt_get_text(q, col));
}

static void take_values(struct stmt *q, const struct layout *l, struct value *v)
{
	int col = 0;
	for (size_t i = 0; i < l->spec->n_fields; i++) {
		v[i].text = take_text(q, col++);
		if (!l->spec->answers)
			continue;
		v[i].stand = stand_of(stmt_get_text(q, col++));
		v[i].bron = take_text(q, col++);
		v[i].peildatum = take_text(q, col++);
	}
}

enum err layout_read(struct store *s, struct layout *l, int64_t nr, struct value **out)
{
	bool row = false;
	*out = NULL;
	enum err e = prepare_read(s, l);
	if (e)
		return e;
	stmt_int_at(l->read, 1, nr);
	e = stmt_step(l->read, &row);
	if (!e) {
		*out = mem_new_array(l->spec->n_fields + 1, sizeof **out);
		if (row)
			take_values(l->read, l, *out);
	}
	stmt_done(l->read);
	return e;
}

static enum err prepare_write(struct store *s, struct layout *l)
{
	struct sql_text t = {0};
	int n = (int)l->spec->n_fields * (l->spec->answers ? N_ANSWER : 1);
	if (l->write)
		return ERR_OK;
	sql_add(&t, "INSERT OR REPLACE INTO ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " (_nr");
	sql_add(&t, n ? ", " : "");
	add_columns(&t, l);
	sql_add(&t, ") VALUES (");
	sql_places(&t, 1, n + 1);
	sql_add(&t, ")");
	enum err e = db_prepare(s->db, &t, &l->write);
	sql_text_clear(&t);
	return e;
}

enum err layout_write(struct store *s, struct layout *l, int64_t nr, const struct value *v)
{
	enum err e = prepare_write(s, l);
	int at = 1;
	if (e)
		return e;
	stmt_int_at(l->write, at++, nr);
	for (size_t i = 0; i < l->spec->n_fields; i++) {
		bind_value(l->write, at++, &l->spec->fields[i], v[i].text);
		if (!l->spec->answers)
			continue;
		stmt_text_at(l->write, at++, text_or_null(stand_text(v[i].stand)));
		stmt_text_at(l->write, at++, text_or_null(v[i].bron));
		stmt_text_at(l->write, at++, text_or_null(v[i].peildatum));
	}
	return stmt_run(l->write);
}

/* --- accepting definitions ------------------------------------------------- */

/* Names that would meet ours: "_nr", "x__stand". */
static bool name_is_free(const char *name)
{
	return name[0] && name[0] != '_' && !strstr(name, "__") && !strchr(name, '.');
}

static enum err check_names(struct store *s, const struct layout *l)
{
	for (size_t i = 0; i < l->spec->n_fields; i++)
		if (!name_is_free(l->spec->fields[i].name))
			return store_fail(s, ERR_DEFINITION, "%s: this name cannot be a column", l->spec->fields[i].id);
	return ERR_OK;
}

/* Names of the columns a table has now, one a line; empty: no table. */
static enum err columns_of(struct store *s, const struct layout *l, struct buf *out)
{
	char table[140];
	bool row = true;
	snprintf(table, sizeof table, "r_%s", l->spec->id);
	struct stmt *q = sql(s, SQL_COLUMNS);
	stmt_text(q, ":tabel", table);
	enum err e = ERR_OK;
	while (!e && row) {
		e = stmt_step(q, &row);
		if (!e && row)
			buf_printf(out, "\n%s\n", stmt_get_text(q, 0));
	}
	stmt_done(q);
	return e;
}

static enum err make_table(struct store *s, const struct layout *l)
{
	struct sql_text t = {0};
	sql_add(&t, "CREATE TABLE ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " (_nr INTEGER PRIMARY KEY");
	sql_add(&t, l->spec->n_fields ? ", " : "");
	add_columns(&t, l);
	sql_add(&t, ")");
	enum err e = db_run_text(s->db, &t);
	sql_text_clear(&t);
	return e;
}

static enum err add_column(struct store *s, const struct layout *l, const struct spec_field *f,
	const char *suffix)
{
	struct sql_text t = {0};
	sql_add(&t, "ALTER TABLE ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " ADD COLUMN ");
	sql_column(&t, f, suffix);
	enum err e = db_run_text(s->db, &t);
	sql_text_clear(&t);
	return e;
}

static enum err extend_table(struct store *s, const struct layout *l, const struct buf *have)
{
	size_t per = l->spec->answers ? N_ANSWER : 1;
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < l->spec->n_fields; i++)
		for (size_t k = 0; !e && k < per; k++) {
			char line[160];
			snprintf(line, sizeof line, "\n%s%s\n", l->spec->fields[i].name, answer_suffixes[k]);
			if (!strstr(buf_str(have), line))
				e = add_column(s, l, &l->spec->fields[i], answer_suffixes[k]);
		}
	return e;
}

/* References, numbers and keys are looked up by value. */
static bool wants_index(const struct spec_field *f)
{
	return f->ref || (f->zoek && (strcmp(f->zoek, "nummer") == 0 || strcmp(f->zoek, "sleutel") == 0));
}

static enum err make_index(struct store *s, const struct layout *l, const struct spec_field *f)
{
	struct sql_text t = {0};
	sql_add(&t, "CREATE INDEX IF NOT EXISTS ");
	sql_name(&t, "r_", f->id);
	sql_add(&t, " ON ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " (");
	sql_column(&t, f, "");
	sql_add(&t, ") WHERE ");
	sql_column(&t, f, "");
	sql_add(&t, " IS NOT NULL");
	enum err e = db_run_text(s->db, &t);
	sql_text_clear(&t);
	return e;
}

static enum err column_in_use(struct store *s, const struct layout *l, const struct spec_field *f,
	bool *used)
{
	struct sql_text t = {0};
	struct stmt *q = NULL;
	int64_t one;
	sql_add(&t, "SELECT 1 FROM ");
	sql_name(&t, "r_", l->spec->id);
	sql_add(&t, " WHERE ");
	sql_column(&t, f, "");
	sql_add(&t, " IS NOT NULL LIMIT 1");
	enum err e = db_prepare(s->db, &t, &q);
	if (!e)
		e = stmt_run_int(q, &one);
	stmt_free(q);
	sql_text_clear(&t);
	*used = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* What the column held under the definitions before: "" when it is new. */
static enum err column_before(struct store *s, const struct spec_field *f, struct buf *type,
	struct buf *reg)
{
	bool row;
	struct stmt *q = sql(s, SQL_KOLOM);
	stmt_text(q, ":id", f->id);
	enum err e = stmt_step(q, &row);
	if (!e && row) {
		buf_add(type, stmt_get_text(q, 0));
		buf_add(reg, stmt_get_text(q, 1));
	}
	stmt_done(q);
	return e;
}

/* A type, and the register a field belongs to, are fixed once it holds something. */
static enum err check_field(struct store *s, const struct layout *l, const struct spec_field *f,
	bool *fresh)
{
	struct buf type = {0}, reg = {0};
	bool used = false;
	enum err e = column_before(s, f, &type, &reg);
	*fresh = type.len == 0;
	bool same = strcmp(buf_str(&type), f->type->name) == 0 && strcmp(buf_str(&reg), spec_register(f)) == 0;
	if (!e && !*fresh && !same)
		e = column_in_use(s, l, f, &used);
	if (!e && used)
		e = store_fail(s, ERR_REFUSED, _("%s is al ingevuld: type en groep kunnen niet meer veranderen (nu %s)."),
			f->id, buf_str(&type));
	if (!e && !same) {
		struct stmt *q = sql(s, SQL_KOLOM_SET);
		stmt_text(q, ":id", f->id);
		stmt_text(q, ":type", f->type->name);
		stmt_text(q, ":register", spec_register(f));
		e = stmt_run(q);
	}
	buf_clear(&type);
	buf_clear(&reg);
	return e;
}

/* Number the registers of a layout; *again: it, or some of them, were named by lines before
 * this definition knew them. */
static enum err number_registers(struct store *s, struct layout *l, bool made, const bool *fresh,
	bool *again)
{
	uint32_t known;
	enum err e = veld_number(s, l->spec->id, NULL, false, &known);
	*again = known && made;
	if (!e)
		e = veld_number(s, l->spec->id, NULL, true, &l->soort);
	for (size_t i = 0; !e && i < l->spec->n_fields; i++) {
		struct layout_register *r = &l->registers[l->register_of[i]];
		uint32_t before;
		e = veld_number(s, l->spec->id, r->name, false, &before);
		*again = *again || (before && fresh[i]);
		if (!e)
			e = veld_number(s, l->spec->id, r->name, true, &r->nr);
	}
	return e;
}

/* Settle every record of a soort again, a thousand at a time. */
static enum err settle_all(struct store *s, struct layout *l)
{
	int64_t after = 0;
	enum err e = ERR_OK;
	for (size_t n = 1000; !e && n == 1000;) {
		unsigned char (*ids)[ID_BYTES] = mem_new_array(1000, sizeof *ids);
		struct sql_text t = {0};
		struct stmt *q = NULL;
		bool row = true;
		n = 0;
		sql_add(&t, "SELECT nr, id FROM record WHERE soort = ?1 AND nr > ?2 ORDER BY nr LIMIT 1000");
		e = projection_keep(s, &t, &q);
		sql_text_clear(&t);
		if (!e) {
			stmt_int_at(q, 1, l->soort);
			stmt_int_at(q, 2, after);
		}
		while (!e && row) {
			e = stmt_step(q, &row);
			if (!e && row) {
				after = stmt_get_int(q, 0);
				e = stmt_get_bytes(q, 1, ids[n++], ID_BYTES) ? ERR_OK : ERR_DAMAGED;
			}
		}
		if (q)
			stmt_done(q);
		for (size_t i = 0; !e && i < n; i++)
			e = projection_settle(s, ids[i], true);
		free(ids);
	}
	return e;
}

static enum err accept_layout(struct store *s, struct layout *l, bool *again)
{
	struct buf have = {0};
	bool *fresh = mem_new_array(l->spec->n_fields + 1, sizeof *fresh);
	enum err e = check_names(s, l);
	if (!e)
		e = columns_of(s, l, &have);
	if (!e)
		e = have.len ? extend_table(s, l, &have) : make_table(s, l);
	for (size_t i = 0; !e && i < l->spec->n_fields; i++) {
		e = check_field(s, l, &l->spec->fields[i], &fresh[i]);
		if (!e && wants_index(&l->spec->fields[i]))
			e = make_index(s, l, &l->spec->fields[i]);
	}
	if (!e)
		e = number_registers(s, l, have.len == 0, fresh, again);
	buf_clear(&have);
	free(fresh);
	return e;
}

enum err projection_accept(struct store *s)
{
	enum err e = projection_open(s);
	struct projections *p = s->projections;
	bool *again = e ? NULL : mem_new_array(p->n_layouts + 1, sizeof *again);
	for (size_t i = 0; !e && i < p->n_layouts; i++)
		e = accept_layout(s, &p->layouts[i], &again[i]);
	if (!e)
		e = overview_accept(s, p);
	for (size_t i = 0; !e && i < p->n_layouts; i++)
		if (again[i])
			e = settle_all(s, &p->layouts[i]);
	if (!e)
		e = projection_finish(s, e);
	if (!e)
		e = search_accept(s, p);
	free(again);
	if (e)
		projection_close(s);
	return e;
}
