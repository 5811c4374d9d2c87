/* The tables of actions and keys, for the screens' frame. */
#ifndef REGIE_VIEW_KEYS_PRIV_H
#define REGIE_VIEW_KEYS_PRIV_H

#include "tui/keymap.h"

#include <stddef.h>

extern const struct tui_action view_actions[];
extern const size_t view_n_actions;
extern const struct tui_binding view_bindings[];
extern const size_t view_n_bindings;

/* Action by id; NULL when there is none. Labels and help are untranslated. */
const struct tui_action *view_action(const char *id);

#endif
