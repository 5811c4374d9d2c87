/* The door of import: the mapping says what kind of file it is and who reads it. */
#include <config.h>

#include "chain/import.h"

#include "base/i18n.h"
#include "gba_priv.h"
#include "sheet_priv.h"
#include "store/journaal.h"

#include <string.h>

/* How a kind of import reads its file; the mapping is the kind's own unless given. */
static const struct kind {
	const char *name, *mapping;
	enum err (*read)(const struct import_options *o, const struct mapping *m, struct table *t, struct buf *why);
	enum err (*apply)(struct run *r, const struct mapping *m, const struct table *t);
} kinds[] = {
	{"persoon", "gba-v", sheet_read, gba_import},
	{"dossier", "dossier", sheet_read, sheet_import},
};

static const struct kind *kind_by_name(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

enum err chain_import(struct store *s, const struct import_options *given, struct import_report *r)
{
	const struct kind *kind = kind_by_name(given->kind);
	struct import_options o = *given;
	struct mapping *m = NULL;
	struct table t = {0};
	struct run run;
	*r = (struct import_report){0};
	if (!kind)
		return ERR_NOT_FOUND;
	if (store_is_practice(s)) {
		buf_add(&r->text, _("Een oefenopslag leest geen bestanden in.\n"));
		return ERR_REFUSED;
	}
	o.mapping = o.mapping ? o.mapping : kind->mapping;
	enum err e = mapping_load(store_spec(s), o.mapping_dir, o.mapping, &m, &r->text);
	if (e == ERR_OK && strcmp(m->kind, kind->name) != 0)
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		e = kind->read(&o, m, &t, &r->text);
	if (e == ERR_OK)
		e = journaal_note(s, "import", (struct rid){{0}}, o.mapping);
	if (e == ERR_OK) {
		e = run_begin(&run, s, &o, r);
		if (e == ERR_OK)
			e = kind->apply(&run, m, &t);
		e = run_end(&run, e);
	}
	table_clear(&t);
	mapping_free(m);
	return e;
}
