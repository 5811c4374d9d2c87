/* The recovery code: 160 bits as text that survives paper, a telephone and a keyboard. */
#ifndef REGIE_CRYPT_CODE_PRIV_H
#define REGIE_CRYPT_CODE_PRIV_H

#include <stdbool.h>

enum { CODE_BITS_BYTES = 20, CODE_GROUPS = 8, CODE_GROUP_DATA = 4, CODE_TEXT = 48 };

/* "ABCDE-FGHJK-...": eight groups of four characters and a check character, and NUL. */
void code_write(const unsigned char bits[CODE_BITS_BYTES], char out[CODE_TEXT]);
/* Back, in any case, O as 0, I and L as 1, blanks and dashes free. False: *group (may be
 * NULL) is the first group, 1..8, that cannot be right, and `bits` holds nought. */
bool code_read(const char *text, unsigned char bits[CODE_BITS_BYTES], int *group);

#endif
