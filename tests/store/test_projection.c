/* Tables against the oracle: whatever the order, repetition and cut of the delivery, the tables
 * say what the set of lines says, and building them anew changes nothing. */
#include <config.h>

#include "line_write_priv.h"
#include "open_priv.h"
#include "projection_priv.h"
#include "store/lab.h"
#include "store/oracle.h"
#include "store/suites.h"
#include "support/run.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct lab lab;

static void setup(void)
{
	lab_setup(&lab, "0363");
}

static void teardown(void)
{
	lab_teardown(&lab);
}

/* --- against the oracle -------------------------------------------------------------------- */

static const unsigned mixes[] = {ORACLE_STALE, ORACLE_CLONE | ORACLE_STALE, ORACLE_RESTORE | ORACLE_TIES,
	ORACLE_CLONE | ORACLE_RESTORE | ORACLE_STALE | ORACLE_DELETE, ORACLE_DELETE | ORACLE_TIES | ORACLE_STALE,
	ORACLE_FREEZE | ORACLE_STALE | ORACLE_DELETE | ORACLE_CLONE};
#define N_MIXES (sizeof mixes / sizeof mixes[0])

static int histories(void)
{
	const char *s = getenv("HISTORIES");
	long n = s ? strtol(s, NULL, 10) : 200;
	return n > 0 ? (int)n : 200;
}

static void forget_everything(void)
{
	lab_run(lab.s, "DELETE FROM lijn");
	ck_assert_int_eq(projection_empty(lab.s), ERR_OK);
}

/* All lines of a history, each at least once, in pieces of a transaction, in an order of its own. */
static void deliver(const struct oracle *o, uint64_t seed)
{
	size_t n = 0, *order = mem_new_array(2 * o->n + 1, sizeof *order);
	for (size_t i = 0; i < o->n; i++)
		for (size_t k = 1 + (oracle_below(&seed, 3) == 0); k; k--)
			order[n++] = i;
	for (size_t i = n; i > 1; i--) {
		size_t k = oracle_below(&seed, i), x = order[i - 1];
		order[i - 1] = order[k];
		order[k] = x;
	}
	for (size_t i = 0; i < n;) {
		ck_assert_int_eq(store_begin(lab.s, true), ERR_OK);
		for (size_t piece = 1 + oracle_below(&seed, 60); piece && i < n; piece--, i++) {
			const struct oracle_op *x = &o->ops[order[i]];
			struct line_at at;
			ck_assert_int_eq(line_receive(lab.s, x->salt, x->line.s, x->line.len, NULL, &at), ERR_OK);
			ck_assert_mem_eq(at.id, x->id, ID_BYTES);
			if (at.fresh)
				ck_assert_int_eq(projection_apply(lab.s, at.nr), ERR_OK);
		}
		ck_assert_int_eq(store_end(lab.s, ERR_OK), ERR_OK);
	}
	free(order);
}

static const char *const names[ORACLE_FIELDS] = {"a", "b", "c", "g"};

static void compare_field(const struct record *r, int field, const struct oracle_field *want, const struct heads *h)
{
	struct projections *p;
	char both[64];
	ck_assert_int_eq(projection_ready(lab.s, &p), ERR_OK);
	const struct layout_register *lr = layout_register(layout_of(p, r->spec), names[field]);
	const char *shown = want->shown ? want->shown : field == 3 ? "/" : "";
	int64_t *lines;
	ck_assert_uint_eq(heads_of(h, lr->nr, &lines), want->n_heads);
	free(lines);
	size_t index = lr->field ? lr->field->index : lr->group->fields[0];
	ck_assert_int_eq(r->conflicts[index], want->conflict || want->finding);
	if (field != 3) {
		ck_assert_str_eq(record_get(r, names[field]), shown);
		return;
	}
	snprintf(both, sizeof both, "%s/%s", record_get(r, "g1"), record_get(r, "g2"));
	ck_assert_str_eq(both, shown);
}

static void compare_tables(const struct oracle *o)
{
	bool *in = mem_new_array(o->n + 1, sizeof *in);
	memset(in, 1, o->n * sizeof *in);
	for (int i = 0; i < ORACLE_RECORDS; i++) {
		struct oracle_state want;
		struct rid id;
		struct record *r = NULL;
		struct heads h;
		oracle_expect(o, in, i, &want);
		oracle_record(i, id.b);
		ck_assert_int_eq(store_read(lab.s, id, &r), want.known ? ERR_OK : ERR_NOT_FOUND);
		if (!r)
			continue;
		ck_assert(heads_decode(r->heads, r->heads_len, &h));
		ck_assert_int_eq(r->deleted, want.deleted);
		ck_assert_int_eq(r->disputed, want.disputed);
		ck_assert_int_eq(r->frozen, want.frozen);
		ck_assert_int_eq(r->changed_ms, line_ms(o->ops[want.newest].time));
		for (int f = 0; f < ORACLE_FIELDS; f++)
			compare_field(r, f, &want.field[f], &h);
		heads_clear(&h);
		record_free(r);
	}
	free(in);
}


START_TEST(projection_line__agrees_with_the_oracle_in_any_order)
{
	int from = _i * histories() / 4, to = (_i + 1) * histories() / 4;
	for (int seed = from; seed < to; seed++) {
		char once[65], again[65], rebuilt[65];
		struct oracle *o = oracle_run((uint64_t)seed + 1000, 120, mixes[(size_t)seed % N_MIXES]);
		forget_everything();
		deliver(o, (uint64_t)seed * 2 + 1);
		compare_tables(o);
		lab_digest(lab.s, once);
		lab_rebuild(lab.s);
		lab_digest(lab.s, rebuilt);
		ck_assert_msg(strcmp(once, rebuilt) == 0, "rebuild differs at seed %d", seed);
		forget_everything();
		deliver(o, (uint64_t)seed * 2 + 2);
		lab_digest(lab.s, again);
		ck_assert_msg(strcmp(once, again) == 0, "order matters at seed %d", seed);
		oracle_free(o);
	}
}
END_TEST

Suite *projection_suite(void)
{
	Suite *s = suite_create("projection");
	TCase *t = tcase_create("oracle");
	tcase_set_timeout(t, 3600);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, projection_line__agrees_with_the_oracle_in_any_order, 0, 4);
	suite_add_tcase(s, t);
	return s;
}
