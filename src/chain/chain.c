/* Placeholder until the room has its first unit. */
typedef int chain_unit_is_not_empty;
