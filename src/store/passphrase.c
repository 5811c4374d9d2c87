/* What rooms above need to know of keys without seeing them: a proposal, a verdict, and
 * whether a recovery code was typed back. */
#include <config.h>

#include "store/store.h"

#include "crypt/slots.h"

#include <ctype.h>

enum { WORDS_MAX = 256 };

enum err store_propose_passphrase(struct secret **out)
{
	*out = secret_new(WORDS_MAX);
	enum err e = slots_propose_words(*out);
	if (e != ERR_OK) {
		secret_free(*out);
		*out = NULL;
	}
	return e;
}

const char *store_judge_passphrase(const struct secret *passphrase)
{
	return slots_judge_passphrase(passphrase);
}

/* Next character that counts: blanks and dashes do not, look-alikes are one. */
static int next_code_char(const char **p)
{
	while (**p == ' ' || **p == '-')
		(*p)++;
	int c = toupper((unsigned char)**p);
	*p += c != 0;
	return c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
}

bool store_code_equal(const char *code, const char *typed)
{
	int a, b, differ = 0;
	do {
		a = next_code_char(&code);
		b = next_code_char(&typed);
		differ |= a ^ b;
	} while (a && b);
	return differ == 0;
}
