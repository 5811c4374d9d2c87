/* Calculations about the person: ages, the BSN, and how long data may stay. */
#include <config.h>

#include "calc_priv.h"

#include <string.h>

#include "base/i18n.h"
#include "normtabel_priv.h"
#include "spec/type.h"

#define JAREN_MAX 150
#define MAANDEN_JAAR 12
#define BSN_DIGITS 9

/* The day on which somebody becomes so many years old: born on 29 February in other years on 1 March. */
static struct civil verjaardag(struct civil geboren, int64_t jaren)
{
	struct civil d = civil_add_months(geboren, (int)jaren * MAANDEN_JAAR);
	return d.day == geboren.day ? d : civil_add_days(d, 1);
}

/* R002, R003. */
void calc_leeftijd(struct calc *c)
{
	struct civil geboren = calc_date(c, "geboren");
	int64_t jaren = calc_int(c, "jaren", 0, JAREN_MAX);
	struct civil due = verjaardag(geboren, jaren);
	c->op = (struct civil){0};
	calc_put_date(c, "due", due);
	uitleg_add(c->u, UITLEG_TEL, due, _("%d jaar"), (int)jaren);
}

/* R012: the table by day of birth. Months beyond whole years keep the day number, or end with the month. */
void calc_aow(struct calc *c)
{
	struct civil geboren = calc_date(c, "geboren");
	struct normleeftijd tabel;
	c->op = (struct civil){0}; /* the newest table: the day of birth says nothing about what holds */
	if (!normleeftijd_parse(calc_norm_text(c, "aow_tabel"), &tabel, NULL)) {
		calc_fail(c, _("De instelling %s is niet goed."), "aow_tabel");
		return;
	}
	size_t i = 0;
	while (i < tabel.n && civil_compare(geboren, tabel.to[i]) > 0)
		i++;
	bool known = i < tabel.n;
	i = known ? i : tabel.n - 1;
	struct civil due = tabel.months[i] ? civil_add_months(geboren,
		tabel.years[i] * MAANDEN_JAAR + tabel.months[i])
		: verjaardag(geboren, tabel.years[i]);
	sheet_int(c->out, "jaren", tabel.years[i]);
	sheet_int(c->out, "maanden", tabel.months[i]);
	calc_put_date(c, "due", due);
	sheet_bool(c->out, "in_tabel", known);
	uitleg_add(c->u, UITLEG_TEL, due, _("%d jaar en %d maanden"), tabel.years[i], tabel.months[i]);
	if (!known)
		calc_say(c, UITLEG_ONZEKER, _("Voor dit geboortejaar staat de AOW-leeftijd nog niet vast"));
}

/* R214, R272; Bi 9.9: the day after five years; a kernset the day after fifty. Death ends every term, for
 * Bi 9.9 lid 2 departs from lid 1 a only. */
void calc_bewaren(struct calc *c)
{
	struct civil einde = calc_date_opt(c, "einde_plicht"), overlijden = calc_date_opt(c, "overlijden");
	bool kernset = calc_flag(c, "kernset");
	if (civil_is_none(einde) && civil_is_none(overlijden))
		calc_fail(c, "%s", _("einde_plicht of overlijden is nodig."));
	if (c->failed)
		return;
	int64_t jaren = calc_norm(c, kernset ? "bewaren_kernset_jaren" : "bewaren_jaren");
	struct civil after = civil_add_days(civil_add_months(einde, (int)jaren * MAANDEN_JAAR), 1);
	struct civil death = civil_add_days(overlijden, 1), due = after;
	const char *grond = kernset ? "kernset_50_jaar" : "vijf_jaar";
	if (!civil_is_none(death) && (civil_is_none(after) || civil_compare(death, after) <= 0)) {
		due = death;
		grond = "overlijden";
	} else
		uitleg_add(c->u, UITLEG_BEGIN, einde, "%s", _("Einde van de inburgeringsplicht"));
	calc_put_date(c, "due", due);
	sheet_text(c->out, "grond", grond);
	uitleg_add(c->u, UITLEG_UITKOMST, due, "%s", _("Eerste dag waarop de gegevens weg moeten"));
}

/* R010: eight digits get a leading zero. */
void calc_bsn(struct calc *c)
{
	struct sheet_value v = sheet_get(c->in, "bsn");
	char digits[BSN_DIGITS + 1] = "0";
	if (v.kind != SHEET_TEXT) {
		calc_fail(c, "%s", _("bsn ontbreekt: hier hoort een woord van cijfers."));
		return;
	}
	size_t n = strlen(v.text);
	if (n == BSN_DIGITS || n == BSN_DIGITS - 1)
		memcpy(digits + BSN_DIGITS - n, v.text, n);
	sheet_bool(c->out, "geldig", spec_bsn_ok(digits));
}
