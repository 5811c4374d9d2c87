/* The register against the oracle, and the cases of the merge one by one. */
#include <config.h>

#include "register_priv.h"
#include "store/oracle.h"
#include "store/suites.h"
#include "support/run.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- against the oracle ---------------------------------------------------- */

static const unsigned mixes[] = {0, ORACLE_STALE, ORACLE_CLONE | ORACLE_STALE, ORACLE_RESTORE, ORACLE_TIES,
	ORACLE_CLONE | ORACLE_RESTORE | ORACLE_STALE | ORACLE_DELETE,
		ORACLE_DELETE | ORACLE_TIES | ORACLE_STALE,
	ORACLE_FREEZE | ORACLE_STALE | ORACLE_DELETE | ORACLE_CLONE};
#define N_MIXES (sizeof mixes / sizeof mixes[0])

static const char *const names[ORACLE_FIELDS] = {"a", "b", "c", "g"};

static bool shows(const struct line *l, int field, const char *value)
{
	const struct line_register *r = line_register(l, names[field]);
	char both[64];
	if (field != 3)
		return strcmp(line_value(r, NULL), value) == 0;
	snprintf(both, sizeof both, "%s/%s", line_value(r, "g1"), line_value(r, "g2"));
	return strcmp(both, value) == 0;
}

static const struct state_register *find(const struct state *s, const char *name)
{
	for (size_t i = 0; i < s->n_registers; i++)
		if (strcmp(s->registers[i].name, name) == 0)
			return &s->registers[i];
	return NULL;
}

static void compare_field(const struct oracle *o, int field, const struct oracle_field *want,
	const struct state_line *lines, const size_t *of, const struct state_register *got)
{
	if (!want->known) {
		ck_assert_ptr_null(got);
		return;
	}
	ck_assert_ptr_nonnull(got);
	ck_assert_uint_eq(got->n_heads, want->n_heads);
	ck_assert_int_eq(got->conflict, want->conflict);
	ck_assert_int_eq(got->finding, want->finding);
	for (size_t h = 0; h < want->n_heads; h++) {
		bool there = false;
		for (size_t k = 0; k < got->n_heads; k++)
			there = there || of[got->heads[k]] == want->heads[h];
		ck_assert(there);
	}
	if (!want->shown)
		ck_assert(got->shown == STATE_NONE);
	else
		ck_assert(shows(lines[got->shown].line, field, want->shown));
	(void)o;
}

/* The lines of one record in an order of their own. */
static void compare_record(const struct oracle *o, const struct line *parsed, const bool *in, int record,
	uint64_t *rng)
{
	struct state_line *lines = mem_new_array(o->n + 1, sizeof *lines);
	size_t *of = mem_new_array(o->n + 1, sizeof *of), n = 0;
	for (size_t i = 0; i < o->n; i++)
		if (in[i] && o->ops[i].record == record)
			of[n++] = i;
	for (size_t i = n; i > 1; i--) {
		size_t k = oracle_below(rng, i), x = of[i - 1];
		of[i - 1] = of[k];
		of[k] = x;
	}
	for (size_t i = 0; i < n; i++) {
		lines[i].line = &parsed[of[i]];
		memcpy(lines[i].id, o->ops[of[i]].id, ID_BYTES);
	}
	struct oracle_state want;
	struct state got;
	oracle_expect(o, in, record, &want);
	state_of(lines, n, &got);
	ck_assert_int_eq(got.soort != NULL, want.known);
	if (want.known) {
		ck_assert_int_eq(got.created, want.created);
		ck_assert_int_eq(got.deleted, want.deleted);
		ck_assert_int_eq(got.disputed, want.disputed);
		ck_assert_int_eq(got.frozen, want.frozen);
		ck_assert_uint_eq(of[got.newest], want.newest);
		for (int f = 0; f < ORACLE_FIELDS; f++)
			compare_field(o, f, &want.field[f], lines, of, find(&got, names[f]));
	}
	state_clear(&got);
	free(lines);
	free(of);
}

START_TEST(state_of__agrees_with_the_oracle_on_any_set_of_lines)
{
	size_t wrong_by_clock = 0, conflicts = 0, forks = 0, ops = 0;
	for (int seed = 0; seed < oracle_histories(); seed++) {
		uint64_t rng = (uint64_t)seed + 99;
		struct oracle *o = oracle_run((uint64_t)seed, 240, mixes[(size_t)seed % N_MIXES]);
		struct line *parsed = mem_new_array(o->n + 1, sizeof *parsed);
		bool *in = mem_new_array(o->n + 1, sizeof *in);
		ck_assert_msg(o->missing == 0 && o->silent == 0 && o->digests == 1, "model broken at seed %d",
			seed);
		for (size_t i = 0; i < o->n; i++)
			ck_assert_int_eq(line_parse(o->ops[i].line.s, o->ops[i].line.len, &parsed[i]), ERR_OK);
		/* everything, and a random half: gaps change nothing but what is missing */
		for (int part = 0; part < 2; part++) {
			for (size_t i = 0; i < o->n; i++)
				in[i] = part == 0 || oracle_below(&rng, 2);
			for (int r = 0; r < ORACLE_RECORDS; r++)
				compare_record(o, parsed, in, r, &rng);
		}
		for (size_t i = 0; i < o->n; i++)
			line_clear(&parsed[i]);
		wrong_by_clock += o->lww_wrong;
		conflicts += o->conflicts;
		forks += o->forks;
		ops += o->n;
		free(parsed);
		free(in);
		oracle_free(o);
	}
	/* histories in which nothing ever collided would prove nothing */
	ck_assert_uint_gt(ops, (size_t)oracle_histories() * 60);
	ck_assert_uint_gt(conflicts, (size_t)oracle_histories());
	ck_assert_uint_gt(wrong_by_clock, 0);
	ck_assert_uint_gt(forks, 0);
}
END_TEST

/* --- one by one ------------------------------------------------------------ */

#define MAX_LINES 64

/* A small world: lines by hand. */
static struct line lines[MAX_LINES];
static struct line_register regs[MAX_LINES];
static unsigned char bases[MAX_LINES][MAX_LINES][ID_BYTES];
static struct state_line set[MAX_LINES];
static size_t n_lines;

static void begin(void)
{
	memset(lines, 0, sizeof lines);
	memset(regs, 0, sizeof regs);
	n_lines = 0;
}

/* One line of device `dev` at `ms`; returns its index. */
static size_t say(int dev, int64_t ms, enum line_kind kind, const char *reg, const char *value)
{
	size_t i = n_lines++;
	regs[i] = (struct line_register){.name = reg, .value = value,
		.bases = (const unsigned char (*)[ID_BYTES])bases[i]};
	lines[i] = (struct line){.kind = kind, .soort = "proef", .user = "u", .version = "v",
		.time = (uint64_t)ms << 16, .incarnation = 1, .sequence = (int64_t)i + 1, .registers = &regs[i],
		.n_registers = 1};
	lines[i].device[0] = (unsigned char)dev;
	lines[i].record[0] = 1;
	set[i].line = &lines[i];
	memset(set[i].id, 0, ID_BYTES);
	set[i].id[0] = (unsigned char)(i + 1);
	return i;
}

static void after(size_t i, size_t base)
{
	memcpy(bases[i][regs[i].n_bases++], set[base].id, ID_BYTES);
}

static struct state now(void)
{
	struct state s;
	state_of(set, n_lines, &s);
	return s;
}

START_TEST(state_of__nothing_is_nothing)
{
	struct state s;
	state_of(NULL, 0, &s);
	ck_assert_ptr_null(s.soort);
	ck_assert(s.newest == STATE_NONE);
	state_clear(&s);
	begin();
	say(1, 5, LINE_HELD, "a", "x");
	s = now();
	ck_assert_ptr_null(s.soort);
	state_clear(&s);
}
END_TEST

/* geval-M02 */
START_TEST(state_of__two_values_are_a_conflict_and_one_is_shown)
{
	begin();
	say(1, 10, LINE_CREATE, LINE_OWNER, "");
	size_t x = say(1, 20, LINE_SET, "a", "x");
	size_t y = say(2, 30, LINE_SET, "a", "y");
	struct state s = now();
	const struct state_register *r = find(&s, "a");
	ck_assert_uint_eq(r->n_heads, 2);
	ck_assert_uint_eq(r->heads[0], x);
	ck_assert_uint_eq(r->shown, y);
	ck_assert(r->conflict);
	state_clear(&s);
	/* geval-M08: one line that names both closes it, two of them open it again */
	size_t z = say(1, 25, LINE_RESOLVE, "a", "z");
	after(z, x);
	after(z, y);
	s = now();
	ck_assert_uint_eq(find(&s, "a")->shown, z);
	ck_assert(!find(&s, "a")->conflict);
	state_clear(&s);
	size_t q = say(2, 24, LINE_RESOLVE, "a", "q");
	after(q, x);
	after(q, y);
	s = now();
	ck_assert_uint_eq(find(&s, "a")->n_heads, 2);
	ck_assert_uint_eq(find(&s, "a")->shown, z);
	ck_assert(find(&s, "a")->conflict);
	state_clear(&s);
}
END_TEST

/* geval-M03 */
START_TEST(state_of__equal_values_are_no_conflict)
{
	begin();
	say(1, 20, LINE_SET, "a", "caf\xc3\xa9");
	say(2, 20, LINE_SET, "a", " cafe\xcc\x81\xc2\xa0");
	struct state s = now();
	ck_assert_uint_eq(find(&s, "a")->n_heads, 2);
	ck_assert(!find(&s, "a")->conflict);
	state_clear(&s);
	/* but "did not want to say" is another answer than "unknown" */
	regs[0].stand = "O";
	s = now();
	ck_assert(find(&s, "a")->conflict);
	state_clear(&s);
}
END_TEST

/* geval-M04, geval-M05 */
START_TEST(state_of__what_was_seen_is_replaced_whatever_the_clock_says)
{
	begin();
	size_t x = say(1, INT64_C(94608000000), LINE_SET, "a", "x");
	size_t y = say(2, 5, LINE_SET, "a", "y");
	after(y, x);
	struct state s = now();
	ck_assert_uint_eq(find(&s, "a")->shown, y);
	ck_assert_uint_eq(find(&s, "a")->n_heads, 1);
	state_clear(&s);
}
END_TEST

START_TEST(state_of__ties_go_by_device_incarnation_sequence_and_id)
{
	begin();
	size_t x = say(2, 20, LINE_SET, "a", "x");
	say(1, 20, LINE_SET, "a", "y");
	struct state s = now();
	ck_assert_uint_eq(find(&s, "a")->shown, x);
	state_clear(&s);
	lines[1].device[0] = 2;
	lines[0].sequence = lines[1].sequence = 9;
	lines[0].incarnation = 2;
	s = now();
	ck_assert_uint_eq(find(&s, "a")->shown, x);
	state_clear(&s);
	/* a clone: all the same but the id */
	lines[0].incarnation = 1;
	s = now();
	ck_assert_uint_eq(find(&s, "a")->shown, 1);
	state_clear(&s);
}
END_TEST

START_TEST(state_of__a_base_that_is_not_here_takes_nothing_away)
{
	begin();
	size_t x = say(1, 20, LINE_SET, "a", "x");
	size_t y = say(1, 30, LINE_SET, "a", "y");
	memset(bases[y][regs[y].n_bases++], 0xee, ID_BYTES);
	struct state s = now();
	ck_assert_uint_eq(find(&s, "a")->n_heads, 2);
	state_clear(&s);
	memset(set[x].id, 0xee, ID_BYTES); /* it arrives after all */
	s = now();
	ck_assert_uint_eq(find(&s, "a")->n_heads, 1);
	ck_assert_uint_eq(find(&s, "a")->shown, y);
	state_clear(&s);
}
END_TEST

/* A line is replaced only in the register that names it. */
START_TEST(state_of__a_base_counts_in_its_own_register)
{
	begin();
	size_t x = say(1, 20, LINE_SET, "a", "x");
	size_t y = say(1, 30, LINE_SET, "b", "y");
	after(y, x);
	struct state s = now();
	ck_assert_uint_eq(find(&s, "a")->n_heads, 1);
	ck_assert_uint_eq(find(&s, "a")->shown, x);
	state_clear(&s);
}
END_TEST

/* geval-M09 */
START_TEST(state_of__fifty_heads_are_closed_by_one_line)
{
	begin();
	for (int i = 0; i < 50; i++)
		say(i, i, LINE_SET, "a", i % 2 ? "x" : "y");
	struct state s = now();
	ck_assert_uint_eq(find(&s, "a")->n_heads, 50);
	ck_assert(find(&s, "a")->conflict);
	ck_assert_uint_eq(find(&s, "a")->shown, 49);
	state_clear(&s);
	size_t z = say(1, 1, LINE_RESOLVE, "a", "z");
	for (size_t i = 0; i < 50; i++)
		after(z, i);
	s = now();
	ck_assert_uint_eq(find(&s, "a")->n_heads, 1);
	ck_assert_uint_eq(find(&s, "a")->shown, z);
	state_clear(&s);
}
END_TEST

/* geval-M10, geval-M14 */
START_TEST(state_of__a_tombstone_hides_only_what_its_author_saw)
{
	begin();
	size_t c = say(1, 10, LINE_CREATE, LINE_OWNER, "");
	size_t x = say(1, 20, LINE_SET, "a", "x");
	size_t d = say(2, 30, LINE_TOMBSTONE, LINE_OWNER, "");
	after(d, c);
	after(d, x);
	struct state s = now();
	ck_assert(s.deleted && !s.disputed);
	state_clear(&s);
	size_t y = say(3, 15, LINE_SET, "a", "y"); /* concurrent, whatever its stamp */
	after(y, x);
	s = now();
	ck_assert(!s.deleted && s.disputed);
	ck_assert_uint_eq(find(&s, "a")->shown, y);
	state_clear(&s);
	/* deleted again, now knowing */
	size_t e = say(2, 31, LINE_TOMBSTONE, LINE_OWNER, "");
	after(e, d);
	after(e, y);
	s = now();
	ck_assert(s.deleted);
	state_clear(&s);
}
END_TEST

/* geval-M11 */
START_TEST(state_of__restore_beside_another_tombstone_is_disputed)
{
	begin();
	size_t c = say(1, 10, LINE_CREATE, LINE_OWNER, "");
	size_t d = say(1, 20, LINE_TOMBSTONE, LINE_OWNER, "");
	after(d, c);
	size_t r = say(2, 30, LINE_RESTORE, LINE_OWNER, "");
	after(r, d);
	struct state s = now();
	ck_assert(!s.deleted && !s.disputed);
	state_clear(&s);
	size_t e = say(3, 40, LINE_TOMBSTONE, LINE_OWNER, "");
	after(e, d);
	s = now();
	ck_assert(!s.deleted && s.disputed);
	state_clear(&s);
}
END_TEST

START_TEST(state_of__what_comes_after_a_freeze_is_a_finding)
{
	begin();
	say(1, 10, LINE_CREATE, LINE_OWNER, "");
	size_t x = say(1, 20, LINE_SET, "a", "x");
	size_t f = say(1, 30, LINE_FREEZE_RECORD, LINE_FREEZE, "");
	after(f, x);
	size_t y = say(2, 40, LINE_SET, "a", "y");
	after(y, x);
	size_t z = say(2, 50, LINE_SET, "b", "z"); /* was empty when it was frozen */
	struct state s = now();
	ck_assert(s.frozen);
	ck_assert_uint_eq(find(&s, "a")->shown, x);
	ck_assert(find(&s, "a")->finding);
	ck_assert(!find(&s, "a")->conflict);
	ck_assert(find(&s, "b")->shown == STATE_NONE);
	ck_assert(find(&s, "b")->finding);
	state_clear(&s);
	/* a tombstone does not hide what is vastgesteld */
	size_t d = say(2, 60, LINE_TOMBSTONE, LINE_OWNER, "");
	for (size_t i = 0; i <= z; i++)
		after(d, i);
	s = now();
	ck_assert(!s.deleted && s.disputed);
	state_clear(&s);
}
END_TEST

START_TEST(state_of__another_soort_is_held)
{
	begin();
	say(1, 20, LINE_CREATE, LINE_OWNER, "");
	size_t x = say(1, 10, LINE_SET, "a", "x");
	lines[x].soort = "anders";
	struct state s = now();
	ck_assert_str_eq(s.soort, "proef");
	ck_assert_ptr_null(find(&s, "a"));
	state_clear(&s);
}
END_TEST

/* --- equality -------------------------------------------------------------- */

START_TEST(register_equal__groups_by_part)
{
	struct line_part p[] = {{"a", "1"}, {"b", ""}}, q[] = {{"a", " 1"}}, r[] = {{"a", "1"}, {"c", "x"}};
	struct line_register x = {.name = "g", .parts = p, .n_parts = 2},
		y = {.name = "g", .parts = q, .n_parts = 1}, z = {.name = "g", .parts = r, .n_parts = 2},
		f = {.name = "g", .value = "1"};
	ck_assert(register_equal(&x, &y));
	ck_assert(register_equal(&y, &x));
	ck_assert(!register_equal(&x, &z));
	ck_assert(!register_equal(&z, &x));
	ck_assert(!register_equal(&x, &f));
}
END_TEST

/* --- heads as a blob ------------------------------------------------------- */

START_TEST(heads_encode__comes_back)
{
	uint64_t rng = 5;
	for (int round = 0; round < 200; round++) {
		struct heads h = {0}, g, k;
		struct buf b = {0}, c = {0};
		for (size_t i = oracle_below(&rng, 60); i; i--)
			heads_add(&h, 1 + (int64_t)oracle_below(&rng, round < 100 ? 5 : 1000000000),
				(uint32_t)oracle_below(&rng, 300));
		for (size_t i = oracle_below(&rng, 5); i; i--)
			heads_set_conflict(&h, (uint32_t)oracle_below(&rng, 300), true);
		heads_encode(&h, &b);
		ck_assert(heads_decode(b.s, b.len, &g));
		ck_assert_uint_eq(g.n, h.n);
		for (size_t i = 0; i < h.n; i++)
			ck_assert(heads_has(&g, h.h[i].line, h.h[i].reg));
		heads_copy(&k, &g);
		heads_encode(&k, &c);
		ck_assert_uint_eq(b.len, c.len);
		ck_assert_mem_eq(b.s, c.s, b.len);
		/* cut anywhere: refused, or empty */
		for (size_t n = 1; n < b.len; n++) {
			struct heads cut;
			ck_assert(!heads_decode(b.s, n, &cut));
			ck_assert_uint_eq(cut.n, 0);
		}
		heads_clear(&h);
		heads_clear(&g);
		heads_clear(&k);
		buf_clear(&b);
		buf_clear(&c);
	}
}
END_TEST

START_TEST(heads_decode__noise_never_hurts)
{
	uint64_t rng = 6;
	for (int round = 0; round < 20000; round++) {
		unsigned char noise[24];
		struct heads h;
		size_t n = oracle_below(&rng, sizeof noise);
		for (size_t i = 0; i < n; i++)
			noise[i] = (unsigned char)(oracle_below(&rng, 3) ?
				oracle_below(&rng, 4) : oracle_below(&rng, 256));
		if (heads_decode(noise, n, &h)) {
			struct buf b = {0};
			heads_encode(&h, &b);
			if (n)
				ck_assert_uint_le(b.len, n);
			buf_clear(&b);
		}
		heads_clear(&h);
	}
}
END_TEST

START_TEST(heads_remove__takes_one)
{
	struct heads h = {0};
	int64_t *of;
	heads_add(&h, 5, 2);
	heads_add(&h, 5, 2);
	heads_add(&h, 7, 2);
	heads_add(&h, 5, 3);
	ck_assert_uint_eq(h.n, 3);
	ck_assert_uint_eq(heads_of(&h, 2, &of), 2);
	ck_assert_int_eq(of[1], 7);
	free(of);
	ck_assert(heads_remove(&h, 5, 2));
	ck_assert(!heads_remove(&h, 5, 2));
	ck_assert(heads_has_line(&h, 5));
	ck_assert(!heads_has_line(&h, 6));
	heads_clear(&h);
}
END_TEST

Suite *register_suite(void)
{
	Suite *s = suite_create("register");
	TCase *t = tcase_create("oracle");
	tcase_set_timeout(t, 3600);
	tcase_add_test(t, state_of__agrees_with_the_oracle_on_any_set_of_lines);
	suite_add_tcase(s, t);
	t = tcase_create("state_of");
	tcase_add_test(t, state_of__nothing_is_nothing);
	tcase_add_test(t, state_of__two_values_are_a_conflict_and_one_is_shown);
	tcase_add_test(t, state_of__equal_values_are_no_conflict);
	tcase_add_test(t, state_of__what_was_seen_is_replaced_whatever_the_clock_says);
	tcase_add_test(t, state_of__ties_go_by_device_incarnation_sequence_and_id);
	tcase_add_test(t, state_of__a_base_that_is_not_here_takes_nothing_away);
	tcase_add_test(t, state_of__a_base_counts_in_its_own_register);
	tcase_add_test(t, state_of__fifty_heads_are_closed_by_one_line);
	tcase_add_test(t, state_of__a_tombstone_hides_only_what_its_author_saw);
	tcase_add_test(t, state_of__restore_beside_another_tombstone_is_disputed);
	tcase_add_test(t, state_of__what_comes_after_a_freeze_is_a_finding);
	tcase_add_test(t, state_of__another_soort_is_held);
	suite_add_tcase(s, t);
	t = tcase_create("heads");
	tcase_add_test(t, register_equal__groups_by_part);
	tcase_add_test(t, heads_encode__comes_back);
	tcase_add_test(t, heads_decode__noise_never_hurts);
	tcase_add_test(t, heads_remove__takes_one);
	suite_add_tcase(s, t);
	return s;
}
