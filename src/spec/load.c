/* From directories to blocks that lie ready: reads the files in the order of their
 * names, checks kinds, keys and ids, and lays a municipality's blocks over ours. What
 * blocks mean is for load_list.c, load_record.c and load_form.c. */
#include <config.h>

#include "model_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- kinds ------------------------------------------------------------------- */

enum id_shape { ID_NAME, ID_PAIR, ID_EITHER };

struct kind_row {
	const char *name;
	enum kind kind;
	enum id_shape shape;
	const struct block_key *keys;
	const char *needed;   /* keys that must be there, blanks between */
	const char *fixed;    /* keys that a municipality cannot change */
};

static const struct block_key record_keys[] = {
	{"label", BLOCK_WORDS}, {"meervoud", BLOCK_WORDS}, {"uitleg", BLOCK_WORDS}, {"van", 0}, {"enkel", 0},
	{"antwoord", 0}, {"titel", 0}, {"nummer", 0}, {"bron", 0}, {NULL, 0},
};
static const struct block_key group_keys[] = {
	{"label", BLOCK_WORDS}, {"klasse", 0}, {"bron", 0}, {NULL, 0},
};
static const struct block_key field_keys[] = {
	{"type", 0}, {"label", BLOCK_WORDS}, {"hint", BLOCK_WORDS}, {"uitleg", BLOCK_WORDS}, {"eis", 0},
	{"relevant", 0}, {"required", 0}, {"constraint", 0}, {"constraint_message", BLOCK_WORDS},
	{"default", 0}, {"calculation", 0}, {"readonly", 0}, {"naar", 0}, {"klasse", 0}, {"bron", 0},
	{"bijzonder", 0}, {"groep", 0}, {"zoek", 0}, {"appearance", 0}, {NULL, 0},
};
static const struct block_key list_keys[] = {
	{"label", BLOCK_WORDS}, {"code", BLOCK_MANY | BLOCK_WORDS}, {"bestand", 0}, {"bron", 0}, {NULL, 0},
};
static const struct block_key form_keys[] = {
	{"record", 0}, {"label", BLOCK_WORDS}, {"hint", BLOCK_WORDS}, {"menu", BLOCK_WORDS}, {"vaststellen", 0},
	{"bron", 0}, {NULL, 0},
};
static const struct block_key block_keys[] = {
	{"label", BLOCK_WORDS}, {"hint", BLOCK_WORDS}, {"relevant", 0}, {"bron", 0}, {NULL, 0},
};
static const struct block_key question_keys[] = {
	{"label", BLOCK_WORDS}, {"hint", BLOCK_WORDS}, {"uitleg", BLOCK_WORDS}, {"eis", 0}, {"relevant", 0},
	{"na", 0}, {"bron", 0}, {NULL, 0},
};
static const struct block_key overview_keys[] = {
	{"record", 0}, {"label", BLOCK_WORDS}, {"kolom", BLOCK_MANY | BLOCK_WORDS}, {"sorteer", 0}, {"op", 0},
	{"index", 0}, {"bron", 0}, {NULL, 0},
};

static const struct kind_row kinds[] = {
	{"record", KIND_RECORD, ID_NAME, record_keys, "label", "van enkel antwoord"},
	{"groep", KIND_GROUP, ID_PAIR, group_keys, "label", ""},
	{"veld", KIND_FIELD, ID_PAIR, field_keys, "type label", "type groep"},
	{"lijst", KIND_LIST, ID_NAME, list_keys, "label", ""},
	{"formulier", KIND_FORM, ID_NAME, form_keys, "record label", "record"},
	{"blok", KIND_BLOCK, ID_PAIR, block_keys, "label", ""},
	{"vraag", KIND_QUESTION, ID_EITHER, question_keys, "", "na"},
	{"overzicht", KIND_OVERVIEW, ID_NAME, overview_keys, "record label kolom", "record"},
};

static const struct kind_row *kind_by_name(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static const struct kind_row *kind_row(enum kind kind)
{
	const struct kind_row *row = kinds;
	while (row->kind != kind)
		row++;
	return row;
}

/* --- small readers, shared ----------------------------------------------------- */

bool next_word(const char **s, const char **word, size_t *n)
{
	*word = *s + strspn(*s, " ");
	*n = strcspn(*word, " ");
	*s = *word + *n;
	return *n > 0;
}

static bool has_word(const char *words, const char *word)
{
	const char *w;
	size_t n, len = strlen(word);
	while (next_word(&words, &w, &n))
		if (n == len && memcmp(w, word, n) == 0)
			return true;
	return false;
}

bool is_longer(const char *s, size_t max)
{
	return strlen(s) > max && text_length(s) > max;
}

bool is_name(const char *s, size_t n)
{
	if (n == 0 || n > SPEC_NAME_MAX || s[0] < 'a' || s[0] > 'z')
		return false;
	for (size_t i = 1; i < n; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '_'))
			return false;
	return true;
}

const struct item_pair *item_pair(const struct item *it, const char *key)
{
	for (size_t i = 0; i < it->n; i++)
		if (!it->pairs[i].p->lang && key_is(it->pairs[i].p, key))
			return &it->pairs[i];
	return NULL;
}

const char *item_value(const struct item *it, const char *key)
{
	const struct item_pair *p = item_pair(it, key);
	return p ? p->p->value : NULL;
}

void item_fault(struct loader *l, const struct item *it, const char *key, const char *word,
	const char *fmt, ...)
{
	const struct item_pair *p = key ? item_pair(it, key) : NULL;
	struct buf text = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	spec_fault_add(l->faults, p ? p->file : it->file, p ? p->p->line : it->line, word, "%s", buf_str(&text));
	buf_clear(&text);
}

bool item_flag(struct loader *l, const struct item *it, const char *key)
{
	const char *value = item_value(it, key);
	if (value && strcmp(value, "ja") == 0)
		return true;
	if (value && strcmp(value, "nee") != 0)
		item_fault(l, it, key, value, _("Hier hoort ja of nee."));
	return false;
}

/* The word at an offset, as a person would point at it. */
static char *word_at(const char *text, size_t at)
{
	size_t n = strcspn(text + at, " \t(),");
	return mem_dup_n(text + at, n ? n : (text[at] != '\0'));
}

struct expr *item_expr(struct loader *l, const struct item *it, const char *key)
{
	const char *text = item_value(it, key);
	struct expr *e;
	struct buf why = {0};
	size_t at = 0;
	if (!text)
		return NULL;
	if (expr_parse(text, &e, &why, &at) == ERR_OK) {
		MEM_GROW(l->s->exprs, l->s->n_exprs, l->s->cap_exprs);
		l->s->exprs[l->s->n_exprs++] = e;
		return e;
	}
	char *word = word_at(text, at);
	item_fault(l, it, key, word, "%s: %s", key, buf_str(&why));
	free(word);
	buf_clear(&why);
	return NULL;
}

/* --- ids ------------------------------------------------------------------------ */

static bool id_is_good(const char *id, enum id_shape shape)
{
	const char *point = strchr(id, '.');
	if (!point)
		return shape != ID_PAIR && is_name(id, strlen(id));
	return shape != ID_NAME && is_name(id, (size_t)(point - id)) && is_name(point + 1, strlen(point + 1));
}

static bool is_gem(const char *name)
{
	return strncmp(name, "gem_", 4) == 0;
}

/* A new id of a municipality must not meet an id that we may give out later, and ours
 * must not meet theirs. A question is no new thing. */
static void check_prefix(struct loader *l, const struct block *b, enum kind kind, const char *id)
{
	if (kind == KIND_QUESTION)
		return;
	const char *point = strchr(id, '.');
	bool is_theirs = is_gem(id) || (point && is_gem(point + 1));
	if (l->own && !is_theirs)
		spec_fault_add(l->faults, b->file, b->line, id,
			_("Een nieuwe naam van de gemeente hoort te beginnen met gem_."));
	else if (!l->own && is_theirs)
		spec_fault_add(l->faults, b->file, b->line, id,
			_("Namen die met gem_ beginnen zijn van de gemeente."));
}

/* --- items ------------------------------------------------------------------------ */

static struct item *find_item(const struct loader *l, enum kind kind, const char *id)
{
	return map_get(&l->s->items, (char)kind, id);
}

static void add_child(struct item *parent, struct item *child)
{
	child->parent = parent;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

/* Behind a sibling; false when `parent` has no child with that id. */
static bool add_child_after(struct item *parent, const char *id, struct item *child)
{
	for (struct item *it = parent->first; it; it = it->next) {
		if (strcmp(it->id, id) != 0)
			continue;
		child->parent = parent;
		child->next = it->next;
		it->next = child;
		if (parent->last == it)
			parent->last = child;
		return true;
	}
	return false;
}

static struct item *new_item(struct loader *l, const struct block *b, enum kind kind, const char *key)
{
	struct item *it = arena_array(&l->s->arena, 1, sizeof *it);
	*it = (struct item){.kind = kind, .id = block_id(b), .file = b->file, .line = b->line, .own = l->own,
		.n = b->n - 1};
	it->pairs = arena_array(&l->s->arena, it->n, sizeof *it->pairs);
	for (size_t i = 0; i < it->n; i++)
		it->pairs[i] = (struct item_pair){&b->pairs[i + 1], b->file};
	map_put(&l->s->items, (char)kind, key, it);
	MEM_GROW(l->items, l->n_items, l->cap_items);
	l->items[l->n_items++] = it;
	return it;
}

/* --- a municipality's block over ours ---------------------------------------------- */

static bool same_word(const char *a, const char *b)
{
	size_t n = strcspn(a, " ");
	return n == strcspn(b, " ") && memcmp(a, b, n) == 0;
}

/* Does the new pair take the place of the old one? Codes meet by code. */
static bool replaces(const struct block_pair *old, const struct block_pair *new)
{
	if (strcmp(old->key, new->key) != 0)
		return false;
	if (old->lang || new->lang)
		return old->lang && new->lang && strcmp(old->lang, new->lang) == 0 &&
			(strcmp(old->key, "code") != 0 || same_word(old->value, new->value));
	return strcmp(old->key, "code") != 0 || same_word(old->value, new->value);
}

/* The columns of an overview are replaced as a whole. */
static void drop_columns(struct item *it, const struct block *b)
{
	size_t kept = 0;
	if (it->kind != KIND_OVERVIEW || !block_find(b, "kolom", NULL))
		return;
	for (size_t i = 0; i < it->n; i++)
		if (strcmp(it->pairs[i].p->key, "kolom") != 0)
			it->pairs[kept++] = it->pairs[i];
	it->n = kept;
}

static void override(struct loader *l, struct item *it, const struct block *b)
{
	const struct kind_row *row = kind_row(it->kind);
	struct item_pair *pairs = arena_array(&l->s->arena, it->n + b->n, sizeof *pairs);
	drop_columns(it, b);
	memcpy(pairs, it->pairs, it->n * sizeof *pairs);
	size_t n = it->n;
	for (size_t i = 1; i < b->n; i++) {
		const struct block_pair *p = &b->pairs[i];
		const char *had = item_value(it, p->key);
		if (has_word(row->fixed, p->key) && strcmp(had ? had : "", p->value) != 0) {
			spec_fault_add(l->faults, b->file, p->line, p->key,
				_("Dit kan een gemeente niet wijzigen van wat al bestaat."));
			continue;
		}
		bool columns = strcmp(p->key, "kolom") == 0;
		size_t at = 0;
		while (at < n && (columns || !replaces(pairs[at].p, p)))
			at++;
		pairs[at] = (struct item_pair){p, b->file};
		n += at == n;
	}
	it->pairs = pairs;
	it->n = n;
}

/* --- one block ------------------------------------------------------------------------ */

/* The blok's form is the first part of its id. */
static void place_blok(struct loader *l, struct item *it)
{
	char *form = mem_dup_n(it->id, strcspn(it->id, "."));
	struct item *parent = find_item(l, KIND_FORM, form);
	if (parent)
		add_child(parent, it);
	else
		item_fault(l, it, NULL, it->id, _("Er staat geen formulier '%s' voor dit blok."), form);
	free(form);
}

static void place_question(struct loader *l, struct item *it)
{
	const char *after = item_value(it, "na");
	if (!after)
		add_child(l->blok, it);
	else if (!add_child_after(l->blok, after, it))
		item_fault(l, it, "na", after, _("Deze vraag staat niet in dit blok."));
}

static const char *question_key(struct loader *l, const struct block *b)
{
	const struct item *form = l->blok->parent;
	return arena_join(&l->s->arena, form ? form->id : "", '/', block_id(b));
}

static void take_item(struct loader *l, const struct block *b, const struct kind_row *row)
{
	const char *key = block_id(b);
	if (row->kind == KIND_QUESTION) {
		if (!l->blok) {
			spec_fault_add(l->faults, b->file, b->line, key, _("Er staat in dit bestand geen blok voor deze vraag."));
			return;
		}
		key = question_key(l, b);
	}
	struct item *it = find_item(l, row->kind, key);
	if (it && l->own && !it->own) {
		override(l, it, b);
	} else if (it) {
		spec_fault_add(l->faults, b->file, b->line, block_id(b),
			_("Dit bestaat al, in %s regel %d."), it->file, it->line);
	} else {
		check_prefix(l, b, row->kind, block_id(b));
		it = new_item(l, b, row->kind, key);
		if (row->kind == KIND_BLOCK)
			place_blok(l, it);
		if (row->kind == KIND_QUESTION)
			place_question(l, it);
	}
	if (row->kind == KIND_BLOCK)
		l->blok = it;
}

static void take_block(struct loader *l, const struct block *b)
{
	const struct kind_row *row = kind_by_name(block_kind(b));
	if (!row) {
		spec_fault_add(l->faults, b->file, b->line, block_kind(b), _("Dit soort blok bestaat niet."));
		return;
	}
	block_check(b, row->keys, l->faults);
	if (id_is_good(block_id(b), row->shape))
		take_item(l, b, row);
	else if (row->shape == ID_NAME)
		spec_fault_add(l->faults, b->file, b->line, block_id(b),
			_("Hier hoort een naam van kleine letters, cijfers en _ (ten hoogste %d)."), SPEC_NAME_MAX);
	else
		spec_fault_add(l->faults, b->file, b->line, block_id(b),
			_("Hier hoort een naam met een punt, zoals persoon.bsn (per deel ten hoogste %d tekens)."), SPEC_NAME_MAX);
}

/* --- files -------------------------------------------------------------------------------- */

static bool is_definition_file(const char *name)
{
	size_t n = strlen(name);
	return n > 4 && name[0] != '.' && strcmp(name + n - 4, ".def") == 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the definition files, sorted; owned by the caller. */
static char **list_files(int dirfd, size_t *n)
{
	char **names = NULL;
	size_t cap = 0;
	*n = 0;
	int fd = dup(dirfd);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (!dir) {
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	rewinddir(dir);
	for (struct dirent *e; (e = readdir(dir));) {
		if (!is_definition_file(e->d_name))
			continue;
		MEM_GROW(names, *n, cap);
		names[(*n)++] = mem_dup(e->d_name);
	}
	closedir(dir);
	if (*n > 0)
		qsort(names, *n, sizeof *names, by_name);
	return names;
}

static void load_file(struct loader *l, int dirfd, const char *name)
{
	struct blocks *b;
	blocks_read(dirfd, name, &b, l->faults);
	if (!b)
		return;
	MEM_GROW(l->s->files, l->s->n_files, l->s->cap_files);
	l->s->files[l->s->n_files++] = b;
	l->blok = NULL;
	for (size_t i = 0; i < blocks_n(b); i++)
		take_block(l, blocks_at(b, i));
}

void load_files(struct loader *l, int dirfd, const char *dir_name)
{
	size_t n;
	char **names = list_files(dirfd, &n);
	if (n > SPEC_FILES_MAX)
		spec_fault_add(l->faults, dir_name, 0, "", _("Deze map heeft te veel bestanden (ten hoogste %d)."),
			SPEC_FILES_MAX);
	for (size_t i = 0; i < n; i++) {
		if (i < SPEC_FILES_MAX)
			load_file(l, dirfd, names[i]);
		free(names[i]);
	}
	free(names);
}

/* --- after all files ------------------------------------------------------------------------ */

static void check_needed(struct loader *l, const struct item *it)
{
	const char *words = kind_row(it->kind)->needed, *word;
	size_t n;
	while (next_word(&words, &word, &n)) {
		char *key = mem_dup_n(word, n);
		const char *value = item_value(it, key);
		if (!value || !value[0])
			item_fault(l, it, NULL, it->id, _("Hier ontbreekt '%s:'."), key);
		else if (strcmp(key, "label") == 0 && is_longer(value, SPEC_LABEL_MAX))
			item_fault(l, it, key, value, _("Dit label is te lang (ten hoogste %d tekens)."), SPEC_LABEL_MAX);
		free(key);
	}
}

/* Fields and groups go under their record, which may stand in a later file. */
static void place_parts(struct loader *l)
{
	for (size_t i = 0; i < l->n_items; i++) {
		struct item *it = l->items[i];
		check_needed(l, it);
		if (it->kind == KIND_RECORD)
			l->n_records++;
		if (it->kind != KIND_FIELD && it->kind != KIND_GROUP)
			continue;
		char *record = mem_dup_n(it->id, strcspn(it->id, "."));
		struct item *parent = find_item(l, KIND_RECORD, record);
		if (parent)
			add_child(parent, it);
		else
			item_fault(l, it, NULL, it->id, _("Het record '%s' bestaat niet."), record);
		l->n_fields += it->kind == KIND_FIELD;
		free(record);
	}
}

/* More than we can hold is said once, and nothing is built of it. */
static bool within_limits(struct loader *l)
{
	if (l->n_records > SPEC_RECORDS_MAX)
		spec_fault_add(l->faults, "", 0, "", _("Er zijn te veel records (ten hoogste %d)."), SPEC_RECORDS_MAX);
	else if (l->n_fields > SPEC_FIELDS_MAX)
		spec_fault_add(l->faults, "", 0, "", _("Er zijn te veel velden (%zu, ten hoogste %d)."),
			l->n_fields, SPEC_FIELDS_MAX);
	else
		return true;
	return false;
}

static void build(struct loader *l)
{
	place_parts(l);
	if (!within_limits(l))
		return;
	load_lists(l);
	load_records(l);
	load_forms(l);
	load_overviews(l);
	check_records(l);
	check_expressions(l);
	check_cycles(l);
	if (l->faults->total == 0)
		make_canonical(l->s, l);
}

static int open_dir(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Read a directory; false when it is not there. */
static bool load_dir(struct loader *l, const char *path, bool own)
{
	int fd = open_dir(path);
	bool is_there = fd >= 0 || errno != ENOENT;
	l->own = own;
	if (fd >= 0) {
		load_files(l, fd, path);
		close(fd);
	} else if (is_there) {
		spec_fault_add(l->faults, path, 0, "", _("Deze map kan niet worden gelezen: %s"), strerror(errno));
	}
	return is_there;
}

enum err spec_load(const char *dir, const char *codes_dir, const char *gemeente_dir,
	struct spec **out, struct spec_fault **faults, size_t *n_faults)
{
	*out = NULL;
	*faults = NULL;
	*n_faults = 0;
	struct spec_fault_list list = {0};
	struct loader l = {.s = mem_new(sizeof *l.s), .faults = &list};
	l.codes_fd = codes_dir ? open_dir(codes_dir) : -1;
	enum err e = load_dir(&l, dir, false) ? ERR_OK : ERR_MISSING;
	if (e == ERR_OK && l.s->n_files == 0 && list.total == 0)
		e = ERR_MISSING;
	if (e == ERR_MISSING)
		spec_fault_add(&list, dir, 0, "", _("Hier staan geen definities (bestanden die eindigen op .def)."));
	else if (gemeente_dir)
		load_dir(&l, gemeente_dir, true);
	if (e == ERR_OK)
		build(&l);
	if (e == ERR_OK && list.total > 0)
		e = ERR_DEFINITION;
	if (l.codes_fd >= 0)
		close(l.codes_fd);
	free(l.items);
	if (e == ERR_OK) {
		*out = l.s;
		return ERR_OK;
	}
	spec_free(l.s);
	spec_fault_list_sort(&list);
	*faults = list.rows;
	*n_faults = list.n;
	return e;
}
