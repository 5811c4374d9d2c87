/* What the calculations share: one run with its inputs, outputs and reasoning. A calculation reads,
 * counts and puts without looking for failure; the first failure is kept, and the run gives it back. */
#ifndef REGIE_RULE_CALC_PRIV_H
#define REGIE_RULE_CALC_PRIV_H

#include "rule/calc.h"
#include "rule/tel.h"

#include <stdbool.h>
#include <stdint.h>

struct calc {
	const struct calc_env *env;
	const struct sheet *in;
	struct sheet *out;
	struct uitleg *u;  /* may be NULL */
	struct buf *why;   /* may be NULL */
	bool failed;
	struct civil op;   /* the day whose settings hold: the first day that was read; none: the newest */
};

typedef void (*calc_fn)(struct calc *c);

/* Keep the first failure, a Dutch sentence. */
void calc_fail(struct calc *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Inputs. Without `opt` an absent or empty one is a failure; of another kind always. After a failure a
 * value of no meaning comes back, safe to go on with. */
struct civil calc_date(struct calc *c, const char *key);
struct civil calc_date_opt(struct calc *c, const char *key);
int64_t calc_int(struct calc *c, const char *key, int64_t least, int64_t most);
int64_t calc_int_opt(struct calc *c, const char *key, int64_t least, int64_t most, int64_t otherwise);
bool calc_bool(struct calc *c, const char *key);
bool calc_flag(struct calc *c, const char *key); /* absent is false */
/* Place of the text in `names` (NULL-ended). */
int calc_choice(struct calc *c, const char *key, const char *const *names);
int calc_choice_opt(struct calc *c, const char *key, const char *const *names, int otherwise);

enum { CALC_MIN_MAX = 1000000000 }; /* minutes: nobody studies 1,900 years */
/* Minutes, 0 when absent. */
int64_t calc_minutes(struct calc *c, const char *key);
enum kalender_soort calc_kalender(struct calc *c);

enum route { ROUTE_B1, ROUTE_ONDERWIJS, ROUTE_Z };
enum doelgroep { DOELGROEP_ASIEL, DOELGROEP_GEZIN };
enum termijnsoort { TERMIJN_GEWOON, TERMIJN_NIEUW_6, TERMIJN_NIEUW_12, TERMIJN_NIEUW_18, TERMIJN_NIEUW_24 };
extern const char *const calc_routes[], *const calc_doelgroepen[], *const calc_termijnsoorten[];

/* Settings. */
int64_t calc_norm(struct calc *c, const char *id);
const char *calc_norm_text(struct calc *c, const char *id);
/* The calendar for agreements, by the setting werkdag_kalender. */
enum kalender_soort calc_afspraak_kalender(struct calc *c);

/* Outputs. A day that must exist: none is a failure. */
void calc_put_date(struct calc *c, const char *key, struct civil d);
void calc_put_date_or_none(struct calc *c, const char *key, struct civil d);
void calc_put_tel(struct calc *c, struct tel t); /* nominaal, due, verschoven */

/* A term of n units after an event, or of as many as the setting `norm` says, with the reasoning. */
struct tel calc_tel_n(struct calc *c, const char *label, struct civil start, int64_t n, enum tel_eenheid e,
	bool atw);
struct tel calc_tel(struct calc *c, const char *label, struct civil start, const char *norm,
	enum tel_eenheid e, bool atw);
/* The same into the output `due`. */
void calc_put_due(struct calc *c, const char *label, struct civil start, const char *norm, enum tel_eenheid e,
	bool atw);
/* A step of the reasoning without a day. */
void calc_say(struct calc *c, enum uitleg_kind kind, const char *text);
/* `n` months on from a running last day: the months of the extension count from the day after it (C3). */
struct civil calc_verleng_maanden(struct civil laatste_dag, int64_t maanden);

/* One function a calculation, named as in the table. */
void calc_is_werkdag(struct calc *c);
void calc_werkdagen(struct calc *c);
void calc_werkdagen_tussen(struct calc *c);
void calc_termijn_atw(struct calc *c);
void calc_periode(struct calc *c);
void calc_terugtellen(struct calc *c);
void calc_pip(struct calc *c);
void calc_pip_verhuizing(struct calc *c);
void calc_pip_lokaal(struct calc *c);
void calc_bezwaar(struct calc *c);
void calc_bezwaar_post(struct calc *c);
void calc_beslissing_bezwaar(struct calc *c);
void calc_onherroepelijk(struct calc *c);
void calc_betaling(struct calc *c);
void calc_aanmaning(struct calc *c);
void calc_boete_besluit(struct calc *c);
void calc_boete_regime(struct calc *c);
void calc_termijn(struct calc *c);
void calc_verlenging_aanvraag(struct calc *c);
void calc_verlenging_grond(struct calc *c);
void calc_verlenging_inspanning(struct calc *c);
void calc_aanbod(struct calc *c);
void calc_leerroute_wissel(struct calc *c);
void calc_afschalen(struct calc *c);
void calc_uren_voor_pip(struct calc *c);
void calc_uren_toets(struct calc *c);
void calc_aanwezigheid(struct calc *c);
void calc_duo_registratie(struct calc *c);
void calc_verhuizing_overdracht(struct calc *c);
void calc_cbs_levering(struct calc *c);
void calc_managementinfo(struct calc *c);
void calc_ontzorgen(struct calc *c);
void calc_voortgangsrapportages(struct calc *c);
void calc_nazorg(struct calc *c);
void calc_intake_ladder(struct calc *c);
void calc_intake_nieuwe_termijn(struct calc *c);
void calc_pip_boete(struct calc *c);
void calc_duo_boete(struct calc *c);
void calc_duo_nieuwe_termijn(struct calc *c);
void calc_leeftijd(struct calc *c);
void calc_aow(struct calc *c);
void calc_bewaren(struct calc *c);
void calc_bsn(struct calc *c);

#endif
