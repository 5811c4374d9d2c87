/* Choices: codes written in the block, or in a file under db/codes/. */
#include <config.h>

#include "model_priv.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* The list being filled. */
struct filling {
	struct loader *l;
	const struct item *item;
	struct spec_code *codes;
	size_t n, cap;
	const char *file; /* of the line being read */
	int line;
};

static void code_fault(struct filling *f, const char *word, const char *text)
{
	spec_fault_add(f->l->faults, f->file, f->line, word, "%s", text);
}

static bool code_is_good(const char *code)
{
	size_t n = 0;
	for (; code[n]; n++) {
		char c = code[n], letter = c | 0x20;
		if (!((letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '+' ||
			c == '/' || c == '-'))
			return false;
	}
	return n > 0 && n <= SPEC_CODE_MAX;
}

static void add_code(struct filling *f, struct spec_code code)
{
	struct civil d;
	if (!code_is_good(code.code))
		code_fault(f, code.code,
			_("Dit is geen code: ten hoogste 32 letters, cijfers en _ . + / - zonder spatie."));
	else if (!code.label[0])
		code_fault(f, code.code, _("Achter deze code ontbreekt de omschrijving."));
	else if (is_longer(code.label, SPEC_LABEL_MAX))
		code_fault(f, code.code, _("De omschrijving van deze code is te lang."));
	else if ((code.from && !civil_parse(code.from, &d)) || (code.until && !civil_parse(code.until, &d)))
		code_fault(f, code.code, _("Achter 'vanaf' en 'tot' hoort een datum als 2026-01-31."));
	else if (f->n == SPEC_CODES_MAX)
		code_fault(f, code.code, _("Deze lijst heeft te veel codes."));
	else if (f->n < SPEC_CODES_MAX) {
		MEM_GROW(f->codes, f->n, f->cap);
		f->codes[f->n++] = code;
	}
}

/* --- codes in the block ---------------------------------------------------------- */

/* Take "; tot DATE" or "; vanaf DATE" off the end of a label; NULL when it is not there. */
static const char *take_date(struct arena *a, char *label, const char *mark)
{
	char *at = strstr(label, mark);
	if (!at)
		return NULL;
	*at = '\0';
	char *date = at + strlen(mark), *more = strchr(date, ';');
	size_t n = more ? (size_t)(more - date) : strlen(date);
	const char *kept = arena_dup_n(a, date, n);
	if (more)
		memmove(at, more, strlen(more) + 1);
	for (size_t end = strlen(label); end > 0 && label[end - 1] == ' ';)
		label[--end] = '\0';
	return kept;
}

static void take_code_line(struct filling *f, const char *value)
{
	struct arena *a = &f->l->s->arena;
	size_t n = strcspn(value, " ");
	char *label = arena_dup_n(a, value + n, strlen(value + n));
	struct spec_code code = {.code = arena_dup_n(a, value, n)};
	code.from = take_date(a, label, "; vanaf ");
	code.until = take_date(a, label, "; tot ");
	code.label = label + strspn(label, " ");
	add_code(f, code);
}

/* --- codes in a file ---------------------------------------------------------------- */

/* Cut a line at its semicolons; false when there are not exactly four parts. */
static bool cut_line(char *line, char *parts[4])
{
	for (int i = 0; i < 4; i++) {
		parts[i] = line;
		char *end = strchr(line, ';');
		if (!end != (i == 3))
			return false;
		if (end) {
			*end = '\0';
			line = end + 1;
		}
	}
	return true;
}

static void take_csv_line(struct filling *f, char *line)
{
	char *part[4];
	if (!line[0])
		return;
	if (strchr(line, '"') || !cut_line(line, part)) {
		code_fault(f, "", _("Hier horen vier kolommen zonder aanhalingstekens: code;omschrijving;vanaf;tot."));
		return;
	}
	add_code(f, (struct spec_code){.code = part[0], .label = part[1],
		.from = part[2][0] ? part[2] : NULL, .until = part[3][0] ? part[3] : NULL});
}

static bool has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7F)
			return true;
	return false;
}

static void take_csv(struct filling *f, char *text)
{
	for (f->line = 1; text; f->line++) {
		char *end = strchr(text, '\n'), *line = text;
		if (end)
			*end = '\0';
		text = end ? end + 1 : NULL;
		size_t n = strlen(line);
		if (n > 0 && line[n - 1] == '\r')
			line[n - 1] = '\0';
		if (has_control(line))
			code_fault(f, "", _("Dit onzichtbare teken mag hier niet staan."));
		else if (f->line > 1)
			take_csv_line(f, line);
		else if (strcmp(line, "code;omschrijving;vanaf;tot") != 0)
			code_fault(f, "", _("De eerste regel hoort te zijn: code;omschrijving;vanaf;tot."));
	}
}

static bool is_file_name(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-");
	return n > 0 && strcmp(name + n, ".csv") == 0;
}

static void read_csv(struct filling *f, const char *name)
{
	struct loader *l = f->l;
	struct buf text = {0};
	if (!is_file_name(name)) {
		item_fault(l, f->item, "bestand", name,
			_("Hier hoort de naam van een bestand in db/codes, zoals landen.csv."));
		return;
	}
	enum err e = l->codes_fd < 0 ? ERR_MISSING : file_read(l->codes_fd, name, BLOCKS_FILE_MAX, &text);
	if (e != ERR_OK) {
		item_fault(l, f->item, "bestand", name, _("Dit bestand met codes kan niet worden gelezen (%s)."),
			e == ERR_MISSING ? _("het is er niet") : err_text(e));
		buf_clear(&text);
		return;
	}
	f->file = name;
	f->line = 0;
	if (text_is_utf8(buf_str(&text), text.len)) {
		MEM_GROW(l->s->texts, l->s->n_texts, l->s->cap_texts);
		char *s = l->s->texts[l->s->n_texts++] = buf_detach(&text);
		take_csv(f, s);
	} else {
		code_fault(f, "", _("Dit is geen geldige UTF-8; bewaar het bestand als UTF-8."));
	}
	buf_clear(&text);
}

/* --- a list ------------------------------------------------------------------------------ */

static int by_code(const void *a, const void *b, void *list)
{
	const struct spec_code *c = ((struct spec_list *)list)->codes;
	return strcmp(c[*(const uint32_t *)a].code, c[*(const uint32_t *)b].code);
}

static void sort_codes(struct filling *f, struct spec_list *list)
{
	uint32_t *order = arena_array(&f->l->s->arena, list->n_codes, sizeof *order);
	for (size_t i = 0; i < list->n_codes; i++)
		order[i] = (uint32_t)i;
	size_t sorted = 1; /* most files are in order already */
	while (sorted < list->n_codes && by_code(&order[sorted - 1], &order[sorted], list) < 0)
		sorted++;
	if (sorted < list->n_codes)
		qsort_r(order, list->n_codes, sizeof *order, by_code, list);
	list->by_code = order;
	for (size_t i = 1; i < list->n_codes; i++)
		if (strcmp(list->codes[order[i - 1]].code, list->codes[order[i]].code) == 0)
			item_fault(f->l, f->item, NULL, list->codes[order[i]].code,
				_("Deze code staat twee keer in lijst '%s'."), list->id);
}

static void load_list(struct loader *l, struct item *it, struct spec_list *list)
{
	struct filling f = {.l = l, .item = it};
	const char *file = item_value(it, "bestand");
	*list = (struct spec_list){.id = it->id, .label = item_value(it, "label"), .source = item_value(it, "bron")};
	if (file)
		read_csv(&f, file);
	for (size_t i = 0; i < it->n; i++) {
		if (it->pairs[i].p->lang || !key_is(it->pairs[i].p, "code"))
			continue;
		f.file = it->pairs[i].file;
		f.line = it->pairs[i].p->line;
		take_code_line(&f, it->pairs[i].p->value);
	}
	list->n_codes = f.n;
	struct spec_code *codes = arena_array(&l->s->arena, f.n, sizeof *codes);
	if (f.n > 0)
		memcpy(codes, f.codes, f.n * sizeof *codes);
	list->codes = codes;
	free(f.codes);
	if (f.n == 0 && l->faults->total == 0)
		item_fault(l, it, NULL, it->id, _("Deze lijst heeft geen codes."));
	sort_codes(&f, list);
	it->model = list;
	map_put(&l->s->model, KIND_LIST, list->id, list);
}

void load_lists(struct loader *l)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n_items; i++)
		n += l->items[i]->kind == KIND_LIST;
	l->s->lists = arena_array(&l->s->arena, n, sizeof *l->s->lists);
	for (size_t i = 0; i < l->n_items; i++)
		if (l->items[i]->kind == KIND_LIST)
			load_list(l, l->items[i], &l->s->lists[l->s->n_lists++]);
}
