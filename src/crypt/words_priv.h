/* The list of words for proposed passphrases. */
#ifndef REGIE_CRYPT_WORDS_PRIV_H
#define REGIE_CRYPT_WORDS_PRIV_H

enum { WORDS_COUNT = 2048, WORDS_LONGEST = 7, WORDS_PROPOSED = 6 };

extern const char *const words_dutch[WORDS_COUNT];

#endif
