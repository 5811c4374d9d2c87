/* A set of 16-byte keys, open addressing, at most half full. */
#include <config.h>

#include "idset_priv.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static size_t place(const struct idset *s, struct rid id)
{
	uint64_t h;
	memcpy(&h, id.b + 8, sizeof h);
	size_t i = (size_t)((h ^ h >> 29) * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (s->cap - 1);
	while (!rid_is_none(s->slots[i]) && !rid_equal(s->slots[i], id))
		i = (i + 1) & (s->cap - 1);
	return i;
}

bool idset_has(const struct idset *s, struct rid id)
{
	return s->cap && !rid_is_none(id) && rid_equal(s->slots[place(s, id)], id);
}

static void grow(struct idset *s)
{
	struct idset old = *s;
	s->cap = old.cap ? old.cap * 2 : 64;
	s->slots = mem_new_array(s->cap, sizeof *s->slots);
	for (size_t i = 0; i < old.cap; i++)
		if (!rid_is_none(old.slots[i]))
			s->slots[place(s, old.slots[i])] = old.slots[i];
	free(old.slots);
}

bool idset_add(struct idset *s, struct rid id)
{
	if (rid_is_none(id) || idset_has(s, id))
		return false;
	if (s->n * 2 >= s->cap)
		grow(s);
	s->slots[place(s, id)] = id;
	s->n++;
	return true;
}

void idset_clear(struct idset *s)
{
	free(s->slots);
	*s = (struct idset){0};
}

struct rid idset_key(const char *name, const char *text)
{
	/* FNV-1a from two starting points */
	uint64_t h[2] = {UINT64_C(14695981039346656037), UINT64_C(0x9AE16A3B2F90404F)};
	const char *parts[] = {name, "\x1F", text};
	struct rid id;
	for (size_t k = 0; k < 3; k++)
		for (const char *p = parts[k]; *p; p++)
			for (size_t i = 0; i < 2; i++)
				h[i] = (h[i] ^ (unsigned char)*p) * UINT64_C(1099511628211);
	h[1] |= 1; /* never the zero id */
	memcpy(id.b, h, sizeof id.b);
	return id;
}
