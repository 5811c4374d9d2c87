/* A byte in a pipe for each signal that matters. */
#ifndef REGIE_TUI_SIGNALS_PRIV_H
#define REGIE_TUI_SIGNALS_PRIV_H

#include "base/err.h"

/* Bits. */
enum signals_got { GOT_NOTHING = 0, GOT_RESIZE = 1, GOT_HANGUP = 2, GOT_SUSPEND = 4, GOT_CONTINUE = 8 };

/* Remember the present handlers. */
void signals_save(void);
/* Install ours. ERR_IO: no pipe to be had, nothing changed. */
enum err signals_catch(void);
/* Put the remembered ones back and close the pipe. */
void signals_restore(void);
/* Descriptor that becomes readable when a signal came; -1 while none are caught. */
int signals_fd(void);
/* Empty it: which came, as a set of enum signals_got. */
int signals_take(void);

#endif
