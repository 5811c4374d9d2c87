/* Cells and stored values. A file says 19800300 where the store says 1980-03-00; a spreadsheet
 * says what people type. What cannot be read as a good value stays as it was given. */
#include <config.h>

#include "convert_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* --- conversions ------------------------------------------------------------------------- */

/* JJJJMMDD, parts may be 00. */
static char *date_in(const char *cell)
{
	struct buf b = {0};
	if (strlen(cell) != 8 || strspn(cell, "0123456789") != 8)
		return NULL;
	buf_printf(&b, "%.4s-%.2s-%.2s", cell, cell + 4, cell + 6);
	return buf_detach(&b);
}

static char *date_out(const char *stored)
{
	struct buf b = {0};
	if (strlen(stored) != 10 || stored[4] != '-' || stored[7] != '-')
		return NULL;
	buf_printf(&b, "%.4s%.2s%.2s", stored, stored + 5, stored + 8);
	char *cell = buf_detach(&b);
	if (strspn(cell, "0123456789") == 8)
		return cell;
	free(cell);
	return NULL;
}

/* Indicatie geheim: 0 is no, 1 to 7 some measure of yes; a yes from here is the widest, 7. */
static char *secret_in(const char *cell)
{
	if (strlen(cell) != 1 || cell[0] < '0' || cell[0] > '7')
		return NULL;
	return mem_dup(cell[0] == '0' ? "0" : "1");
}

static char *secret_out(const char *stored)
{
	return strcmp(stored, "0") == 0 ? mem_dup("0") : strcmp(stored, "1") == 0 ? mem_dup("7") : NULL;
}

/* Functie adres: W woonadres, B briefadres. */
static char *address_in(const char *cell)
{
	return mem_dup(strcmp(cell, "W") == 0 ? "woon" : strcmp(cell, "B") == 0 ? "brief" : NULL);
}

static char *address_out(const char *stored)
{
	return mem_dup(strcmp(stored, "woon") == 0 ? "W" : strcmp(stored, "brief") == 0 ? "B" : NULL);
}

static const struct convert conversions[] = {
	{"datum", date_in, date_out},
	{"geheim", secret_in, secret_out},
	{"adressoort", address_in, address_out},
};

const struct convert *convert_by_name(const char *name)
{
	for (size_t i = 0; i < sizeof conversions / sizeof conversions[0]; i++)
		if (strcmp(conversions[i].name, name) == 0)
			return &conversions[i];
	return NULL;
}

/* --- in and out --------------------------------------------------------------------------- */

struct convert_env convert_env(struct civil today)
{
	/* A day with another weekday, month and year: "ma", "+3d" and "12-6" all change with it. */
	return (struct convert_env){{.today = today}, {.today = civil_add_days(today, 401)}};
}

static void wipe(char *s)
{
	if (s)
		explicit_bzero(s, strlen(s));
	free(s);
}

/* A cell read as if it was typed; NULL with a finding. What would be read otherwise on another
 * day says nothing in a file. */
static char *typed_in(const struct mapping_to *to, const struct convert_env *env, const char *cell,
	struct buf *finding)
{
	const struct spec_type *type = to->field->type;
	struct spec_parsed now = {0}, later = {0};
	type->parse(to->field, &env->now, cell, &now);
	if (!now.finding.len && type->value == EXPR_DATE)
		type->parse(to->field, &env->later, cell, &later);
	bool moves = later.value.len && strcmp(buf_str(&later.value), buf_str(&now.value)) != 0;
	char *v = now.finding.len || moves ? NULL : mem_dup(buf_str(&now.value));
	if (finding && now.finding.len)
		buf_add(finding, buf_str(&now.finding));
	else if (finding && moves)
		buf_add(finding, _("Schrijf deze datum voluit, met het jaar."));
	spec_parsed_clear(&now);
	spec_parsed_clear(&later);
	return v;
}

/* A converted value that is not good is none: 19801399 stays what it is. */
static char *converted_in(const struct mapping_to *to, const struct convert_env *env, const char *cell,
	struct buf *finding)
{
	char *v = to->convert ? to->convert->in(cell) : NULL;
	const char *stored = v ? v : cell;
	if (to->field->type->check(to->field, &env->now, stored, finding) || !v)
		return v;
	wipe(v);
	return NULL;
}

char *convert_in(const struct mapping *m, const struct mapping_to *to, const struct convert_env *env,
	const char *cell, struct buf *finding)
{
	if (to->fixed)
		return mem_dup(to->fixed);
	if (!*cell)
		return mem_dup("");
	char *v = m->as_typed && !to->convert ? typed_in(to, env, cell, finding)
		: converted_in(to, env, cell, finding);
	return v ? v : mem_dup(cell);
}

char *convert_out(const struct mapping *m, const struct mapping_to *to, const struct convert_env *env,
	const char *stored)
{
	struct buf b = {0};
	char *v = to->convert ? to->convert->out(stored) : NULL;
	if (!v && m->as_typed && !to->convert) {
		to->field->type->edit(to->field, &env->now, stored, &b);
		v = buf_detach(&b);
	}
	char *again = v ? convert_in(m, to, env, v, NULL) : NULL;
	if (again && !convert_same(again, stored)) {
		wipe(v);
		v = NULL;
	}
	wipe(again);
	return v ? v : mem_dup(stored);
}

/* Length without the blanks at the end, and *from past those at the beginning: the store passes
 * over tab to CR, blank and no-break blank. */
static size_t trimmed(const char **from)
{
	const char *s = *from;
	size_t n;
	for (;;) {
		if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
			s++;
		else if (strncmp(s, "\xC2\xA0", 2) == 0)
			s += 2;
		else
			break;
	}
	for (n = strlen(s); n;) {
		if (s[n - 1] == ' ' || (s[n - 1] >= '\t' && s[n - 1] <= '\r'))
			n--;
		else if (n > 1 && memcmp(s + n - 2, "\xC2\xA0", 2) == 0)
			n -= 2;
		else
			break;
	}
	*from = s;
	return n;
}

static bool is_ascii(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

bool convert_same(const char *a, const char *b)
{
	if (strcmp(a, b) == 0)
		return true;
	size_t n = trimmed(&a), k = trimmed(&b);
	if (is_ascii(a, n) && is_ascii(b, k))
		return n == k && memcmp(a, b, n) == 0;
	char *x = text_nfc(a, n), *y = text_nfc(b, k);
	bool same = strcmp(x, y) == 0;
	wipe(x);
	wipe(y);
	return same;
}
