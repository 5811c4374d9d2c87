/* Placeholder until the room has its first unit. */
typedef int crypt_unit_is_not_empty;
