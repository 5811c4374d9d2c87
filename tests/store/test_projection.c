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
#include "spec/type.h"

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

/* --- against the oracle ---------------------------------------------------- */

static const unsigned mixes[] = {ORACLE_STALE, ORACLE_CLONE | ORACLE_STALE, ORACLE_RESTORE | ORACLE_TIES,
	ORACLE_CLONE | ORACLE_RESTORE | ORACLE_STALE | ORACLE_DELETE,
		ORACLE_DELETE | ORACLE_TIES | ORACLE_STALE,
	ORACLE_FREEZE | ORACLE_STALE | ORACLE_DELETE | ORACLE_CLONE};
#define N_MIXES (sizeof mixes / sizeof mixes[0])

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

static void compare_field(const struct record *r, int field, const struct oracle_field *want,
	const struct heads *h)
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
	int from = _i * oracle_histories() / 4, to = (_i + 1) * oracle_histories() / 4;
	for (int seed = from; seed < to; seed++) {
		char once[65], again[65], rebuilt[65];
		struct oracle *o = oracle_run((uint64_t)seed + 1000, 120, mixes[(size_t)seed % N_MIXES]);
		forget_everything();
		deliver(o, (uint64_t)seed * 2 + 1);
		compare_tables(o);
		ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM open_basis"), 0); /* everything came */
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

/* --- many hands on two stores ---------------------------------------------- */

/* Random saves through the ordinary door: two devices, two users on each, forms that stood open,
 * rows, references, deletions, undo; carried over now and then. All tables of both stores, lists
 * and words too, must agree, and agree with a rebuild. */
struct hand {
	struct store *s;
	struct record *open[3]; /* forms that stand open */
};

struct crowd {
	struct lab lab[2];
	struct hand hands[4];
	struct rid ids[64];
	size_t n;
	uint64_t rng;
	size_t conflicts, saves, undone;
};

static const char *const crowd_kinds[] = {"persoon", "dossier", "adres", "gesprek", "proef"};

static void some_value(struct crowd *c, struct record *r)
{
	static const char *const words[] = {"Amiri", "Noor", "\u0141ukasz", "cafe\u0301", "1988-03-05",
		"1234AB", "intake", "pip", "", "7", "007"};
	const struct spec_field *f = &r->spec->fields[oracle_below(&c->rng, r->spec->n_fields)];
	char uuid[37];
	if (f->ref && c->n && oracle_below(&c->rng, 4)) {
		rid_text(c->ids[oracle_below(&c->rng, c->n)], uuid);
		record_set(r, f->index, uuid);
	} else if (strcmp(f->type->name, "bsn") != 0) {
		record_set(r, f->index, words[oracle_below(&c->rng, sizeof words / sizeof words[0])]);
	}
}

static void crowd_save(struct crowd *c, struct hand *h, struct change_set *set)
{
	struct change_result r = {0};
	enum err e = change_save(set, &r);
	for (int again = 0; e == ERR_CONFLICT && again < 5; again++) {
		c->conflicts++;
		for (size_t i = 0; i < r.n_clashes; i++)
			r.clashes[i].choice = 1 + (int)oracle_below(&c->rng, 2);
		e = change_save(set, &r);
	}
	ck_assert_msg(e == ERR_OK || e == ERR_FROZEN || e == ERR_NOT_FOUND, "%s %s", err_name(e),
		store_error(h->s));
	c->saves += !e;
	change_result_clear(&r);
	change_free(set);
}

static void crowd_create(struct crowd *c, struct hand *h)
{
	const struct spec_record *k = spec_record(c->lab[0].spec, crowd_kinds[oracle_below(&c->rng, 5)]);
	struct rid owner = {{0}};
	if (k->owner)
		for (size_t i = 0; i < c->n; i++)
			if (store_kind_of(h->s, c->ids[i]) == spec_record(store_spec(h->s), k->owner->id) &&
				oracle_below(&c->rng, 2))
				owner = c->ids[i];
	if (c->n == 64 || (k->owner && rid_is_none(owner)))
		return;
	struct record *r = record_new(spec_record(store_spec(h->s), k->id), owner);
	for (int i = 0; i < 3; i++)
		some_value(c, r);
	c->ids[c->n++] = r->id;
	struct change_set *set = change_new(h->s, NULL);
	change_create(set, r);
	crowd_save(c, h, set);
	record_free(r);
}

static void crowd_edit(struct crowd *c, struct hand *h)
{
	struct record **open = &h->open[oracle_below(&c->rng, 3)];
	if (!*open && (!c->n || store_read(h->s, c->ids[oracle_below(&c->rng, c->n)], open) != ERR_OK))
		return;
	size_t dice = oracle_below(&c->rng, 20);
	struct record *now = record_dup(*open);
	struct change_set *set = change_new(h->s, NULL);
	if (dice == 0)
		change_delete(set, *open);
	else if (dice == 1)
		change_restore(set, *open);
	else if (dice == 2 && oracle_below(&c->rng, 3) == 0)
		change_freeze(set, *open);
	else {
		some_value(c, now);
		some_value(c, now);
		change_edit(set, *open, now);
	}
	crowd_save(c, h, set);
	record_free(now);
	if (oracle_below(&c->rng, 3)) {
		record_free(*open);
		*open = NULL;
	}
}

static void crowd_undo(struct crowd *c, struct hand *h)
{
	char set[23];
	int64_t when;
	if (c->n && change_last(h->s, c->ids[oracle_below(&c->rng, c->n)], set, &when) == ERR_OK) {
		ck_assert_int_eq(change_undo(h->s, set), ERR_OK);
		c->undone++;
	}
}

static void crowd_compare(struct crowd *c)
{
	char b[65], again[65];
	lab_carry(c->lab[0].s, c->lab[1].s, oracle_next(&c->rng));
	lab_carry(c->lab[1].s, c->lab[0].s, oracle_next(&c->rng));
	lab_same(c->lab[0].s, c->lab[1].s);
	lab_digest(c->lab[1].s, b);
	lab_rebuild(c->lab[1].s);
	lab_digest(c->lab[1].s, again);
	ck_assert_str_eq(b, again);
}

static int crowds(void)
{
	return oracle_histories() >= 40 ? oracle_histories() / 20 : 2;
}

START_TEST(change_save__many_hands_on_two_stores_agree)
{
	size_t conflicts = 0, saves = 0, undone = 0;
	for (int seed = 0; seed < crowds(); seed++) {
		struct crowd c = {.rng = (uint64_t)seed + 7};
		lab_setup(&c.lab[0], "0363");
		lab_setup(&c.lab[1], "0599");
		for (int i = 0; i < 4; i++)
			c.hands[i].s = i < 2 ? c.lab[i].s : lab_handle(&c.lab[i - 2], "bram");
		for (int step = 0; step < 250; step++) {
			struct hand *h = &c.hands[oracle_below(&c.rng, 4)];
			size_t dice = oracle_below(&c.rng, 100);
			if (dice < 25)
				crowd_create(&c, h);
			else if (dice < 92)
				crowd_edit(&c, h);
			else if (dice < 97)
				crowd_undo(&c, h);
			else
				lab_carry(c.lab[dice % 2].s, c.lab[1 - dice % 2].s, oracle_next(&c.rng));
			if (step % 90 == 89)
				crowd_compare(&c);
		}
		crowd_compare(&c);
		conflicts += c.conflicts;
		saves += c.saves;
		undone += c.undone;
		for (int i = 0; i < 4; i++) {
			for (int k = 0; k < 3; k++)
				record_free(c.hands[i].open[k]);
			if (i >= 2)
				store_close(c.hands[i].s);
		}
		lab_teardown(&c.lab[0]);
		lab_teardown(&c.lab[1]);
	}
	ck_assert_uint_gt(saves, 100u * (unsigned)crowds());
	ck_assert_uint_gt(conflicts, (unsigned)crowds());
	ck_assert_uint_gt(undone, 0);
}
END_TEST

/* --- lines of others ------------------------------------------------------- */

static enum err receive(const char *bytes, size_t n)
{
	static const unsigned char salt[16] = {9};
	struct line_at at;
	ck_assert_int_eq(store_begin(lab.s, true), ERR_OK);
	enum err e = line_receive(lab.s, salt, bytes, n, NULL, &at);
	if (!e && at.fresh)
		e = projection_apply(lab.s, at.nr);
	return store_end(lab.s, e);
}

#define LINE(kind, fields, soort) "{\"c\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"d\":\"AAAAAAAAAAAAAAAAAAAAAQ\",\"f\":" fields \
	",\"i\":1,\"k\":\"" kind "\",\"n\":1,\"r\":\"00112233-4455-4677-8899-aabbccddeeff\",\"s\":\"" soort "\"," \
	"\"t\":\"0123456789abcdef\",\"u\":\"x\",\"v\":\"AAAAAAAAAAAAAAAAAAAAAA\"}"

/* geval-B15: hostile bytes change nothing */
START_TEST(line_receive__hostile_bytes_change_nothing)
{
	static const char *const bad[] = {"", "{}", "null", "[[[[[[[[",
		LINE("set", "{\"a\":[1,{},[]]}", "proef"), LINE("set", "{\"a\":[\"\\u0000\",{},[]]}", "proef"),
		LINE("set", "{\"a\":[\"\xff\",{},[]]}", "proef")};
	char before[65], after[65];
	lab_digest(lab.s, before);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_int_eq(receive(bad[i], strlen(bad[i])), ERR_PARSE);
	char *huge = mem_new(LINE_MAX_BYTES + 2);
	memset(huge, ' ', LINE_MAX_BYTES + 1);
	ck_assert_int_eq(receive(huge, LINE_MAX_BYTES + 1), ERR_LIMIT);
	free(huge);
	lab_digest(lab.s, after);
	ck_assert_str_eq(before, after);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM lijn WHERE soort = 'proef'"), 0);
}
END_TEST

/* geval-B16: what we do not know is stored, and told as text */
START_TEST(line_receive__unknown_kinds_fields_and_soorten_are_kept)
{
	static const char *const lines[] = {LINE("verhuis", "{\"a\":[\"x\",{},[]]}", "proef"),
		LINE("set", "{\"onbekend\":[\"x\",{},[]]}", "proef"),
			LINE("create", "{\"b\":[\"x\",{},[]],\"~\":[\"\",{},[]]}", "later"),
		LINE("set", "{\"c\":[{\"p\":\"x\"},{},[]]}", "proef"),
			LINE("set", "{\"g\":[\"geen groep\",{},[]]}", "proef")};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		ck_assert_int_eq(receive(lines[i], strlen(lines[i])), ERR_OK);
		ck_assert_int_eq(receive(lines[i], strlen(lines[i])), ERR_OK); /* again: once */
	}
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM lijn WHERE kind IN ('verhuis', 'set', 'create') "
		"AND soort IN ('proef', 'later')"), 5);
	char a[65], b[65];
	lab_digest(lab.s, a);
	lab_rebuild(lab.s);
	lab_digest(lab.s, b);
	ck_assert_str_eq(a, b);
}
END_TEST

/* A row that arrives before its owner, whose own owner arrives last. */
START_TEST(projection_line__owners_may_come_late)
{
	struct lab far;
	char a[65], b[65];
	lab_setup(&far, "0599");
	struct record *p = lab_new(far.s, far.spec, "proef", (struct rid){{0}}, "a=x", NULL);
	struct record *r = lab_new(far.s, far.spec, "rij", p->id, "tekst=y", NULL);
	struct record *q = lab_new(far.s, far.spec, "subrij", r->id, "naam=z", NULL);
	for (uint64_t seed = 1; seed < 12; seed++) {
		lab_run(lab.s, "DELETE FROM lijn");
		ck_assert_int_eq(projection_empty(lab.s), ERR_OK);
		lab_carry(far.s, lab.s, seed);
		ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM record AS r JOIN record AS d ON d.nr = "
			"r.dossier "
			"JOIN veld AS v ON v.nr = d.soort WHERE v.id = 'proef'"), 2);
		lab_digest(lab.s, a);
		lab_rebuild(lab.s);
		lab_digest(lab.s, b);
		ck_assert_str_eq(a, b);
	}
	record_free(p);
	record_free(r);
	record_free(q);
	lab_teardown(&far);
}
END_TEST

/* Owners that go round end somewhere. */
START_TEST(projection_line__owners_in_a_circle)
{
#define OWNED(r, o) "{\"c\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"d\":\"AAAAAAAAAAAAAAAAAAAAAQ\",\"f\":{\"naam\":[\"x\",{},[]],\"~\":[\"" o "\",{},[]]}" \
	",\"i\":1,\"k\":\"create\",\"n\":1,\"r\":\"" r "\",\"s\":\"subrij\"," \
	"\"t\":\"0123456789abcdef\",\"u\":\"x\",\"v\":\"AAAAAAAAAAAAAAAAAAAAAA\"}"
	static const char *const lines[] = {
		OWNED("00112233-4455-4677-8899-aabbccddee01", "00112233-4455-4677-8899-aabbccddee02"),
		OWNED("00112233-4455-4677-8899-aabbccddee02", "00112233-4455-4677-8899-aabbccddee01"),
		OWNED("00112233-4455-4677-8899-aabbccddee03", "00112233-4455-4677-8899-aabbccddee03")};
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(receive(lines[i], strlen(lines[i])), ERR_OK);
	char a[65], b[65];
	lab_digest(lab.s, a);
	lab_rebuild(lab.s);
	lab_digest(lab.s, b);
	ck_assert_str_eq(a, b);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM record WHERE dossier IS NOT NULL AND eigenaar IS "
		"NOT NULL"), 0);
}
END_TEST

/* --- definitions ----------------------------------------------------------- */

static void write_def(const char *dir, const char *text)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/a.def", dir);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

#define DEF_ONE "record: kaart\nlabel: Kaart\n\nveld: kaart.kleur\ntype: tekst(20)\nlabel: Kleur\n\n"
#define DEF_TWO "veld: kaart.maat\ntype: geheel\nlabel: Maat\nzoek: nummer\n\n" \
	"overzicht: kaarten\nrecord: kaart\nlabel: Kaarten\n" \
	"kolom: kaart.kleur 10 Kleur\nkolom: kaart.maat 5 Maat\n" \
	"sorteer: kaart.kleur\nop: kaart.kleur\nindex: ja\n\n"

static enum err accept(const struct spec *spec)
{
	lab_reopen(&lab, spec);
	return store_definitions_accept(lab.s);
}

START_TEST(projection_accept__new_fields_show_what_lines_said_before)
{
	const char *dir = support_dir();
	struct list_row rows[4];
	size_t n;
	write_def(dir, DEF_ONE);
	struct spec *one = lab_spec(dir);
	ck_assert_int_eq(accept(one), ERR_OK);
	/* a colleague with newer definitions filled `maat` */
	static const char line[] = LINE("create", "{\"kleur\":[\"rood\",{},[]],\"maat\":[\"42\",{},[]],\"~\":[\"\",{},[]]}", "kaart");
	ck_assert_int_eq(receive(line, sizeof line - 1), ERR_OK);
	write_def(dir, DEF_ONE DEF_TWO);
	struct spec *two = lab_spec(dir);
	ck_assert_int_eq(accept(two), ERR_OK);
	struct rid id;
	ck_assert(rid_parse("00112233-4455-4677-8899-aabbccddeeff", &id));
	struct record *r = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(r, "maat"), "42");
	struct list_query q = {.overview = spec_overview(two, "kaarten"), .search = "42"};
	ck_assert_int_eq(store_list_page(lab.s, &q, NULL, false, rows, 4, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(rows[0].cell[1], "42");
	list_rows_clear(rows, n);
	char a[65], b[65];
	lab_digest(lab.s, a);
	lab_rebuild(lab.s);
	lab_digest(lab.s, b);
	ck_assert_str_eq(a, b);
	record_free(r);
	store_close(lab.s);
	lab.s = NULL;
	spec_free(one);
	spec_free(two);
}
END_TEST

START_TEST(projection_accept__a_record_nobody_knew_gets_its_rows)
{
	const char *dir = support_dir();
	static const char line[] = LINE("create", "{\"kleur\":[\"rood\",{},[]],\"~\":[\"\",{},[]]}", "kaart");
	struct rid id;
	ck_assert_int_eq(receive(line, sizeof line - 1), ERR_OK);
	ck_assert(rid_parse("00112233-4455-4677-8899-aabbccddeeff", &id));
	ck_assert_ptr_null(store_kind_of(lab.s, id));
	write_def(dir, DEF_ONE DEF_TWO);
	struct spec *two = lab_spec(dir);
	ck_assert_int_eq(accept(two), ERR_OK);
	struct record *r = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(r, "kleur"), "rood");
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM o_kaarten"), 1);
	record_free(r);
	store_close(lab.s);
	lab.s = NULL;
	spec_free(two);
}
END_TEST

START_TEST(projection_accept__a_type_in_use_cannot_change)
{
	const char *dir = support_dir();
	write_def(dir, DEF_ONE);
	struct spec *one = lab_spec(dir);
	ck_assert_int_eq(accept(one), ERR_OK);
	write_def(dir, "record: kaart\nlabel: Kaart\n\nveld: kaart.kleur\ntype: geheel\nlabel: Kleur\n\n");
	struct spec *other = lab_spec(dir);
	/* unused, it may */
	ck_assert_int_eq(accept(other), ERR_OK);
	ck_assert_int_eq(accept(one), ERR_OK);
	static const char line[] = LINE("create", "{\"kleur\":[\"rood\",{},[]],\"~\":[\"\",{},[]]}", "kaart");
	ck_assert_int_eq(receive(line, sizeof line - 1), ERR_OK);
	ck_assert_int_eq(accept(other), ERR_REFUSED);
	ck_assert_ptr_nonnull(strstr(store_error(lab.s), "kaart.kleur"));
	lab_reopen(&lab, one);
	struct rid id;
	ck_assert(rid_parse("00112233-4455-4677-8899-aabbccddeeff", &id));
	struct record *r = lab_read(lab.s, id);
	ck_assert_str_eq(record_get(r, "kleur"), "rood");
	record_free(r);
	store_close(lab.s);
	lab.s = NULL;
	spec_free(one);
	spec_free(other);
}
END_TEST

/* Before they are accepted, nothing is read by definitions that may be wrong. */
START_TEST(projection_ready__not_before_definitions_are_accepted)
{
	const char *dir = support_dir();
	struct record *r;
	write_def(dir, DEF_ONE);
	struct spec *one = lab_spec(dir);
	lab_reopen(&lab, one);
	ck_assert_int_eq(store_read(lab.s, rid_random(), &r), ERR_REFUSED);
	struct change_set *c = change_new(lab.s, NULL);
	struct change_result res = {0};
	ck_assert_int_eq(change_save(c, &res), ERR_REFUSED);
	change_free(c);
	store_close(lab.s);
	lab.s = NULL;
	spec_free(one);
}
END_TEST

/* Numbers of registers that a rolled back transaction made are forgotten. */
START_TEST(projection_line__a_rolled_back_register_leaves_nothing)
{
	static const char line[] = LINE("create", "{\"nieuw\":[\"x\",{},[]],\"~\":[\"\",{},[]]}", "proef");
	static const unsigned char salt[16] = {9};
	struct line_at at;
	ck_assert_int_eq(store_begin(lab.s, true), ERR_OK);
	ck_assert_int_eq(line_receive(lab.s, salt, line, sizeof line - 1, NULL, &at), ERR_OK);
	ck_assert_int_eq(projection_apply(lab.s, at.nr), ERR_OK);
	store_rollback(lab.s);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM veld WHERE id = 'proef.nieuw'"), 0);
	ck_assert_int_eq(receive(line, sizeof line - 1), ERR_OK);
	ck_assert_int_eq(lab_int(lab.s, "SELECT count(*) FROM veld WHERE id = 'proef.nieuw'"), 1);
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
	t = tcase_create("hands");
	tcase_set_timeout(t, 3600);
	tcase_add_test(t, change_save__many_hands_on_two_stores_agree);
	suite_add_tcase(s, t);
	t = tcase_create("others");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, line_receive__hostile_bytes_change_nothing);
	tcase_add_test(t, line_receive__unknown_kinds_fields_and_soorten_are_kept);
	tcase_add_test(t, projection_line__owners_may_come_late);
	tcase_add_test(t, projection_line__owners_in_a_circle);
	tcase_add_test(t, projection_line__a_rolled_back_register_leaves_nothing);
	suite_add_tcase(s, t);
	t = tcase_create("definitions");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, projection_accept__new_fields_show_what_lines_said_before);
	tcase_add_test(t, projection_accept__a_record_nobody_knew_gets_its_rows);
	tcase_add_test(t, projection_accept__a_type_in_use_cannot_change);
	tcase_add_test(t, projection_ready__not_before_definitions_are_accepted);
	suite_add_tcase(s, t);
	return s;
}
