/* Keys of one's own: ^E shows ten places, a digit does what was put there. What is put
 * there is any action of the palette. Learning counts the uses of each action and says,
 * the first times, what its key does. Both are personal settings: lines "id value". */
#include <config.h>

#include "own_keys_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "keys_priv.h"
#include "overlay_priv.h"
#include "pick_priv.h"
#include "store/personal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 10, BOX_W = 70, LEARNED = 5 };

#define OWN_SETTING "eigen"
#define LEARN_SETTING "leren"

/* --- the ten places ------------------------------------------------------------------ */

struct own {
	struct views *vs;
	char *actions[PLACES];  /* ids; NULL: free */
	bool changing;          /* the next digit is to be given another action */
};

static void load(struct own *o)
{
	struct buf b = {0};
	if (personal_get(o->vs->o.store, OWN_SETTING, &b) == ERR_OK)
		for (const char *line = buf_str(&b); *line;) {
			size_t len = strcspn(line, "\n");
			if (len > 2 && line[0] >= '0' && line[0] <= '9' && line[1] == ' ') {
				free(o->actions[line[0] - '0']);
				o->actions[line[0] - '0'] = mem_dup_n(line + 2, len - 2);
			}
			line += len;
			line += *line == '\n';
		}
	buf_clear(&b);
}

static void save(struct own *o)
{
	struct buf b = {0};
	for (int i = 0; i < PLACES; i++)
		if (o->actions[i])
			buf_printf(&b, "%d %s\n", i, o->actions[i]);
	enum err e = personal_set(o->vs->o.store, OWN_SETTING, buf_str(&b));
	if (e != ERR_OK)
		views_error(o->vs, e);
	buf_clear(&b);
}

/* "Zoek: Zoek terwijl u typt ..." of an action, as the palette of this screen knows it. */
static void describe(struct own *o, const char *id, struct buf *out)
{
	struct pick p = {.hide_codes = true};
	const struct tui_action *a = view_action(id);
	overlay_fill_palette(o->vs, &p);
	for (size_t i = 0; i < p.n; i++)
		if (strcmp(p.choices[i].code, id) == 0)
			buf_add(out, p.choices[i].label);
	if (!out->len && a)
		buf_printf(out, _("%s (niet op dit scherm)"), _(a->label));
	else if (!out->len)
		buf_add(out, _("(niet op dit scherm)"));
	pick_clear(&p);
}

static void draw_own(void *ctx, struct tui *t)
{
	struct own *o = ctx;
	int w = tui_cols(t) < BOX_W ? tui_cols(t) : BOX_W, x = (tui_cols(t) - w) / 2, y = 4;
	tui_frame(t, y, x, PLACES + 4, w, _("Eigen toetsen"));
	for (int i = 0; i < PLACES; i++) {
		int digit = (i + 1) % PLACES;
		struct buf b = {0};
		buf_printf(&b, "%d  ", digit);
		if (o->actions[digit])
			describe(o, o->actions[digit], &b);
		else
			buf_add(&b, _("(vrij)"));
		tui_text_cut(t, y + 1 + i, x + 2, w - 4, ROLE_TEXT, buf_str(&b));
		buf_clear(&b);
	}
	tui_blank(t, y + PLACES + 1, x + 2, w - 4, ROLE_TEXT);
	tui_text(t, y + PLACES + 2, x + 2, w - 4, o->changing ? ROLE_LABEL : ROLE_QUIET,
		o->changing ? _("Welk cijfer krijgt een andere actie?") : _("Cijfer: doen. w en een cijfer: wijzigen. F12: terug."));
	tui_cursor(t, y + 1, x + 2);
}

/* Choose the action of a place. */
static void give(struct own *o, int digit)
{
	struct pick p = {.n = 0};
	struct buf title = {0};
	pick_add(&p, "", _("(vrij)"), false);
	overlay_fill_palette(o->vs, &p);
	buf_printf(&title, _("Wat doet ^E %d?"), digit);
	char *id = pick_run(o->vs, &p, buf_str(&title), o->actions[digit], "");
	if (id) {
		free(o->actions[digit]);
		o->actions[digit] = *id ? mem_dup(id) : NULL;
		save(o);
	}
	free(id);
	buf_clear(&title);
	pick_clear(&p);
}

/* The digit to do, -1 to leave. */
static int run(struct own *o)
{
	struct tui_key k;
	struct overlay before = o->vs->overlay;
	int chosen = -1;
	bool going = true;
	o->vs->overlay = (struct overlay){draw_own, o, "eigen"};
	views_dirty(o->vs);
	while (going && views_key(o->vs, &k)) {
		int digit = k.kind == TUI_CHAR && k.cp >= '0' && k.cp <= '9' ? (int)k.cp - '0' : -1;
		if (digit >= 0 && (o->changing || !o->actions[digit])) {
			o->changing = false;
			give(o, digit);
			o->vs->overlay = (struct overlay){draw_own, o, "eigen"};
		} else if (digit >= 0) {
			chosen = digit;
			going = false;
		} else if (k.kind == TUI_CHAR && (k.cp == 'w' || k.cp == 'W')) {
			o->changing = !o->changing;
		} else if (k.kind == TUI_NAMED && (k.name == TUI_F12 || k.name == TUI_ESC_ESC)) {
			going = false;
		}
	}
	o->vs->overlay = before;
	views_dirty(o->vs);
	return chosen;
}

void own_keys(struct views *vs)
{
	struct own o = {.vs = vs};
	if (!vs->o.store)
		return;
	load(&o);
	int digit = run(&o);
	if (digit >= 0 && !vs->ended)
		views_act(vs, o.actions[digit]);
	for (int i = 0; i < PLACES; i++)
		free(o.actions[i]);
}

/* --- learning ----------------------------------------------------------------------------- */

struct learn {
	bool on, changed;
	unsigned char *uses;  /* per action of the table */
};

static size_t action_index(const char *id)
{
	for (size_t i = 0; i < view_n_actions; i++)
		if (strcmp(view_actions[i].id, id) == 0)
			return i;
	return SIZE_MAX;
}

/* "aan" and then "action uses" a line. */
static void read_learned(struct learn *l, const char *line)
{
	while (*line) {
		size_t len = strcspn(line, "\n"), name = strcspn(line, " \n");
		char *id = mem_dup_n(line, name);
		size_t i = action_index(id);
		if (strcmp(id, "aan") == 0)
			l->on = true;
		else if (i != SIZE_MAX && name < len)
			l->uses[i] = (unsigned char)strtoul(line + name, NULL, 10);
		free(id);
		line += len;
		line += *line == '\n';
	}
}

static struct learn *learn_of(struct views *vs)
{
	struct buf b = {0};
	if (vs->learn || !vs->o.store)
		return vs->learn;
	vs->learn = mem_new(sizeof *vs->learn);
	vs->learn->uses = mem_new_array(view_n_actions, 1);
	if (personal_get(vs->o.store, LEARN_SETTING, &b) == ERR_OK)
		read_learned(vs->learn, buf_str(&b));
	buf_clear(&b);
	return vs->learn;
}

static void keep_learned(struct views *vs)
{
	struct buf b = {0};
	buf_add(&b, vs->learn->on ? "aan\n" : "uit\n");
	for (size_t i = 0; i < view_n_actions; i++)
		if (vs->learn->uses[i])
			buf_printf(&b, "%s %u\n", view_actions[i].id, vs->learn->uses[i]);
	personal_set(vs->o.store, LEARN_SETTING, buf_str(&b)); /* lost: it is said once more */
	buf_clear(&b);
	vs->learn->changed = false;
}

void learn_switch(struct views *vs)
{
	struct learn *l = learn_of(vs);
	if (!l)
		return;
	l->on = !l->on;
	memset(l->uses, 0, view_n_actions);
	keep_learned(vs);
	views_message(vs, ROLE_TEXT, "%s", l->on ? _("Leren staat aan: de eerste vijf keer zegt regie wat een toets doet.")
											 : _("Leren staat uit."));
}

void learn_say(struct views *vs, const char *action, const struct tui_key *k)
{
	struct learn *l = vs->ended ? NULL : learn_of(vs);
	size_t i = action_index(action);
	char name[16];
	if (!l || !l->on || i == SIZE_MAX || l->uses[i] >= LEARNED)
		return;
	l->uses[i]++;
	l->changed = true;
	tui_key_name(k, name);
	if (!views_has_message(vs))
		views_message(vs, ROLE_QUIET, "%s: %s", name, _(view_actions[i].help));
}

void learn_close(struct views *vs)
{
	if (!vs->learn)
		return;
	if (vs->learn->changed && vs->o.store)
		keep_learned(vs);
	free(vs->learn->uses);
	free(vs->learn);
	vs->learn = NULL;
}
