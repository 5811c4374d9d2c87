/* Choices: yes or no, one code, several codes. What is typed may be a code in any case,
 * or as much of a label, or of a word in it, as fits one choice. Ended codes are taken
 * with a note, because facts of earlier years carry them. */
#include <config.h>

#include "type_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* --- yes and no --------------------------------------------------------------------------- */

static const struct { const char *typed, *code; } answers[] = {
	{"j", "J"}, {"ja", "J"}, {"1", "J"}, {"n", "N"}, {"nee", "N"}, {"0", "N"},
	{"o", "O"}, {"onb", "O"}, {"onbekend", "O"},
};

/* As shown; a translation is typed back as it is shown. */
static const struct { const char *shown, *code; } shown_answers[] = {
	{N_("Ja"), "J"}, {N_("Nee"), "N"}, {N_("Onbekend"), "O"},
};

static const char *answer_of(const char *text)
{
	struct buf word = {0}, other = {0};
	const char *code = NULL;
	text_fold(&word, text);
	for (size_t i = 0; i < sizeof answers / sizeof answers[0] && !code; i++)
		if (strcmp(answers[i].typed, buf_str(&word)) == 0)
			code = answers[i].code;
	for (size_t i = 0; i < sizeof shown_answers / sizeof shown_answers[0] && !code; i++) {
		buf_reset(&other);
		text_fold(&other, _(shown_answers[i].shown));
		if (strcmp(buf_str(&other), buf_str(&word)) == 0)
			code = shown_answers[i].code;
	}
	buf_clear(&word);
	buf_clear(&other);
	return code;
}

bool read_yes_no(struct spec_typing *t)
{
	const char *code = answer_of(t->text);
	if (!code || code[0] == 'O')
		return false;
	buf_add(t->value, code[0] == 'J' ? "1" : "0");
	return true;
}

bool check_yes_no(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	if (!stored[0] || strcmp(stored, "1") == 0 || strcmp(stored, "0") == 0)
		return true;
	return refuse(why, _("Typ j (ja) of n (nee)."));
}

bool read_yes_no_unknown(struct spec_typing *t)
{
	const char *code = answer_of(t->text);
	buf_add(t->value, code);
	return code != NULL;
}

bool check_yes_no_unknown(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *why)
{
	(void)f;
	(void)env;
	if (!stored[0] || (strchr("JNO", stored[0]) && !stored[1]))
		return true;
	return refuse(why, _("Typ j (ja), n (nee) of o (onbekend)."));
}

void print_yes_no(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	const char *code = stored[0] && f->type->check(f, env, stored, NULL) ? answer_of(stored) : NULL;
	for (size_t i = 0; code && i < sizeof shown_answers / sizeof shown_answers[0]; i++)
		if (strcmp(code, shown_answers[i].code) == 0) {
			buf_add(out, _(shown_answers[i].shown));
			return;
		}
	buf_add(out, stored);
}

/* --- finding a choice --------------------------------------------------------------------- */

static bool is_current(const struct spec_code *c, struct civil today)
{
	struct civil d;
	if (civil_is_none(today))
		return true;
	if (c->from && civil_parse(c->from, &d) && civil_compare(today, d) < 0)
		return false;
	return !(c->until && civil_parse(c->until, &d) && civil_compare(today, d) >= 0);
}

static bool same_any_case(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

/* How well a folded label meets the folded typing: better is lower, 0 is not at all. */
enum meeting { MEET_NOT, MEET_WHOLE, MEET_START, MEET_WORD };

static enum meeting meet(const char *label, const char *typed)
{
	size_t n = strlen(typed);
	if (strncmp(label, typed, n) == 0)
		return label[n] ? MEET_START : MEET_WHOLE;
	for (const char *s = strchr(label, ' '); s; s = strchr(s + 1, ' '))
		if (strncmp(s + 1, typed, n) == 0)
			return MEET_WORD;
	return MEET_NOT;
}

/* The best candidates so far: a better meeting, or a current code among ended ones,
 * throws the others out. */
struct search {
	enum meeting best;
	bool current;
	const struct spec_code *found;
	size_t n;
	struct buf names; /* of the first few */
};

static void consider(struct search *s, const struct spec_code *c, enum meeting m, bool current)
{
	enum { NAMED = 3 };
	bool better = s->n == 0 || (current && !s->current) || (current == s->current && m < s->best);
	bool equal = s->n > 0 && current == s->current && m == s->best;
	if (better) {
		s->n = 0;
		buf_reset(&s->names);
		s->best = m;
		s->current = current;
		s->found = c;
	}
	if (!better && !equal)
		return;
	if (s->n < NAMED)
		buf_printf(&s->names, "%s%s", s->n ? ", " : "", c->label);
	else if (s->n == NAMED)
		buf_add(&s->names, ", ...");
	s->n++;
}

/* A code in any case, when only one meets. */
static const struct spec_code *find_any_case(const struct spec_list *l, const char *text)
{
	const struct spec_code *found = NULL;
	for (size_t i = 0; i < l->n_codes; i++) {
		if (!same_any_case(l->codes[i].code, text))
			continue;
		if (found)
			return NULL;
		found = &l->codes[i];
	}
	return found;
}

/* Digits that miss their leading zeros, in a list whose codes have one length: 344 is 0344. */
static const struct spec_code *find_padded(const struct spec_list *l, const char *text)
{
	enum { WIDEST = 10 };
	char padded[WIDEST + 1] = "0000000000";
	size_t n = strlen(text), width = l->n_codes ? strlen(l->codes[0].code) : 0;
	if (n == 0 || n >= width || width > WIDEST || !is_digits(text, n))
		return NULL;
	memcpy(padded + width - n, text, n + 1);
	return spec_code(l, padded);
}

static const struct spec_code *find_choice(const struct spec_list *l, const char *text,
	struct civil today, struct buf *why)
{
	const struct spec_code *found = spec_code(l, text);
	struct search s = {0};
	struct buf typed = {0}, label = {0};
	if (!found)
		found = find_any_case(l, text);
	if (!found)
		found = find_padded(l, text);
	if (found)
		return found;
	text_fold(&typed, text);
	for (size_t i = 0; i < l->n_codes && typed.len > 0; i++) {
		buf_reset(&label);
		text_fold(&label, l->codes[i].label);
		enum meeting m = meet(buf_str(&label), buf_str(&typed));
		if (m != MEET_NOT)
			consider(&s, &l->codes[i], m, is_current(&l->codes[i], today));
	}
	if (s.n == 1)
		found = s.found;
	else if (s.n > 1 && why)
		buf_printf(why, _("Meer keuzes passen hierbij: %s. Typ meer letters of kies met F4."), buf_str(&s.names));
	buf_clear(&typed);
	buf_clear(&label);
	buf_clear(&s.names);
	return found;
}

static void echo_code(const struct spec_code *c, struct civil today, struct buf *echo)
{
	struct civil d;
	char day[11];
	buf_printf(echo, "%s%s", echo->len ? ", " : "", c->label);
	if (is_current(c, today))
		return;
	bool ended = c->until && civil_parse(c->until, &d) && civil_compare(today, d) >= 0;
	if (!ended && !(c->from && civil_parse(c->from, &d)))
		return;
	civil_format_nl(d, day);
	buf_printf(echo, ended ? _(" · oud, tot %s") : _(" · geldt vanaf %s"), day);
}

/* --- one choice --------------------------------------------------------------------------- */

bool read_choice(struct spec_typing *t)
{
	struct civil today = today_of(t->env);
	const struct spec_code *c = find_choice(t->f->list, t->text, today, t->why);
	if (!c)
		return false;
	buf_add(t->value, c->code);
	echo_code(c, today, t->echo);
	return true;
}

bool check_choice(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)env;
	if (!stored[0] || spec_code(f->list, stored))
		return true;
	return refuse(why, _("Niet in de lijst; kies met F4."));
}

void print_choice(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	(void)env;
	const struct spec_code *c = spec_code(f->list, stored);
	buf_add(out, c ? c->label : stored);
}

/* In the order of the list; what is not in it comes behind it. */
int compare_choice(const struct spec_field *f, const char *a, const char *b)
{
	int order;
	if (order_of_empty(a, b, &order))
		return order;
	const struct spec_code *x = spec_code(f->list, a), *y = spec_code(f->list, b);
	if (x && y)
		return (x > y) - (x < y);
	return x || y ? (x ? -1 : 1) : strcmp(a, b);
}

/* --- several ------------------------------------------------------------------------------ */

/* The next piece between marks; false at the end. */
static bool next_piece(const char **s, const char *marks, const char **piece, size_t *n)
{
	*piece = *s + strspn(*s, marks);
	*n = strcspn(*piece, marks);
	*s = *piece + *n;
	return *n > 0;
}

static bool read_pieces(struct spec_typing *t, const char *marks, struct buf *why)
{
	const char *s = t->text, *piece;
	size_t n;
	struct buf codes = {0};
	bool good = true;
	while (good && next_piece(&s, marks, &piece, &n)) {
		char *one = mem_dup_n(piece, n), *trimmed = text_clean(one, false);
		const struct spec_code *c = find_choice(t->f->list, trimmed, today_of(t->env), why);
		good = c || !trimmed[0];
		if (c)
			buf_printf(&codes, "%s%s", codes.len ? " " : "", c->code);
		free(one);
		free(trimmed);
	}
	good = good && codes.len > 0;
	if (good) {
		char *sorted = spec_sort_codes(buf_str(&codes));
		buf_add(t->value, sorted);
		free(sorted);
	}
	buf_clear(&codes);
	return good;
}

/* "Latn, Arab", "latijns; arabisch", or codes with blanks between. */
bool read_choices(struct spec_typing *t)
{
	struct buf first = {0}, second = {0};
	bool good = read_pieces(t, ",;+", &first) || read_pieces(t, " ,;+", &second);
	if (good)
		print_choices(t->f, t->env, buf_str(t->value), t->echo);
	else
		buf_add(t->why, first.len ? buf_str(&first) : buf_str(&second));
	buf_clear(&first);
	buf_clear(&second);
	return good;
}

bool check_choices(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *why)
{
	(void)env;
	const char *s = stored, *piece;
	size_t n;
	while (next_piece(&s, " ", &piece, &n)) {
		char *code = mem_dup_n(piece, n);
		bool known = spec_code(f->list, code) != NULL;
		free(code);
		if (!known)
			return refuse(why, _("Een ervan staat niet in de lijst; kies met F4."));
	}
	char *sorted = spec_sort_codes(stored);
	bool in_order = strcmp(sorted, stored) == 0;
	free(sorted);
	return in_order || refuse(why, _("Deze keuzes staan dubbel of niet op volgorde."));
}

void print_choices(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *out)
{
	const char *s = stored, *piece;
	size_t n;
	if (!check_choices(f, env, stored, NULL)) {
		buf_add(out, stored);
		return;
	}
	for (bool first = true; next_piece(&s, " ", &piece, &n); first = false) {
		char *code = mem_dup_n(piece, n);
		buf_printf(out, "%s%s", first ? "" : ", ", spec_code(f->list, code)->label);
		free(code);
	}
}

bool spec_has_code(const char *stored, const char *code)
{
	const char *piece;
	size_t n, len = strlen(code);
	while (next_piece(&stored, " ", &piece, &n))
		if (n == len && memcmp(piece, code, n) == 0)
			return true;
	return false;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char *spec_sort_codes(const char *codes)
{
	char **pieces = NULL;
	const char *piece;
	size_t len, n = 0, cap = 0;
	struct buf out = {0};
	while (next_piece(&codes, " ", &piece, &len)) {
		MEM_GROW(pieces, n, cap);
		pieces[n++] = mem_dup_n(piece, len);
	}
	if (n > 0)
		qsort(pieces, n, sizeof *pieces, by_bytes);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(pieces[i], pieces[i - 1]) != 0)
			buf_printf(&out, "%s%s", i ? " " : "", pieces[i]);
	for (size_t i = 0; i < n; i++)
		free(pieces[i]);
	free(pieces);
	return buf_detach(&out);
}
