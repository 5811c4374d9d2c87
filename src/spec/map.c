/* Open addressing with linear probing, at most two thirds full, FNV-1a. Keys come from
 * files of limited size, so a flood of equal hashes costs at most some seconds. */
#include <config.h>

#include "map_priv.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static uint32_t hash_more(uint32_t h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static uint32_t hash_start(char space)
{
	return (2166136261u ^ (unsigned char)space) * 16777619u;
}

static struct map_slot *slot_for(const struct map *m, char space, const char *key, uint32_t hash)
{
	size_t i = hash & (m->size - 1);
	for (;; i = (i + 1) & (m->size - 1)) {
		struct map_slot *s = &m->slots[i];
		if (!s->key || (s->hash == hash && s->space == space && strcmp(s->key, key) == 0))
			return s;
	}
}

void *map_get(const struct map *m, char space, const char *key)
{
	if (m->size == 0)
		return NULL;
	struct map_slot *s = slot_for(m, space, key, hash_more(hash_start(space), key));
	return s->key ? s->value : NULL;
}

static bool is_pair(const char *key, const char *a, size_t na, const char *b)
{
	return strncmp(key, a, na) == 0 && key[na] == '.' && strcmp(key + na + 1, b) == 0;
}

void *map_get_pair(const struct map *m, char space, const char *a, const char *b)
{
	if (m->size == 0)
		return NULL;
	uint32_t hash = hash_more(hash_more(hash_more(hash_start(space), a), "."), b);
	size_t na = strlen(a), i = hash & (m->size - 1);
	for (;; i = (i + 1) & (m->size - 1)) {
		const struct map_slot *s = &m->slots[i];
		if (!s->key)
			return NULL;
		if (s->hash == hash && s->space == space && is_pair(s->key, a, na, b))
			return s->value;
	}
}

static void grow(struct map *m)
{
	struct map old = *m;
	m->size = old.size ? old.size * 2 : 256;
	m->slots = mem_new_array(m->size, sizeof *m->slots);
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].key)
			*slot_for(m, old.slots[i].space, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	free(old.slots);
}

void map_put(struct map *m, char space, const char *key, void *value)
{
	if (m->n * 3 >= m->size * 2)
		grow(m);
	uint32_t hash = hash_more(hash_start(space), key);
	struct map_slot *s = slot_for(m, space, key, hash);
	if (!s->key)
		m->n++;
	*s = (struct map_slot){.key = key, .value = value, .hash = hash, .space = space};
}

void map_clear(struct map *m)
{
	free(m->slots);
	*m = (struct map){0};
}
