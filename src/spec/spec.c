/* Placeholder until the room has its first unit. */
typedef int spec_unit_is_not_empty;
