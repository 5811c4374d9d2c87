/* The screens before there is a store. First run gathers everything and only then makes
 * the store; going back a step loses nothing; leaving makes nothing. */
#include <config.h>

#include "view/start.h"

#include "ask_priv.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/verify.h"
#include "views_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the quiet screen below the questions ---------------------------------------------- */

static void start_draw(struct view *v)
{
	struct tui *t = views_tui(v->views);
	views_title(v->views, v->state, NULL, NULL);
	tui_clear_rows(t, 1, tui_rows(t) - 3);
	tui_cursor(t, 1, 0);
}

/* Dialogs do all the work here; no key of the table does anything below them. */
static const char *start_why_not(struct view *v, const char *action)
{
	(void)v;
	(void)action;
	return _("Hier kan dat nog niet: de opslag is niet open.");
}

static const struct view_ops start_ops = {.name = "start", .draw = start_draw, .why_not = start_why_not};

static void show_wait(struct views *vs, const char *text)
{
	views_message(vs, ROLE_TEXT, "%s", text);
	views_draw(vs);
	buf_reset(&vs->message);
}

/* The sentence, and where and what to do when that is known. */
static void tell_why(struct views *vs, const struct store_options *o, enum err e)
{
	if (o->why && o->why->len)
		views_message(vs, ROLE_ERROR, "%s", buf_str(o->why));
	else
		views_error(vs, e);
	if (o->why)
		buf_reset(o->why);
}

/* --- first run --------------------------------------------------------------------------- */

struct first_run {
	struct views *vs;
	const struct store_options *options;
	char *gemeente, *name, *user, *device;
	struct secret *passphrase, *words; /* words: the proposal, the same until it is taken */
	struct store *store;
	bool restored;
};

enum step { STEP_BACK = -1, STEP_STAY = 0, STEP_ON = 1 };

static enum step step_kind(struct first_run *f)
{
	const struct tui_choice choices[] = {
		{"nieuw", _("een nieuwe opslag maken"), false},
		{"kopie", _("een reservekopie terugzetten"), false},
	};
	char *kind = views_pick(f->vs, _("Welkom bij regie. Er is hier nog geen opslag."), choices, 2, false, NULL);
	enum step next = kind ? STEP_ON : STEP_BACK;
	if (kind && strcmp(kind, "kopie") == 0) {
		char *from = ask_line(f->vs, _("Reservekopie"), _("Map waar de reservekopie staat:"), "");
		enum err e = from ? store_restore(from, f->options->dir) : ERR_STOPPED;
		f->restored = e == ERR_OK;
		if (from && e != ERR_OK)
			tell_why(f->vs, f->options, e);
		next = f->restored ? STEP_ON : STEP_STAY;
		free(from);
	}
	free(kind);
	return next;
}

static enum step step_gemeente(struct first_run *f)
{
	const struct spec_list *l = spec_list(f->vs->o.spec, "gemeenten");
	struct tui_choice *c = mem_new_array(l ? l->n_codes + 1 : 1, sizeof *c);
	size_t n = 0;
	for (size_t i = 0; l && i < l->n_codes; i++)
		if (!l->codes[i].until && strcmp(l->codes[i].code, "0000") != 0)
			c[n++] = (struct tui_choice){l->codes[i].code, l->codes[i].label, false};
	char *code = views_pick(f->vs, _("Welke gemeente?"), c, n, false, f->gemeente);
	free(c);
	if (!code)
		return STEP_BACK;
	free(f->gemeente);
	f->gemeente = code;
	return STEP_ON;
}

static enum step step_name(struct first_run *f)
{
	char *name = ask_line(f->vs, _("Uw naam"), _("Zo staat u bij wat u vastlegt, bijvoorbeeld: Anna de Vries"), f->name);
	if (!name)
		return STEP_BACK;
	free(f->name);
	f->name = name;
	return *name ? STEP_ON : STEP_STAY;
}

/* Lower-case letters, digits and . - _ of the folded name. */
static char *user_from(const char *name)
{
	struct buf b = {0};
	text_fold(&b, name);
	for (char *p = b.s; p && *p; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9')))
			*p = '.';
	buf_cut(&b, 32);
	return buf_detach(&b);
}

static bool user_is_good(const char *s)
{
	return *s && strlen(s) <= 32 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == strlen(s);
}

static enum step step_user(struct first_run *f)
{
	char *proposal = f->user ? mem_dup(f->user) : user_from(f->name);
	char *user = ask_line(f->vs, _("Gebruikersnaam"),
		_("Hiermee opent u deze opslag: kleine letters, cijfers, punt, streepje."), proposal);
	free(proposal);
	if (!user)
		return STEP_BACK;
	free(f->user);
	f->user = user;
	if (user_is_good(user))
		return STEP_ON;
	views_message(f->vs, ROLE_WARNING, "%s", _("Alleen kleine letters, cijfers, punt en streepje, ten hoogste 32."));
	return STEP_STAY;
}

/* The proposal and what to do, in memory that is wiped. */
static void passphrase_text(struct buf *text, const struct secret *words)
{
	buf_add(text, _("Een wachtzin van gewone woorden is sterk en te onthouden. Voorstel:\n\n    "));
	buf_add_n(text, secret_view(words), secret_len(words));
	buf_add(text, _("\n\nBewaar hem niet bij de laptop. Typ dit voorstel, of een eigen zin van\n"
					"ten minste 16 tekens:"));
}

static enum step step_passphrase(struct first_run *f)
{
	struct secret *first = NULL, *second = NULL;
	struct buf text = {0};
	enum step next = STEP_BACK;
	if (!f->words && store_propose_passphrase(&f->words) != ERR_OK)
		return STEP_BACK;
	passphrase_text(&text, f->words);
	first = ask_secret(f->vs, _("Wachtzin"), buf_str(&text));
	const char *why = first ? store_judge_passphrase(first) : NULL;
	if (why) {
		views_message(f->vs, ROLE_WARNING, "%s", why);
		next = STEP_STAY;
	} else if (first) {
		second = ask_secret(f->vs, _("Wachtzin"), _("Typ de wachtzin nog een keer:"));
		bool same = second && secret_len(first) == secret_len(second) &&
			memcmp(secret_view(first), secret_view(second), secret_len(first)) == 0;
		if (same) {
			secret_free(f->passphrase);
			f->passphrase = first;
			first = NULL;
		} else if (second) {
			views_message(f->vs, ROLE_WARNING, "%s", _("De twee zijn niet gelijk; begin opnieuw."));
		}
		next = same ? STEP_ON : STEP_STAY;
	}
	buf_wipe(&text);
	secret_free(first);
	secret_free(second);
	return next;
}

static enum step step_device(struct first_run *f)
{
	const struct tui_choice choices[] = {
		{"eigen", _("eigen laptop of werkplek (sterkste slot, 256 MiB)"), false},
		{"gedeeld", _("gedeelde machine, via SSH (64 MiB)"), false},
	};
	char *device = views_pick(f->vs, _("Waar staat deze opslag?"), choices, 2, false, f->device ? f->device : "eigen");
	if (!device)
		return STEP_BACK;
	free(f->device);
	f->device = device;
	return STEP_ON;
}

/* Shown once; typed back before the store comes to exist. */
static bool type_code_back(void *ctx, const char *code)
{
	struct first_run *f = ctx;
	struct buf text = {0};
	bool same = false, left = false;
	while (!same && !left) {
		buf_reset(&text);
		buf_printf(&text, _("Vergeet u de wachtzin, dan opent alleen deze code de opslag. Schrijf hem\n"
							"op papier en bewaar hem achter slot; hij wordt niet nog eens getoond.\n\n    %s\n\n"
							"Typ hem over; hoofdletters en streepjes maken niet uit:"), code);
		char *typed = ask_line(f->vs, _("Herstelcode"), buf_str(&text), "");
		left = !typed;
		same = typed && store_code_equal(code, typed);
		if (typed && !same)
			views_message(f->vs, ROLE_WARNING, "%s", _("Dat is niet dezelfde code; kijk per groep."));
		if (typed)
			secret_wipe(typed, strlen(typed));
		free(typed);
	}
	buf_wipe(&text);
	return same;
}

static enum step step_make(struct first_run *f)
{
	struct store_new n = {
		.user = f->user,
		.name = f->name,
		.gemeentecode = f->gemeente,
		.rollen = "beheerder consulent",
		.passphrase = f->passphrase,
		.shared_host = strcmp(f->device, "gedeeld") == 0,
		.recovery = type_code_back,
		.recovery_ctx = f,
	};
	show_wait(f->vs, _("De sleutel wordt gemaakt ..."));
	enum err e = store_create(f->options, &n, &f->store);
	if (e == ERR_OK)
		return STEP_ON;
	if (e != ERR_STOPPED)
		tell_why(f->vs, f->options, e);
	return STEP_BACK;
}

static enum step (*const first_steps[])(struct first_run *f) = {
	step_kind, step_gemeente, step_name, step_user, step_passphrase, step_device, step_make};

enum views_end view_first_run(struct views *vs, const struct store_options *o, struct store **out)
{
	struct first_run f = {.vs = vs, .options = o};
	const int n = (int)(sizeof first_steps / sizeof first_steps[0]);
	int at = 0;
	struct buf title = {0};
	*out = NULL;
	views_push(vs, &start_ops, NULL);
	while (!vs->ended && at >= 0 && at < n && !f.restored) {
		buf_reset(&title);
		buf_printf(&title, _("Nieuwe opslag: stap %d van %d"), at + 1, n);
		vs->stack[vs->depth - 1]->state = title.s;
		at += first_steps[at](&f);
	}
	*out = f.store;
	views_pop(vs);
	free(f.gemeente);
	free(f.name);
	free(f.user);
	free(f.device);
	secret_free(f.passphrase);
	secret_free(f.words);
	buf_clear(&title);
	if (f.restored && !vs->ended)
		return view_unlock(vs, o, _("De reservekopie is teruggezet."), out);
	return vs->ended ? vs->end : VIEWS_QUIT;
}

/* --- unlock -------------------------------------------------------------------------------- */

/* The user name: picked when there are more, known when there is one. */
static char *unlock_user(struct views *vs, const struct store_options *o)
{
	struct buf users = {0};
	struct tui_choice choices[64];
	size_t n = 0;
	if (store_peek_users(o->dir, &users) != ERR_OK)
		return NULL;
	for (char *p = users.s; p && *p && n < 64;) {
		char *end = strchr(p, '\n');
		if (end)
			*end = '\0';
		choices[n++] = (struct tui_choice){p, p, false};
		p = end ? end + 1 : NULL;
	}
	char *user = n == 1 ? mem_dup(choices[0].code) : n ? views_pick(vs, _("Wie bent u?"), choices, n, false, NULL) : NULL;
	buf_clear(&users);
	return user;
}

/* Whose store is opened, and how. */
struct unlock {
	const struct store_options *o;
	char *user;      /* NULL: any */
	const char *why; /* it is locked; NULL: not said */
	bool previous;   /* with the kept slots file */
};

static enum err try_passphrase(struct views *vs, const struct unlock *u, const struct secret *typed, struct store **out)
{
	struct store_key key = {.user = u->user, .passphrase = typed, .previous = u->previous};
	show_wait(vs, _("Bezig met openen ..."));
	return store_open(u->o, &key, out);
}

static enum err try_code(struct views *vs, const struct unlock *u, struct store **out)
{
	char *code = ask_line(vs, _("Herstelcode"), _("Typ de herstelcode van papier:"), "");
	if (!code)
		return ERR_STOPPED;
	struct store_key key = {.recovery_code = code, .previous = u->previous};
	show_wait(vs, _("Bezig met openen ..."));
	enum err e = store_open(u->o, &key, out);
	secret_wipe(code, strlen(code));
	free(code);
	return e;
}

static enum err unlock_once(struct views *vs, const struct unlock *u, struct store **out)
{
	struct buf text = {0};
	if (u->why)
		buf_printf(&text, "%s\n\n", u->why);
	if (u->user)
		buf_printf(&text, _("Gebruiker: %s\n"), u->user);
	buf_add(&text, _("Wachtzin (leeg: open met de herstelcode):"));
	struct secret *typed = ask_secret(vs, _("Regie is op slot"), buf_str(&text));
	buf_clear(&text);
	if (!typed)
		return ERR_STOPPED;
	enum err e = secret_len(typed) ? try_passphrase(vs, u, typed, out) : try_code(vs, u, out);
	secret_free(typed);
	return e == ERR_STOPPED ? ERR_OK : e; /* back from the code: ask the passphrase again */
}

/* A practice store that was locked opens with Enter. */
static enum err unlock_practice(struct views *vs, const struct store_options *o, const char *why, struct store **out)
{
	struct buf text = {0};
	buf_printf(&text, "%s\n\n%s", why ? why : "", _("Oefenopslag: Enter opent."));
	char *any = ask_line(vs, _("Regie is op slot"), buf_str(&text), "");
	buf_clear(&text);
	struct store_key key = {0};
	enum err e = any ? store_open(o, &key, out) : ERR_STOPPED;
	free(any);
	return e;
}

/* A slots file that is damaged: the one before it may open the store. */
static bool take_previous(struct views *vs)
{
	return views_confirm(vs, _("Het sleutelbestand is beschadigd"),
		_("Zonder dit bestand (regie.keys) opent geen wachtzin deze opslag; uw gegevens zelf zijn niet geraakt. "
		  "Openen met de vorige versie, regie.keys.bak? Dan geldt de wachtzin die daarbij hoort. Het beschadigde "
		  "bestand blijft ernaast staan."), NULL);
}

static const char *lock_words(const char *why)
{
	static const struct { const char *word, *text; } reasons[] = {
		{"slot", N_("Wat u typte is verzegeld bewaard; na het openen bent u weer waar u was.")},
		{"rust", N_("Er is een tijd niets getypt. Alles is bewaard; na het openen bent u weer waar u was.")},
		{"slaap", N_("De computer sliep of regie stond stil. Alles is bewaard; u komt terug waar u was.")}};
	for (size_t i = 0; why && i < sizeof reasons / sizeof reasons[0]; i++)
		if (strcmp(reasons[i].word, why) == 0)
			return _(reasons[i].text);
	return why;
}

enum views_end view_unlock(struct views *vs, const struct store_options *o, const char *why, struct store **out)
{
	bool practice = false, known;
	size_t users;
	*out = NULL;
	enum err e = store_peek(o->dir, &practice, &users);
	struct unlock u = {.o = o, .why = lock_words(why), .previous = e == ERR_SLOTS_DAMAGED};
	vs->practice = practice;
	views_push(vs, &start_ops, (void *)_("Op slot"));
	u.user = practice || u.previous ? NULL : unlock_user(vs, o);
	known = practice || u.user || (u.previous && take_previous(vs));
	while (!vs->ended && !*out && known) {
		e = practice ? unlock_practice(vs, o, u.why, out) : unlock_once(vs, &u, out);
		if (e == ERR_STOPPED)
			break;
		if (e != ERR_OK)
			tell_why(vs, o, e);
	}
	free(u.user);
	views_pop(vs);
	return vs->ended ? vs->end : VIEWS_QUIT;
}

/* --- definitions ------------------------------------------------------------------------------ */

bool view_definitions(struct views *vs)
{
	struct store *s = vs->o.store;
	enum err e = ERR_OK;
	if (store_definitions(s) == STORE_DEFINITIONS_SAME)
		return true;
	views_push(vs, &start_ops, (void *)_("Definities"));
	bool yes = store_definitions(s) == STORE_DEFINITIONS_NEW;
	if (!yes && !store_has_role(s, "beheerder"))
		views_page(vs, _("Definities"), _("De definities van de formulieren zijn veranderd. Zij bepalen ook wie een gegeven "
			"mag krijgen; daarom neemt een beheerder ze eerst aan: regie definitions accept."));
	else if (!yes)
		yes = views_confirm(vs, _("Definities"),
			_("De definities van de formulieren zijn veranderd, of u werkt met een nieuwere regie. "
			  "Zij bepalen ook wie een gegeven mag krijgen. Aannemen?"), "aan");
	if (yes && (e = store_definitions_accept(s)) != ERR_OK)
		views_error(vs, e);
	views_pop(vs);
	return yes && e == ERR_OK;
}
