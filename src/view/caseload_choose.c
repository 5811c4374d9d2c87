/* What a user chooses in the caseload: order, filters, columns; kept in the personal
 * settings as a line each, by field id: "+" or "-" and the sort, "field=value" a filter,
 * "#field" a column that is left out. What no definition knows any more falls away. */
#include <config.h>

#include "caseload_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "pick_priv.h"
#include "show_priv.h"
#include "store/personal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTING "caseload"

static size_t column_of(const struct spec_overview *o, const char *id, size_t len)
{
	for (size_t i = 0; i < o->n_columns; i++)
		if (strlen(o->columns[i].field->id) == len && strncmp(o->columns[i].field->id, id, len) == 0)
			return i;
	return SIZE_MAX;
}

/* --- filters in hand --------------------------------------------------------------------- */

void caseload_drop_filters(struct caseload *c)
{
	while (c->n_filters)
		free(c->filter_values[--c->n_filters]);
}

static size_t filter_on(const struct caseload *c, size_t column)
{
	for (size_t i = 0; i < c->n_filters; i++)
		if (c->filters[i].column == column)
			return i;
	return SIZE_MAX;
}

static void drop_filter(struct caseload *c, size_t i)
{
	free(c->filter_values[i]);
	c->n_filters--;
	for (; i < c->n_filters; i++) {
		c->filters[i] = c->filters[i + 1];
		c->filter_values[i] = c->filter_values[i + 1];
	}
}

/* One value a column: a second one takes the place of the first. */
static void set_filter(struct caseload *c, size_t column, const char *value)
{
	size_t at = filter_on(c, column);
	if (at != SIZE_MAX)
		drop_filter(c, at);
	if (c->n_filters == CASELOAD_FILTERS) {
		views_message(c->views, ROLE_WARNING, _("Er kunnen %d filters tegelijk zijn; haal er eerst een weg."), CASELOAD_FILTERS);
		return;
	}
	c->filter_values[c->n_filters] = mem_dup(value);
	c->filters[c->n_filters] = (struct list_filter){column, c->filter_values[c->n_filters]};
	c->n_filters++;
}

/* --- remembered --------------------------------------------------------------------------- */

static void remember(struct caseload *c)
{
	struct buf b = {0};
	const struct spec_column *columns = c->overview->columns;
	buf_printf(&b, "%s%s", c->descending ? "-" : "+", columns[c->sort].field->id);
	for (size_t i = 0; i < c->n_filters; i++)
		buf_printf(&b, "\n%s=%s", columns[c->filters[i].column].field->id, c->filters[i].value);
	for (size_t i = 0; i < c->overview->n_columns; i++)
		if (c->hidden[i])
			buf_printf(&b, "\n#%s", columns[i].field->id);
	enum err e = personal_set(views_store(c->views), SETTING, buf_str(&b));
	if (e != ERR_OK)
		views_error(c->views, e);
	buf_wipe(&b);
}

static void recall_line(struct caseload *c, const char *line, size_t len)
{
	const char *eq = memchr(line, '=', len);
	size_t col = eq ? column_of(c->overview, line, (size_t)(eq - line)) : column_of(c->overview, line + 1, len - 1);
	if (col == SIZE_MAX)
		return;
	if (eq && c->n_filters < CASELOAD_FILTERS) {
		char *value = mem_dup_n(eq + 1, (size_t)(line + len - eq - 1));
		set_filter(c, col, value);
		free(value);
	} else if (line[0] == '#') {
		c->hidden[col] = true;
	} else if ((line[0] == '+' || line[0] == '-') && c->overview->columns[col].sort) {
		c->sort = col;
		c->descending = line[0] == '-';
	}
}

void caseload_recall(struct caseload *c)
{
	struct buf b = {0};
	c->sort = c->overview->sort;
	c->descending = c->overview->descending;
	if (personal_get(views_store(c->views), SETTING, &b) == ERR_OK)
		for (const char *line = buf_str(&b); *line;) {
			size_t len = strcspn(line, "\n");
			if (len > 1)
				recall_line(c, line, len);
			line += len;
			line += *line == '\n';
		}
	buf_wipe(&b);
}

static void apply(struct caseload *c)
{
	remember(c);
	caseload_reload(c);
}

/* --- choosing -------------------------------------------------------------------------------- */

static void add_column(struct pick *p, size_t i, const char *label)
{
	char code[24];
	snprintf(code, sizeof code, "%zu", i);
	pick_add(p, code, label, false);
}

void caseload_sort(struct caseload *c)
{
	struct pick p = {.hide_codes = true};
	char now[24];
	for (size_t i = 0; i < c->overview->n_columns; i++)
		if (c->overview->columns[i].sort)
			add_column(&p, i, c->overview->columns[i].label);
	snprintf(now, sizeof now, "%zu", c->sort);
	char *code = pick_run(c->views, &p, _("Sorteer op (dezelfde nog eens: andersom)"), now, "");
	pick_clear(&p);
	if (!code)
		return;
	size_t col = (size_t)strtoul(code, NULL, 10);
	c->descending = col == c->sort && !c->descending;
	c->sort = col;
	free(code);
	apply(c);
}

void caseload_columns(struct caseload *c)
{
	struct pick p = {.multi = true};
	struct buf shown = {0};
	for (size_t i = 0; i < c->overview->n_columns; i++) {
		pick_add(&p, c->overview->columns[i].field->id, c->overview->columns[i].label, false);
		if (!c->hidden[i])
			buf_printf(&shown, "%s%s", shown.len ? " " : "", c->overview->columns[i].field->id);
	}
	char *codes = pick_run(c->views, &p, _("Welke kolommen?"), buf_str(&shown), "");
	pick_clear(&p);
	buf_clear(&shown);
	if (!codes)
		return;
	for (size_t i = 0; *codes && i < c->overview->n_columns; i++)
		c->hidden[i] = !spec_has_code(codes, c->overview->columns[i].field->id);
	free(codes);
	apply(c);
}

/* --- one's own -------------------------------------------------------------------------------- */

/* The column that says whose dossier it is. */
static size_t owner_column(const struct caseload *c)
{
	for (size_t i = 0; i < c->overview->n_columns; i++)
		if (c->overview->columns[i].field->ref && strcmp(c->overview->columns[i].field->ref->id, "medewerker") == 0)
			return i;
	return SIZE_MAX;
}

const char *caseload_why_not_mine(const struct caseload *c)
{
	char id[37];
	if (owner_column(c) == SIZE_MAX)
		return _("Deze lijst heeft geen kolom met de medewerker.");
	return show_own_id(c->views, id) ? NULL : _("Voor u is nog geen medewerker ingevoerd (l Lijsten, medewerkers).");
}

void caseload_mine(struct caseload *c)
{
	char id[37];
	size_t col = owner_column(c), at = filter_on(c, col);
	if (!show_own_id(c->views, id))
		return;
	if (at != SIZE_MAX && strcmp(c->filters[at].value, id) == 0)
		drop_filter(c, at);
	else
		set_filter(c, col, id);
	apply(c);
}

/* --- filters ------------------------------------------------------------------------------------ */

static void choose_value(struct caseload *c, size_t col)
{
	struct pick p = {0};
	const struct spec_column *column = &c->overview->columns[col];
	size_t at = filter_on(c, col);
	pick_add_values(c->views, &p, column->field);
	char *value = p.n ? pick_run(c->views, &p, column->label, at == SIZE_MAX ? NULL : c->filters[at].value, "") : NULL;
	if (!p.n)
		views_message(c->views, ROLE_QUIET, _("Er is nog geen %s om op te filteren."), column->label);
	pick_clear(&p);
	if (value) {
		set_filter(c, col, value);
		apply(c);
	}
	free(value);
}

static void add_filters(struct caseload *c, struct pick *p)
{
	struct buf b = {0};
	if (!caseload_why_not_mine(c))
		pick_add(p, "mijn", _("alleen mijn dossiers (of weer alle)"), false);
	for (size_t i = 0; i < c->n_filters; i++) {
		const struct spec_column *col = &c->overview->columns[c->filters[i].column];
		char code[24];
		snprintf(code, sizeof code, "weg%zu", i);
		buf_printf(&b, _("weg met: %s="), col->label);
		show_value(c->views, col->field, c->filters[i].value, &b);
		pick_add(p, code, buf_str(&b), false);
		buf_reset(&b);
	}
	for (size_t i = 0; i < c->overview->n_columns; i++) {
		const struct spec_field *f = c->overview->columns[i].field;
		if (f->list || f->ref || f->type->widget == SPEC_WIDGET_CHOICE)
			add_column(p, i, c->overview->columns[i].label);
	}
	buf_wipe(&b);
}

void caseload_filter(struct caseload *c)
{
	struct pick p = {.hide_codes = true};
	add_filters(c, &p);
	char *code = pick_run(c->views, &p, _("Filter op"), NULL, "");
	pick_clear(&p);
	if (code && strcmp(code, "mijn") == 0) {
		caseload_mine(c);
	} else if (code && strncmp(code, "weg", 3) == 0) {
		drop_filter(c, (size_t)strtoul(code + 3, NULL, 10));
		apply(c);
	} else if (code) {
		choose_value(c, (size_t)strtoul(code, NULL, 10));
	}
	free(code);
}
