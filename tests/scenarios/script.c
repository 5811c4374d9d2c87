/* Filling a form as a user would; see script.h. The definitions say of which type the
 * field with the cursor is; its label on the screen says which field that is. */
#include <config.h>

#include "scenarios/script.h"

#include "base/mem.h"
#include "scenarios/lab.h"
#include "spec/spec.h"
#include "spec/type.h"
#include "support/run.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_RISK_MS = 2000 };

static struct spec *spec;

static const struct spec_form *intake(void)
{
	if (!spec) {
		struct spec_fault *faults;
		size_t n;
		char *screens = lab_path(support_srcdir(), "screens"), *codes = lab_path(support_srcdir(), "db/codes");
		ck_assert_int_eq(spec_load(screens, codes, NULL, &spec, &faults, &n), ERR_OK);
		free(screens);
		free(codes);
	}
	return spec_form(spec, "brede_intake");
}

void script_forget(void)
{
	spec_free(spec);
	spec = NULL;
}

/* The field of the form behind a label, NULL: rows or unknown. */
static const struct spec_field *field_of(const char *label)
{
	const struct spec_form *f = intake();
	for (size_t b = 0; b < f->n_blocks; b++)
		for (size_t q = 0; q < f->blocks[b].n_questions; q++) {
			const struct spec_question *k = &f->blocks[b].questions[q];
			const char *here = k->label ? k->label : k->field ? k->field->label : "";
			if (k->field && strcmp(here, label) == 0)
				return k->field->readonly || k->field->calculation ? NULL : k->field;
		}
	return NULL;
}

static bool is_text(const struct spec_field *f)
{
	return f && strcmp(f->record->id, "brede_intake") == 0 &&
		(strcmp(f->type->name, "tekst") == 0 || strcmp(f->type->name, "langtekst") == 0);
}

/* What to type for a field, and how it shows; false: pass it by. */
static bool answer_for(const struct spec_field *f, unsigned round, size_t i, struct answer *a)
{
	struct buf typed = {0};
	if (!f || strcmp(f->record->id, "brede_intake") != 0)
		return false;
	const char *type = f->type->name;
	const char *shown = NULL;
	if (is_text(f)) {
		buf_printf(&typed, "w%04x%02zxzq", round & 0xffff, i);
	} else if (strcmp(type, "datum") == 0) {
		buf_add(&typed, "12-2-2026");
		shown = "12-02-2026";
	} else if (strcmp(type, "geheel") == 0) {
		buf_printf(&typed, "%zu", 1 + i % 9);
	} else if (strcmp(type, "ja_nee") == 0 || strcmp(type, "ja_nee_onb") == 0) {
		buf_add(&typed, "ja");
		shown = "Ja";
	} else {
		return false;
	}
	a->shown = mem_dup(shown ? shown : buf_str(&typed));
	a->typed = buf_detach(&typed);
	return true;
}

void script_start(struct script *s, unsigned round)
{
	*s = (struct script){.round = round};
}

void script_clear(struct script *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->answers[i].label);
		free(s->answers[i].typed);
		free(s->answers[i].shown);
	}
	for (size_t i = 0; i < s->n_trail; i++)
		free(s->trail[i].label);
	free(s->at);
	free(s->begun);
	*s = (struct script){0};
}

static void note_trail(struct script *s, const char *label)
{
	if (s->n_trail)
		s->trail[s->n_trail - 1].left_ms = lab_now_ms();
	ck_assert_uint_lt(s->n_trail, TRAIL_MAX);
	s->trail[s->n_trail++] = (struct stop){mem_dup(label ? label : ""), LONG_MAX};
}

/* The label under the cursor becomes s->at; false when the cursor did not move on. */
static bool look(struct script *s, struct pty *p)
{
	char *label = lab_label(p);
	bool moved = label && (!s->at || strcmp(label, s->at) != 0);
	if (moved)
		note_trail(s, label);
	free(s->at);
	s->at = label;
	free(s->begun);
	s->begun = mem_dup("");
	return moved;
}

static bool pass_by(struct script *s, struct pty *p)
{
	pty_type(p, KEY_DOWN);
	return look(s, p);
}

bool script_type(struct script *s, struct pty *p, size_t n)
{
	look(s, p);
	while (n) {
		struct answer a;
		if (!answer_for(field_of(s->at), s->round, s->n, &a)) {
			if (!pass_by(s, p))
				return false;
			continue;
		}
		ck_assert_uint_lt(s->n, SCRIPT_MAX);
		a.label = mem_dup(s->at);
		pty_send(p, a.typed);
		pty_type(p, KEY_TAB);
		a.left_ms = lab_now_ms();
		s->answers[s->n++] = a;
		n--;
		if (!look(s, p))
			return false;
	}
	return true;
}

void script_begin(struct script *s, struct pty *p, size_t chars)
{
	struct buf b = {0};
	look(s, p);
	while (!is_text(field_of(s->at)))
		ck_assert(pass_by(s, p));
	while (b.len < chars)
		buf_printf(&b, "t%05x", lab_dice(0x100000));
	buf_cut(&b, chars);
	for (size_t i = 0; i < b.len; i++) {
		pty_send_n(p, b.s + i, 1);
		ck_assert(pty_wait(p));
	}
	free(s->begun);
	s->begun = buf_detach(&b);
}

static bool stands(const struct answer *a, struct pty *p)
{
	char *value = lab_value_of(p, a->label);
	bool there = value && strncmp(value, a->shown, strlen(a->shown)) == 0;
	free(value);
	return there;
}

size_t script_check(const struct script *s, struct pty *p, long end_ms)
{
	size_t missing = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct answer *a = &s->answers[i];
		bool there = stands(a, p);
		ck_assert_msg(!there || !missing, "round %u: '%s' is there at '%s', but %zu before it are not\n%.3000s",
			s->round, a->typed, a->label, missing, pty_screen(p));
		ck_assert_msg(there || a->left_ms >= end_ms - AT_RISK_MS, "round %u: '%s' at '%s' was left %ld ms before, "
			"and is not there\n%.3000s", s->round, a->typed, a->label, end_ms - a->left_ms, pty_screen(p));
		missing += !there;
	}
	return missing;
}

bool script_check_place(const struct script *s, struct pty *p, long end_ms)
{
	char *label = lab_label(p);
	bool same = label && strcmp(label, s->at) == 0, near = same;
	for (size_t i = s->n_trail; i-- > 0 && !near && s->trail[i].left_ms >= end_ms - AT_RISK_MS;)
		near = label && strcmp(label, s->trail[i].label) == 0;
	ck_assert_msg(near, "round %u: was at '%s', is at '%s'", s->round, s->at, label ? label : "");
	free(label);
	return same;
}
