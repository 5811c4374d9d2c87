/* The reasoning behind a date: the facts of the dossier are read, the rule speaks, and its steps
 * stand on a page. The same steps as `regie rules explain` prints. */
#include <config.h>

#include "uitleg_priv.h"

#include "base/i18n.h"
#include "store/journaal.h"
#include "store/werk.h"
#include "views_priv.h"

#include <string.h>

static enum err explain(struct views *vs, struct rid dossier, const char *termijn, const char *row, struct uitleg *u)
{
	struct store *s = views_store(vs);
	struct instellingen *i = NULL;
	struct feiten *f = NULL;
	enum err e = store_instellingen(s, &i);
	if (e == ERR_OK)
		e = store_feiten(s, dossier, (struct civil){0}, &f);
	if (e == ERR_OK)
		termijn_explain(vs->o.regels, i, f, termijn, row, u);
	feiten_free(f);
	instellingen_free(i);
	return e;
}

void uitleg_show(struct views *vs, struct rid dossier, const char *termijn, const char *row)
{
	const struct regel_termijn *regel = vs->o.regels ? regels_termijn(vs->o.regels, termijn) : NULL;
	struct uitleg *u;
	struct buf b = {0};
	if (!regel)
		return;
	u = uitleg_new();
	enum err e = explain(vs, dossier, termijn, row, u);
	if (e == ERR_OK) {
		uitleg_print(u, &b);
		views_page(vs, regel->label, buf_str(&b));
	} else {
		views_error(vs, e);
	}
	uitleg_free(u);
	buf_wipe(&b);
}
