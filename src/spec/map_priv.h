/* A hash table from ids to things, one name space a kind of thing. */
#ifndef REGIE_SPEC_MAP_PRIV_H
#define REGIE_SPEC_MAP_PRIV_H

#include <stddef.h>
#include <stdint.h>

struct map_slot {
	const char *key; /* borrowed; NULL: free */
	void *value;
	uint32_t hash;
	char space;
};

struct map {
	struct map_slot *slots;
	size_t n, size; /* size is a power of two, or 0 */
};

/* What stands under (space, key); NULL: nothing. */
void *map_get(const struct map *m, char space, const char *key);
/* The same for "a" "." "b". */
void *map_get_pair(const struct map *m, char space, const char *a, const char *b);
/* Put it there; replaces. The key is borrowed as long as the map lives. */
void map_put(struct map *m, char space, const char *key, void *value);
void map_clear(struct map *m);

#endif
