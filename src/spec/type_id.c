/* Numbers that are given out: each has a length and most a check (data-layouts 13). They
 * are text, because leading zeros count. Blanks, points and dashes between the digits
 * are how people write them and fall away. */
#include <config.h>

#include "type_priv.h"

#include "base/i18n.h"

#include <string.h>

/* --- reading ------------------------------------------------------------------------------ */

static void keep_without(struct buf *out, const char *s, const char *marks)
{
	for (; *s; s++)
		if (!strchr(marks, *s))
			buf_add_c(out, *s);
}

bool read_digits(struct spec_typing *t)
{
	keep_without(t->value, t->text, " .-");
	return true;
}

bool read_letters_digits(struct spec_typing *t)
{
	struct buf kept = {0};
	keep_without(&kept, t->text, " .-");
	for (const char *s = buf_str(&kept); *s; s++)
		buf_add_c(t->value, upper(*s));
	buf_clear(&kept);
	return t->value->len > 0;
}

/* Fill up with leading zeros from `least` digits on, and say so. */
static bool read_padded(struct spec_typing *t, size_t least, size_t length)
{
	struct buf kept = {0};
	keep_without(&kept, t->text, " .-");
	size_t n = kept.len;
	bool pad = n >= least && n < length && is_digits(buf_str(&kept), n);
	for (size_t i = n; pad && i < length; i++)
		buf_add_c(t->value, '0');
	buf_add(t->value, buf_str(&kept));
	if (pad)
		buf_printf(t->echo, _("aangevuld tot %s"), buf_str(t->value));
	buf_wipe(&kept);
	return t->value->len > 0;
}

bool read_bsn(struct spec_typing *t)
{
	return read_padded(t, 8, 9);
}

bool read_vnr(struct spec_typing *t)
{
	return read_padded(t, 8, 10);
}

/* --- bsn, rsin, anr, vnr ---------------------------------------------------------------------- */

static bool all_zeros(const char *s)
{
	return s[strspn(s, "0")] == '\0';
}

/* Sum of d[i] * w[i], weights 9 8 7 6 5 4 3 2 -1, divisible by 11 (data-layouts 13.1). */
static bool eleven_test(const char *s)
{
	int sum = -(s[8] - '0');
	for (int i = 0; i < 8; i++)
		sum += (9 - i) * (s[i] - '0');
	return sum % 11 == 0;
}

bool spec_bsn_ok(const char *digits)
{
	return is_digits(digits, 9) && !all_zeros(digits) && eleven_test(digits);
}

bool check_bsn(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	if (!stored[0])
		return true;
	if (!is_digits(stored, 9))
		return refuse(why, _("Een BSN heeft negen cijfers."));
	if (all_zeros(stored))
		return refuse(why, _("Een BSN bestaat niet uit alleen nullen."));
	return eleven_test(stored) || refuse(why, _("Dit BSN klopt niet (11-proef): er is een cijfer verkeerd."));
}

bool check_rsin(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	if (!stored[0])
		return true;
	if (!is_digits(stored, 9) || all_zeros(stored))
		return refuse(why, _("Een RSIN heeft negen cijfers."));
	return eleven_test(stored) || refuse(why, _("Dit RSIN klopt niet (11-proef): er is een cijfer verkeerd."));
}

/* First digit not 0, no two equal neighbours, digit sum mod 11 is 0 or 5, and
 * sum of d[i] * 2^i divisible by 11 (data-layouts 13.2). */
static bool anr_test(const char *s)
{
	int sum = 0, weighted = 0;
	if (s[0] == '0')
		return false;
	for (int i = 0; i < 10; i++) {
		if (i > 0 && s[i] == s[i - 1])
			return false;
		sum += s[i] - '0';
		weighted += (s[i] - '0') << i;
	}
	return (sum % 11 == 0 || sum % 11 == 5) && weighted % 11 == 0;
}

bool spec_anr_ok(const char *digits)
{
	return is_digits(digits, 10) && anr_test(digits);
}

bool check_anr(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	if (!stored[0])
		return true;
	if (!is_digits(stored, 10))
		return refuse(why, _("Een A-nummer heeft tien cijfers."));
	return anr_test(stored) || refuse(why, _("Dit A-nummer klopt niet: er is een cijfer verkeerd."));
}

bool check_vnr(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	if (!stored[0] || (is_digits(stored, 10) && !all_zeros(stored)))
		return true;
	return refuse(why, _("Een V-nummer heeft tien cijfers."));
}

/* --- organisations ------------------------------------------------------------------------------ */

bool check_oin(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	return !stored[0] || is_digits(stored, 20) || refuse(why, _("Een OIN heeft twintig cijfers."));
}

bool check_kvk(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	return !stored[0] || is_digits(stored, 8) || refuse(why, _("Een KvK-nummer heeft acht cijfers."));
}

/* Remainder mod 97 of a text read as one number, a letter as 10 .. 35; -1 for other signs. */
static int mod97(const char *s, size_t n, int start)
{
	int r = start;
	for (size_t i = 0; i < n; i++) {
		if (s[i] >= '0' && s[i] <= '9')
			r = (r * 10 + (s[i] - '0')) % 97;
		else if (s[i] >= 'A' && s[i] <= 'Z')
			r = (r * 100 + (s[i] - 'A' + 10)) % 97;
		else
			return -1;
	}
	return r;
}

/* NL, nine digits, B, two digits. The nine pass the eleven-test (legal persons), or the
 * whole has remainder 1 mod 97 (persons, since 2020). */
bool check_btw(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	if (!stored[0])
		return true;
	bool shape = strlen(stored) == 14 && stored[0] == 'N' && stored[1] == 'L' && digits_at(stored + 2, 9) >= 0 &&
		stored[11] == 'B' && digits_at(stored + 12, 2) >= 0;
	if (!shape)
		return refuse(why, _("Een btw-nummer ziet eruit als NL123456789B01."));
	return eleven_test(stored + 2) || mod97(stored, 14, 0) == 1 ||
		refuse(why, _("Dit btw-nummer klopt niet: er is een cijfer verkeerd."));
}

/* --- iban ---------------------------------------------------------------------------------------- */

static bool is_iban_shape(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	bool country = s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z';
	if (!country || s[n] || n < 15 || n > 34 || digits_at(s + 2, 2) < 0)
		return false;
	return strncmp(s, "NL", 2) != 0 || (n == 18 && digits_at(s + 8, 10) >= 0);
}

bool check_iban(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	if (!stored[0])
		return true;
	if (!is_iban_shape(stored))
		return refuse(why, _("Een Nederlands IBAN ziet eruit als NL91ABNA0417164300 (18 tekens)."));
	int rest = mod97(stored + 4, strlen(stored) - 4, 0);
	return mod97(stored, 4, rest) == 1 || refuse(why, _("Dit IBAN klopt niet: er is een teken verkeerd."));
}

void print_iban(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *out)
{
	bool good = check_iban(f, env, stored, NULL);
	for (size_t i = 0; stored[i]; i++) {
		if (good && i > 0 && i % 4 == 0)
			buf_add_c(out, ' ');
		buf_add_c(out, stored[i]);
	}
}

/* --- postcode -------------------------------------------------------------------------------------- */

bool check_postcode(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *why)
{
	(void)f;
	(void)env;
	bool good = strlen(stored) == 6 && stored[0] >= '1' && digits_at(stored, 4) >= 0 &&
		stored[4] >= 'A' && stored[4] <= 'Z' && stored[5] >= 'A' && stored[5] <= 'Z';
	return good || !stored[0] ||
		refuse(why, _("Een postcode heeft vier cijfers en twee letters, zoals 1234 AB."));
}

void print_postcode(const struct spec_field *f, const struct spec_env *env, const char *stored,
	struct buf *out)
{
	if (stored[0] && check_postcode(f, env, stored, NULL))
		buf_printf(out, "%.4s %s", stored, stored + 4);
	else
		buf_add(out, stored);
}

/* --- telephone -------------------------------------------------------------------------------------- */

/* Dashes of any width become the short one, points and hard blanks a blank. */
bool read_phone(struct spec_typing *t)
{
	for (const char *s = t->text; *s;) {
		if (strncmp(s, "\xE2\x80\x90", 2) == 0 && (unsigned char)s[2] >= 0x90 && (unsigned char)s[2] <= 0x95) {
			buf_add_c(t->value, '-');
			s += 3;
		} else if (strncmp(s, "\xC2\xA0", 2) == 0) {
			buf_add_c(t->value, ' ');
			s += 2;
		} else {
			buf_add_c(t->value, *s == '.' ? ' ' : *s);
			s++;
		}
	}
	return true;
}

/* Between two digits: nothing, one blank, or a dash or (0) with at most a blank on
 * either side. Moves *s behind it. */
static void skip_between(const char **s)
{
	const char *p = *s + (**s == ' ');
	size_t n = *p == '-' ? 1 : strncmp(p, "(0)", 3) == 0 ? 3 : 0;
	if (n > 0) {
		p += n;
		p += *p == ' ';
	}
	*s = p;
}

/* DUO: ^(\+|[0-9])((\s|\s?(-|\(0\))\s?)?[0-9]){2,15}([,][1-9][0-9]{1,8})?$ */
static bool is_phone(const char *s)
{
	size_t length = strlen(s), n = 0;
	if (length < 3 || length > 22 || (*s != '+' && digits_at(s, 1) < 0))
		return false;
	for (s++; *s && *s != ','; n++) {
		skip_between(&s);
		if (digits_at(s, 1) < 0)
			return false;
		s++;
	}
	if (n < 2 || n > 15)
		return false;
	if (!*s)
		return true;
	size_t extension = strspn(s + 1, "0123456789");
	return s[1] != '0' && extension >= 2 && extension <= 9 && s[1 + extension] == '\0';
}

bool check_phone(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	return !stored[0] || is_phone(stored) ||
		refuse(why, _("Typ een telefoonnummer als 0612345678, 06-12345678 of +31 6 12345678."));
}

/* --- e-mail ------------------------------------------------------------------------------------------- */

static bool is_letter_digit(char c)
{
	return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

/* Labels of letters, digits and inner dashes with points between; the last of letters. */
static bool is_domain(const char *s)
{
	size_t label = 0, labels = 0;
	for (const char *p = s;; p++) {
		if (is_letter_digit(*p) || (*p == '-' && label > 0 && p[1] != '.' && p[1])) {
			label++;
			continue;
		}
		if ((*p && *p != '.') || label == 0 || label > 63)
			return false;
		labels++;
		if (!*p)
			return labels >= 2 && label >= 2 && digits_at(p - 1, 1) < 0;
		label = 0;
	}
}

static bool is_local_part(const char *s, size_t n)
{
	if (n == 0 || n > 64 || s[0] == '.' || s[n - 1] == '.')
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_letter_digit(s[i]) && !strchr("!#$%&'*+-/=?^_`{|}~.", s[i]))
			return false;
		if (i > 0 && s[i] == '.' && s[i - 1] == '.')
			return false;
	}
	return true;
}

bool check_email(const struct spec_field *f, const struct spec_env *env, const char *stored, struct buf *why)
{
	(void)f;
	(void)env;
	enum { SHORTEST = 4, LONGEST = 241 };
	size_t n = strlen(stored);
	const char *at = strrchr(stored, '@');
	bool good = at && n >= SHORTEST && n <= LONGEST && is_local_part(stored, (size_t)(at - stored)) &&
		is_domain(at + 1);
	return good || !stored[0] || refuse(why, _("Typ een e-mailadres als naam@voorbeeld.nl."));
}
