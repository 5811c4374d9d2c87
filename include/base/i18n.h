/* Translation of the program's own texts: Dutch is the source language. */
#ifndef REGIE_BASE_I18N_H
#define REGIE_BASE_I18N_H

#include <libintl.h>

#define _(s) gettext(s)
#define N_(s) (s)

#endif
