/* From folders to blocks that lie ready: reads the files of db/regels in the order of their
 * names, checks kinds, keys and ids, and lays a municipality's blocks over ours. What blocks
 * mean is for regels_build.c. */
#include <config.h>

#include "regels_priv.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- kinds and their keys -------------------------------------------------------------- */

struct kind_row {
	const char *name;
	const struct block_key *keys;
	const char *needed;  /* keys that must be there, blanks between */
	const char *fixed;   /* keys that a municipality cannot change of what is there */
};

#define COMMON {"bron", 0}, {"soort", 0}, {"zekerheid", 0}, {NULL, 0}

static const struct block_key setting_keys[] = {
	{"label", BLOCK_WORDS}, {"type", 0}, {"eenheid", BLOCK_WORDS}, {"waarde", 0}, {"grens", 0}, {"slot", 0},
		COMMON,
};
static const struct block_key profile_keys[] = {
	{"label", BLOCK_WORDS}, {"waarde", BLOCK_MANY}, COMMON,
};
static const struct block_key fact_keys[] = {
	{"label", BLOCK_WORDS}, {"record", 0}, {"waar", 0}, {"op", 0}, {"kies", 0}, {"telt", 0}, {"waarde", 0},
		COMMON,
};
static const struct block_key term_keys[] = {
	{"label", BLOCK_WORDS}, {"record", 0}, {"relevant", 0}, {"start", 0}, {"start_label", BLOCK_WORDS},
		{"duur", 0},
	{"uiterlijk", 0}, {"reken", 0}, {"in", BLOCK_MANY}, {"uit", 0}, {"plus", 0}, {"atw", 0}, {"kalender", 0},
	{"klaar", 0}, {"klaar_op", 0}, {"wie", 0}, {"wacht", 0}, {"venster", 0}, {"gevolg", 0}, {"gevolg_tekst",
	BLOCK_WORDS}, {"vooraf", 0}, {"signalen", 0}, {"spring", 0}, {"beweegt", BLOCK_WORDS}, COMMON,
};
static const struct block_key norm_keys[] = {
	{"label", BLOCK_WORDS}, {"relevant", 0}, {"stand", 0}, {"eis", 0}, {"eenheid", 0}, {"richting", 0},
	{"tempo", 0}, {"tot", 0}, {"gevolg", 0}, {"gevolg_tekst", BLOCK_WORDS}, {"spring", 0},
	{"beweegt", BLOCK_WORDS}, COMMON,
};
static const struct block_key check_keys[] = {
	{"record", 0}, {"bij", 0}, {"relevant", 0}, {"goed", 0}, {"ernst", 0}, {"melding", BLOCK_WORDS},
	{"spring", 0}, {"doel", 0}, COMMON,
};
static const struct block_key rulebook_keys[] = {
	{"werd", 0}, {"zonder", BLOCK_WORDS}, COMMON,
};

static const struct kind_row kinds[RULE_KINDS] = {
	[RULE_INSTELLING] = {"instelling", setting_keys, "label type waarde", "type"},
	[RULE_PROFIEL] = {"profiel", profile_keys, "label waarde", ""},
	[RULE_FEIT] = {"feit", fact_keys, "label", ""},
	[RULE_TERMIJN] = {"termijn", term_keys, "label gevolg", "record"},
	[RULE_NORM] = {"norm", norm_keys, "label stand eis eenheid", "eenheid"},
	[RULE_TOETS] = {"toets", check_keys, "record bij goed melding", "record"},
	[RULE_RULEBOOK] = {"rulebook", rulebook_keys, "", ""},
};

const struct block_key *rule_keys(enum rule_kind kind)
{
	return kinds[kind].keys;
}

const char *rule_kind_name(enum rule_kind kind)
{
	return kinds[kind].name;
}

static bool kind_by_name(const char *name, enum rule_kind *out)
{
	for (enum rule_kind k = 0; k < RULE_KINDS; k++)
		if (strcmp(kinds[k].name, name) == 0) {
			*out = k;
			return true;
		}
	return false;
}

/* --- small readers, shared ------------------------------------------------------------- */

bool rule_next_word(const char **s, const char **word, size_t *n)
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
	while (rule_next_word(&words, &w, &n))
		if (n == len && memcmp(w, word, n) == 0)
			return true;
	return false;
}

bool rule_is_name(const char *s, size_t n)
{
	if (n == 0 || n > REGELS_NAME_MAX || s[0] < 'a' || s[0] > 'z')
		return false;
	for (size_t i = 1; i < n; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '_'))
			return false;
	return true;
}

static const struct rule_pair *find_pair(const struct rule_item *it, const char *key, const char *lang)
{
	for (size_t i = 0; i < it->n; i++) {
		const struct block_pair *p = it->pairs[i].p;
		if (strcmp(p->key, key) == 0 && (lang ? p->lang && strcmp(p->lang, lang) == 0 : !p->lang))
			return &it->pairs[i];
	}
	return NULL;
}

const struct rule_pair *rule_pair(const struct rule_item *it, const char *key)
{
	return find_pair(it, key, NULL);
}

const char *rule_value(const struct rule_item *it, const char *key)
{
	const struct rule_pair *p = rule_pair(it, key);
	return p && p->p->value[0] ? p->p->value : NULL;
}

const char *rule_words(const struct regels_loader *l, const struct rule_item *it, const char *key)
{
	const struct rule_pair *p = l->lang ? find_pair(it, key, l->lang) : NULL;
	return p && p->p->value[0] ? p->p->value : rule_value(it, key);
}

void rule_fault(struct regels_loader *l, const struct rule_item *it, const struct rule_pair *at,
	const char *word, const char *fmt, ...)
{
	struct buf text = {0};
	va_list ap;
	if (at)
		buf_printf(&text, "%s: ", at->p->key);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	spec_fault_add(l->faults, at ? at->file : it->file, at ? at->p->line : it->line, word, "%s", buf_str(&text));
	buf_clear(&text);
}

size_t rule_choice(struct regels_loader *l, const struct rule_item *it, const char *key,
	const char *const *words)
{
	const char *value = rule_value(it, key);
	struct buf all = {0};
	for (size_t i = 0; value && words[i]; i++) {
		if (strcmp(words[i], value) == 0) {
			buf_clear(&all);
			return i;
		}
		buf_printf(&all, "%s%s", i ? ", " : "", words[i]);
	}
	if (value)
		rule_fault(l, it, rule_pair(it, key), value, _("Dit woord kan hier niet; kies uit: %s."), buf_str(&all));
	buf_clear(&all);
	return 0;
}

bool rule_flag(struct regels_loader *l, const struct rule_item *it, const char *key)
{
	static const char *const words[] = {"nee", "ja", NULL};
	return rule_choice(l, it, key, words) == 1;
}

/* --- one block ------------------------------------------------------------------------- */

static uint32_t hash(enum rule_kind kind, const char *id)
{
	uint32_t h = 2166136261u ^ (uint32_t)kind;
	for (; *id; id++)
		h = (h ^ (unsigned char)*id) * 16777619u;
	return h;
}

static size_t slot_of(const struct regels *r, enum rule_kind kind, const char *id)
{
	size_t at = hash(kind, id) & (r->n_slots - 1);
	while (r->slots[at] && (r->slots[at]->kind != kind || strcmp(r->slots[at]->id, id) != 0))
		at = (at + 1) & (r->n_slots - 1);
	return at;
}

struct rule_item *rule_item(const struct regels *r, enum rule_kind kind, const char *id)
{
	return r->n_slots ? r->slots[slot_of(r, kind, id)] : NULL;
}

void *rule_model(const struct regels *r, enum rule_kind kind, const char *id)
{
	const struct rule_item *it = rule_item(r, kind, id);
	return it ? it->model : NULL;
}

static void note_slot(struct regels *r, struct rule_item *it)
{
	if ((r->n_items + 1) * 2 > r->n_slots) {
		free(r->slots);
		r->n_slots = r->n_slots ? r->n_slots * 2 : 256;
		r->slots = mem_new_array(r->n_slots, sizeof *r->slots);
		for (size_t i = 0; i < r->n_items; i++)
			r->slots[slot_of(r, r->items[i]->kind, r->items[i]->id)] = r->items[i];
	}
	r->slots[slot_of(r, it->kind, it->id)] = it;
}

static void add_item(struct regels_loader *l, const struct block *b, enum rule_kind kind)
{
	struct regels *r = l->r;
	struct rule_item *it = regels_keep(r, 1, sizeof *it);
	*it = (struct rule_item){.kind = kind, .id = block_id(b), .file = b->file, .line = b->line, .own = l->own,
		.n = b->n - 1};
	it->pairs = regels_keep(r, it->n, sizeof *it->pairs);
	for (size_t i = 0; i < it->n; i++)
		it->pairs[i] = (struct rule_pair){&b->pairs[i + 1], b->file};
	note_slot(r, it);
	MEM_GROW(r->items, r->n_items, r->cap_items);
	r->items[r->n_items++] = it;
}

/* Keys that may be repeated meet by their first word. */
static bool same_place(const struct block_pair *old, const struct block_pair *new, bool many)
{
	if (strcmp(old->key, new->key) != 0 || !old->lang != !new->lang ||
		(old->lang && strcmp(old->lang, new->lang) != 0))
		return false;
	size_t n = strcspn(old->value, " ");
	return !many || (n == strcspn(new->value, " ") && memcmp(old->value, new->value, n) == 0);
}

static bool is_many(enum rule_kind kind, const char *key)
{
	for (const struct block_key *k = kinds[kind].keys; k->key; k++)
		if (strcmp(k->key, key) == 0)
			return k->flags & BLOCK_MANY;
	return false;
}

static void override(struct regels_loader *l, struct rule_item *it, const struct block *b)
{
	struct rule_pair *pairs = regels_keep(l->r, it->n + b->n, sizeof *pairs);
	size_t n = it->n;
	if (n)
		memcpy(pairs, it->pairs, n * sizeof *pairs);
	for (size_t i = 1; i < b->n; i++) {
		const struct block_pair *p = &b->pairs[i];
		const char *had = rule_value(it, p->key);
		if (has_word(kinds[it->kind].fixed, p->key) && strcmp(had ? had : "", p->value) != 0) {
			spec_fault_add(l->faults, b->file, p->line, p->key,
				_("Dit kan een gemeente niet wijzigen van wat al bestaat."));
			continue;
		}
		size_t at = 0;
		while (at < n && !same_place(pairs[at].p, p, is_many(it->kind, p->key)))
			at++;
		pairs[at] = (struct rule_pair){p, b->file};
		n += at == n;
	}
	it->pairs = pairs;
	it->n = n;
}

/* R001, R233a: the numbers of the rulebook, conventions (C1) and tests of it (X04) too. */
static bool is_rule_number(const char *s)
{
	return s[0] >= 'A' && s[0] <= 'Z' && s[1] >= '0' && s[1] <= '9' && strlen(s) < 10;
}

static bool check_id(struct regels_loader *l, const struct block *b, enum rule_kind kind)
{
	const char *id = block_id(b);
	if (kind == RULE_RULEBOOK ? is_rule_number(id) : rule_is_name(id, strlen(id)))
		return true;
	spec_fault_add(l->faults, b->file, b->line, id, kind == RULE_RULEBOOK ?
		_("Hier hoort een nummer uit het regelboek, zoals R053.") :
		_("Hier hoort een naam van kleine letters, cijfers en _ (ten hoogste 40)."));
	return false;
}

static void check_prefix(struct regels_loader *l, const struct block *b, enum rule_kind kind)
{
	bool theirs = strncmp(block_id(b), "gem_", 4) == 0;
	if (kind == RULE_RULEBOOK || theirs == l->own)
		return;
	spec_fault_add(l->faults, b->file, b->line, block_id(b), l->own ?
		_("Een nieuwe naam van de gemeente hoort te beginnen met gem_.") :
		_("Namen die met gem_ beginnen zijn van de gemeente."));
}

static void take_block(struct regels_loader *l, const struct block *b)
{
	enum rule_kind kind;
	if (!kind_by_name(block_kind(b), &kind)) {
		spec_fault_add(l->faults, b->file, b->line, block_kind(b), _("Dit soort blok bestaat niet."));
		return;
	}
	block_check(b, kinds[kind].keys, l->faults);
	if (!check_id(l, b, kind))
		return;
	struct rule_item *it = rule_item(l->r, kind, block_id(b));
	if (it && l->own && !it->own) {
		override(l, it, b);
	} else if (it) {
		spec_fault_add(l->faults, b->file, b->line, block_id(b),
			_("Dit bestaat al, in %s regel %d."), it->file, it->line);
	} else if (l->r->n_items < REGELS_MAX) {
		check_prefix(l, b, kind);
		add_item(l, b, kind);
	} else if (l->r->n_items == REGELS_MAX) {
		spec_fault_add(l->faults, b->file, b->line, block_id(b), _("Er zijn te veel regels (ten hoogste %d)."),
			REGELS_MAX);
	}
}

/* --- files ----------------------------------------------------------------------------- */

static bool is_definition_file(const char *name)
{
	size_t n = strlen(name);
	return n > 4 && name[0] != '.' && strcmp(name + n - 4, ".def") == 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the definition files, sorted, in memory of the model. */
static const char **list_files(struct regels *r, DIR *dir, size_t *n)
{
	char **names = NULL;
	size_t cap = 0;
	*n = 0;
	for (struct dirent *e; (e = readdir(dir));) {
		if (!is_definition_file(e->d_name))
			continue;
		MEM_GROW(names, *n, cap);
		names[(*n)++] = regels_keep_text(r, e->d_name, strlen(e->d_name));
	}
	if (*n > 0)
		qsort(names, *n, sizeof *names, by_name);
	const char **kept = regels_keep(r, *n, sizeof *kept);
	for (size_t i = 0; i < *n; i++)
		kept[i] = names[i];
	free(names);
	return kept;
}

static enum err read_file(struct regels_loader *l, int dirfd, const char *name)
{
	struct regels *r = l->r;
	struct blocks *blocks;
	enum err e = blocks_read(dirfd, name, &blocks, l->faults);
	for (size_t i = 0; blocks && i < blocks_n(blocks); i++)
		take_block(l, blocks_at(blocks, i));
	if (blocks) {
		MEM_GROW(r->files, r->n_files, r->cap_files);
		r->files[r->n_files++] = blocks;
	}
	return e == ERR_DEFINITION ? ERR_OK : e; /* the faults tell */
}

static enum err read_dir(struct regels_loader *l, const char *path, size_t *n)
{
	enum err e = ERR_OK;
	DIR *dir = opendir(path);
	*n = 0;
	if (!dir)
		return file_errno(errno);
	const char **names = list_files(l->r, dir, n);
	if (*n > REGELS_FILES_MAX) {
		spec_fault_add(l->faults, path, 0, "", _("Hier staan te veel bestanden (ten hoogste %d)."),
			REGELS_FILES_MAX);
		*n = REGELS_FILES_MAX;
	}
	for (size_t i = 0; i < *n; i++) {
		enum err one = read_file(l, dirfd(dir), names[i]);
		e = e ? e : one;
	}
	closedir(dir);
	return e;
}

/* Keys that must be there, after overriding. */
static void check_needed(struct regels_loader *l, const struct rule_item *it)
{
	const char *keys = kinds[it->kind].needed, *word;
	size_t n;
	while (rule_next_word(&keys, &word, &n)) {
		char key[REGELS_NAME_MAX + 1];
		memcpy(key, word, n);
		key[n] = '\0';
		if (!rule_value(it, key))
			rule_fault(l, it, rule_pair(it, key), it->id, _("Hier ontbreekt '%s'."), key);
	}
}

enum err rule_read_files(struct regels_loader *l, const char *dir, const char *gemeente)
{
	size_t n, n_own;
	enum err e = read_dir(l, dir, &n);
	if (e || n == 0) {
		spec_fault_add(l->faults, dir, 0, "", _("Hier staan geen regels (bestanden die eindigen op .def)."));
		return e ? e : ERR_MISSING;
	}
	l->own = true;
	e = gemeente ? read_dir(l, gemeente, &n_own) : ERR_OK;
	l->own = false;
	if (e && e != ERR_MISSING) {
		spec_fault_add(l->faults, gemeente, 0, "", "%s", err_text(e));
		return e;
	}
	for (size_t i = 0; i < l->r->n_items; i++)
		check_needed(l, l->r->items[i]);
	return ERR_OK;
}
