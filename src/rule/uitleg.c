/* The reasoning of a calculation: sentences in order, kept only when somebody wants to read them. */
#include <config.h>

#include "rule/uitleg.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"

struct step {
	enum uitleg_kind kind;
	char *text;
	struct civil date;
};

struct uitleg {
	struct step *steps;
	size_t n, cap;
};

struct uitleg *uitleg_new(void)
{
	return mem_new(sizeof(struct uitleg));
}

void uitleg_free(struct uitleg *u)
{
	if (!u)
		return;
	for (size_t i = 0; i < u->n; i++)
		free(u->steps[i].text);
	free(u->steps);
	free(u);
}

/* Takes over the text. */
static void add(struct uitleg *u, enum uitleg_kind kind, struct civil date, char *text)
{
	MEM_GROW(u->steps, u->n, u->cap);
	u->steps[u->n++] = (struct step){kind, text, date};
}

void uitleg_add(struct uitleg *u, enum uitleg_kind kind, struct civil date, const char *format, ...)
{
	struct buf text = {0};
	va_list ap;
	if (!u)
		return;
	va_start(ap, format);
	buf_vprintf(&text, format, ap);
	va_end(ap);
	add(u, kind, date, buf_detach(&text));
}

void uitleg_append(struct uitleg *u, const struct uitleg *other)
{
	size_t n = other ? other->n : 0; /* fixed first: other may be u itself */
	for (size_t i = 0; u && i < n; i++)
		add(u, other->steps[i].kind, other->steps[i].date, mem_dup(other->steps[i].text));
}

size_t uitleg_n(const struct uitleg *u)
{
	return u ? u->n : 0;
}

struct uitleg_step uitleg_at(const struct uitleg *u, size_t i)
{
	if (i >= uitleg_n(u))
		return (struct uitleg_step){UITLEG_REGEL, "", {0}};
	return (struct uitleg_step){u->steps[i].kind, u->steps[i].text, u->steps[i].date};
}

void uitleg_print(const struct uitleg *u, struct buf *out)
{
	for (size_t i = 0; i < uitleg_n(u); i++) {
		const struct step *s = &u->steps[i];
		char date[11];
		civil_format_nl(s->date, date);
		if (s->kind == UITLEG_BEWEEGT)
			buf_add(out, _("Verschuift door: "));
		buf_add(out, s->text);
		if (*date)
			buf_printf(out, ": %s %s", civil_weekday_short(s->date), date);
		buf_add_c(out, '\n');
	}
}
