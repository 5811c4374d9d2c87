/* Roles to attributes and colours. */
#ifndef REGIE_TUI_ROLE_PRIV_H
#define REGIE_TUI_ROLE_PRIV_H

#include "tui_priv.h"

/* Attributes and colour pair of a role in the present theme. */
void role_attributes(const struct tui *t, enum tui_role role, attr_t *attrs, short *pair);
/* Make the pairs of the present theme; starts colours when that was not done. */
void role_use_theme(struct tui *t);

#endif
