/* Undoing a run of an import: its sets are taken back by the store, all or, when someone built on
 * them, none. */
#include <config.h>

#include "chain/import.h"

#include "base/i18n.h"
#include "inlezing_priv.h"
#include "lock_priv.h"
#include "store/change.h"
#include "store/journaal.h"
#include "store/store.h"

#include <string.h>
#include <unistd.h>

static bool has_name(void *ctx, const struct record *r)
{
	return strcmp(record_get(r, "kenmerk"), ctx) == 0;
}

static bool can_go(void *ctx, const struct record *r)
{
	(void)ctx;
	return inlezing_stand(r) != INLEZING_ONGEDAAN && inlezing_stand(r) != INLEZING_OTHER;
}

static enum err find(struct store *s, const char *id, struct record **out, struct buf *why)
{
	bool newest = strcmp(id, "laatste") == 0;
	enum err e = newest ? inlezing_find(s, can_go, NULL, out)
		: inlezing_find(s, has_name, (void *)id, out);
	if (e == ERR_OK && !*out) {
		buf_add(why, newest ? _("Er is geen inlezing om ongedaan te maken.\n")
			: _("Deze inlezing is er niet.\n"));
		e = ERR_NOT_FOUND;
	}
	if (e == ERR_OK && !can_go(NULL, *out)) {
		buf_add(why, _("Deze inlezing is al ongedaan gemaakt.\n"));
		e = ERR_REFUSED;
	}
	return e;
}

static enum err put_stand(struct store *s, struct record **r, enum inlezing_stand stand)
{
	struct record *now = record_dup(*r);
	inlezing_put_stand(now, stand);
	enum err e = inlezing_save(s, r, now);
	record_free(now);
	return e;
}

/* Nothing may be said to be undone halfway when nothing was: the stand changes after a look. */
static enum err take_back(struct store *s, struct record **r, struct rid run, const struct undo_options *o,
	struct import_report *report)
{
	unsigned sets = inlezing_number(*r, "stappen"), blocked = 0;
	enum err e = change_undo_look(s, run.b, sets, &blocked);
	if (e == ERR_REFUSED && blocked)
		buf_printf(&report->text,
			_("Op %u van de %u stukken is later voortgewerkt; er is niets ongedaan gemaakt.\n"),
			blocked, sets);
	if (e == ERR_OK && inlezing_stand(*r) != INLEZING_TERUG)
		e = put_stand(s, r, INLEZING_TERUG);
	if (e == ERR_OK)
		e = change_undo_run(s, run.b, sets, o ? o->progress : NULL, o ? o->progress_ctx : NULL);
	if (e == ERR_OK)
		e = put_stand(s, r, INLEZING_ONGEDAAN);
	if (e == ERR_STOPPED)
		buf_printf(&report->text, _("Maak dit af met: regie import undo %s\n"), report->id);
	return e;
}

enum err chain_import_undo(struct store *s, const char *id, const struct undo_options *o,
	struct import_report *report)
{
	struct record *r = NULL;
	struct rid run;
	int lock = -1;
	*report = (struct import_report){0};
	enum err e = store_is_practice(s) ? ERR_REFUSED : store_is_read_only(s) ? ERR_READ_ONLY : ERR_OK;
	if (e == ERR_OK)
		e = lock_take(s, &lock, &report->text);
	if (e == ERR_OK)
		e = find(s, id, &r, &report->text);
	if (e == ERR_OK && !rid_parse(record_get(r, "kenmerk"), &run))
		e = ERR_DAMAGED;
	if (e == ERR_OK)
		e = journaal_note(s, "import", r->id, "ongedaan");
	if (e == ERR_OK) {
		rid_text(run, report->id);
		e = take_back(s, &r, run, o, report);
	}
	record_free(r);
	if (lock >= 0)
		close(lock);
	return e;
}
