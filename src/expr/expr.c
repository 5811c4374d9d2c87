/* Placeholder until the room has its first unit. */
typedef int expr_unit_is_not_empty;
