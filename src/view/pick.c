/* A choice list being gathered. Codes that only the program knows are handed to the
 * widget as numbers that nobody types, so that letters search in the words alone. */
#include <config.h>

#include "pick_priv.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "overlay_priv.h"
#include "show_priv.h"
#include "store/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HIDDEN_SIZE = 16 };

void pick_add(struct pick *p, const char *code, const char *label, bool ended)
{
	MEM_GROW(p->choices, p->n, p->cap);
	p->choices[p->n++] = (struct tui_choice){mem_dup(code), mem_dup(label), ended};
}

void pick_clear(struct pick *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free((char *)p->choices[i].code);
		free((char *)p->choices[i].label);
	}
	free(p->choices);
	*p = (struct pick){0};
}

static void add_codes(struct pick *p, const struct spec_list *l, struct civil now)
{
	char today[11];
	civil_format(now, today);
	for (size_t i = 0; i < l->n_codes; i++)
		pick_add(p, l->codes[i].code, l->codes[i].label, l->codes[i].until && strcmp(l->codes[i].until, today) <= 0);
}

/* Yes, no and unknown, as far as the type takes them. */
static void add_answers(struct views *vs, struct pick *p, const struct spec_field *f)
{
	static const char *const answers[] = {"1", "0", "J", "N", "O"};
	struct spec_env env = show_env(vs);
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		struct buf words = {0};
		if (!f->type->check(f, &env, answers[i], NULL))
			continue;
		f->type->print(f, &env, answers[i], &words);
		pick_add(p, answers[i], buf_str(&words), false);
		buf_clear(&words);
	}
}

void pick_add_records(struct views *vs, struct pick *p, const struct spec_record *kind)
{
	struct rid *ids = NULL;
	size_t n = 0;
	p->hide_codes = true;
	if (store_all_of(views_store(vs), kind, PICK_RECORDS, &ids, &n) != ERR_OK)
		n = 0;
	for (size_t i = 0; i < n; i++) {
		struct buf title = {0};
		char id[37];
		rid_text(ids[i], id);
		show_record_title(vs, ids[i], &title);
		pick_add(p, id, title.len ? buf_str(&title) : kind->label, false);
		buf_wipe(&title);
	}
	free(ids);
}

void pick_add_values(struct views *vs, struct pick *p, const struct spec_field *f)
{
	if (f->list)
		add_codes(p, f->list, store_today(views_store(vs)));
	else if (f->ref)
		pick_add_records(vs, p, f->ref);
	else if (f->type->widget == SPEC_WIDGET_CHOICE)
		add_answers(vs, p, f);
}

bool pick_fits(const char *name, const char *typed)
{
	struct buf folded = {0}, words = {0};
	bool fits = true;
	text_fold(&folded, name);
	text_fold(&words, typed);
	for (const char *w = buf_str(&words); fits && *w; w += strspn(w, " ")) {
		size_t len = strcspn(w, " ");
		const char *at = buf_str(&folded);
		while (*at && strncmp(at, w, len) != 0) {
			at += strcspn(at, " ");
			at += strspn(at, " ");
		}
		fits = *at != '\0';
		w += len;
	}
	buf_wipe(&folded);
	buf_clear(&words);
	return fits;
}

static bool any_fits(const struct pick *p, const char *typed)
{
	for (size_t i = 0; i < p->n; i++)
		if (pick_fits(p->choices[i].label, typed) || (!p->hide_codes && pick_fits(p->choices[i].code, typed)))
			return true;
	return false;
}

/* "#00012": longer than codes that are shown. */
static void hidden_code(size_t i, char out[HIDDEN_SIZE])
{
	snprintf(out, HIDDEN_SIZE, "#%05zu", i % 100000);
}

static char *run_hidden(struct views *vs, const struct pick *p, const char *title, const char *chosen, const char *typed)
{
	struct tui_choice *c = mem_new_array(p->n, sizeof *c);
	char (*codes)[HIDDEN_SIZE] = mem_new_array(p->n, sizeof *codes);
	const char *at = NULL;
	for (size_t i = 0; i < p->n; i++) {
		hidden_code(i, codes[i]);
		c[i] = (struct tui_choice){codes[i], p->choices[i].label, p->choices[i].ended};
		if (chosen && strcmp(chosen, p->choices[i].code) == 0)
			at = codes[i];
	}
	char *value = overlay_pick(vs, title, c, p->n, false, at, typed);
	size_t i = value ? strtoul(value + 1, NULL, 10) : p->n;
	free(value);
	free(codes);
	free(c);
	return i < p->n ? mem_dup(p->choices[i].code) : NULL;
}

char *pick_run(struct views *vs, const struct pick *p, const char *title, const char *chosen, const char *typed)
{
	if (*typed && !any_fits(p, typed))
		typed = "";
	if (p->hide_codes && !p->multi)
		return run_hidden(vs, p, title, chosen, typed);
	return overlay_pick(vs, title, p->choices, p->n, p->multi, chosen, typed);
}
