/* What is kept of a run of an import: which, of what file, how far it is. */
#include <config.h>

#include "inlezing_priv.h"

#include "base/mem.h"
#include "store/change.h"
#include "store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_AT = 100000 };

static const char *const stands[] = {[INLEZING_LOOPT] = "loopt", [INLEZING_KLAAR] = "klaar",
	[INLEZING_TERUG] = "terug", [INLEZING_ONGEDAAN] = "ongedaan"};

enum inlezing_stand inlezing_stand(const struct record *r)
{
	const char *text = record_get(r, "stand");
	for (size_t i = 0; i < sizeof stands / sizeof stands[0]; i++)
		if (strcmp(stands[i], text) == 0)
			return (enum inlezing_stand)i;
	return INLEZING_OTHER;
}

void inlezing_put(struct record *r, const char *name, const char *text)
{
	const struct spec_field *f = spec_record_field(r->spec, name);
	if (f)
		record_set(r, f->index, text);
}

void inlezing_put_number(struct record *r, const char *name, uint64_t n)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRIu64, n);
	inlezing_put(r, name, text);
}

void inlezing_put_stand(struct record *r, enum inlezing_stand stand)
{
	inlezing_put(r, "stand", stands[stand]);
}

unsigned inlezing_number(const struct record *r, const char *name)
{
	return (unsigned)strtoul(record_get(r, name), NULL, 10);
}

enum err inlezing_save(struct store *s, struct record **r, struct record *now)
{
	struct change_result result = {0};
	struct record *stored = NULL;
	struct change_set *c = change_new(s, NULL);
	if ((*r)->heads)
		change_edit(c, *r, now);
	else
		change_create(c, now);
	enum err e = change_save(c, &result);
	change_free(c);
	change_result_clear(&result);
	if (e == ERR_OK)
		e = store_read(s, now->id, &stored);
	if (e != ERR_OK)
		return e == ERR_CONFLICT ? ERR_BUSY : e;
	record_free(*r);
	*r = stored;
	return ERR_OK;
}

enum err inlezing_find(struct store *s, bool (*fits)(void *ctx, const struct record *r), void *ctx,
	struct record **out)
{
	const struct spec_record *spec = spec_record(store_spec(s), "inlezing");
	struct rid *ids = NULL;
	size_t n = 0;
	*out = NULL;
	enum err e = spec ? store_all_of(s, spec, LOOK_AT, &ids, &n) : ERR_DEFINITION;
	for (size_t i = 0; e == ERR_OK && i < n && !*out; i++) {
		struct record *r = NULL;
		e = store_read(s, ids[i], &r);
		if (e == ERR_OK && fits(ctx, r))
			*out = r;
		else
			record_free(r);
	}
	free(ids);
	return e;
}

void inlezing_set_id(struct rid run, unsigned n, unsigned char out[16])
{
	memcpy(out, run.b, 12);
	for (int i = 0; i < 4; i++)
		out[12 + i] = (unsigned char)(n >> (8 * (3 - i)));
}
