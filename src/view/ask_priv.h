/* Asking one line over the screen: text or a secret. */
#ifndef REGIE_VIEW_ASK_PRIV_H
#define REGIE_VIEW_ASK_PRIV_H

#include "base/secret.h"
#include "view/view.h"

/* `text` (several lines allowed) above an edit line. Owned text, or NULL when the user
 * went back (Esc Esc, F12) or the program must end. */
char *ask_line(struct views *vs, const char *title, const char *text, const char *initial);
/* The same, drawn as marks, into a secret (NUL-free, without newline); NULL as above. */
struct secret *ask_secret(struct views *vs, const char *title, const char *text);

#endif
