/* Passphrases: six words to propose, and a judgement on what was typed instead. The
 * judgement is against the obvious only; what a guesser pays is argon2id's matter. */
#include <config.h>

#include "crypt/slots.h"

#include "base/i18n.h"

#include "words_priv.h"

#include <sodium.h>
#include <string.h>

enum {
	LEAST_CHARACTERS = 16, /* BIO2 5.17.03 */
	LEAST_DIFFERENT = 5,   /* different bytes */
	LEAST_OWN = 8          /* bytes that are left without digits and obvious words */
};

_Static_assert(SLOTS_WORDS_BYTES >= WORDS_PROPOSED * (WORDS_LONGEST + 1), "six words and blanks fit");

/* Folded: lower case, nothing between. Longer ones before those they hold. */
static const char *const obvious[] = {
	"correcthorsebatterystaple", "correctpaardbatterijnietje", "wilhelmusvannassouwe",
	"eenappeltjevoordedorst", "vaderjacobvaderjacob", "slaapkindjeslaap", "oostwestthuisbest",
	"eindgoedalgoed", "indebenenallemaal", "inderberoemdehalte", "jantjezageenspruimenhangen",
	"onzevaderdieindehemel", "altijdiskortjakjeziek", "lekkerbelangrijk", "laatmeerin", "ikhouvanjou",
	"iloveyou", "letmein", "zestientekens", "zestienletters", "qwertyuiop", "asdfghjkl", "zxcvbnm",
	"qwerty", "azerty", "asdfgh", "wachtwoorden", "wachtwoord", "wachtzin", "paswoord", "password",
	"passphrase", "toegangscode", "toegang", "welkom", "hallo", "geheime", "geheim", "inburgeraars",
	"inburgeraar", "inburgering", "gemeente", "klantmanager", "casusregisseur", "consulent", "teamleider",
	"beheerder", "administrator", "admin", "caseload", "dossier", "regie", "computer", "laptop", "login",
	"inloggen", "voorbeeld", "oefenen", "testen", "test", "nederland", "amsterdam", "rotterdam", "denhaag",
	"utrecht", "eindhoven", "groningen", "feyenoord", "ajax", "januari", "februari", "maart", "april",
	"augustus", "september", "oktober", "november", "december", "lente", "zomer", "herfst", "winter",
	"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "ditis", "mijn", "voor",
	"zijn", "onze", "niet", "van", "het", "een", "dit", "dat", "met", "is", "in", "de",
};

/* Lower case, letters and digits only; other alphabets byte for byte. */
static struct secret *folded(const struct secret *s)
{
	struct secret *out = secret_new(secret_len(s));
	for (size_t i = 0; i < secret_len(s); i++) {
		unsigned char c = secret_view(s)[i];
		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
			secret_append(out, &c, 1);
	}
	return out;
}

/* Code points, every stray byte counted as one too few rather than too many. */
static size_t characters(const struct secret *s)
{
	size_t n = 0;
	for (size_t i = 0; i < secret_len(s); i++)
		n += (secret_view(s)[i] & 0xc0) != 0x80;
	return n;
}

static bool is_periodic(const unsigned char *p, size_t n)
{
	for (size_t period = 1; period <= n / 2; period++)
		if (memcmp(p, p + period, n - period) == 0)
			return true;
	return false;
}

static bool is_repetition(const struct secret *s)
{
	const unsigned char *p = secret_view(s);
	bool seen[256] = {false};
	size_t different = 0;
	for (size_t i = 0; i < secret_len(s); i++) {
		different += !seen[p[i]];
		seen[p[i]] = true;
	}
	sodium_memzero(seen, sizeof seen);
	return different < LEAST_DIFFERENT || is_periodic(p, secret_len(s));
}

/* "abcdefgh", "87654321", "aabbccdd": most steps are to the same or the next character. */
static bool is_run(const struct secret *s)
{
	const unsigned char *p = secret_view(s);
	size_t small = 0;
	for (size_t i = 1; i < secret_len(s); i++)
		small += p[i] - p[i - 1] >= -1 && p[i] - p[i - 1] <= 1;
	return secret_len(s) > 1 && small * 2 > secret_len(s);
}

static void cut_out(struct secret *s, const char *word)
{
	size_t n = strlen(word);
	unsigned char *at = memmem(secret_bytes(s), secret_len(s), word, n);
	while (at) {
		size_t before = (size_t)(at - secret_bytes(s));
		memmove(at, at + n, secret_len(s) - before - n);
		secret_set_len(s, secret_len(s) - n);
		at = memmem(secret_bytes(s), secret_len(s), word, n);
	}
}

static void cut_digits(struct secret *s)
{
	size_t kept = 0;
	unsigned char *p = secret_bytes(s);
	for (size_t i = 0; i < secret_len(s); i++)
		if (p[i] < '0' || p[i] > '9')
			p[kept++] = p[i];
	secret_set_len(s, kept);
}

/* Hardly anything of its own; changes `s`. */
static bool is_obvious(struct secret *s)
{
	size_t whole = secret_len(s);
	if (is_run(s))
		return true;
	cut_digits(s);
	for (size_t i = 0; i < sizeof obvious / sizeof obvious[0]; i++)
		cut_out(s, obvious[i]);
	return secret_len(s) < whole && secret_len(s) < LEAST_OWN;
}

const char *slots_judge_passphrase(const struct secret *passphrase)
{
	const char *why = NULL;
	struct secret *nfc = secret_nfc(passphrase);
	struct secret *plain = folded(nfc);
	if (characters(nfc) < LEAST_CHARACTERS)
		why = _("Te kort: een wachtzin heeft ten minste 16 tekens.");
	else if (is_repetition(nfc) || (secret_len(plain) > 0 && is_repetition(plain)))
		why = _("Te veel herhaling: gebruik verschillende woorden.");
	else if (is_obvious(plain))
		why = _("Te voor de hand liggend: gebruik woorden die niet bij elkaar horen.");
	secret_free(plain);
	secret_free(nfc);
	return why;
}

enum err slots_propose_words(struct secret *out)
{
	if (secret_cap(out) < SLOTS_WORDS_BYTES)
		return ERR_LIMIT;
	secret_reset(out);
	for (int i = 0; i < WORDS_PROPOSED; i++) {
		const char *word = words_dutch[randombytes_uniform(WORDS_COUNT)];
		if (i > 0)
			secret_append(out, " ", 1);
		secret_append(out, word, strlen(word));
	}
	return ERR_OK;
}
