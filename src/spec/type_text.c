/* Text of one and of more lines, hashes and references. Length counts in code points. */
#include <config.h>

#include "type_priv.h"

#include "base/i18n.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_CHARS = 200, AREA_CHARS = 20000, HASH_CHARS = 64, UUID_CHARS = 36 };

/* Characters that text_clean takes out: no terminal or file should ever meet them. */
static bool is_control(uint32_t cp, bool multiline)
{
	static const struct { uint32_t first, last; } ranges[] = {
		{0x7F, 0x9F}, {0x061C, 0x061C}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069},
	};
	if (cp < 0x20)
		return !(multiline && cp == '\n');
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return false;
}

static bool has_control(const char *s, bool multiline)
{
	for (size_t n = strlen(s), i = 0; i < n;) {
		uint32_t cp;
		i += text_decode(s + i, n - i, &cp);
		if (is_control(cp, multiline))
			return true;
	}
	return false;
}

static bool check_chars(const char *stored, long max, bool multiline, struct buf *why)
{
	size_t n = text_length(stored);
	if (!text_is_utf8(stored, strlen(stored)))
		return refuse(why, _("Deze tekst is geen geldige UTF-8."));
	if (has_control(stored, multiline))
		return refuse(why, _("Deze tekst bevat onzichtbare stuurtekens."));
	if (n <= (size_t)max)
		return true;
	if (why)
		buf_printf(why, ngettext("Dit is %zu teken te lang (ten hoogste %ld).",
			"Dit is %zu tekens te lang (ten hoogste %ld).", n - (size_t)max), n - (size_t)max, max);
	return false;
}

bool read_text(struct spec_typing *t)
{
	buf_add(t->value, t->text);
	return true;
}

bool check_text(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)env;
	return check_chars(stored, f->max > 0 ? f->max : LINE_CHARS, false, why);
}

bool check_long_text(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *why)
{
	(void)f;
	(void)env;
	return check_chars(stored, AREA_CHARS, true, why);
}

int compare_text(const struct spec_field *f, const char *a, const char *b)
{
	(void)f;
	int order;
	return order_of_empty(a, b, &order) ? order : text_compare(a, b);
}

/* --- hash -------------------------------------------------------------------------------- */

static bool read_lower(struct spec_typing *t)
{
	for (const char *s = t->text; *s; s++)
		buf_add_c(t->value, lower(*s));
	return true;
}

bool read_hash(struct spec_typing *t)
{
	return read_lower(t);
}

bool check_hash(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	size_t n = strspn(stored, "0123456789abcdef");
	if (!stored[0] || (n == HASH_CHARS && stored[n] == '\0'))
		return true;
	return refuse(why, _("Een kenmerk bestaat uit 64 tekens 0-9 en a-f."));
}

/* --- ref ---------------------------------------------------------------------------------- */

bool read_ref(struct spec_typing *t)
{
	return read_lower(t);
}

static bool is_uuid(const char *s)
{
	size_t i = 0;
	for (; i < UUID_CHARS && s[i]; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		bool hex = (s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f');
		if (dash ? s[i] != '-' : !hex)
			return false;
	}
	return i == UUID_CHARS && s[i] == '\0';
}

bool check_ref(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)env;
	if (!stored[0] || is_uuid(stored))
		return true;
	if (why)
		buf_printf(why, _("Kies met F4 uit de lijst (%s)."), f->ref ? f->ref->plural : f->label);
	return false;
}

void print_ref(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	if (stored[0] && env && env->title && is_uuid(stored))
		env->title(env->ctx, f, stored, out);
	else
		buf_add(out, stored);
}
