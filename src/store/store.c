/* Placeholder until the room has its first unit. */
typedef int store_unit_is_not_empty;
