/* Placeholder until the room has its first unit. */
typedef int tui_unit_is_not_empty;
