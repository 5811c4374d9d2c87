/* How stored values become words on a screen. */
#include <config.h>

#include "show_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/secret.h"
#include "base/text.h"
#include "views_priv.h"

#include <stdlib.h>
#include <string.h>

static bool is_workday(void *ctx, struct civil d, const char **why)
{
	return kalender_is_werkdag(views_kalender(ctx), d, why);
}

void show_forget(struct views *vs)
{
	for (size_t i = 0; i < VIEWS_TITLES; i++) {
		if (vs->titles[i].text)
			secret_wipe(vs->titles[i].text, strlen(vs->titles[i].text));
		free(vs->titles[i].text);
		vs->titles[i] = (struct known_title){.text = NULL};
	}
	vs->next_title = 0;
}

static const char *learn_title(struct views *vs, struct rid id)
{
	struct known_title *k = &vs->titles[vs->next_title];
	struct record *r;
	struct buf b = {0};
	vs->next_title = (vs->next_title + 1) % VIEWS_TITLES;
	if (store_read(views_store(vs), id, &r) == ERR_OK) {
		record_title(r, &b);
		record_free(r);
	}
	free(k->text);
	*k = (struct known_title){id, buf_detach(&b)};
	return k->text;
}

void show_record_title(struct views *vs, struct rid id, struct buf *out)
{
	for (size_t i = 0; i < VIEWS_TITLES; i++)
		if (vs->titles[i].text && rid_equal(vs->titles[i].id, id)) {
			buf_add(out, vs->titles[i].text);
			return;
		}
	buf_add(out, learn_title(vs, id));
}

static void title_of(void *ctx, const struct spec_field *f, const char *id, struct buf *out)
{
	struct rid rid;
	(void)f;
	if (rid_parse(id, &rid))
		show_record_title(ctx, rid, out);
}

struct spec_env show_env(struct views *vs)
{
	struct store *s = views_store(vs);
	struct clock real = clock_system();
	return (struct spec_env){
		.today = s ? store_today(s) : clock_today(&real),
		.is_workday = views_kalender(vs) ? is_workday : NULL,
		.ctx = vs,
		.title = s ? title_of : NULL,
	};
}

void show_value(struct views *vs, const struct spec_field *f, const char *stored, struct buf *out)
{
	if (!stored || !*stored)
		return;
	struct spec_env env = show_env(vs);
	f->type->print(f, &env, stored, out);
}

void show_masked(const char *bsn, struct buf *out)
{
	size_t n = bsn ? strlen(bsn) : 0;
	if (n > 3)
		buf_printf(out, "BSN ******%s", bsn + n - 3);
}

struct record *show_dossier_of(struct views *vs, const struct record *r)
{
	struct record *at = record_dup(r);
	while (at && strcmp(at->spec->id, "dossier") != 0) {
		struct rid owner = at->owner;
		record_free(at);
		at = NULL;
		if (rid_is_none(owner) || store_read(views_store(vs), owner, &at) != ERR_OK)
			return NULL;
	}
	return at;
}

struct record *show_person_of(struct views *vs, const struct record *dossier)
{
	const struct spec_record *persoon = spec_record(views_spec(vs), "persoon");
	const struct spec_field *link = persoon ? spec_link(dossier->spec, persoon) : NULL;
	struct rid id;
	struct record *r = NULL;
	if (link && rid_parse(record_at(dossier, link->index), &id) && store_read(views_store(vs), id, &r) != ERR_OK)
		r = NULL;
	return r;
}

void show_band(struct views *vs, const char *place, const struct record *person)
{
	struct buf name = {0}, number = {0};
	if (person) {
		record_title(person, &name);
		show_masked(record_get(person, "bsn"), &number);
	}
	views_title(vs, place, buf_str(&name), buf_str(&number));
	buf_wipe(&name);
	buf_wipe(&number);
}

/* One word per kind of need, for the help page. */
static void help_needs(const struct spec_field *f, unsigned eis, struct buf *page)
{
	static const struct { unsigned bit; const char *text; } needs[] = {
		{SPEC_EIS_V, N_("Nodig om op te slaan.")},
		{SPEC_EIS_D, N_("Nodig om vast te stellen.")},
		{SPEC_EIS_E, N_("Nodig om te versturen.")},
		{SPEC_EIS_A, N_("Wordt door regie ingevuld.")},
	};
	for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++)
		if (eis & needs[i].bit)
			buf_printf(page, "%s\n", _(needs[i].text));
	if (f->bijzonder)
		buf_printf(page, "%s\n", _("Bijzonder gegeven: schrijf niet meer op dan nodig is."));
}

/* Who may receive the value. */
static void help_receivers(const struct spec_field *f, struct buf *page)
{
	static const struct { char letter; const char *name; } receivers[] = {
		{'D', N_("DUO")}, {'C', N_("CBS")}, {'A', N_("aanbieder")}, {'G', N_("nieuwe gemeente")},
		{'Z', N_("centraal kantoor")}, {'B', N_("brief")}, {'L', N_("alleen hier")},
	};
	if (!f->naar || !*f->naar)
		return;
	buf_printf(page, "%s", _("Gaat naar: "));
	bool first = true;
	for (size_t i = 0; i < sizeof receivers / sizeof receivers[0]; i++)
		if (strchr(f->naar, receivers[i].letter)) {
			buf_printf(page, "%s%s", first ? "" : ", ", _(receivers[i].name));
			first = false;
		}
	buf_add(page, "\n");
}

void show_field_help(const struct spec_field *f, const struct spec_question *q, struct buf *line, struct buf *page)
{
	const char *hint = q && q->hint ? q->hint : f->hint;
	const char *uitleg = q && q->uitleg ? q->uitleg : f->uitleg;
	const char *label = q && q->label ? q->label : f->label;
	if (hint)
		buf_add(line, hint);
	else if (uitleg)
		buf_add_n(line, uitleg, strcspn(uitleg, "."));
	else
		buf_add(line, label);
	buf_printf(page, "%s\n\n", label);
	if (hint)
		buf_printf(page, "%s\n\n", hint);
	if (uitleg)
		buf_printf(page, "%s\n\n", uitleg);
	help_needs(f, q ? q->eis : f->eis, page);
	help_receivers(f, page);
	if (f->bron)
		buf_printf(page, _("Bron: %s\n"), f->bron);
	buf_printf(page, _("Veld: %s, soort %s\n"), f->id, f->type->name);
}

bool show_own_id(struct views *vs, char out[37])
{
	const struct spec_field *user = spec_field(views_spec(vs), "medewerker.gebruikersnaam");
	struct store *s = views_store(vs);
	struct rid me;
	size_t n = 0;
	if (!user || store_find_equal(s, user, store_user(s), &me, 1, &n) != ERR_OK || !n)
		return false;
	rid_text(me, out);
	return true;
}
