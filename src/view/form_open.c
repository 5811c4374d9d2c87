/* Opening forms: new, on a record, or where a draft was left. Who looks is logged before
 * anything is shown. */
#include <config.h>

#include "form_priv.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "show_priv.h"
#include "store/journaal.h"
#include "view/screens.h"

#include <string.h>

static struct record *person_of_entry(struct views *vs, const struct record *main)
{
	if (strcmp(main->spec->id, "persoon") == 0)
		return record_dup(main);
	struct record *dossier = show_dossier_of(vs, main);
	struct record *person = dossier ? show_person_of(vs, dossier) : NULL;
	record_free(dossier);
	if (person || rid_is_none(main->owner))
		return person;
	if (store_read(views_store(vs), main->owner, &person) != ERR_OK)
		return NULL;
	if (strcmp(person->spec->id, "persoon") == 0)
		return person;
	record_free(person);
	return NULL;
}

static struct rid dossier_of_entry(struct views *vs, const struct record *main)
{
	struct record *dossier = show_dossier_of(vs, main), *stored = NULL;
	struct rid id = dossier ? dossier->id : (struct rid){{0}};
	if (dossier && store_read(views_store(vs), id, &stored) != ERR_OK)
		id = (struct rid){{0}}; /* a new one that was never saved */
	record_free(stored);
	record_free(dossier);
	return id;
}

struct form *view_form_entry(struct views *vs, struct entry *e)
{
	struct form *f = mem_new(sizeof *f);
	size_t item, offset;
	f->views = vs;
	f->entry = e;
	f->person = person_of_entry(vs, entry_main(e));
	f->dossier = dossier_of_entry(vs, entry_main(e));
	f->hints = !tui_is_slow(views_tui(vs));
	entry_cursor(e, &item, &offset);
	f->resumed = entry_is_dirty(e);
	f->cursor = form_focusable(form_item(f, item)) ? item : form_neighbour(f, 0, 1);
	form_go(f, f->cursor, f->cursor == item ? offset : SIZE_MAX);
	views_push(vs, &form_ops, f);
	return f;
}

static struct entry_options options_of(struct views *vs, const struct spec_form *form)
{
	return (struct entry_options){.store = views_store(vs), .kalender = views_kalender(vs), .regels = views_regels(vs), .form = form};
}

void view_form_new(struct views *vs, const struct spec_form *form, struct rid owner)
{
	struct entry_options o = options_of(vs, form);
	struct entry *e;
	enum err err = entry_new(&o, owner, &e);
	if (err == ERR_OK)
		view_form_entry(vs, e);
	else
		views_error(vs, err);
}

void form_open_at(struct views *vs, const struct spec_form *form, struct rid record, const struct spec_field *field)
{
	struct entry_options o = options_of(vs, form);
	struct entry *e = NULL;
	enum err err = journaal_note(views_store(vs), "formulier", record, form->id);
	if (err == ERR_OK)
		err = entry_open(&o, record, &e);
	if (err != ERR_OK) {
		views_error(vs, err);
		return;
	}
	if (field && entry_find(e, record, field) != SIZE_MAX)
		entry_set_cursor(e, entry_find(e, record, field), SIZE_MAX);
	view_form_entry(vs, e);
}

void view_form_open(struct views *vs, const struct spec_form *form, struct rid record)
{
	form_open_at(vs, form, record, NULL);
}

static void say_resumed(struct views *vs, const struct entry *e, bool changed)
{
	const char *note = entry_resume_note(e);
	if (*note)
		views_message(vs, ROLE_WARNING, _("Verder waar u was. Niet meer te plaatsen: %s"), note);
	else if (changed)
		views_message(vs, ROLE_WARNING, "%s",
			_("Verder waar u was. Een collega wijzigde dit ook; opslaan vergelijkt."));
	else
		views_message(vs, ROLE_GOOD, "%s", _("Verder waar u was."));
}

void view_form_resume(struct views *vs, const unsigned char draft[16])
{
	struct entry_options o = options_of(vs, NULL);
	struct entry *e;
	bool changed;
	enum err err = entry_resume(&o, draft, &e, &changed);
	if (err != ERR_OK) {
		views_error(vs, err);
		return;
	}
	err = journaal_note(views_store(vs), "formulier", entry_main(e)->id, entry_form(e)->id);
	if (err != ERR_OK) {
		entry_free(e);
		views_error(vs, err);
		return;
	}
	view_form_entry(vs, e);
	say_resumed(vs, e, changed);
}
