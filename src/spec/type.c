/* The table of types, one row each, and what all of them share: typing is cleaned,
 * read and then checked by the same function that judges a stored value, so the two can
 * never differ; what fails stays as it was typed, with a sentence. */
#include <config.h>

#include "type_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* --- helpers ------------------------------------------------------------------------- */

bool refuse(struct buf *why, const char *text)
{
	if (why)
		buf_add(why, text);
	return false;
}

bool order_of_empty(const char *a, const char *b, int *order)
{
	*order = (a[0] == '\0') - (b[0] == '\0');
	return a[0] == '\0' || b[0] == '\0';
}

int digits_at(const char *s, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

bool is_digits(const char *s, size_t n)
{
	return strspn(s, "0123456789") == n && s[n] == '\0';
}

bool stored_number(const char *s, int64_t *out)
{
	const char *p = s + (*s == '-');
	size_t n = strspn(p, "0123456789");
	if (n == 0 || n > 18 || p[n] || (p[0] == '0' && (n > 1 || p > s)))
		return false;
	*out = strtoll(s, NULL, 10);
	return true;
}

char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

struct civil today_of(const struct spec_env *env)
{
	return env ? env->today : (struct civil){0, 0, 0};
}

void print_plain(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	(void)f;
	(void)env;
	buf_add(out, stored);
}

int compare_plain(const struct spec_field *f, const char *a, const char *b)
{
	(void)f;
	int order;
	return order_of_empty(a, b, &order) ? order : strcmp(a, b);
}

/* --- typing -------------------------------------------------------------------------- */

/* Digits of the scripts that our users' clients write, and full-width ones. */
static bool has_other_digits(const char *s)
{
	static const struct { uint32_t first, last; } ranges[] = {
		{0x00B2, 0x00B3}, {0x00B9, 0x00B9}, {0x0660, 0x0669}, {0x06F0, 0x06F9}, {0x07C0, 0x07C9},
		{0x0966, 0x096F}, {0x09E6, 0x09EF}, {0x0A66, 0x0A6F}, {0x0BE6, 0x0BEF}, {0x0E50, 0x0E59},
		{0x0F20, 0x0F29}, {0x1040, 0x1049}, {0x1369, 0x137C}, {0x2070, 0x2079}, {0x2080, 0x2089},
		{0xFF10, 0xFF19},
	};
	for (size_t n = strlen(s), i = 0; i < n;) {
		uint32_t cp;
		i += text_decode(s + i, n - i, &cp);
		for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; r++)
			if (cp >= ranges[r].first && cp <= ranges[r].last)
				return true;
	}
	return false;
}

static void fill_finding(const struct spec_typing *t, struct buf *why, struct spec_parsed *out)
{
	const struct spec_type *type = t->f->type;
	buf_reset(&out->value);
	buf_reset(&out->echo);
	buf_add(&out->value, t->text);
	if (type->mark && type->check(t->f, t->env, t->text, NULL))
		buf_add(&out->value, type->mark);
	if (type->digits && has_other_digits(t->text)) {
		buf_reset(why);
		buf_add(why, _("Typ alleen de cijfers 0-9."));
	} else if (why->len == 0) {
		type->check(t->f, t->env, t->text, why);
	}
	buf_add(&out->finding, why->len ? buf_str(why) : _("Dit is niet goed geschreven."));
}

static void type_parse(const struct spec_field *f, const struct spec_env *env, const char *typed,
	struct spec_parsed *out)
{
	struct buf why = {0};
	char *text = text_clean(typed ? typed : "", f->type->widget == SPEC_WIDGET_AREA);
	struct spec_typing t = {.f = f, .env = env, .text = text, .value = &out->value, .echo = &out->echo,
		.why = &why};
	buf_reset(&out->value);
	buf_reset(&out->echo);
	buf_reset(&out->finding);
	if (text[0] && !(f->type->read(&t) && f->type->check(f, env, buf_str(&out->value), &why)))
		fill_finding(&t, &why, out);
	buf_wipe(&why);
	explicit_bzero(text, strlen(text));
	free(text);
}

void spec_parsed_clear(struct spec_parsed *p)
{
	buf_wipe(&p->value);
	buf_wipe(&p->echo);
	buf_wipe(&p->finding);
}

/* --- the table ------------------------------------------------------------------------ */

#define LINE SPEC_WIDGET_LINE
#define AREA SPEC_WIDGET_AREA
#define CHOICE SPEC_WIDGET_CHOICE
#define MULTI SPEC_WIDGET_MULTI
#define REF SPEC_WIDGET_REF
#define TEXT EXPR_TEXT
#define DATE EXPR_DATE
#define INT EXPR_INT
#define BOOL EXPR_BOOL

/* name, arguments, list, widget, value, is_integer, digits, mark, width, max_chars,
 * read, parse, check, print, compare, edit */
static const struct spec_type types[] = {
	{"tekst", SPEC_ARGS_LENGTH, NULL, LINE, TEXT, false, false, NULL, 30, 20000,
		read_text, type_parse, check_text, print_plain, compare_text, print_plain},
	{"langtekst", SPEC_ARGS_NONE, NULL, AREA, TEXT, false, false, NULL, 60, 20000,
		read_text, type_parse, check_long_text, print_plain, compare_text, print_plain},
	{"datum", SPEC_ARGS_NONE, NULL, LINE, DATE, false, true, NULL, 10, 30,
		read_date, type_parse, check_date, print_date, compare_date, print_date},
	{"datum_onv", SPEC_ARGS_NONE, NULL, LINE, DATE, false, true, NULL, 10, 30,
		read_partial_date, type_parse, check_partial_date, print_date, compare_date, print_date},
	{"datumtijd", SPEC_ARGS_NONE, NULL, LINE, DATE, false, true, NULL, 19, 40,
		read_moment, type_parse, check_moment, print_moment, compare_moment, edit_moment},
	{"tijd", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 5, 10,
		read_time, type_parse, check_time, print_plain, compare_plain, print_plain},
	{"kwartaal", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 6, 20,
		read_quarter, type_parse, check_quarter, print_plain, compare_plain, print_plain},
	{"ja_nee", SPEC_ARGS_NONE, NULL, CHOICE, BOOL, true, false, NULL, 8, 20,
		read_yes_no, type_parse, check_yes_no, print_yes_no, compare_plain, print_yes_no},
	{"ja_nee_onb", SPEC_ARGS_NONE, NULL, CHOICE, TEXT, false, false, NULL, 8, 20,
		read_yes_no_unknown, type_parse, check_yes_no_unknown, print_yes_no, compare_plain, print_yes_no},
	{"keuze", SPEC_ARGS_LIST, NULL, CHOICE, TEXT, false, false, NULL, 30, 200,
		read_choice, type_parse, check_choice, print_choice, compare_choice, print_plain},
	{"meer", SPEC_ARGS_LIST, NULL, MULTI, TEXT, false, false, NULL, 30, 2000,
		read_choices, type_parse, check_choices, print_choices, compare_plain, print_plain},
	{"geheel", SPEC_ARGS_RANGE, NULL, LINE, INT, true, true, NULL, 8, 20,
		read_whole, type_parse, check_whole, print_plain, compare_number, print_plain},
	{"uren", SPEC_ARGS_NONE, NULL, LINE, INT, true, true, " uur", 8, 20,
		read_hours, type_parse, check_hours, print_hours, compare_number, print_hours},
	{"bedrag", SPEC_ARGS_NONE, NULL, LINE, INT, true, true, " EUR", 14, 30,
		read_money, type_parse, check_money, print_money, compare_number, edit_money},
	{"pct", SPEC_ARGS_NONE, NULL, LINE, INT, true, true, NULL, 4, 10,
		read_percent, type_parse, check_percent, print_percent, compare_number, print_plain},
	{"bsn", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 9, 20,
		read_bsn, type_parse, check_bsn, print_plain, compare_plain, print_plain},
	{"anr", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 10, 20,
		read_digits, type_parse, check_anr, print_plain, compare_plain, print_plain},
	{"vnr", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 10, 20,
		read_vnr, type_parse, check_vnr, print_plain, compare_plain, print_plain},
	{"oin", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 20, 40,
		read_digits, type_parse, check_oin, print_plain, compare_plain, print_plain},
	{"gemcode", SPEC_ARGS_NONE, "gemeenten", CHOICE, TEXT, false, false, NULL, 30, 80,
		read_choice, type_parse, check_choice, print_choice, compare_choice, print_plain},
	{"landcode", SPEC_ARGS_NONE, "landen", CHOICE, TEXT, false, false, NULL, 30, 80,
		read_choice, type_parse, check_choice, print_choice, compare_choice, print_plain},
	{"natcode", SPEC_ARGS_NONE, "nationaliteiten", CHOICE, TEXT, false, false, NULL, 30, 80,
		read_choice, type_parse, check_choice, print_choice, compare_choice, print_plain},
	{"taalcode", SPEC_ARGS_NONE, "talen", CHOICE, TEXT, false, false, NULL, 30, 80,
		read_choice, type_parse, check_choice, print_choice, compare_choice, print_plain},
	{"tel", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 22, 30,
		read_phone, type_parse, check_phone, print_plain, compare_plain, print_plain},
	{"email", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, false, NULL, 30, 241,
		read_text, type_parse, check_email, print_plain, compare_text, print_plain},
	{"postcode", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 7, 12,
		read_letters_digits, type_parse, check_postcode, print_postcode, compare_plain, print_postcode},
	{"iban", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 26, 50,
		read_letters_digits, type_parse, check_iban, print_iban, compare_plain, print_iban},
	{"kvk", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 8, 20,
		read_digits, type_parse, check_kvk, print_plain, compare_plain, print_plain},
	{"rsin", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 9, 20,
		read_bsn, type_parse, check_rsin, print_plain, compare_plain, print_plain},
	{"btw", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, true, NULL, 14, 30,
		read_letters_digits, type_parse, check_btw, print_plain, compare_plain, print_plain},
	{"ref", SPEC_ARGS_REF, NULL, REF, TEXT, false, false, NULL, 30, 36,
		read_ref, type_parse, check_ref, print_ref, compare_plain, print_plain},
	{"hash", SPEC_ARGS_NONE, NULL, LINE, TEXT, false, false, NULL, 64, 64,
		read_hash, type_parse, check_hash, print_plain, compare_plain, print_plain},
};

const struct spec_type *spec_type_at(size_t i)
{
	return i < sizeof types / sizeof types[0] ? &types[i] : NULL;
}

const struct spec_type *spec_type(const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}

/* --- for the expression language ---------------------------------------------------------- */

static bool date_value(const char *stored, struct civil *out)
{
	char day[11] = "";
	if (strlen(stored) <= 10)
		return expr_date(stored, out);
	if (stored[10] != 'T') /* a moment counts as its day */
		return false;
	memcpy(day, stored, 10);
	return expr_date(day, out);
}

struct expr_value spec_expr_value(const struct spec_field *f, const char *stored)
{
	struct expr_value v = {.kind = EXPR_EMPTY};
	if (!stored || !stored[0])
		return v;
	enum expr_kind kind = f->type->value;
	v.kind = kind;
	if (kind == EXPR_DATE && date_value(stored, &v.date))
		return v;
	if ((kind == EXPR_INT || kind == EXPR_BOOL) && stored_number(stored, &v.number))
		return v;
	return (struct expr_value){.kind = EXPR_TEXT, .text = stored};
}
