/* The definitions of the law (db/rules.md): settings, facts, terms, norms and checks,
 * read once into an immutable model. */
#ifndef REGIE_RULE_REGELS_H
#define REGIE_RULE_REGELS_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/err.h"
#include "rule/kalender.h"
#include "spec/fault.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct regels; /* opaque, immutable after loading */

enum regel_soort { SOORT_WET, SOORT_KETEN, SOORT_LOKAAL, SOORT_APP };
enum regel_zekerheid { ZEKER_GELEZEN, ZEKER_DOCUMENT, ZEKER_PAGINA, ZEKER_LEZING, ZEKER_ONBEVESTIGD };
/* In order of weight: what is lost first comes first on the work list. */
enum regel_gevolg { GEVOLG_RECHT, GEVOLG_BOETE, GEVOLG_GELD, GEVOLG_ORDE, GEVOLG_HOFFELIJK };

struct regel_bron {
	const char *bron;   /* "R053; Bi 5.3 lid 1"; NULL */
	enum regel_soort soort;
	enum regel_zekerheid zekerheid;
};

struct regels_options {
	const struct spec *spec;         /* names in expressions are checked against it; borrowed for life */
	const struct kalender *kalender; /* borrowed for life */
	const char *dir;                 /* of db/regels */
	const char *gemeente;            /* STORE/gemeente/regels; NULL or not there: none */
	const char *lang;                /* of words for people ("en" of label::en); NULL: as written */
};

/* Read and check everything. On failure *out is NULL and faults were added (ERR_DEFINITION), or
 * ERR_MISSING, ERR_RIGHTS, ERR_IO, ERR_LIMIT of the folder, with a fault. */
enum err regels_load(const struct regels_options *o, struct regels **out, struct spec_fault_list *faults);
void regels_free(struct regels *r); /* NULL is nothing */
/* How many definitions there are. */
size_t regels_n(const struct regels *r);
/* Does any definition look at rows of this record, or at what they own? */
bool regels_uses(const struct regels *r, const struct spec_record *record);
const struct kalender *regels_kalender(const struct regels *r);
/* Digest of everything that decides a due date: another digest means recompute. 22 characters. */
const char *regels_digest(const struct regels *r);

/* --- settings ------------------------------------------------------------------------------- */

struct regel_instelling {
	const char *id, *label, *type, *eenheid, *waarde; /* eenheid may be NULL */
	bool beheer;        /* the law's own: beheerder with a reason only */
	int64_t min, max;   /* whole types; min > max: no limits */
	struct regel_bron bron;
};
/* In order of definition; NULL past the end, or no such id. */
const struct regel_instelling *regels_instelling_at(const struct regels *r, size_t i);
const struct regel_instelling *regels_instelling(const struct regels *r, const char *id);
/* Is this text a value for it? False with a sentence in why (may be NULL). */
bool regels_instelling_ok(const struct regel_instelling *i, const char *waarde, struct buf *why);

struct regel_profiel {
	const char *id, *label;
	size_t n;
	const char *const *sleutels, *const *waarden;
};
const struct regel_profiel *regels_profiel_at(const struct regels *r, size_t i);

/* What a municipality set, with the day from which it holds. A handle of its own, so that one model
 * serves many sets (what-if). */
struct instellingen;
struct instellingen *instellingen_new(const struct regels *r);
void instellingen_free(struct instellingen *s);
/* An unknown key or a value that is not good: ERR_PARSE and nothing changes. */
enum err instellingen_set(struct instellingen *s, const char *sleutel, const char *waarde, struct civil ingang);
/* The stored text in force on `op` (none: the newest); never NULL for a known key, NULL for an unknown. */
const char *instellingen_text(const struct instellingen *s, const char *sleutel, struct civil op);
/* The same as a whole number (minutes, cents, days; ja_nee 1/0). An unknown key: 0 (a fault at loading). */
int64_t instellingen_int(const struct instellingen *s, const char *sleutel, struct civil op);

/* --- what became of a rule number ------------------------------------------------------------- */

struct regel_rulebook { const char *id, *werd, *zonder; };
const struct regel_rulebook *regels_rulebook_at(const struct regels *r, size_t i);

#endif
