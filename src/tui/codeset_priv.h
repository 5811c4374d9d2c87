/* The code set of the locale: what bytes mean and what can be shown. */
#ifndef REGIE_TUI_CODESET_PRIV_H
#define REGIE_TUI_CODESET_PRIV_H

#include <stdbool.h>
#include <stdint.h>

enum codeset { CODESET_UTF8, CODESET_ASCII, CODESET_LATIN1, CODESET_LATIN9, CODESET_OTHER };

/* By the name that nl_langinfo(CODESET) gives; NULL is ASCII. */
enum codeset codeset_by_name(const char *name);
/* Code points of the bytes 0x80..0xff, into `upper`. False (untouched): bytes are to be
 * read as UTF-8; so it is with ASCII, where a terminal may still send UTF-8 and the text
 * must not suffer. CODESET_OTHER asks the locale of this process. */
bool codeset_upper(enum codeset set, uint32_t upper[128]);
/* Function that says whether a code point can be shown; NULL for ASCII only. For
 * CODESET_OTHER and UTF-8 it asks the locale. */
typedef bool (*codeset_can_show_fn)(uint32_t cp);
codeset_can_show_fn codeset_can_show(enum codeset set);

#endif
