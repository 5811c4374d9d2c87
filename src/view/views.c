/* The stack of screens and the loop around it: a key becomes an action by the key
 * table, an action goes to the top screen or is done here, and only then is drawn what
 * changed. Every loop of the program, dialogs too, takes its keys from views_key, so
 * that lock, hang-up, resize and idling work everywhere alike. */
#include <config.h>

#include "view/view.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "keys_priv.h"
#include "overlay_priv.h"
#include "own_keys_priv.h"
#include "show_priv.h"
#include "tui/widget.h"
#include "views_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TICK_MS = 1000, COUNTDOWN_S = 60, IDLE_S = 600 };

static struct view *top_view(struct views *vs)
{
	return vs->depth ? vs->stack[vs->depth - 1] : NULL;
}

/* Held keys are gone; a paste that was handed out too. */
static void drop_held(struct views *vs)
{
	for (size_t i = vs->next_held; i < vs->n_held; i++)
		free(vs->held[i].text);
	free(vs->held_text);
	vs->held_text = NULL;
	vs->n_held = vs->next_held = 0;
}

struct views *views_new(const struct views_options *o)
{
	struct views *vs = mem_new(sizeof *vs);
	vs->o = *o;
	vs->idle_ms = (int64_t)(o->idle_seconds > 0 ? o->idle_seconds : IDLE_S) * 1000;
	vs->clock = o->store ? *store_clock(o->store) : clock_system();
	vs->last_key_ms = vs->clock.monotonic_ms(vs->clock.ctx);
	vs->dirty = true;
	tui_on_pending(o->tui, views_pending, vs);
	return vs;
}

void views_free(struct views *vs)
{
	if (!vs)
		return;
	vs->closing = true;
	learn_close(vs);
	while (vs->depth)
		views_pop(vs);
	drop_held(vs);
	show_forget(vs);
	tui_on_pending(vs->o.tui, NULL, NULL);
	buf_wipe(&vs->place);
	buf_wipe(&vs->person);
	buf_wipe(&vs->number);
	buf_wipe(&vs->message);
	buf_clear(&vs->left);
	free(vs->held);
	free(vs->stack);
	free(vs);
}

void views_push(struct views *vs, const struct view_ops *ops, void *state)
{
	struct view *below = top_view(vs);
	show_forget(vs);
	if (below && below->ops->cover)
		below->ops->cover(below);
	MEM_GROW(vs->stack, vs->depth, vs->cap);
	vs->stack[vs->depth] = mem_new(sizeof **vs->stack);
	*vs->stack[vs->depth++] = (struct view){.ops = ops, .views = vs, .state = state};
	views_dirty(vs);
}

void views_pop(struct views *vs)
{
	if (!vs->depth)
		return;
	struct view *v = vs->stack[--vs->depth];
	if (v->ops->close)
		v->ops->close(v);
	free(v);
	struct view *below = top_view(vs);
	show_forget(vs);
	if (below && below->ops->uncover && !vs->ended && !vs->closing)
		below->ops->uncover(below);
	views_dirty(vs);
}

void views_changed(struct views *vs)
{
	struct view *v = top_view(vs);
	if (v && v->ops->uncover)
		v->ops->uncover(v);
	views_dirty(vs);
}

struct tui *views_tui(struct views *vs) { return vs->o.tui; }
struct store *views_store(struct views *vs) { return vs->o.store; }
const struct spec *views_spec(struct views *vs) { return vs->o.spec; }
const struct regels *views_regels(struct views *vs)
{
	return vs->o.regels;
}

const struct kalender *views_kalender(struct views *vs) { return vs->o.kalender; }
void views_dirty(struct views *vs) { vs->dirty = true; }
int views_body_top(struct views *vs) { (void)vs; return 1; }
int views_body_rows(struct views *vs) { return tui_rows(vs->o.tui) > 4 ? tui_rows(vs->o.tui) - 3 : 1; }
const char *views_draft(const struct views *vs) { return vs->draft[0] ? vs->draft : NULL; }

void views_set_store(struct views *vs, struct store *s)
{
	vs->o.store = s;
	if (s)
		vs->clock = *store_clock(s);
}

void views_set_draft(struct views *vs, const char *draft)
{
	snprintf(vs->draft, sizeof vs->draft, "%s", draft ? draft : "");
}

void views_end(struct views *vs, enum views_end how)
{
	vs->ended = true;
	vs->end = how;
}

/* Drafts of all screens are sealed before anything ends, and it is known what lay where. */
static void seal_all(struct views *vs)
{
	buf_reset(&vs->left);
	for (size_t i = 0; i < vs->depth; i++) {
		size_t before = vs->left.len;
		if (i && vs->stack[i]->ops->place) /* the first one is always there */
			vs->stack[i]->ops->place(vs->stack[i], &vs->left);
		if (vs->left.len > before)
			buf_add(&vs->left, ";");
	}
	for (size_t i = vs->depth; i-- > 0;)
		if (vs->stack[i]->ops->seal)
			vs->stack[i]->ops->seal(vs->stack[i]);
}

static void draw_top(struct views *vs)
{
	struct view *v = top_view(vs);
	if (!v)
		return;
	if (vs->dirty) {
		tui_clear_rows(vs->o.tui, 0, tui_rows(vs->o.tui) - 1);
		v->ops->draw(v);
	} else if (v->ops->update) {
		v->ops->update(v);
	} else {
		v->ops->draw(v);
	}
	if (vs->overlay.draw)
		vs->overlay.draw(vs->overlay.ctx, vs->o.tui);
}

bool views_is_bottom(const struct views *vs)
{
	return vs->depth == 1;
}

void views_draw(struct views *vs)
{
	if (tui_is_small(vs->o.tui)) {
		overlay_too_small(vs);
	} else {
		draw_top(vs);
		overlay_chrome(vs);
	}
	vs->dirty = false;
	tui_flush(vs->o.tui);
}

static void lock(struct views *vs, const char *reason)
{
	vs->lock_reason = reason;
	views_end(vs, VIEWS_LOCK);
}

/* Without a store there is nothing to lock. */
static void lock_by_key(struct views *vs)
{
	if (vs->o.store)
		lock(vs, "slot");
}

/* The top screen's tick, once a second: also when keys follow each other so steadily that
 * there is never an idle moment. */
static void tick_when_due(struct views *vs)
{
	struct view *v = top_view(vs);
	int64_t now = vs->clock.monotonic_ms(vs->clock.ctx);
	if (now - vs->tick_ms < TICK_MS)
		return;
	vs->tick_ms = now;
	if (v && v->ops->tick)
		v->ops->tick(v);
}

/* Idle time ran: count down the last minute, lock at its end. */
static void idle_passed(struct views *vs)
{
	if (!vs->o.store || store_is_practice(vs->o.store))
		return;
	int64_t idle = vs->clock.monotonic_ms(vs->clock.ctx) - vs->last_key_ms;
	int64_t left = (vs->idle_ms - idle + 999) / 1000;
	if (left <= 0)
		lock(vs, "rust");
	else if (left <= COUNTDOWN_S)
		views_message(vs, ROLE_WARNING, _("Op slot over %d s; druk op een toets om door te gaan."), (int)left);
}

/* Keys that mean the same in every loop. True: handled here. */
static bool common_key(struct views *vs, const struct tui_key *k)
{
	switch (k->kind) {
	case TUI_IDLE:
		idle_passed(vs);
		return true;
	case TUI_RESIZE:
		vs->dirty = true;
		return true;
	case TUI_HANGUP:
		views_end(vs, VIEWS_HANGUP);
		return true;
	case TUI_SUSPEND: /* without a store too: half a passphrase may lie in memory */
		lock(vs, "slaap");
		return true;
	case TUI_UNKNOWN:
		views_message(vs, ROLE_QUIET, "%s", _("Deze toets kent regie niet."));
		return true;
	default:
		break;
	}
	const char *act = tui_keymap_find(view_bindings, view_n_bindings, "*", k);
	if (act && strcmp(act, "slot") == 0) {
		lock_by_key(vs);
		return true;
	}
	if (act && strcmp(act, "vernieuw") == 0) {
		tui_redraw(vs->o.tui);
		vs->dirty = true;
		return true;
	}
	return false;
}

/* Nothing is done unseen: keys wait until the window is large enough. */
static void hold(struct views *vs, const struct tui_key *k)
{
	enum { HELD_MAX = 4000 };
	if (vs->n_held >= HELD_MAX)
		return;
	MEM_GROW(vs->held, vs->n_held, vs->cap_held);
	vs->held[vs->n_held++] = (struct held_key){*k, k->kind == TUI_PASTE ? mem_dup_n(k->text, k->text_len) : NULL};
}

static bool take_held(struct views *vs, struct tui_key *k)
{
	if (vs->next_held == vs->n_held || tui_is_small(vs->o.tui))
		return false;
	struct held_key *h = &vs->held[vs->next_held++];
	free(vs->held_text);
	vs->held_text = h->text;
	*k = h->key;
	k->text = h->text;
	if (vs->next_held == vs->n_held)
		vs->n_held = vs->next_held = 0;
	return true;
}

bool views_key(struct views *vs, struct tui_key *k)
{
	while (!vs->ended) {
		if (take_held(vs, k))
			return true;
		views_draw(vs);
		*k = tui_key(vs->o.tui, TICK_MS);
		if (k->kind != TUI_IDLE) {
			vs->last_key_ms = vs->clock.monotonic_ms(vs->clock.ctx);
			buf_reset(&vs->message);
		}
		tick_when_due(vs);
		if (common_key(vs, k))
			continue;
		if (!tui_is_small(vs->o.tui))
			return true;
		hold(vs, k);
	}
	seal_all(vs);
	return false;
}

/* "Esc-" shows at once while a digit is waited for. */
void views_pending(void *ctx, bool waiting)
{
	struct views *vs = ctx;
	vs->esc_pending = waiting;
	overlay_chrome(vs);
	tui_flush(vs->o.tui);
}

static const char *context_action(struct views *vs, const struct tui_key *k)
{
	struct view *v = top_view(vs);
	const char *act = tui_keymap_find(view_bindings, view_n_bindings, v->ops->name, k);
	return act ? act : tui_keymap_find(view_bindings, view_n_bindings, "*", k);
}

const char *views_why_not(struct views *vs, const char *action)
{
	struct view *v = top_view(vs);
	return v && v->ops->why_not ? v->ops->why_not(v, action) : NULL;
}

/* Help: first time a line, the second time in a row a page. */
static void act_help(struct views *vs)
{
	struct view *v = top_view(vs);
	struct buf line = {0}, page = {0};
	if (v->ops->help)
		v->ops->help(v, &line, &page);
	bool again = vs->helped;
	if (!again && line.len) {
		views_message(vs, ROLE_TEXT, "%s", buf_str(&line));
		vs->helped = 2;
	} else {
		overlay_key_help(vs, v->ops->name, &page);
	}
	buf_clear(&line);
	buf_clear(&page);
}

void views_act(struct views *vs, const char *action)
{
	struct view *v = top_view(vs);
	if (!v)
		return;
	const char *why = views_why_not(vs, action);
	if (why) {
		views_message(vs, ROLE_WARNING, "%s", why);
		return;
	}
	if (v->ops->act && v->ops->act(v, action))
		return;
	if (strcmp(action, "help") == 0)
		act_help(vs);
	else if (strcmp(action, "eigen") == 0)
		own_keys(vs);
	else if (strcmp(action, "leren") == 0)
		learn_switch(vs);
	else if (strcmp(action, "palet") == 0)
		overlay_palette(vs);
	else if (strcmp(action, "thema") == 0)
		overlay_theme(vs);
	else if (strcmp(action, "toetsen") == 0)
		overlay_learn_keys(vs);
	else if (strcmp(action, "slot") == 0)
		lock_by_key(vs);
	else if (strcmp(action, "stoppen") == 0)
		views_end(vs, VIEWS_QUIT);
	else if (strcmp(action, "terug") == 0)
		views_pop(vs);
	else
		views_message(vs, ROLE_QUIET, "%s", _("Dat kan op dit scherm niet."));
}

static void one_key(struct views *vs, const struct tui_key *k)
{
	struct view *v = top_view(vs);
	if (v->ops->grab && v->ops->grab(v, k))
		return;
	const char *act = context_action(vs, k);
	vs->helped = vs->helped > 0 ? vs->helped - 1 : 0;
	if (act) {
		views_act(vs, act);
		learn_say(vs, act, k);
	} else if (!v->ops->key || !v->ops->key(v, k)) {
		views_message(vs, ROLE_QUIET, "%s", _("Die toets doet hier niets. F1 toont wat wel kan, F2 zoekt een actie."));
	}
}

enum views_end views_run(struct views *vs)
{
	struct tui_key k;
	while (vs->depth && views_key(vs, &k))
		one_key(vs, &k);
	if (vs->ended)
		seal_all(vs);
	return vs->ended ? vs->end : VIEWS_QUIT;
}

void views_title(struct views *vs, const char *place, const char *person, const char *number)
{
	buf_reset(&vs->place);
	buf_reset(&vs->person);
	buf_reset(&vs->number);
	buf_add(&vs->place, place);
	buf_add(&vs->person, person);
	buf_add(&vs->number, number);
}

void views_message(struct views *vs, enum tui_role role, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_reset(&vs->message);
	buf_vprintf(&vs->message, fmt, ap);
	vs->message_role = role;
	va_end(ap);
}

bool views_has_message(const struct views *vs)
{
	return vs->message.len > 0;
}

void views_error(struct views *vs, enum err e)
{
	views_message(vs, ROLE_ERROR, "%s", err_text(e));
}

bool views_confirm(struct views *vs, const char *title, const char *text, const char *word)
{
	struct tui_ask *ask = tui_ask_new(vs->o.tui, title, text, word);
	drop_held(vs);
	struct overlay before = vs->overlay;
	vs->overlay = (struct overlay){overlay_draw_ask, ask, word ? "woord" : "vraag"};
	enum tui_ask_state state = ASK_OPEN;
	struct tui_key k;
	while (state == ASK_OPEN && views_key(vs, &k))
		state = tui_ask_key(ask, &k);
	vs->overlay = before;
	views_dirty(vs);
	tui_ask_free(ask);
	return state == ASK_YES;
}

const char *views_place(const struct views *vs)
{
	return buf_str(&vs->left);
}

const char *views_lock_reason(const struct views *vs)
{
	return vs->lock_reason ? vs->lock_reason : "slot";
}

bool views_busy(void *ctx, const char *who, int waited_ms)
{
	enum { GIVE_UP_MS = 15000 };
	struct views *vs = ctx;
	struct tui *t = vs->o.tui;
	struct buf b = {0};
	buf_printf(&b, _("Even wachten: de opslag is in gebruik door %s (%d s)"), who && *who ? who : _("een collega"),
		waited_ms / 1000);
	tui_text(t, tui_rows(t) - 2, 0, tui_cols(t), ROLE_WARNING, buf_str(&b));
	tui_flush(t);
	buf_clear(&b);
	return waited_ms < GIVE_UP_MS;
}
