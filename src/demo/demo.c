/* Placeholder until the room has its first unit. */
typedef int demo_unit_is_not_empty;
