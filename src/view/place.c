/* Coming back after a lock: the screens that lay on the caseload, by kind and id, as their
 * `place` wrote them ("dossier UUID;formulier pip UUID 3;"). Opening each again logs it
 * again; one that is gone meanwhile is left out. */
#include <config.h>

#include "form_priv.h"
#include "rows_priv.h"
#include "view/screens.h"
#include "views_priv.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS = 4 };

static void return_form(struct views *vs, const struct spec_form *form, struct rid id, const char *item)
{
	size_t depth = vs->depth;
	view_form_open(vs, form, id);
	if (vs->depth == depth || vs->stack[vs->depth - 1]->ops != &form_ops)
		return;
	struct form *f = vs->stack[vs->depth - 1]->state;
	size_t i = item ? strtoul(item, NULL, 10) : 0;
	if (form_focusable(form_item(f, i)))
		form_go(f, i, SIZE_MAX);
}

/* A screen of lines about a dossier; false when the word is none. */
static bool return_rows(struct views *vs, const char *name, const char *dossier)
{
	const struct rows_kind *const kinds[] = {&rows_termijnen, &rows_uren, &rows_tijdlijn};
	struct rid id;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i]->name, name) == 0 && rid_parse(dossier, &id)) {
			rows_open(vs, kinds[i], id);
			return true;
		}
	return false;
}

static void return_to(struct views *vs, char *const *word, size_t n)
{
	struct rid id;
	if (n >= 1 && strcmp(word[0], "caseload") == 0)
		view_caseload(vs);
	else if (n >= 1 && strcmp(word[0], "zoeken") == 0)
		view_new_person(vs);
	else if (n >= 2 && strcmp(word[0], "dossier") == 0 && rid_parse(word[1], &id))
		view_dossier(vs, id);
	else if (n >= 2 && return_rows(vs, word[0], word[1]))
		return;
	else if (n >= 2 && strcmp(word[0], "gezin") == 0 && rid_parse(word[1], &id))
		view_household(vs, id);
	else if (n >= 3 && strcmp(word[0], "formulier") == 0 && rid_parse(word[2], &id) && spec_form(vs->o.spec, word[1]))
		return_form(vs, spec_form(vs->o.spec, word[1]), id, n > 3 ? word[3] : NULL);
}

void views_return(struct views *vs, const char *place)
{
	char *copy = mem_dup(place), *at = copy;
	while (*at) {
		char *word[WORDS], *end = at + strcspn(at, ";");
		size_t n = 0;
		bool last = *end == '\0';
		*end = '\0';
		while (*at && n < WORDS) {
			word[n++] = at;
			at += strcspn(at, " ");
			if (*at)
				*at++ = '\0';
		}
		return_to(vs, word, n);
		at = last ? end : end + 1;
	}
	free(copy);
}
