/* The work list as it is read: one statement by the index of whose list it is, in the order of
 * the day and then of what is lost. */
#include <config.h>

#include "werk_priv.h"

#include "base/mem.h"
#include "rule/regels.h"
#include "sets_priv.h"

#include <stdlib.h>
#include <string.h>

enum { SQL_OF_ONE, SQL_OF_ALL, SQL_OF_DOSSIER };

enum { C_DOSSIER, C_ROW, C_REGEL, C_SIGNAAL, C_START, C_NOMINAAL, C_DUE, C_VOORAF, C_WACHT, C_NAAM,
	C_NUMMER, C_PLAATS, C_GEZIN, C_REGISSEUR, C_REDEN };

/* A signal of which a later one, or the term, speaks already is not a line. */
#define LINES(from, which) \
	"SELECT d.id, r.id, t.regel, t.signaal, t.start, t.nominaal, t.due, t.vooraf, t.wacht, w.naam, w.nummer, w.plaats," \
	" g.id, m.id, t.reden FROM " from " CROSS JOIN werk AS w ON w.dossier = t.dossier" \
	" CROSS JOIN record AS d ON d.nr = t.dossier LEFT JOIN record AS r ON r.nr = t.rij" \
	" LEFT JOIN record AS g ON g.nr = w.gezin LEFT JOIN record AS m ON m.nr = t.regisseur" \
	" WHERE " which " AND t.klaar = :klaar AND (:tot IS NULL OR t.vooraf <= :tot)" \
	" AND (:tot IS NULL OR t.tot IS NULL OR t.tot > :tot) AND (:termijn IS NULL OR t.regel = :termijn)" \
	" AND (:plaats IS NULL OR w.plaats = :plaats)" \
	" ORDER BY t.due, t.gevolg, t.dossier, t.regel, t.rij, t.signaal, t.aan"

static const struct sql rows[] = {
	{SQL_OF_ONE, LINES("termijn AS t INDEXED BY termijn_werk",
		"t.regisseur = :wie AND (:dossier IS NULL OR t.dossier = :dossier)")},
	{SQL_OF_ALL, LINES("termijn AS t INDEXED BY termijn_alle",
		"t.aan = 0 AND :wie IS NULL AND :dossier IS NULL")},
	{SQL_OF_DOSSIER, LINES("termijn AS t", "t.dossier = :dossier AND t.aan = 0 AND :wie IS NULL")},
};

const struct sql_set werk_list_sql = SQL_SET("werklijst", rows);

static struct civil get_day(struct stmt *q, int column)
{
	return stmt_is_null(q, column) ? (struct civil){0} : civil_from_days((long)stmt_get_int(q, column));
}

static void take_line(struct store *s, struct stmt *q, struct werk_line *l)
{
	*l = (struct werk_line){
		.regel = regels_termijn(s->regels, stmt_get_text(q, C_REGEL)),
		.signaal = (int)stmt_get_int(q, C_SIGNAAL),
		.start = get_day(q, C_START), .nominaal = get_day(q, C_NOMINAAL), .due = get_day(q, C_DUE),
		.vooraf = get_day(q, C_VOORAF), .wacht = stmt_get_int(q, C_WACHT) != 0,
	};
	l->verschoven = civil_compare(l->nominaal, l->due) != 0;
	if (!l->regel)
		return; /* of rules that are gone: it goes with the next computation */
	stmt_get_bytes(q, C_DOSSIER, l->dossier.b, ID_BYTES);
	stmt_get_bytes(q, C_ROW, l->row.b, ID_BYTES);
	stmt_get_bytes(q, C_GEZIN, l->gezin.b, ID_BYTES);
	stmt_get_bytes(q, C_REGISSEUR, l->regisseur.b, ID_BYTES);
	l->naam = mem_dup(stmt_get_text(q, C_NAAM));
	l->nummer = mem_dup(stmt_get_text(q, C_NUMMER));
	l->plaats = mem_dup(stmt_get_text(q, C_PLAATS));
	l->reden = mem_dup(stmt_get_text(q, C_REDEN));
}

static enum err take_lines(struct store *s, struct stmt *q, struct werk_line *lines, size_t max, size_t *n,
	bool *more)
{
	bool row = true;
	enum err e = ERR_OK;
	while (!e && row && !*more) {
		e = stmt_step(q, &row);
		if (e || !row)
			continue;
		if (*n == max)
			*more = true;
		else
			take_line(s, q, &lines[*n]);
		*n += !*more && lines[*n].regel;
	}
	stmt_done(q);
	return e;
}

/* Number of a record that a question names; 0: none was named. `known` false: named, and not here. */
static enum err number_of(struct store *s, struct rid id, int64_t *nr, bool *known)
{
	*nr = 0;
	if (rid_is_none(id))
		return ERR_OK;
	enum err e = rec_number(s, id.b, nr);
	*known = *known && *nr;
	return e;
}

static void bind_number(struct stmt *q, const char *name, int64_t nr)
{
	if (nr)
		stmt_int(q, name, nr);
	else
		stmt_null(q, name);
}

static enum err read_list(struct store *s, const struct werk_query *q, struct werk_line *lines, size_t max,
	size_t *n, bool *more)
{
	int64_t who = 0, dossier = 0;
	bool known = true;
	enum err e = number_of(s, q->regisseur, &who, &known);
	if (!e)
		e = number_of(s, q->dossier, &dossier, &known);
	if (e || !known)
		return e;
	struct stmt *st = db_stmt(s->db, &werk_list_sql, who ? SQL_OF_ONE : dossier ? SQL_OF_DOSSIER : SQL_OF_ALL);
	bind_number(st, ":wie", who);
	bind_number(st, ":dossier", dossier);
	stmt_int(st, ":klaar", q->klaar);
	if (civil_is_none(q->tot))
		stmt_null(st, ":tot");
	else
		stmt_int(st, ":tot", civil_to_days(q->tot));
	stmt_text(st, ":termijn", q->termijn);
	stmt_text(st, ":plaats", q->plaats);
	return take_lines(s, st, lines, max, n, more);
}

enum err store_werk(struct store *s, const struct werk_query *q, struct werk_line *lines, size_t max,
	size_t *n, bool *more)
{
	*n = 0;
	*more = false;
	if (!s->regels)
		return ERR_OK;
	enum err e = store_begin(s, false);
	if (!e)
		e = db_end(s->db, read_list(s, q, lines, max, n, more));
	if (e) {
		werk_lines_clear(lines, *n);
		*n = 0;
	}
	return e;
}

void werk_lines_clear(struct werk_line *lines, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(lines[i].naam);
		free(lines[i].nummer);
		free(lines[i].plaats);
		free(lines[i].reden);
		lines[i] = (struct werk_line){0};
	}
}
