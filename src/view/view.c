/* Placeholder until the room has its first unit. */
typedef int view_unit_is_not_empty;
