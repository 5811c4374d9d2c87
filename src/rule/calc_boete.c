/* Boetes: the ladder of the brede intake, that of the PIP with its repetition, degrees and ceiling, which
 * procedure holds, and for display what DUO does. */
#include <config.h>

#include "calc_priv.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "normtabel_priv.h"

#define MAANDEN_JAAR 12
#define MINUTEN_UUR 60
#define CENT_EURO 100
#define BEDRAG_MAX 100000000 /* cents */
#define OVERTREDINGEN_MAX 1000

/* --- the brede intake --------------------------------------------------------------------- */

/* R045-R048, R173: a warning, then boetes until the last call; then the college completes the intake. */
void calc_intake_ladder(struct calc *c)
{
	int64_t laatste = calc_norm(c, "intake_oproepen");
	int64_t nr = calc_int(c, "nr", 1, laatste);
	bool verwijtbaar = calc_bool(c, "verwijtbaar"), verlaagd = calc_flag(c, "bijstand_verlaagd");
	bool boete = verwijtbaar && nr > 1 && nr - 1 <= calc_norm(c, "intake_boetes");
	const char *gevolg = "nieuwe_oproep";
	if (verwijtbaar)
		gevolg = !boete ? "waarschuwing" : verlaagd ? "geen_boete_bijstand_verlaagd" : "boete";
	bool over = verwijtbaar && nr == laatste;
	sheet_text(c->out, "gevolg", gevolg);
	sheet_int(c->out, "boete_cent", boete && !verlaagd ? calc_norm(c, "intake_boete_bedrag") : 0);
	sheet_bool(c->out, "nieuwe_termijn", !over);
	sheet_bool(c->out, "intake_voltooien", over);
	if (!verwijtbaar)
		calc_say(c, UITLEG_GRENS, _("Niet verwijtbaar: geen boete, en de oproep telt niet"));
	else if (boete && verlaagd)
		calc_say(c, UITLEG_GRENS, _("De bijstand is voor dezelfde gedraging verlaagd (Wi 27)"));
}

/* --- which procedure (R175, R177, R178, R259, R260) ------------------------------------------- */

void calc_boete_regime(struct calc *c)
{
	static const char *const names[] = {"pip", "brede_intake", NULL};
	bool pip = calc_choice(c, "soort", names) == 0;
	struct civil overtreding = calc_date(c, "overtreding");
	int64_t max = calc_norm(c, pip ? "pip_boete_max_bedrag" : "intake_boete_bedrag");
	bool zwaar = max > calc_norm(c, "boete_grens_bedrag");
	int64_t jaren = calc_norm(c, zwaar ? "boete_verval_zwaar_jaren" : "boete_verval_licht_jaren");
	sheet_int(c->out, "max_cent", max);
	sheet_bool(c->out, "art_5_53", zwaar);
	sheet_bool(c->out, "rapport_verplicht", zwaar);
	sheet_bool(c->out, "zienswijze_verplicht", zwaar);
	sheet_bool(c->out, "rapporteur_mag_opleggen", !zwaar);
	sheet_int(c->out, "vervaljaren", jaren);
	calc_put_date(c, "due", calc_tel_n(c, _("Overtreding"), overtreding, jaren, TEL_JAREN, false).due);
}

/* --- the PIP: ladder, repetition, degree, ceiling (R169, R171, R255, R257) ----------------------- */

enum schuld { SCHULD_OPZET, SCHULD_GROF, SCHULD_NORMAAL, SCHULD_VERMINDERD, SCHULD_GEEN };
static const char *const schulden[] = {"opzet", "grove_schuld", "normaal", "verminderd", "geen", NULL};
static const char *const schuld_normen[] = {"schuld_opzet_pct", "schuld_grof_pct", "schuld_normaal_pct",
	"schuld_verminderd_pct", NULL};

/* One violation, and what it came to. */
struct overtreding {
	const char *id;
	char id_day[11];      /* an id that looks like a day came as one */
	struct civil constatering, onherroepelijk, oplegging;
	enum schuld schuld;
	bool verlaagd;
	size_t place;         /* in the input: equal days keep their order */
	int trede;            /* 0: none */
	int64_t pct, basis, bedrag;
	const char *reden;
};

/* What holds for all of them. */
struct ladder {
	struct normrij euro;
	int64_t max, plafond;
	int herhaling;        /* months */
	bool op_oplegging;    /* irrevocable on the day of the new boete, not of the new constatering */
};

static bool read_ladder(struct calc *c, struct ladder *l)
{
	static const char *const plafonds[] = {"plafond_termijn_bedrag", "plafond_nieuw_6_bedrag",
		"plafond_nieuw_12_bedrag",
		"plafond_nieuw_18_bedrag", "plafond_nieuw_24_bedrag"};
	int soort = calc_choice_opt(c, "termijnsoort", calc_termijnsoorten, TERMIJN_GEWOON);
	if (!normrij_parse(calc_norm_text(c, "pip_boete_ladder"), &l->euro, NULL))
		calc_fail(c, _("De instelling %s is niet goed."), "pip_boete_ladder");
	l->max = calc_norm(c, "pip_boete_max_bedrag");
	l->plafond = calc_norm(c, plafonds[soort]);
	l->herhaling = (int)calc_norm(c, "recidive_maanden");
	l->op_oplegging = calc_norm_text(c, "recidive_peil")[0] == 'o';
	return !c->failed;
}

/* A row has its own run, so that failures and kinds are the same as everywhere. */
static bool read_overtreding(struct calc *c, size_t i, struct overtreding *o)
{
	struct calc row = *c;
	row.in = sheet_row_at(c->in, "overtredingen", i);
	if (!row.in) {
		calc_fail(c, "%s", _("overtredingen is niet goed: hier horen regels."));
		return false;
	}
	struct sheet_value id = sheet_get(row.in, "id");
	if (id.kind == SHEET_DATE)
		civil_format(id.date, o->id_day);
	o->id = id.kind == SHEET_TEXT ? id.text : id.kind == SHEET_DATE ? o->id_day : NULL;
	if (!o->id)
		calc_fail(&row, "%s", _("id ontbreekt: hier hoort een woord."));
	o->constatering = calc_date(&row, "constatering");
	o->onherroepelijk = calc_date_opt(&row, "onherroepelijk");
	o->oplegging = calc_date_opt(&row, "oplegging");
	o->schuld = (enum schuld)calc_choice(&row, "schuld", schulden);
	o->verlaagd = calc_flag(&row, "bijstand_verlaagd");
	o->place = i;
	c->failed = row.failed;
	return !c->failed;
}

static int by_constatering(const void *a, const void *b)
{
	const struct overtreding *x = a, *y = b;
	int order = civil_compare(x->constatering, y->constatering);
	return order ? order : (x->place > y->place) - (x->place < y->place);
}

/* C14, R171: an earlier one counts when it has a boete, was established in the twelve months before, and
 * that boete was irrevocable in time. */
static bool counts_as_earlier(const struct ladder *l, const struct overtreding *earlier,
	const struct overtreding *o)
{
	struct civil from = civil_add_months(o->constatering, -l->herhaling);
	struct civil peil = l->op_oplegging && !civil_is_none(o->oplegging) ? o->oplegging : o->constatering;
	return earlier->bedrag > 0 && civil_compare(earlier->constatering, from) >= 0 &&
		civil_compare(earlier->constatering, o->constatering) < 0 &&
		!civil_is_none(earlier->onherroepelijk) &&
		civil_compare(earlier->onherroepelijk, peil) <= 0;
}

static int trede_of(const struct ladder *l, const struct overtreding *all, size_t i)
{
	int highest = 0;
	for (size_t j = 0; j < i; j++)
		if (all[j].trede > highest && counts_as_earlier(l, &all[j], &all[i]))
			highest = all[j].trede;
	return highest < (int)l->euro.n ? highest + 1 : (int)l->euro.n;
}

/* The amount of the i-th, when `room` is left under the ceiling. */
static void impose(struct calc *c, const struct ladder *l, struct overtreding *all, size_t i, int64_t room)
{
	struct overtreding *o = &all[i];
	o->reden = "niet_verwijtbaar";
	if (o->schuld == SCHULD_GEEN)
		return;
	o->pct = calc_norm(c, schuld_normen[o->schuld]);
	o->reden = "bijstand_verlaagd";
	if (o->verlaagd)
		return;
	o->trede = trede_of(l, all, i);
	o->basis = l->euro.value[o->trede - 1] * CENT_EURO;
	o->basis = o->basis < l->max ? o->basis : l->max;
	int64_t full = o->basis * o->pct / 100;
	room = room > 0 ? room : 0;
	o->bedrag = full < room ? full : room;
	o->reden = o->bedrag == full ? "opgelegd" : o->bedrag > 0 ? "plafond_deels" : "plafond";
}

static void explain(struct calc *c, const struct overtreding *o)
{
	if (!o->trede) {
		uitleg_add(c->u, UITLEG_GRENS, o->constatering, "%s", o->verlaagd && o->schuld != SCHULD_GEEN
			? _("Geen boete: de bijstand is voor dezelfde gedraging verlaagd (Wi 27)")
			: _("Geen boete: niet verwijtbaar (Awb 5:41)"));
		return;
	}
	uitleg_add(c->u, UITLEG_TEL, o->constatering,
		_("Stap %d: %lld procent van € %lld is € %lld,%02lld"), o->trede,
		(long long)o->pct, (long long)(o->basis / CENT_EURO),
		(long long)(o->basis * o->pct / 100 / CENT_EURO),
		(long long)(o->basis * o->pct / 100 % CENT_EURO));
	if (o->bedrag < o->basis * o->pct / 100)
		uitleg_add(c->u, UITLEG_GRENS, o->constatering,
			_("Onder het plafond is nog € %lld,%02lld over (Bi 7.1 lid 5)"),
			(long long)(o->bedrag / CENT_EURO), (long long)(o->bedrag % CENT_EURO));
}

static void put_overtreding(struct calc *c, const struct overtreding *o)
{
	struct sheet *row = sheet_row(c->out, "regels");
	sheet_text(row, "id", o->id);
	if (o->trede)
		sheet_int(row, "trede", o->trede);
	else
		sheet_none(row, "trede");
	sheet_int(row, "basis_cent", o->basis);
	sheet_int(row, "pct", o->pct);
	sheet_int(row, "bedrag_cent", o->bedrag);
	sheet_text(row, "reden", o->reden);
}

void calc_pip_boete(struct calc *c)
{
	struct ladder l;
	size_t n = sheet_n(c->in, "overtredingen");
	int64_t totaal = calc_int_opt(c, "reeds_opgelegd_cent", 0, BEDRAG_MAX, 0);
	struct overtreding *all = mem_new_array(n + 1, sizeof *all);
	enum sheet_kind kind = sheet_get(c->in, "overtredingen").kind;
	if (kind != SHEET_ROWS && kind != SHEET_LIST)
		calc_fail(c, "%s", _("overtredingen ontbreekt: hier horen regels."));
	if (n > OVERTREDINGEN_MAX)
		calc_fail(c, _("overtredingen is niet goed: hoogstens %d regels."), OVERTREDINGEN_MAX);
	for (size_t i = 0; i < n && !c->failed && read_overtreding(c, i, &all[i]); i++)
		c->op = civil_compare(all[i].constatering, c->op) > 0 ? all[i].constatering : c->op;
	if (!c->failed && read_ladder(c, &l)) {
		qsort(all, n, sizeof *all, by_constatering);
		sheet_rows(c->out, "regels");
		for (size_t i = 0; i < n; i++) {
			impose(c, &l, all, i, l.plafond - totaal);
			explain(c, &all[i]);
			put_overtreding(c, &all[i]);
			totaal += all[i].bedrag;
		}
		sheet_int(c->out, "totaal_cent", totaal);
		sheet_int(c->out, "plafond_cent", l.plafond);
		calc_say(c, UITLEG_ONZEKER,
			_("Lezing: de stap verdubbelt; de eerdere boete is dan onherroepelijk (Bi 7.1)"));
	}
	free(all);
}

/* --- DUO (R185, R186, R188) --------------------------------------------------------------------------- */

void calc_duo_boete(struct calc *c)
{
	static const struct {
		const char *key, *norm;
	} delen[] = {
		{"leerroute", "duo_boete_leerroute_bedrag"},
		{"map", "duo_boete_map_bedrag"},
		{"pvt", "duo_boete_pvt_bedrag"},
	};
	bool asiel = calc_choice(c, "doelgroep", calc_doelgroepen) == DOELGROEP_ASIEL;
	bool spared = asiel && !calc_norm(c, "duo_boete_asiel");
	int64_t max = 0;
	for (size_t i = 0; i < sizeof delen / sizeof delen[0]; i++)
		if (calc_flag(c, delen[i].key) && !spared)
			max += calc_norm(c, delen[i].norm);
	sheet_bool(c->out, "mogelijk", max > 0);
	sheet_int(c->out, "max_cent", max);
	if (spared)
		calc_say(c, UITLEG_GRENS, _("DUO beboet asielstatushouders niet (RvS 9-7-2025)"));
}

/* Months by hours in the Z-route: whole hours of the sum. Behind the last step the table gives none. */
static int64_t maanden_by_uren(struct calc *c, bool asiel)
{
	int64_t minuten = calc_minutes(c, "les_min"), participatie = calc_minutes(c, "participatie_min");
	int64_t uren = (minuten + (asiel ? participatie : 0)) / MINUTEN_UUR;
	const char *id = asiel ? "duo_termijn_z_asiel" : "duo_termijn_z_gezin";
	struct normtrap trap;
	if (!normtrap_parse(calc_norm_text(c, id), &trap, NULL)) {
		calc_fail(c, _("De instelling %s is niet goed."), id);
		return 0;
	}
	for (size_t i = 0; i < trap.n; i++)
		if (uren <= trap.to[i])
			return trap.value[i];
	return 0;
}

static int64_t maanden_by_examens(struct calc *c)
{
	struct normrij rij;
	size_t behaald = (size_t)calc_int_opt(c, "examenonderdelen", 0, 4, 0);
	if (!normrij_parse(calc_norm_text(c, "duo_termijn_examens"), &rij, NULL)) {
		calc_fail(c, _("De instelling %s is niet goed."), "duo_termijn_examens");
		return 0;
	}
	return behaald < rij.n ? rij.value[behaald] : 0;
}

/* The kind of ceiling that belongs to a new termijn; NULL when none is named. */
static const char *plafondsoort(int64_t maanden)
{
	static const int of[] = {0, 6, 12, 18, 24};
	for (size_t i = 1; i < sizeof of / sizeof of[0]; i++)
		if (of[i] == maanden)
			return calc_termijnsoorten[i];
	return NULL;
}

/* R188; Ri 7.4: the longest of what the parts give, from the bekendmaking of the boete. */
void calc_duo_nieuwe_termijn(struct calc *c)
{
	struct civil bekendmaking = calc_date(c, "bekendmaking");
	int route = calc_choice(c, "route", calc_routes);
	bool asiel = calc_choice(c, "doelgroep", calc_doelgroepen) == DOELGROEP_ASIEL;
	bool pvt = calc_flag(c, "pvt_niet"), map = calc_flag(c, "map_niet");
	int64_t delen = 0, leerroute = 0;
	if (pvt || map)
		delen = calc_norm(c, pvt && map ? "duo_termijn_beide_maanden" : "duo_termijn_een_maanden");
	if (calc_flag(c, "leerroute_niet"))
		leerroute = route == ROUTE_Z ? maanden_by_uren(c, asiel) : maanden_by_examens(c);
	int64_t maanden = leerroute > delen ? leerroute : delen;
	sheet_int(c->out, "maanden", maanden);
	sheet_text(c->out, "plafondsoort", plafondsoort(maanden));
	if (maanden) {
		struct tel t = calc_tel_n(c, _("Bekendmaking van de boete van DUO"), bekendmaking, maanden,
			TEL_MAANDEN, false);
		calc_put_date(c, "due", t.due);
	} else
		sheet_none(c->out, "due");
	calc_say(c, UITLEG_ONZEKER, _("Verwachting: de datum van DUO gaat voor"));
}
