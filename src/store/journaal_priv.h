/* The index over lines of kind log that name several records. */
#ifndef REGIE_STORE_JOURNAAL_PRIV_H
#define REGIE_STORE_JOURNAAL_PRIV_H

#include "line_priv.h"
#include "store_priv.h"

#define JOURNAAL_SEEN "gezien" /* particular: ids of 22 characters, a blank between */

/* Rows of `bezoek` for line `nr`, in an open writing transaction. For every log line that
 * comes in from elsewhere, and when tables are built anew. */
enum err journaal_apply(struct store *s, int64_t nr, const struct line *l);

/* Complete the visits of sessions that were killed: what they drew was kept in concept/. At
 * opening; what fails stays for the next one. */
enum err journaal_settle(struct store *s);

#endif
