/* Text of an expression to steps. One token ahead, one function a rule of the grammar
 * (screens/expressions.md); the first wrong word ends it with a sentence for the
 * functioneel beheerder who wrote it. */
#include <config.h>

#include "expr_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum token {
	T_END, T_NUMBER, T_TEXT, T_NAME /* ${name} */, T_SELF, T_WORD,
	T_OPEN, T_CLOSE, T_COMMA, T_EQ, T_NE, T_LT, T_LE, T_GT, T_GE, T_PLUS, T_MINUS, T_TIMES
};

struct parser {
	const char *text;
	size_t at;           /* behind the token in hand */
	enum token token;
	size_t start;        /* of the token in hand */
	const char *word;    /* its bytes without quotes or braces */
	size_t len;
	int64_t number;
	struct expr *e;
	char *free_string;   /* next unused byte of e->strings */
	int depth;
	const char *fault;   /* first fault; NULL while all is well */
	size_t fault_at;
	const char *hint;    /* word to name in the fault; NULL */
};

static void parse_or(struct parser *p);

static void fail(struct parser *p, size_t at, const char *text)
{
	if (p->fault)
		return;
	p->fault = text;
	p->fault_at = at;
	p->token = T_END;
}

/* --- tokens ----------------------------------------------------------------- */

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of a name or "record.veld" at s; 0 when there is none. */
static size_t name_length(const char *s, bool may_have_point)
{
	size_t n = 0;
	if (!is_lower(s[0]))
		return 0;
	while (is_lower(s[n]) || is_digit(s[n]) || s[n] == '_')
		n++;
	if (may_have_point && s[n] == '.') {
		size_t more = name_length(s + n + 1, false);
		return more ? n + 1 + more : 0;
	}
	return n;
}

static void lex_number(struct parser *p)
{
	const char *s = p->text + p->start;
	size_t n = 0;
	p->number = 0;
	for (; is_digit(s[n]); n++)
		if (__builtin_mul_overflow(p->number, 10, &p->number) ||
			__builtin_add_overflow(p->number, s[n] - '0', &p->number)) {
			fail(p, p->start, N_("Dit getal is te groot."));
			return;
		}
	p->token = T_NUMBER;
	p->at = p->start + n;
	if (is_lower(s[n]) || s[n] == '_' || s[n] == '.')
		fail(p, p->start, N_("Dit is geen heel getal."));
}

static void lex_text(struct parser *p)
{
	const char *s = p->text + p->start;
	const char *end = strchr(s + 1, s[0]);
	if (!end) {
		fail(p, p->start, N_("De aanhalingstekens van deze tekst worden niet gesloten."));
		return;
	}
	p->token = T_TEXT;
	p->word = s + 1;
	p->len = (size_t)(end - s) - 1;
	p->at = p->start + p->len + 2;
}

static void lex_name(struct parser *p)
{
	const char *s = p->text + p->start;
	size_t n = s[1] == '{' ? name_length(s + 2, true) : 0;
	if (n == 0 || s[2 + n] != '}') {
		fail(p, p->start, N_("Een veld hoort geschreven te zijn als ${veld} of ${record.veld}."));
		return;
	}
	p->token = T_NAME;
	p->word = s + 2;
	p->len = n;
	p->at = p->start + n + 3;
}

static void lex_sign(struct parser *p)
{
	static const struct { const char *sign; enum token token; } signs[] = {
		{"!=", T_NE}, {"<=", T_LE}, {">=", T_GE}, {"=", T_EQ}, {"<", T_LT}, {">", T_GT},
		{"+", T_PLUS}, {"-", T_MINUS}, {"*", T_TIMES}, {"(", T_OPEN}, {")", T_CLOSE},
		{",", T_COMMA}, {".", T_SELF},
	};
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		size_t n = strlen(signs[i].sign);
		if (strncmp(p->text + p->start, signs[i].sign, n) == 0) {
			p->token = signs[i].token;
			p->at = p->start + n;
			return;
		}
	}
	fail(p, p->start, N_("Dit teken hoort niet in een expressie."));
}

static void next(struct parser *p)
{
	if (p->fault)
		return;
	p->at += strspn(p->text + p->at, " \t");
	p->start = p->at;
	char c = p->text[p->at];
	if (c == '\0') {
		p->token = T_END;
	} else if (is_digit(c)) {
		lex_number(p);
	} else if (c == '\'' || c == '"') {
		lex_text(p);
	} else if (c == '$') {
		lex_name(p);
	} else if (is_lower(c)) {
		p->token = T_WORD;
		p->word = p->text + p->at;
		p->len = name_length(p->word, false);
		p->at += p->len;
	} else {
		lex_sign(p);
	}
}

static bool word_is(const struct parser *p, const char *word)
{
	return p->token == T_WORD && strlen(word) == p->len && memcmp(p->word, word, p->len) == 0;
}

static void expect(struct parser *p, enum token token, const char *text)
{
	if (p->token != token)
		fail(p, p->start, text);
	else
		next(p);
}

/* --- steps ------------------------------------------------------------------ */

/* Copy of the token's word. The strings of all tokens together are shorter than the
 * text, because each loses at least the sign that ends it. */
static const char *keep_word(struct parser *p)
{
	char *s = p->free_string;
	memcpy(s, p->word, p->len);
	s[p->len] = '\0';
	p->free_string += p->len + 1;
	return s;
}

static void emit(struct parser *p, struct expr_step step)
{
	if (p->fault)
		return;
	struct expr *e = p->e;
	MEM_GROW(e->steps, e->n, e->cap);
	e->steps[e->n++] = step;
}

static void emit_op(struct parser *p, enum expr_op op)
{
	emit(p, (struct expr_step){.op = op});
}

/* --- calls ------------------------------------------------------------------ */

static void argument(struct parser *p)
{
	parse_or(p);
}

static void comma(struct parser *p)
{
	expect(p, T_COMMA, N_("Hier hoort een komma en nog een waarde."));
}

static void call_not(struct parser *p)
{
	argument(p);
	emit_op(p, OP_NOT);
}

static void call_leeg(struct parser *p)
{
	argument(p);
	emit_op(p, OP_BLANK);
}

static void call_leeftijd(struct parser *p)
{
	argument(p);
	emit_op(p, OP_AGE);
}

static void call_if(struct parser *p)
{
	argument(p);
	comma(p);
	argument(p);
	comma(p);
	argument(p);
	emit_op(p, OP_IF);
}

static void call_pair(struct parser *p, enum expr_op op)
{
	argument(p);
	comma(p);
	argument(p);
	emit_op(p, op);
}

static void call_plus_maanden(struct parser *p)
{
	call_pair(p, OP_MONTHS);
}

static void call_laagste(struct parser *p)
{
	call_pair(p, OP_LOWEST);
}

static void call_hoogste(struct parser *p)
{
	call_pair(p, OP_HIGHEST);
}

static void call_deel(struct parser *p)
{
	call_pair(p, OP_SHARE);
}

static void call_vandaag(struct parser *p)
{
	emit_op(p, OP_TODAY);
}

static void call_true(struct parser *p)
{
	emit(p, (struct expr_step){.op = OP_BOOL, .number = 1});
}

static void call_false(struct parser *p)
{
	emit(p, (struct expr_step){.op = OP_BOOL});
}

/* A bare name or ${name} as argument; NULL after a fault. */
static const char *name_argument(struct parser *p, const char *text)
{
	if (p->token != T_NAME && p->token != T_WORD) {
		fail(p, p->start, text);
		return NULL;
	}
	if (p->token == T_WORD) { /* a bare record.veld */
		p->len = name_length(p->word, true);
		p->at = (size_t)(p->word - p->text) + p->len;
		if (p->len == 0) {
			fail(p, p->start, text);
			return NULL;
		}
	}
	const char *name = keep_word(p);
	next(p);
	return name;
}

static void call_gekozen(struct parser *p)
{
	struct expr_step step = {.op = OP_CHOSEN};
	if (p->token == T_SELF) {
		p->word = ".";
		p->len = 1;
		step.text = keep_word(p);
		next(p);
	} else {
		step.text = name_argument(p, N_("Hier hoort de naam van een veld."));
	}
	comma(p);
	if (!p->fault && p->token != T_TEXT)
		fail(p, p->start, N_("Hier hoort een code tussen aanhalingstekens."));
	if (p->fault)
		return;
	step.more = keep_word(p);
	next(p);
	emit(p, step);
}

static void call_aantal(struct parser *p)
{
	const char *list = name_argument(p, N_("Hier hoort de naam van een lijst."));
	emit(p, (struct expr_step){.op = OP_COUNT, .text = list});
}

static void call_som(struct parser *p)
{
	struct expr_step step = {.op = OP_SUM};
	step.text = name_argument(p, N_("Hier hoort de naam van een lijst."));
	comma(p);
	if (!p->fault)
		step.more = name_argument(p, N_("Hier hoort de naam van een veld."));
	emit(p, step);
}

static const struct { const char *name; void (*parse)(struct parser *p); } calls[] = {
	{"not", call_not}, {"if", call_if}, {"leeg", call_leeg}, {"gekozen", call_gekozen},
	{"aantal", call_aantal}, {"som", call_som}, {"leeftijd", call_leeftijd},
	{"plus_maanden", call_plus_maanden}, {"laagste", call_laagste}, {"hoogste", call_hoogste},
	{"deel", call_deel},
	{"vandaag", call_vandaag}, {"true", call_true}, {"false", call_false},
};

/* What users of XLSForm write from habit. */
static const struct { const char *theirs, *ours; } habits[] = {
	{"selected", "gekozen"}, {"count", "aantal"}, {"sum", "som"}, {"today", "vandaag"},
	{"now", "vandaag"}, {"empty", "leeg"}, {"niet", "not"}, {"als", "if"}, {"en", "and"},
	{"of", "or"}, {"waar", "true"}, {"onwaar", "false"}, {"age", "leeftijd"}, {"min", "laagste"}, {"max", "hoogste"},
};

static void fault_word(struct parser *p)
{
	for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++)
		if (word_is(p, habits[i].theirs)) {
			p->hint = habits[i].ours;
			fail(p, p->start, N_("Dit woord bestaat hier niet; bedoelt u '%s'?"));
			return;
		}
	fail(p, p->start, N_("Dit woord bestaat hier niet; een veld schrijft u als ${veld}."));
}

static void parse_call(struct parser *p)
{
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		if (!word_is(p, calls[i].name))
			continue;
		next(p);
		expect(p, T_OPEN, N_("Achter de naam van een functie hoort een haakje openen."));
		if (!p->fault)
			calls[i].parse(p);
		expect(p, T_CLOSE, N_("Hier hoort een haakje sluiten."));
		return;
	}
	fault_word(p);
}

/* --- the grammar ------------------------------------------------------------ */

static void parse_atom(struct parser *p)
{
	struct expr_step step = {0};
	switch (p->token) {
	case T_NUMBER:
		step = (struct expr_step){.op = OP_INT, .number = p->number};
		break;
	case T_TEXT:
		step = (struct expr_step){.op = OP_TEXT, .text = keep_word(p)};
		break;
	case T_NAME:
		step = (struct expr_step){.op = OP_NAME, .text = keep_word(p)};
		break;
	case T_SELF:
		step = (struct expr_step){.op = OP_NAME, .text = "."};
		break;
	case T_WORD:
		parse_call(p);
		return;
	case T_OPEN:
		next(p);
		parse_or(p);
		expect(p, T_CLOSE, N_("Hier hoort een haakje sluiten."));
		return;
	case T_END:
		fail(p, p->start, N_("Hier ontbreekt een waarde."));
		return;
	default:
		fail(p, p->start, N_("Hier hoort een waarde."));
		return;
	}
	emit(p, step);
	next(p);
}

static void parse_unary(struct parser *p)
{
	if (++p->depth > EXPR_DEPTH) {
		fail(p, p->start, N_("Deze expressie is te diep genest."));
	} else if (p->token == T_MINUS) {
		next(p);
		parse_unary(p);
		emit_op(p, OP_NEGATE);
	} else if (!p->fault) {
		parse_atom(p);
	}
	p->depth--;
}

static void parse_term(struct parser *p)
{
	parse_unary(p);
	while (p->token == T_TIMES) {
		next(p);
		parse_unary(p);
		emit_op(p, OP_MULTIPLY);
	}
}

static void parse_sum(struct parser *p)
{
	parse_term(p);
	while (p->token == T_PLUS || p->token == T_MINUS) {
		enum expr_op op = p->token == T_PLUS ? OP_ADD : OP_SUBTRACT;
		next(p);
		parse_term(p);
		emit_op(p, op);
	}
}

static void parse_compare(struct parser *p)
{
	static const enum expr_op ops[] = {[T_EQ] = OP_EQ, [T_NE] = OP_NE, [T_LT] = OP_LT,
		[T_LE] = OP_LE, [T_GT] = OP_GT, [T_GE] = OP_GE};
	parse_sum(p);
	if (p->token < T_EQ || p->token > T_GE)
		return;
	enum expr_op op = ops[p->token];
	next(p);
	parse_sum(p);
	emit_op(p, op);
	if (p->token >= T_EQ && p->token <= T_GE)
		fail(p, p->start, N_("Vergelijk twee waarden tegelijk; zet 'and' tussen twee vergelijkingen."));
}

static void parse_and(struct parser *p)
{
	parse_compare(p);
	while (word_is(p, "and")) {
		next(p);
		parse_compare(p);
		emit_op(p, OP_AND);
	}
}

static void parse_or(struct parser *p)
{
	parse_and(p);
	while (word_is(p, "or")) {
		next(p);
		parse_and(p);
		emit_op(p, OP_OR);
	}
}

static void parse_all(struct parser *p)
{
	next(p);
	parse_or(p);
	if (p->fault || p->token == T_END)
		return;
	if (p->token == T_WORD)
		fault_word(p);
	else
		fail(p, p->start, N_("Hier hoort 'and', 'or' of een rekenteken."));
}

enum err expr_parse(const char *text, struct expr **out, struct buf *why, size_t *at)
{
	*out = NULL;
	size_t n = strlen(text);
	struct parser p = {.text = text, .e = mem_new(sizeof *p.e)};
	if (n > EXPR_BYTES) {
		fail(&p, 0, N_("Deze expressie is te lang (ten hoogste 4096 bytes)."));
	} else if (!text_is_utf8(text, n)) {
		fail(&p, 0, N_("Deze expressie is geen geldige UTF-8."));
	} else {
		p.e->strings = p.free_string = mem_new(n + 1);
		parse_all(&p);
	}
	if (!p.fault) {
		*out = p.e;
		return ERR_OK;
	}
	expr_free(p.e);
	if (at)
		*at = p.fault_at;
	if (why && p.hint)
		buf_printf(why, _("Dit woord bestaat hier niet; bedoelt u '%s'?"), p.hint);
	else if (why)
		buf_add(why, _(p.fault));
	return ERR_PARSE;
}

void expr_free(struct expr *e)
{
	if (!e)
		return;
	free(e->steps);
	free(e->strings);
	free(e);
}
