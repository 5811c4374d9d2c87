/* The door of import: the mapping says what kind of file it is, the file what to write. */
#include <config.h>

#include "chain/import.h"

#include "apply_priv.h"
#include "import_priv.h"
#include "lock_priv.h"

#include "base/i18n.h"
#include "store/journaal.h"
#include "store/store.h"

#include <string.h>
#include <unistd.h>

/* The mapping of a kind unless another is given. */
static const struct kind {
	const char *name, *mapping;
} kinds[] = {{"persoon", "gba-v"}, {"dossier", "dossier"}};

const char *import_mapping_of(const char *kind)
{
	for (size_t i = 0; kind && i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, kind) == 0)
			return kinds[i].mapping;
	return NULL;
}

enum err import_load_mapping(struct store *s, const char *const dirs[2], const char *kind, const char *name,
	struct mapping **out, struct buf *why)
{
	struct spec_fault_list faults = {0};
	enum err e = ERR_NOT_FOUND;
	*out = NULL;
	name = name ? name : import_mapping_of(kind);
	for (size_t i = 0; i < 2 && e == ERR_NOT_FOUND; i++)
		if (dirs[i])
			e = mapping_load(store_spec(s), dirs[i], name, out, &faults);
	if (e == ERR_NOT_FOUND)
		buf_add(why, _("Deze indeling is er niet.\n"));
	spec_faults_format(faults.rows, faults.n, why);
	spec_fault_list_clear(&faults);
	if (e == ERR_OK && strcmp((*out)->kind, kind) != 0) {
		buf_printf(why, _("De indeling '%s' is niet voor '%s'.\n"), name, kind);
		mapping_free(*out);
		*out = NULL;
		e = ERR_NOT_FOUND;
	}
	return e;
}

static enum err refuse(struct store *s, const struct import_options *o, struct import_report *r)
{
	if (store_is_practice(s)) {
		buf_add(&r->text, _("Een oefenopslag leest geen bestanden in.\n"));
		return ERR_REFUSED;
	}
	if (store_is_read_only(s) && !o->dry_run)
		return ERR_READ_ONLY;
	if (!import_mapping_of(o->kind)) {
		buf_add(&r->text, _("Dit soort bestand leest regie niet in; kies persoon of dossier.\n"));
		return ERR_NOT_FOUND;
	}
	return ERR_OK;
}

static enum err run_file(struct store *s, const struct import_options *o, const struct mapping *m,
	struct source *src, struct import_report *r)
{
	struct run run;
	int lock = -1;
	enum err e = o->dry_run ? ERR_OK : lock_take(s, &lock, &r->text);
	if (e == ERR_OK)
		e = journaal_note(s, "import", (struct rid){{0}}, m->name);
	if (e == ERR_OK)
		e = run_begin(&run, s, o, m, src->mark, r);
	if (e == ERR_OK) {
		e = apply_file(&run, m, src);
		e = run_end(&run, e);
	}
	if (lock >= 0)
		close(lock);
	return e;
}

enum err chain_import(struct store *s, const struct import_options *o, struct import_report *r)
{
	const char *dirs[2] = {o->own_mapping_dir, o->mapping_dir};
	struct mapping *m = NULL;
	struct source src = {0};
	*r = (struct import_report){0};
	enum err e = refuse(s, o, r);
	if (e == ERR_OK)
		e = import_load_mapping(s, dirs, o->kind, o->mapping, &m, &r->text);
	if (e == ERR_OK)
		e = source_open(&src, o, m, &r->text);
	if (e == ERR_OK && src.table.guessed)
		buf_printf(&r->text, _("Gelezen als %s; kies anders met --charset.\n"),
			charset_name(src.table.charset));
	if (e == ERR_OK)
		e = run_file(s, o, m, &src, r);
	source_clear(&src);
	mapping_free(m);
	return e;
}
