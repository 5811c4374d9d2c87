/* Placeholder until the room has its first unit. */
typedef int rule_unit_is_not_empty;
