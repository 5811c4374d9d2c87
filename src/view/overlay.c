/* The frame around every screen and what may lie over it. The key bar shows only what
 * works now; the palette shows everything with the reason why a thing does not. */
#include <config.h>

#include "overlay_priv.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "keys_priv.h"
#include "pick_priv.h"
#include "store/personal.h"
#include "tui/widget.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BAR_GAP = 2 };

static bool is_practice(const struct views *vs)
{
	return vs->o.store ? store_is_practice(vs->o.store) : vs->practice;
}

/* Marks at the right of line 1: practice, field mode, looking only. */
static void chrome_marks(struct views *vs, struct buf *out)
{
	struct store *s = vs->o.store;
	if (is_practice(vs))
		buf_add(out, _(" OEFENEN"));
	if (vs->o.veldmodus)
		buf_add(out, _(" VELD"));
	if (s && store_is_read_only(s))
		buf_add(out, _(" KIJKEN"));
}

static void chrome_title(struct views *vs)
{
	struct tui *t = vs->o.tui;
	struct buf left = {0}, right = {0};
	buf_printf(&left, " %s", buf_str(&vs->place));
	if (vs->person.len)
		buf_printf(&left, "  %s", buf_str(&vs->person));
	if (vs->number.len)
		buf_printf(&right, "%s ", buf_str(&vs->number));
	chrome_marks(vs, &right);
	int w = text_width(buf_str(&right));
	int cols = tui_cols(t);
	tui_text(t, 0, 0, cols - w - 1, ROLE_BAND, buf_str(&left));
	tui_text_right(t, 0, cols - w - 1, w + 1, is_practice(vs) ? ROLE_MARK : ROLE_BAND,
		buf_str(&right));
	buf_wipe(&left);
	buf_wipe(&right);
}

/* Columns of "F9 Opslaan" with its gap. */
static int bar_width(const struct tui_binding *b)
{
	return text_width(b->key) + 1 + text_width(_(view_action(b->action)->label)) + KEY_BAR_GAP;
}

static void bar_item(struct tui *t, int y, int x, const struct tui_binding *b)
{
	int key = text_width(b->key), label = bar_width(b) - key - 1 - KEY_BAR_GAP;
	tui_text(t, y, x, key, ROLE_KEY, b->key);
	tui_blank(t, y, x + key, 1, ROLE_KEY_TEXT);
	tui_text(t, y, x + key + 1, label, ROLE_KEY_TEXT, _(view_action(b->action)->label));
	tui_blank(t, y, x + key + 1 + label, KEY_BAR_GAP, ROLE_KEY_TEXT);
}

static bool is_typing(const struct views *vs)
{
	struct view *v = vs->depth ? vs->stack[vs->depth - 1] : NULL;
	return v && v->ops->typing && v->ops->typing(v);
}

/* Over a dialog only the lock works, and without a store not even that. */
static bool in_bar(struct views *vs, const struct tui_binding *b, const char *context)
{
	if (!b->bar || strcmp(b->context, context) != 0)
		return false;
	if (strcmp(b->action, "slot") == 0)
		return vs->o.store != NULL;
	if (vs->overlay.draw)
		return strcmp(context, "*") != 0;
	return !(is_typing(vs) && b->key[1] == '\0') && !views_why_not(vs, b->action);
}

/* Whose keys the bar shows: those of what lies on top. */
static const char *bar_context(const struct views *vs)
{
	if (vs->overlay.draw)
		return vs->overlay.context;
	return vs->depth ? vs->stack[vs->depth - 1]->ops->name : "*";
}

/* Draw the items of a context from x on, as far as `end`; the column after the last. */
static int bar_of(struct views *vs, const char *context, int y, int x, int end)
{
	for (size_t i = 0; i < view_n_bindings; i++) {
		const struct tui_binding *b = &view_bindings[i];
		if (!in_bar(vs, b, context))
			continue;
		if (x + bar_width(b) - KEY_BAR_GAP > end)
			break;
		bar_item(vs->o.tui, y, x, b);
		x += bar_width(b);
	}
	return x;
}

/* What works on this screen at the left; what works everywhere keeps its place at the right. */
static void chrome_bar(struct views *vs)
{
	struct tui *t = vs->o.tui;
	int y = tui_rows(t) - 1, width = 0, x = 0;
	for (size_t i = 0; i < view_n_bindings; i++)
		if (in_bar(vs, &view_bindings[i], "*"))
			width += bar_width(&view_bindings[i]);
	int everywhere = width ? tui_cols(t) - width + KEY_BAR_GAP : tui_cols(t) + KEY_BAR_GAP;
	if (strcmp(bar_context(vs), "*") != 0)
		x = bar_of(vs, bar_context(vs), y, 0, everywhere - KEY_BAR_GAP);
	int blank = (everywhere < tui_cols(t) ? everywhere : tui_cols(t)) - x;
	if (blank > 0)
		tui_blank(t, y, x, blank, ROLE_KEY_TEXT);
	bar_of(vs, "*", y, everywhere, tui_cols(t));
}

void overlay_chrome(struct views *vs)
{
	struct tui *t = vs->o.tui;
	chrome_title(vs);
	int y = tui_rows(t) - 2;
	if (vs->esc_pending)
		tui_text(t, y, 0, tui_cols(t), ROLE_TEXT, _("Esc-  (cijfer = F-toets, nog eens Esc = terug)"));
	else
		tui_text(t, y, 0, tui_cols(t), vs->message.len ? vs->message_role : ROLE_TEXT, buf_str(&vs->message));
	chrome_bar(vs);
}

void overlay_too_small(struct views *vs)
{
	struct tui *t = vs->o.tui;
	tui_clear_rows(t, 0, tui_rows(t) - 1);
	tui_text(t, 0, 0, tui_cols(t), ROLE_WARNING, _("Het venster is te klein: maak het 80 x 24."));
	tui_text(t, 1, 0, tui_cols(t), ROLE_TEXT, _("Wat u typt blijft bewaard."));
	vs->dirty = true;
}

void overlay_draw_ask(void *ctx, struct tui *t)
{
	tui_ask_draw(t, ctx);
}

static void draw_pick(void *ctx, struct tui *t)
{
	tui_pick_draw(t, ctx);
}

static void draw_page(void *ctx, struct tui *t)
{
	tui_page_draw(t, ctx);
}

/* Letters that were typed before narrow the list; digits would choose. */
static void type_ahead(struct tui_pick *p, const char *typed)
{
	size_t n = strlen(typed);
	for (size_t at = 0; at < n;) {
		struct tui_key k = {.kind = TUI_CHAR};
		at += text_decode(typed + at, n - at, &k.cp);
		if (k.cp < '1' || k.cp > '9')
			tui_pick_key(p, &k);
	}
}

char *overlay_pick(struct views *vs, const char *title, const struct tui_choice *c, size_t n, bool multi,
	const char *chosen, const char *typed)
{
	struct tui_pick *p = tui_pick_new(title, c, n, multi, chosen);
	struct overlay before = vs->overlay;
	vs->overlay = (struct overlay){draw_pick, p, multi ? "keuzes" : "keuzelijst"};
	enum tui_pick_state state = PICK_OPEN;
	struct tui_key k;
	if (!multi)
		type_ahead(p, typed);
	while (state == PICK_OPEN && views_key(vs, &k))
		state = tui_pick_key(p, &k);
	char *value = state == PICK_TAKEN ? mem_dup(tui_pick_value(p)) : NULL;
	vs->overlay = before;
	views_dirty(vs);
	tui_pick_free(p);
	return value;
}

char *views_pick(struct views *vs, const char *title, const struct tui_choice *c, size_t n, bool multi, const char *chosen)
{
	return overlay_pick(vs, title, c, n, multi, chosen, "");
}

void views_page(struct views *vs, const char *title, const char *text)
{
	struct tui_page *p = tui_page_new(title, text);
	struct overlay before = vs->overlay;
	vs->overlay = (struct overlay){draw_page, p, "bladzijde"};
	struct tui_key k;
	views_dirty(vs);
	while (views_key(vs, &k) && tui_page_key(p, &k))
		;
	vs->overlay = before;
	views_dirty(vs);
	tui_page_free(p);
}

/* --- help ---------------------------------------------------------------------------- */

enum { KEYS_W = 14 };

/* Keys of an action in one context, with a blank between. */
static void keys_of(const char *context, const char *action, struct buf *out)
{
	for (size_t i = 0; i < view_n_bindings; i++) {
		const struct tui_binding *b = &view_bindings[i];
		if (*b->key && strcmp(b->context, context) == 0 && strcmp(b->action, action) == 0)
			buf_printf(out, "%s%s", out->len ? " " : "", b->key);
	}
}

/* Is row i of the table the first of its action in its context? */
static bool is_first(size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(view_bindings[k].context, view_bindings[i].context) == 0 &&
			strcmp(view_bindings[k].action, view_bindings[i].action) == 0)
			return false;
	return true;
}

/* Lines "F9 ^O  Sla op en blijf." of one context. */
static void help_of(struct buf *out, const char *context)
{
	for (size_t i = 0; i < view_n_bindings; i++) {
		const struct tui_binding *b = &view_bindings[i];
		struct buf keys = {0};
		if (strcmp(b->context, context) != 0 || !is_first(i))
			continue;
		keys_of(context, b->action, &keys);
		int pad = KEYS_W - text_width(buf_str(&keys));
		if (keys.len)
			buf_printf(out, " %s%*s %s\n", buf_str(&keys), pad > 0 ? pad : 0, "", _(view_action(b->action)->help));
		buf_clear(&keys);
	}
}

void overlay_key_help(struct views *vs, const char *context, const struct buf *page)
{
	struct buf out = {0};
	if (page->len)
		buf_printf(&out, "%s\n", buf_str(page));
	buf_printf(&out, "\n%s\n", _("Toetsen op dit scherm"));
	help_of(&out, context);
	buf_printf(&out, "\n%s\n", _("Overal"));
	help_of(&out, "*");
	buf_printf(&out, "\n%s\n", _("Esc en daarna een cijfer is een functietoets: Esc 9 is F9, Esc 0 is F10."));
	views_page(vs, _("Hulp"), buf_str(&out));
	buf_clear(&out);
}

/* --- palette ---------------------------------------------------------------------------- */

enum { PALETTE_NAME_W = 10, PALETTE_KEY_W = 9 };

/* The key that people know an action by: of the bar, else the first. */
static const char *best_key(const char *context, const char *action)
{
	for (size_t i = 0; i < view_n_bindings; i++) {
		const struct tui_binding *b = &view_bindings[i];
		bool here = strcmp(b->context, context) == 0 || strcmp(b->context, "*") == 0;
		if (here && b->bar && strcmp(b->action, action) == 0)
			return b->key;
	}
	return tui_keymap_key(view_bindings, view_n_bindings, context, action);
}

static void add_padded(struct buf *out, const char *text, int width)
{
	int pad = width - text_width(text);
	buf_printf(out, "%s%*s", text, pad > 0 ? pad : 0, "");
}

/* "Zoek      F3       Zoek terwijl u typt ...": name, key, and what it does or why not. */
void overlay_palette_line(const char *name, const char *key, const char *help, const char *why, struct buf *out)
{
	add_padded(out, name, PALETTE_NAME_W);
	buf_add(out, " ");
	add_padded(out, key, PALETTE_KEY_W);
	buf_add(out, why ? why : help);
}

/* Is the action in the table of this screen, or of everywhere? */
static bool palette_has(const char *context, const char *id)
{
	for (size_t i = 0; i < view_n_bindings; i++)
		if (strcmp(view_bindings[i].action, id) == 0 &&
			(strcmp(view_bindings[i].context, context) == 0 || strcmp(view_bindings[i].context, "*") == 0))
			return true;
	return false;
}

/* What can be done now, or what can not. */
static void add_actions(struct views *vs, struct pick *p, const char *context, bool possible)
{
	for (size_t i = 0; i < view_n_actions; i++) {
		const struct tui_action *a = &view_actions[i];
		const char *why = views_why_not(vs, a->id);
		struct buf line = {0};
		if (possible != !why || !palette_has(context, a->id) || strcmp(a->id, "palet") == 0)
			continue;
		overlay_palette_line(_(a->label), best_key(context, a->id), _(a->help), why, &line);
		pick_add(p, a->id, buf_str(&line), why != NULL);
		buf_clear(&line);
	}
}

void overlay_fill_palette(struct views *vs, struct pick *p)
{
	struct view *v = vs->stack[vs->depth - 1];
	add_actions(vs, p, v->ops->name, true);
	if (v->ops->offer)
		v->ops->offer(v, p);
	add_actions(vs, p, v->ops->name, false);
}

void overlay_palette(struct views *vs)
{
	struct pick p = {.n = 0}; /* ids are searched too: "vaststellen" finds "Stel vast" */
	overlay_fill_palette(vs, &p);
	char *id = pick_run(vs, &p, _("Wat wilt u doen?"), NULL, "");
	pick_clear(&p);
	if (id && !vs->ended)
		views_act(vs, id);
	free(id);
}

void overlay_theme(struct views *vs)
{
	const struct tui_choice themes[] = {
		{"mono", _("zwart-wit"), false},
		{"contrast", _("hoog contrast"), false},
		{"light", _("licht"), false},
		{"dark", _("donker"), false},
	};
	char *code = views_pick(vs, _("Kleuren"), themes, 4, false, themes[tui_theme(vs->o.tui)].code);
	for (int i = 0; code && i < 4; i++)
		if (strcmp(themes[i].code, code) == 0)
			tui_set_theme(vs->o.tui, (enum tui_theme)i);
	if (code && vs->o.store)
		personal_set(vs->o.store, "thema", code);
	free(code);
}

/* What came in, as the table would spell it. */
static void learn_line(struct buf *out, const struct tui_key *k)
{
	char name[16];
	tui_key_name(k, name);
	buf_reset(out);
	buf_add(out, _("Druk op toetsen; hier staat wat er aankomt. Twee keer F12 sluit.\n\n"));
	buf_printf(out, "  %s%s\n", name[0] ? _(name) : _("onbekende reeks"), k->by_esc ? _("  (als Esc + cijfer)") : "");
}

void overlay_learn_keys(struct views *vs)
{
	struct buf text = {0};
	struct tui_key k = {.kind = TUI_IDLE};
	bool closing = false;
	learn_line(&text, &k);
	for (;;) {
		struct tui_page *p = tui_page_new(_("Toetsen"), buf_str(&text));
		struct overlay before = vs->overlay;
		vs->overlay = (struct overlay){draw_page, p, "toetsen"};
		bool going = views_key(vs, &k);
		vs->overlay = before;
		tui_page_free(p);
		bool leave = k.kind == TUI_NAMED && (k.name == TUI_F12 || k.name == TUI_ESC_ESC);
		if (!going || (leave && closing))
			break;
		closing = leave;
		learn_line(&text, &k);
	}
	views_dirty(vs);
	buf_clear(&text);
}
