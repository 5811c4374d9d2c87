/* Steps to a value: a loop over the steps with a small stack. One row of a table an
 * operation: how many values it takes and the function that makes one of them. What
 * cannot be computed is empty, what cannot be compared is false. */
#include <config.h>

#include "expr_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct expr_value nothing = {.kind = EXPR_EMPTY};

static struct expr_value of_bool(bool b)
{
	return (struct expr_value){.kind = EXPR_BOOL, .number = b};
}

static struct expr_value of_int(int64_t n)
{
	return (struct expr_value){.kind = EXPR_INT, .number = n};
}

static struct expr_value of_date(struct civil d)
{
	return (struct expr_value){.kind = EXPR_DATE, .date = d};
}

/* --- dates and numbers in text ---------------------------------------------- */

static int digits(const char *s, size_t n)
{
	int value = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

bool expr_date(const char *s, struct civil *out)
{
	*out = (struct civil){0, 0, 0};
	if (strnlen(s, 11) != 10 || s[4] != '-' || s[7] != '-')
		return false;
	int y = digits(s, 4), m = digits(s + 5, 2), d = digits(s + 8, 2);
	if (y < 0 || m < 0 || d < 0)
		return false;
	if (!civil_is_valid(y ? y : 2000, m ? m : 1, d ? d : 1) || (y == 0 && m > 0) || (m == 0 && d > 0))
		return false;
	*out = (struct civil){(int16_t)y, (int8_t)m, (int8_t)d};
	return true;
}

/* A whole number as we would write it ourselves: no plus, no leading zeros. */
static bool number_of(const char *s, int64_t *out)
{
	const char *p = s + (*s == '-');
	if (*p < '0' || *p > '9' || (*p == '0' && (p[1] || p > s)))
		return false;
	int64_t n = 0;
	for (; *p >= '0' && *p <= '9'; p++)
		if (__builtin_mul_overflow(n, 10, &n) ||
			(*s == '-' ? __builtin_sub_overflow(n, *p - '0', &n) : __builtin_add_overflow(n, *p - '0', &n)))
			return false;
	*out = n;
	return *p == '\0';
}

static bool is_number(struct expr_value v)
{
	return v.kind == EXPR_INT || v.kind == EXPR_BOOL;
}

/* Text that meets a date or a number becomes one when it is written as one. */
static struct expr_value meet(struct expr_value v, struct expr_value other)
{
	struct civil d;
	int64_t n;
	if (v.kind != EXPR_TEXT)
		return v;
	if (other.kind == EXPR_DATE && expr_date(v.text, &d))
		return of_date(d);
	if (is_number(other) && number_of(v.text, &n))
		return of_int(n);
	return v;
}

/* --- truth and comparison ---------------------------------------------------- */

static bool is_blank(struct expr_value v)
{
	return v.kind == EXPR_EMPTY || (v.kind == EXPR_TEXT && (!v.text || !v.text[0]));
}

static bool is_true(struct expr_value v)
{
	return is_number(v) ? v.number != 0 : !is_blank(v);
}

static bool date_is_whole(struct civil d)
{
	return d.year > 0 && d.month > 0 && d.day > 0;
}

/* By the leading parts that both know; false when there is none. */
static bool compare_dates(struct civil a, struct civil b, int *order)
{
	if (a.year <= 0 || b.year <= 0)
		return false;
	*order = (a.year > b.year) - (a.year < b.year);
	if (*order || a.month <= 0 || b.month <= 0)
		return true;
	*order = (a.month > b.month) - (a.month < b.month);
	if (*order || a.day <= 0 || b.day <= 0)
		return true;
	*order = (a.day > b.day) - (a.day < b.day);
	return true;
}

/* Order of two values; false when they cannot be compared. */
static bool compare(struct expr_value a, struct expr_value b, int *order)
{
	if (is_blank(a) || is_blank(b))
		return false;
	struct expr_value x = meet(a, b), y = meet(b, a);
	if (is_number(x) && is_number(y)) {
		*order = (x.number > y.number) - (x.number < y.number);
		return true;
	}
	if (x.kind == EXPR_DATE && y.kind == EXPR_DATE)
		return compare_dates(x.date, y.date, order);
	if (x.kind != EXPR_TEXT || y.kind != EXPR_TEXT)
		return false;
	*order = strcmp(x.text, y.text);
	return true;
}

static struct expr_value do_eq(const struct expr_value *v)
{
	int order;
	return of_bool(compare(v[0], v[1], &order) && order == 0);
}

static struct expr_value do_ne(const struct expr_value *v)
{
	int order;
	return of_bool(compare(v[0], v[1], &order) && order != 0);
}

static struct expr_value do_lt(const struct expr_value *v)
{
	int order;
	return of_bool(compare(v[0], v[1], &order) && order < 0);
}

static struct expr_value do_le(const struct expr_value *v)
{
	int order;
	return of_bool(compare(v[0], v[1], &order) && order <= 0);
}

static struct expr_value do_gt(const struct expr_value *v)
{
	int order;
	return of_bool(compare(v[0], v[1], &order) && order > 0);
}

static struct expr_value do_ge(const struct expr_value *v)
{
	int order;
	return of_bool(compare(v[0], v[1], &order) && order >= 0);
}

static struct expr_value do_and(const struct expr_value *v)
{
	return of_bool(is_true(v[0]) && is_true(v[1]));
}

static struct expr_value do_or(const struct expr_value *v)
{
	return of_bool(is_true(v[0]) || is_true(v[1]));
}

static struct expr_value do_not(const struct expr_value *v)
{
	return of_bool(!is_true(v[0]));
}

static struct expr_value do_blank(const struct expr_value *v)
{
	return of_bool(is_blank(v[0]));
}

static struct expr_value do_if(const struct expr_value *v)
{
	return is_true(v[0]) ? v[1] : v[2];
}

/* The one of two that comes first (want -1) or last (1); the other when one is empty. */
static struct expr_value choose(const struct expr_value *v, int want)
{
	int order;
	if (is_blank(v[0]))
		return is_blank(v[1]) ? nothing : v[1];
	if (is_blank(v[1]))
		return v[0];
	if (!compare(v[0], v[1], &order))
		return nothing;
	return order == 0 || (order < 0) == (want < 0) ? meet(v[0], v[1]) : meet(v[1], v[0]);
}

static struct expr_value do_lowest(const struct expr_value *v)
{
	return choose(v, -1);
}

static struct expr_value do_highest(const struct expr_value *v)
{
	return choose(v, 1);
}

/* --- arithmetic -------------------------------------------------------------- */

/* In a sum or product a text is the date or number it is written as. */
static struct expr_value operand(struct expr_value v)
{
	struct civil d;
	int64_t n;
	if (v.kind == EXPR_TEXT && v.text && number_of(v.text, &n))
		return of_int(n);
	if (v.kind == EXPR_TEXT && v.text && expr_date(v.text, &d))
		return of_date(d);
	return v;
}

static struct expr_value days_on(struct civil d, int64_t n)
{
	enum { FAR = 366 * 10000 };
	static const struct civil first = {1583, 1, 1}, last = {9999, 12, 31};
	if (!date_is_whole(d) || n > FAR || n < -FAR)
		return nothing;
	long days = civil_to_days(d) + (long)n;
	if (days < civil_to_days(first) || days > civil_to_days(last))
		return nothing;
	return of_date(civil_from_days(days));
}

static struct expr_value do_add(const struct expr_value *v)
{
	struct expr_value a = operand(v[0]), b = operand(v[1]);
	int64_t n;
	if (is_number(a) && is_number(b))
		return __builtin_add_overflow(a.number, b.number, &n) ? nothing : of_int(n);
	if (a.kind == EXPR_DATE && is_number(b))
		return days_on(a.date, b.number);
	if (is_number(a) && b.kind == EXPR_DATE)
		return days_on(b.date, a.number);
	return nothing;
}

static struct expr_value do_subtract(const struct expr_value *v)
{
	struct expr_value a = operand(v[0]), b = operand(v[1]);
	int64_t n;
	if (is_number(a) && is_number(b))
		return __builtin_sub_overflow(a.number, b.number, &n) ? nothing : of_int(n);
	if (a.kind == EXPR_DATE && is_number(b))
		return __builtin_sub_overflow((int64_t)0, b.number, &n) ? nothing : days_on(a.date, n);
	if (a.kind == EXPR_DATE && b.kind == EXPR_DATE && date_is_whole(a.date) && date_is_whole(b.date))
		return of_int(civil_days_between(b.date, a.date));
	return nothing;
}

static struct expr_value do_multiply(const struct expr_value *v)
{
	struct expr_value a = operand(v[0]), b = operand(v[1]);
	int64_t n;
	if (!is_number(a) || !is_number(b) || __builtin_mul_overflow(a.number, b.number, &n))
		return nothing;
	return of_int(n);
}

/* How many times b fits in a, downwards. */
static struct expr_value do_share(const struct expr_value *v)
{
	struct expr_value a = operand(v[0]), b = operand(v[1]);
	if (!is_number(a) || !is_number(b) || b.number == 0 || (a.number == INT64_MIN && b.number == -1))
		return nothing;
	int64_t n = a.number / b.number;
	bool down = a.number % b.number != 0 && (a.number < 0) != (b.number < 0);
	return of_int(n - down);
}

/* The same day number n months on, or the last day of that month. */
static struct expr_value do_months(const struct expr_value *v)
{
	enum { FAR = 12 * 10000 };
	struct expr_value a = operand(v[0]), b = operand(v[1]);
	if (a.kind != EXPR_DATE || !date_is_whole(a.date) || !is_number(b) || b.number > FAR || b.number < -FAR)
		return nothing;
	struct civil d = civil_add_months(a.date, (int)b.number);
	return civil_is_none(d) ? nothing : of_date(d);
}

static struct expr_value do_negate(const struct expr_value *v)
{
	struct expr_value a = operand(v[0]);
	int64_t n;
	if (!is_number(a) || __builtin_sub_overflow((int64_t)0, a.number, &n))
		return nothing;
	return of_int(n);
}

/* Whole years on `today` of someone born on `born`; of an incomplete date the lowest
 * age that is possible, but no less than 0 when the birth may lie before today. */
static struct expr_value age(struct expr_value born, struct civil today)
{
	struct expr_value v = operand(born);
	struct civil d = v.date;
	if (v.kind != EXPR_DATE || d.year <= 0 || civil_is_none(today))
		return nothing;
	int m = d.month > 0 ? d.month : 12;
	int day = d.day > 0 ? d.day : civil_days_in_month(d.year, m);
	int years = today.year - d.year;
	if (today.month < m || (today.month == m && today.day < day))
		years--;
	int order = 0;
	bool may_be_born = compare_dates(d, today, &order) && order <= 0;
	if (!may_be_born)
		return nothing;
	return of_int(years > 0 ? years : 0);
}

/* --- the machine ------------------------------------------------------------- */

/* Operations that need only the values on the stack. */
static const struct {
	unsigned takes;
	struct expr_value (*run)(const struct expr_value *v);
} operations[OP_N] = {
	[OP_NOT] = {1, do_not}, [OP_BLANK] = {1, do_blank}, [OP_NEGATE] = {1, do_negate}, [OP_IF] = {3, do_if},
	[OP_MONTHS] = {2, do_months}, [OP_LOWEST] = {2, do_lowest}, [OP_HIGHEST] = {2, do_highest},
	[OP_SHARE] = {2, do_share},
	[OP_OR] = {2, do_or}, [OP_AND] = {2, do_and},
	[OP_EQ] = {2, do_eq}, [OP_NE] = {2, do_ne}, [OP_LT] = {2, do_lt}, [OP_LE] = {2, do_le},
	[OP_GT] = {2, do_gt}, [OP_GE] = {2, do_ge},
	[OP_ADD] = {2, do_add}, [OP_SUBTRACT] = {2, do_subtract}, [OP_MULTIPLY] = {2, do_multiply},
};

/* The value that a step brings by itself. */
static struct expr_value load(const struct expr_step *step, const struct expr_scope *scope)
{
	switch (step->op) {
	case OP_INT:
		return of_int(step->number);
	case OP_BOOL:
		return of_bool(step->number != 0);
	case OP_TEXT:
		return (struct expr_value){.kind = EXPR_TEXT, .text = step->text};
	case OP_NAME:
		return scope->value ? scope->value(scope->ctx, step->text) : nothing;
	case OP_TODAY:
		return civil_is_none(scope->today) ? nothing : of_date(scope->today);
	case OP_CHOSEN:
		return of_bool(scope->has_code && scope->has_code(scope->ctx, step->text, step->more));
	case OP_COUNT:
		return of_int(scope->count ? scope->count(scope->ctx, step->text) : 0);
	case OP_SUM:
		return of_int(scope->sum ? scope->sum(scope->ctx, step->text, step->more) : 0);
	default:
		assert(!"a step that takes values");
		return nothing;
	}
}

struct expr_value expr_eval(const struct expr *e, const struct expr_scope *scope)
{
	struct expr_value stack[EXPR_STACK];
	size_t n = 0;
	for (size_t i = 0; i < e->n; i++) {
		const struct expr_step *step = &e->steps[i];
		unsigned takes = operations[step->op].takes;
		assert(n >= takes && n < EXPR_STACK);
		if (step->op == OP_AGE)
			stack[n - 1] = age(stack[n - 1], scope->today);
		else if (takes == 0)
			stack[n++] = load(step, scope);
		else {
			n -= takes - 1;
			stack[n - 1] = operations[step->op].run(&stack[n - 1]);
		}
	}
	assert(n == 1);
	return stack[0];
}

bool expr_true(const struct expr *e, const struct expr_scope *scope)
{
	return !e || is_true(expr_eval(e, scope));
}

/* --- looking into an expression ---------------------------------------------- */

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool names_list(const struct expr_step *s)
{
	return s->op == OP_COUNT || s->op == OP_SUM;
}

static bool names_something(const struct expr_step *s)
{
	return s->op == OP_NAME || s->op == OP_CHOSEN || names_list(s);
}

void expr_names(const struct expr *e, void (*each)(void *ctx, const char *name, bool is_list), void *ctx)
{
	for (size_t i = 0; i < e->n; i++) {
		const struct expr_step *s = &e->steps[i];
		bool seen = !names_something(s);
		for (size_t j = 0; j < i && !seen; j++)
			seen = names_something(&e->steps[j]) && same(e->steps[j].text, s->text) &&
				names_list(&e->steps[j]) == names_list(s);
		if (!seen)
			each(ctx, s->text, names_list(s));
	}
}

static void each_pair(const struct expr *e, enum expr_op op,
	void (*each)(void *ctx, const char *name, const char *more), void *ctx)
{
	for (size_t i = 0; i < e->n; i++) {
		const struct expr_step *s = &e->steps[i];
		bool seen = s->op != op;
		for (size_t j = 0; j < i && !seen; j++)
			seen = e->steps[j].op == op && same(e->steps[j].text, s->text) &&
				same(e->steps[j].more, s->more);
		if (!seen)
			each(ctx, s->text, s->more);
	}
}

void expr_sums(const struct expr *e, void (*each)(void *ctx, const char *list, const char *field), void *ctx)
{
	each_pair(e, OP_SUM, each, ctx);
}

void expr_codes(const struct expr *e, void (*each)(void *ctx, const char *name, const char *code), void *ctx)
{
	each_pair(e, OP_CHOSEN, each, ctx);
}

void expr_compares(const struct expr *e, void (*each)(void *ctx, const char *name, const char *text),
	void *ctx)
{
	for (size_t i = 2; i < e->n; i++) {
		const struct expr_step *a = &e->steps[i - 2], *b = &e->steps[i - 1];
		if (e->steps[i].op != OP_EQ && e->steps[i].op != OP_NE)
			continue;
		if (a->op == OP_NAME && b->op == OP_TEXT)
			each(ctx, a->text, b->text);
		else if (a->op == OP_TEXT && b->op == OP_NAME)
			each(ctx, b->text, a->text);
	}
}

bool expr_uses_today(const struct expr *e)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->steps[i].op == OP_TODAY || e->steps[i].op == OP_AGE)
			return true;
	return false;
}
