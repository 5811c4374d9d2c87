/* Placeholder until the room has its first unit. */
typedef int entry_unit_is_not_empty;
