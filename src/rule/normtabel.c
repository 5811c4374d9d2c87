/* Reads the tables of the law that stand in one setting. Every part is checked, for a beheerder may
 * change them and a wrong one must never become a wrong amount. */
#include <config.h>

#include "normtabel_priv.h"

#include <string.h>

#include "base/i18n.h"

#define DIGITS_MAX 9
#define YEARS_MAX 120
#define MONTHS_MAX 11

/* One part as it stands in the text. */
struct part {
	const char *s;
	size_t len;
};

static bool refuse(struct buf *why, struct part p, const char *sentence)
{
	if (why)
		buf_printf(why, "\"%.*s\": %s", (int)p.len, p.s, sentence);
	return false;
}

/* The next part, separated by exactly one blank; false at the end. */
static bool next(const char **s, struct part *out)
{
	if (!**s)
		return false;
	*out = (struct part){*s, strcspn(*s, " ")};
	*s += out->len;
	if (**s)
		*s += (*s)[1] ? 1 : 0; /* a blank at the end stays, and is refused as an empty part */
	return true;
}

/* A whole number of digits up to `stop` (or the end of the part). */
static bool take_number(struct part *p, char stop, int64_t *out)
{
	size_t n = 0;
	*out = 0;
	for (; n < p->len && p->s[n] >= '0' && p->s[n] <= '9'; n++)
		*out = n < DIGITS_MAX ? *out * 10 + (p->s[n] - '0') : -1;
	if (n == 0 || n > DIGITS_MAX || (stop ? n == p->len || p->s[n] != stop : n != p->len))
		return false;
	n += stop != 0;
	p->s += n;
	p->len -= n;
	return true;
}

static bool take_date(struct part *p, struct civil *out)
{
	char day[11] = "";
	if (p->len <= 11 || p->s[10] != '=')
		return false;
	memcpy(day, p->s, 10);
	p->s += 11;
	p->len -= 11;
	return civil_parse(day, out);
}

static bool begin(const char *text, size_t *n, struct buf *why)
{
	*n = 0;
	if (text && *text)
		return true;
	return refuse(why, (struct part){"", 0}, _("Hier staat geen tabel."));
}

bool normrij_parse(const char *text, struct normrij *out, struct buf *why)
{
	struct part p;
	if (!begin(text, &out->n, why))
		return false;
	while (next(&text, &p)) {
		struct part rest = p;
		if (out->n == NORMTABEL_MAX)
			return refuse(why, p, _("De tabel is te lang."));
		if (!take_number(&rest, 0, &out->value[out->n++]))
			return refuse(why, p, _("Dit is geen geheel getal."));
	}
	return true;
}

bool normtrap_parse(const char *text, struct normtrap *out, struct buf *why)
{
	struct part p;
	if (!begin(text, &out->n, why))
		return false;
	while (next(&text, &p)) {
		struct part rest = p;
		size_t i = out->n++;
		if (i == NORMTABEL_MAX)
			return refuse(why, p, _("De tabel is te lang."));
		if (!take_number(&rest, '=', &out->to[i]) || !take_number(&rest, 0, &out->value[i]))
			return refuse(why, p, _("Hier hoort een grens, een = en een getal, zoals 200=24."));
		if (i > 0 && out->to[i] <= out->to[i - 1])
			return refuse(why, p, _("De grenzen moeten oplopen."));
	}
	return true;
}

bool normleeftijd_parse(const char *text, struct normleeftijd *out, struct buf *why)
{
	struct part p;
	if (!begin(text, &out->n, why))
		return false;
	while (next(&text, &p)) {
		struct part rest = p;
		int64_t years, months;
		size_t i = out->n++;
		if (i == NORMTABEL_MAX)
			return refuse(why, p, _("De tabel is te lang."));
		if (!take_date(&rest, &out->to[i]) || rest.len == 0 || rest.s[rest.len - 1] != 'm' ||
			!take_number(&rest, 'j', &years) || !take_number(&rest, 'm',
			&months) || rest.len > 0 ||
			years > YEARS_MAX || months > MONTHS_MAX)
			return refuse(why, p,
				_("Hier horen een dag, een = en een leeftijd, zoals 1960-12-31=67j0m."));
		if (i > 0 && civil_compare(out->to[i], out->to[i - 1]) <= 0)
			return refuse(why, p, _("De dagen moeten oplopen."));
		out->years[i] = (int)years;
		out->months[i] = (int)months;
	}
	return true;
}

/* --- as types of settings --------------------------------------------------------- */

static bool rij_ok(const char *text, struct buf *why)
{
	struct normrij t;
	return normrij_parse(text, &t, why);
}

static bool trap_ok(const char *text, struct buf *why)
{
	struct normtrap t;
	return normtrap_parse(text, &t, why);
}

static bool leeftijden_ok(const char *text, struct buf *why)
{
	struct normleeftijd t;
	return normleeftijd_parse(text, &t, why);
}

static const struct {
	const char *type;
	bool (*ok)(const char *text, struct buf *why);
} types[] = {{"rij", rij_ok}, {"trap", trap_ok}, {"leeftijden", leeftijden_ok}};

#define N_TYPES (sizeof types / sizeof types[0])

static size_t type_of(const char *type)
{
	size_t i = 0;
	while (i < N_TYPES && strcmp(types[i].type, type) != 0)
		i++;
	return i;
}

bool normtabel_is_type(const char *type)
{
	return type_of(type) < N_TYPES;
}

bool normtabel_ok(const char *type, const char *text, struct buf *why)
{
	size_t i = type_of(type);
	return i < N_TYPES && types[i].ok(text, why);
}
