/* The model of the rules as this room sees it, and what the files that build it share. */
#ifndef REGIE_RULE_REGELS_PRIV_H
#define REGIE_RULE_REGELS_PRIV_H

#include "rule/regels.h"
#include "rule/tel.h"
#include "rule/termijn.h"

#include "spec/blocks.h"
#include "spec/type.h"

enum { REGELS_FILES_MAX = 200, REGELS_MAX = 4000, REGELS_NAME_MAX = 40, REGELS_LABEL_MAX = 40,
	REGELS_SIGNALS_MAX = 12, REGELS_DIGEST_TEXT = 23 };

/* --- blocks after overriding ---------------------------------------------------------------- */

enum rule_kind { RULE_INSTELLING, RULE_PROFIEL, RULE_FEIT, RULE_TERMIJN, RULE_NORM, RULE_TOETS, RULE_RULEBOOK,
	RULE_KINDS };

struct rule_pair {
	const struct block_pair *p;
	const char *file;
};

struct rule_item {
	enum rule_kind kind;
	const char *id, *file;
	int line;
	bool own;               /* first written by the municipality */
	struct rule_pair *pairs;
	size_t n;
	void *model;            /* what was made of it; NULL: it was not good */
};

/* --- expressions, with their names looked up ---------------------------------------------------- */

struct feit_def;

enum bind_kind {
	BIND_VELD,        /* a field of a row that is reached from the row at hand */
	BIND_RIJ_VELD,    /* a field of the row that the term is of */
	BIND_ID, BIND_OUDER, BIND_RIJ_ID,
	BIND_FEIT, BIND_FEIT_VELD, BIND_INSTELLING,
	BIND_LIJST        /* rows, for aantal() and som() */
};

struct bind {
	const char *name;
	enum bind_kind kind;
	const struct spec_field *field;  /* VELD, FEIT_VELD */
	const struct spec_record *rows;  /* LIJST */
	const struct feit_def *feit;
	const struct regel_instelling *instelling;
	const char *veld;                /* RIJ_VELD: which of its record */
};

struct rule_expr {
	struct expr *e;
	struct bind *binds;
	size_t n;
};

/* --- definitions ------------------------------------------------------------------------------ */

enum feit_kies { KIES_WAARDE, KIES_EERSTE, KIES_LAATSTE, KIES_AANTAL, KIES_SOM, KIES_GROOTSTE, KIES_KLEINSTE };

struct feit_def {
	const char *id, *label;
	size_t index;
	const struct spec_record *record;   /* NULL with KIES_WAARDE */
	enum feit_kies kies;
	const struct rule_expr *waar, *op, *telt, *waarde;
	bool uses_rij, uses_today;          /* itself or by a fact that it uses */
	const char **rij_velden;            /* fields of the term's row that it asks for itself */
	size_t n_rij_velden;
	const struct feit_def **uses;
	size_t n_uses;
	int mark;                           /* while looking for circles and walking */
};

/* "10 weken", "terug @afschalen_maanden maanden". */
struct duur {
	bool is, terug, periode;
	int n;
	const struct regel_instelling *instelling; /* instead of n */
	enum tel_eenheid eenheid;
};

struct reken_in {
	const char *key;
	const struct rule_expr *waarde;
};

struct termijn_def {
	struct regel_termijn pub;
	const struct spec_record *record;    /* NULL: the dossier's */
	const struct rule_expr *relevant, *start, *uiterlijk, *klaar, *klaar_op;
	struct duur duur, plus, vooraf;
	bool atw;
	bool kalender_vast;                  /* else by the setting below */
	enum kalender_soort kalender;
	const struct regel_instelling *kalender_instelling;
	const char *reken, *uit;
	struct reken_in *in;
	size_t n_in;
	int signalen[REGELS_SIGNALS_MAX];
	size_t n_signalen;
	enum tel_eenheid signaal_eenheid;
};

struct norm_def {
	const char *id, *label, *eenheid, *gevolg_tekst, *spring, *beweegt;
	enum regel_gevolg gevolg;
	struct regel_bron bron;
	const struct rule_expr *relevant, *stand, *eis, *tempo;
	const struct regel_instelling *eis_instelling; /* instead of eis */
	bool minstens;
	const struct termijn_def *tot;
};

struct toets_def {
	const char *id, *melding, *spring, *doel;
	struct regel_bron bron;
	const struct spec_record *record;
	const char **bij;
	size_t n_bij;
	const struct rule_expr *relevant, *goed;
	bool weigering;
};

struct regels {
	const struct spec *spec;
	const struct kalender *kalender;
	const struct spec_record *dossier;
	struct blocks **files;
	size_t n_files, cap_files;
	void **kept;                /* small things that live as long as the model */
	size_t n_kept, cap_kept;
	struct expr **exprs;
	size_t n_exprs, cap_exprs;
	struct rule_item **items;   /* in order of definition */
	size_t n_items, cap_items;
	struct rule_item **slots;   /* by kind and id; n_slots is a power of two, or 0 */
	size_t n_slots;
	struct regel_instelling *instellingen;
	struct regel_profiel *profielen;
	struct feit_def *feiten;
	struct termijn_def *termijnen;
	struct norm_def *normen;
	struct toets_def *toetsen;
	struct regel_rulebook *rulebook;
	size_t n_instellingen, n_profielen, n_feiten, n_termijnen, n_normen, n_toetsen, n_rulebook;
	const struct spec_record **used; /* records that some definition looks at, with their owners */
	size_t n_used, cap_used;
	char digest[REGELS_DIGEST_TEXT];
};

/* --- while loading -------------------------------------------------------------------------- */

struct regels_loader {
	struct regels *r;
	struct spec_fault_list *faults;
	const char *lang;           /* of words for people; NULL: as written */
	bool own;                   /* reading the municipality's folder */
};

/* Zeroed memory that lives as long as the model; n may be 0. */
void *regels_keep(struct regels *r, size_t n, size_t size);
char *regels_keep_text(struct regels *r, const char *s, size_t n);

/* The block of this kind and id, NULL when there is none; and what was made of it, NULL while nothing was. */
struct rule_item *rule_item(const struct regels *r, enum rule_kind kind, const char *id);
void *rule_model(const struct regels *r, enum rule_kind kind, const char *id);
/* Value of a key, NULL when absent; and the pair, for its place. */
const char *rule_value(const struct rule_item *it, const char *key);
const struct rule_pair *rule_pair(const struct rule_item *it, const char *key);
/* A word for people, in the language asked for; NULL when absent. */
const char *rule_words(const struct regels_loader *l, const struct rule_item *it, const char *key);
/* Fault at a pair, or at the item (pair NULL). */
void rule_fault(struct regels_loader *l, const struct rule_item *it, const struct rule_pair *at,
	const char *word, const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* Place of the value in a table of words; the first when the key is absent. A fault, and 0, for another word. */
size_t rule_choice(struct regels_loader *l, const struct rule_item *it, const char *key,
	const char *const *words);
bool rule_flag(struct regels_loader *l, const struct rule_item *it, const char *key);
/* Is s[0..n) a name: a-z, then a-z 0-9 _? */
bool rule_is_name(const char *s, size_t n);
/* The next word at *s: its length, *s moved behind it. False at the end. */
bool rule_next_word(const char **s, const char **word, size_t *n);

/* Note that rows of this record (NULL: nothing) and of its owners are looked at. */
void regels_note_used(struct regels *r, const struct spec_record *record);

/* The parts of loading, in this order. */
enum err rule_read_files(struct regels_loader *l, const char *dir, const char *gemeente);
void rule_build_settings(struct regels_loader *l);
void rule_build(struct regels_loader *l);
void rule_check_facts(struct regels_loader *l);
void rule_check_uses(struct regels_loader *l);
void rule_check_rulebook(struct regels_loader *l);
void rule_make_digest(struct regels *r);

/* Where names of an expression are looked for. */
struct bind_from {
	const struct rule_item *item;
	const struct rule_pair *pair;
	const struct spec_record *row;     /* the row at hand */
	bool bare_is_row;                  /* a bare name is a field of it */
	struct feit_def *feit;             /* the fact being defined, which gathers what it uses; NULL: a term, norm or check */
	struct feit_def *by;               /* what a term, norm or check uses is gathered here */
};
/* Parse and bind; NULL with faults when it is not good. */
const struct rule_expr *rule_expr(struct regels_loader *l, const struct bind_from *from, const char *text);
/* Is there always at most one row of `to` when standing on a row of `from`, and which field of it? */
bool rule_reaches(const struct regels *r, const struct spec_record *from, const struct spec_record *to);

const struct feit_def *rule_feit(const struct regels *r, const char *id);
const struct termijn_def *rule_termijn(const struct regels *r, const char *id);
const struct norm_def *rule_norm(const struct regels *r, const char *id);
const struct toets_def *rule_toets(const struct regels *r, const char *id);

/* The keys that a kind of block may have (tests look whether all are read); ends with a NULL key. */
const struct block_key *rule_keys(enum rule_kind kind);
const char *rule_kind_name(enum rule_kind kind);

#endif
