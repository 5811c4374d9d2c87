/* Lines between stores: in any order, twice, in part, killed half way; forks; contents taken off a
 * store and brought back. */
#include <config.h>

#include "projection_priv.h"
#include "store/lab.h"
#include "store/oracle.h"
#include "store/suites.h"
#include "support/run.h"
#include "travel_priv.h"

#include "base/mem.h"
#include "store/verify.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct lab near, far;
static const struct rid none;

static void setup(void)
{
	lab_setup(&near, "0363");
	lab_setup(&far, "0599");
}

static void teardown(void)
{
	lab_teardown(&near);
	lab_teardown(&far);
}

/* --- a parcel of lines, as a bundle would hold it ------------------------------------- */

struct parcel_line {
	unsigned char salt[16], h[HASH_BYTES], commit[HASH_BYTES], device[ID_BYTES];
	int64_t incarnation, sequence;
	struct buf bytes;
};

struct parcel {
	struct parcel_line *l;
	size_t n, cap;
};

static enum err pack_line(void *ctx, const struct travel_line *l)
{
	struct parcel *p = ctx;
	MEM_GROW(p->l, p->n, p->cap);
	struct parcel_line *x = &p->l[p->n++];
	*x = (struct parcel_line){.incarnation = l->incarnation, .sequence = l->sequence};
	memcpy(x->h, l->h, HASH_BYTES);
	memcpy(x->commit, l->commit, HASH_BYTES);
	memcpy(x->device, l->device, ID_BYTES);
	if (l->salt) {
		memcpy(x->salt, l->salt, 16);
		buf_add_n(&x->bytes, l->bytes, l->n);
	}
	return ERR_OK;
}

static void pack_stream(struct store *s, const unsigned char device[ID_BYTES], int64_t incarnation, struct parcel *p)
{
	for (int64_t after = 0, before = -1; after != before;) {
		before = after;
		ck_assert_int_eq(travel_read(s, device, incarnation, &after, INT64_MAX, 7, pack_line, p), ERR_OK);
	}
}

/* Everything of every stream. */
static struct parcel pack(struct store *s)
{
	struct parcel p = {0};
	struct travel_stream *t;
	size_t n;
	ck_assert_int_eq(travel_streams(s, &t, &n), ERR_OK);
	for (size_t i = 0; i < n; i++)
		pack_stream(s, t[i].device, t[i].incarnation, &p);
	free(t);
	return p;
}

static void unpack(struct parcel *p)
{
	for (size_t i = 0; i < p->n; i++)
		buf_clear(&p->l[i].bytes);
	free(p->l);
	*p = (struct parcel){0};
}

static void shuffle(struct parcel *p, uint64_t seed)
{
	for (size_t i = p->n; i > 1; i--) {
		size_t k = oracle_below(&seed, i);
		struct parcel_line x = p->l[i - 1];
		p->l[i - 1] = p->l[k];
		p->l[k] = x;
	}
}

static enum err take_one(struct travel *t, const struct parcel_line *x, bool with_h)
{
	const unsigned char *h = with_h ? x->h : NULL;
	return x->bytes.len ? travel_take(t, x->salt, x->bytes.s, x->bytes.len, h) :
		travel_take_gone(t, x->device, x->incarnation, x->sequence, x->commit, h);
}

static struct travel_report take(struct store *s, const struct parcel *p, bool with_h)
{
	struct travel_from from = {.device = "zender"};
	struct travel_report r;
	struct travel *t;
	ck_assert_int_eq(travel_begin(s, &from, &t), ERR_OK);
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < p->n; i++)
		e = take_one(t, &p->l[i], with_h);
	ck_assert_int_eq(travel_end(t, e, &r), ERR_OK);
	return r;
}

static void carry(struct store *from, struct store *to)
{
	struct parcel p = pack(from);
	take(to, &p, true);
	unpack(&p);
}

static void clean(struct store *s)
{
	struct verify_report r;
	enum err e = store_verify(s, NULL, NULL, &r);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), buf_str(&r.text));
	verify_report_clear(&r);
	e = store_rebuild(s, false, NULL, NULL, &r);
	ck_assert_msg(e == ERR_OK, "%s %s", err_name(e), buf_str(&r.text));
	verify_report_clear(&r);
}

static struct travel_stream stream_of(struct store *in, struct store *whose)
{
	struct travel_stream t;
	unsigned char device[ID_BYTES];
	int64_t incarnation;
	travel_self(whose, device, &incarnation);
	ck_assert_int_eq(travel_stream(in, device, incarnation, &t), ERR_OK);
	return t;
}

static struct rid fill(struct lab *l, int n)
{
	struct rid first = none;
	for (int i = 0; i < n; i++) {
		char a[32];
		snprintf(a, sizeof a, "a=waarde %d", i);
		struct record *r = lab_new(l->s, l->spec, "proef", none, a, "b=b", NULL);
		first = i ? first : r->id;
		record_free(r);
	}
	return first;
}

/* --- taking in --------------------------------------------------------------------------- */

START_TEST(travel_take__brings_a_store_over)
{
	struct rid id = fill(&near, 30);
	struct parcel p = pack(near.s);
	struct travel_report r = take(far.s, &p, true);
	ck_assert_uint_eq(r.fresh, p.n);
	ck_assert_uint_eq(r.known, 0);
	ck_assert_uint_ge(r.records, 30);
	struct travel_stream mine = stream_of(near.s, near.s), there = stream_of(far.s, near.s);
	ck_assert_int_eq(there.held, mine.held);
	ck_assert_mem_eq(there.h, mine.h, HASH_BYTES);
	ck_assert(!there.fork);
	struct record *x = lab_read(far.s, id);
	ck_assert_str_eq(record_get(x, "a"), "waarde 0");
	record_free(x);
	clean(far.s);
	/* a line that came has a time of arrival, our own have none */
	ck_assert_int_gt(lab_int(far.s, "SELECT count(*) FROM ontvangst"), 0);
	r = take(far.s, &p, true);
	ck_assert_uint_eq(r.fresh, 0);
	ck_assert_uint_eq(r.known, p.n);
	unpack(&p);
}
END_TEST

/* geval-B12, geval-M01: any order, twice, without hashes, a hole that is filled later */
START_TEST(travel_take__order_repeats_and_gaps_change_nothing)
{
	fill(&near, 20);
	fill(&far, 5);
	struct rid id = fill(&near, 1);
	carry(far.s, near.s);
	lab_edit(near.s, id, "b", "later");
	for (uint64_t seed = 1; seed < 6; seed++) {
		struct lab third;
		lab_setup(&third, "0344");
		struct parcel p = pack(near.s), head;
		shuffle(&p, seed);
		head = p;
		head.n = p.n / 2;
		take(third.s, &head, seed % 2);
		ck_assert_int_le(stream_of(third.s, near.s).held, stream_of(near.s, near.s).held);
		shuffle(&p, seed + 100);
		take(third.s, &p, seed % 2);
		take(third.s, &p, false);
		struct travel_stream a = stream_of(near.s, near.s), b = stream_of(third.s, near.s);
		ck_assert_int_eq(a.held, b.held);
		ck_assert_mem_eq(a.h, b.h, HASH_BYTES);
		/* what third has of its own (a medewerker) goes the other way */
		carry(third.s, near.s);
		lab_same(near.s, third.s);
		clean(third.s);
		unpack(&p);
		lab_teardown(&third);
	}
}
END_TEST

/* The digest of what histories of the oracle say, over travel, is that of the plain way. */
START_TEST(travel_take__agrees_with_line_by_line)
{
	static const unsigned mixes[] = {ORACLE_STALE, ORACLE_CLONE | ORACLE_DELETE, ORACLE_FREEZE | ORACLE_STALE | ORACLE_CLONE};
	for (uint64_t seed = 0; seed < 9; seed++) {
		struct lab a, b;
		lab_setup(&a, "0344");
		lab_setup(&b, "0344");
		struct oracle *o = oracle_run(seed, 160, mixes[seed % 3]);
		struct parcel p = {0};
		for (size_t i = 0; i < o->n; i++) {
			MEM_GROW(p.l, p.n, p.cap);
			p.l[p.n] = (struct parcel_line){{0}, {0}, {0}, {0}, 0, 0, {0}};
			memcpy(p.l[p.n].salt, o->ops[i].salt, 16);
			buf_add_n(&p.l[p.n++].bytes, o->ops[i].line.s, o->ops[i].line.len);
		}
		shuffle(&p, seed);
		struct travel_report r = take(a.s, &p, false);
		ck_assert_uint_eq(r.fresh, o->n);
		shuffle(&p, seed + 1);
		take(b.s, &p, false);
		ck_assert_int_eq(lab_int(a.s, "SELECT count(*) FROM reis WHERE sleutel LIKE 'vork/%'") > 0, o->forks > 0);
		carry(a.s, b.s);
		carry(b.s, a.s);
		lab_same(a.s, b.s);
		clean(a.s);
		unpack(&p);
		oracle_free(o);
		lab_teardown(&a);
		lab_teardown(&b);
	}
}
END_TEST

/* geval-M29, geval-M20: killed in the middle, the same call goes on and nothing is there twice */
START_TEST(travel_take__goes_on_after_a_kill)
{
	fill(&near, 120);
	struct parcel p = pack(near.s);
	for (int round = 0; round < 6; round++) {
		pid_t child = fork();
		if (child == 0) {
			struct store *s = lab_handle(&far, "kind");
			struct travel_from from = {.device = "zender"};
			struct travel *t;
			travel_begin(s, &from, &t);
			for (size_t i = 0; i < p.n; i++) {
				if (i == (size_t)(round + 1) * p.n / 7)
					raise(SIGKILL);
				if (travel_take(t, p.l[i].salt, p.l[i].bytes.s, p.l[i].bytes.len, p.l[i].h))
					_exit(1);
			}
			_exit(2);
		}
		int status;
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert(WIFSIGNALED(status));
		struct travel_stream t = stream_of(far.s, near.s);
		ck_assert_int_le(t.held, (int64_t)p.n);
	}
	struct travel_report r = take(far.s, &p, true);
	ck_assert_uint_eq(r.fresh + r.known, p.n);
	ck_assert_int_eq(stream_of(far.s, near.s).held, (int64_t)p.n);
	clean(far.s);
	unpack(&p);
}
END_TEST

START_TEST(travel_take__refuses_what_is_no_line)
{
	fill(&near, 3);
	struct parcel p = pack(near.s);
	struct travel_from from = {.device = "zender"};
	struct travel_report r;
	struct travel *t;
	ck_assert_int_eq(travel_begin(far.s, &from, &t), ERR_OK);
	ck_assert_int_eq(take_one(t, &p.l[0], true), ERR_OK);
	ck_assert_int_eq(travel_take(t, p.l[1].salt, "{}", 2, NULL), ERR_PARSE);
	ck_assert_int_eq(travel_end(t, ERR_PARSE, &r), ERR_PARSE);
	ck_assert_int_eq(stream_of(far.s, near.s).last, 0);
	unpack(&p);
}
END_TEST

/* geval-M22: two lines of one number; both stay, the stream is marked, both ends are known */
START_TEST(travel_take__keeps_both_sides_of_a_fork)
{
	struct lab copy;
	char command[9000];
	fill(&near, 4);
	store_close(near.s);
	copy = near;
	snprintf(copy.dir, sizeof copy.dir, "%s/kopie", support_dir());
	snprintf(command, sizeof command, "cp -a '%s' '%s'", near.dir, copy.dir);
	ck_assert_int_eq(system(command), 0);
	copy.s = near.s = NULL;
	lab_reopen(&near, near.spec);
	lab_reopen(&copy, near.spec);
	/* the copy was noticed; a machine copied whole would not be */
	ck_assert_int_eq(copy.s->incarnation, near.s->incarnation + 1);
	copy.s->incarnation = near.s->incarnation;
	struct rid a = fill(&near, 2), b = fill(&copy, 3);
	carry(near.s, far.s);
	ck_assert(!stream_of(far.s, near.s).fork);
	carry(copy.s, far.s);
	ck_assert(stream_of(far.s, near.s).fork);
	record_free(lab_read(far.s, a));
	record_free(lab_read(far.s, b));
	ck_assert_int_eq(lab_int(far.s, "SELECT count(*) FROM stroom AS s JOIN apparaat AS a ON a.nr = s.apparaat "
		"JOIN winkel AS w ON a.id <> w.apparaat WHERE s.incarnatie = 1"), 2);
	clean(far.s);
	/* the other side comes home: it goes on under another number, and its own chain is its own */
	struct travel_stream before = stream_of(near.s, near.s);
	carry(far.s, near.s);
	ck_assert_int_gt(near.s->incarnation, 1);
	struct travel_stream own;
	ck_assert_int_eq(travel_stream(near.s, before.device, 1, &own), ERR_OK);
	ck_assert_int_eq(own.held, before.held);
	ck_assert_mem_eq(own.h, before.h, HASH_BYTES);
	fill(&near, 1);
	clean(near.s);
	store_close(copy.s);
}
END_TEST

/* geval-M05: a stamp far ahead is stored, applied and counted; our own clock does not follow it */
START_TEST(travel_take__wrong_clocks_refuse_nothing)
{
	uint64_t before, after;
	near.now_ms += INT64_C(3) * 365 * 86400000;
	struct rid id = fill(&near, 1);
	struct parcel p = pack(near.s);
	ck_assert_int_eq(travel_clock(far.s, &before), ERR_OK);
	struct travel_report r = take(far.s, &p, true);
	ck_assert_uint_ge(r.doubtful, 1);
	lab_edit(far.s, id, "a", "daarna");
	struct record *x = lab_read(far.s, id);
	ck_assert_str_eq(record_get(x, "a"), "daarna");
	ck_assert_int_eq(x->conflicts[0], 0);
	ck_assert_int_eq(travel_clock(far.s, &after), ERR_OK);
	ck_assert_uint_lt(after, before + ((uint64_t)3600000 << 16));
	record_free(x);
	unpack(&p);
}
END_TEST

/* geval-M16 */
START_TEST(travel_take__says_which_sets_are_not_whole)
{
	struct change_set *c = change_new(near.s, NULL);
	struct change_result result = {0};
	struct record *r[3];
	size_t n;
	for (int i = 0; i < 3; i++) {
		r[i] = lab_new(NULL, near.spec, "proef", none, "a=deel", NULL);
		change_create(c, r[i]);
	}
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	struct parcel p = pack(near.s), first = p;
	first.n = p.n - 1;
	take(far.s, &first, true);
	ck_assert_int_eq(travel_incomplete(far.s, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	record_free(lab_read(far.s, r[0]->id)); /* nothing is hidden */
	take(far.s, &p, true);
	ck_assert_int_eq(travel_incomplete(far.s, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	for (int i = 0; i < 3; i++)
		record_free(r[i]);
	change_result_clear(&result);
	change_free(c);
	unpack(&p);
}
END_TEST

/* --- scope ------------------------------------------------------------------------------------ */

struct caseload {
	struct rid anja, person[2], file[2], address, talk;
};

static struct rid made(struct lab *l, const char *kind, struct rid owner, const char *a, const char *b)
{
	struct record *r = lab_new(l->s, l->spec, kind, owner, a, b, NULL);
	struct rid id = r->id;
	record_free(r);
	return id;
}

static struct caseload caseload(struct lab *l)
{
	struct caseload c;
	char persoon[64], regisseur[64], id[UUID_TEXT];
	c.anja = made(l, "medewerker", none, "naam=Anja", "gebruikersnaam=anja2");
	rid_text(c.anja, id);
	snprintf(regisseur, sizeof regisseur, "regisseur=%s", id);
	for (int i = 0; i < 2; i++) {
		c.person[i] = made(l, "persoon", none, i ? "geslachtsnaam=Tesfay" : "geslachtsnaam=Haile", NULL);
		rid_text(c.person[i], id);
		snprintf(persoon, sizeof persoon, "persoon=%s", id);
		c.file[i] = made(l, "dossier", none, persoon, regisseur);
	}
	c.address = made(l, "adres", c.person[0], "straat=Dorpsstraat", NULL);
	c.talk = made(l, "gesprek", c.file[0], "datum=2026-02-01", NULL);
	return c;
}

START_TEST(travel_with__takes_the_file_its_person_and_what_they_need)
{
	struct caseload c = caseload(&near);
	struct travel_set set = {0};
	ck_assert_int_eq(travel_with(near.s, c.file[0], &set), ERR_OK);
	ck_assert(travel_set_has(&set, c.file[0]));
	ck_assert(travel_set_has(&set, c.person[0]));
	ck_assert(travel_set_has(&set, c.address));
	ck_assert(travel_set_has(&set, c.talk));
	ck_assert(travel_set_has(&set, c.anja));
	ck_assert(!travel_set_has(&set, c.file[1]));
	ck_assert(!travel_set_has(&set, c.person[1]));
	ck_assert_uint_eq(set.n, 5);
	ck_assert(!travel_set_add(&set, c.talk));
	travel_set_clear(&set);
	ck_assert_int_eq(travel_with(near.s, rid_random(), &set), ERR_NOT_FOUND);
	travel_set_clear(&set);
}
END_TEST

static enum err count_line(void *ctx, const struct travel_line *l)
{
	*(size_t *)ctx += l->bytes != NULL;
	return ERR_OK;
}

/* geval-M25, geval-M26: contents go, nothing is deleted, and they come back the same */
START_TEST(travel_purge__takes_off_and_brings_back)
{
	struct caseload c = caseload(&near);
	struct travel_set set = {0};
	carry(near.s, far.s);
	lab_edit(far.s, c.person[0], "telefoon", "0612345678");
	lab_edit(far.s, c.file[0], "fase", "pip");
	carry(far.s, near.s);
	char digest[65], again[65];
	lab_digest(far.s, digest);
	ck_assert_int_eq(travel_with(far.s, c.file[0], &set), ERR_OK);
	struct travel_stream own = stream_of(far.s, far.s);
	/* not while the office has not got what was done here */
	ck_assert_int_eq(travel_purge(far.s, &set, own.held - 1, false), ERR_REFUSED);
	lab_digest(far.s, again);
	ck_assert_str_eq(digest, again);
	ck_assert_int_eq(travel_purge(far.s, &set, own.held, false), ERR_OK);
	struct record *r = NULL;
	ck_assert_int_eq(store_read(far.s, c.file[0], &r), ERR_NOT_FOUND);
	ck_assert_int_eq(store_read(far.s, c.address, &r), ERR_NOT_FOUND);
	record_free(lab_read(far.s, c.file[1]));
	int64_t after = 0;
	size_t n = 0;
	ck_assert_int_eq(travel_read_record(far.s, c.person[0], &after, INT64_MAX, 100, count_line, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	clean(far.s);
	carry(near.s, far.s);
	r = lab_read(far.s, c.person[0]);
	ck_assert_str_eq(record_get(r, "telefoon"), "0612345678");
	record_free(r);
	lab_digest(far.s, again);
	ck_assert_str_eq(digest, again);
	clean(far.s);
	travel_set_clear(&set);
}
END_TEST

/* geval-A09, geval-M28: what was erased does not come back */
START_TEST(travel_purge__what_was_erased_stays_away)
{
	struct caseload c = caseload(&near);
	struct travel_set set = {0};
	bool erased;
	carry(near.s, far.s);
	ck_assert_int_eq(travel_with(far.s, c.file[0], &set), ERR_OK);
	ck_assert_int_eq(travel_purge(far.s, &set, 0, true), ERR_OK);
	ck_assert_int_eq(travel_is_erased(far.s, c.person[0], &erased), ERR_OK);
	ck_assert(erased);
	lab_edit(near.s, c.person[0], "telefoon", "0687654321");
	struct parcel p = pack(near.s);
	struct travel_report report = take(far.s, &p, true);
	ck_assert_uint_ge(report.erased, 1);
	struct record *r = NULL;
	ck_assert_int_eq(store_read(far.s, c.person[0], &r), ERR_NOT_FOUND);
	ck_assert_int_eq(lab_int(far.s, "SELECT count(*) FROM lijn WHERE instr(regel, '0687654321') > 0"), 0);
	ck_assert_int_eq(stream_of(far.s, near.s).held, stream_of(near.s, near.s).held);
	clean(far.s);
	/* and the chain goes on to a third, without it */
	struct lab third;
	lab_setup(&third, "0344");
	carry(far.s, third.s);
	ck_assert_int_eq(store_read(third.s, c.person[0], &r), ERR_NOT_FOUND);
	ck_assert_int_eq(stream_of(third.s, near.s).held, stream_of(near.s, near.s).held);
	clean(third.s);
	lab_teardown(&third);
	unpack(&p);
	travel_set_clear(&set);
}
END_TEST

START_TEST(travel_give__counts_when_it_is_confirmed)
{
	struct caseload c = caseload(&near);
	struct travel_set set = {0};
	unsigned char device[ID_BYTES] = "laptop";
	int64_t nr;
	travel_set_add(&set, c.file[0]);
	travel_set_add(&set, c.person[0]);
	ck_assert_int_eq(travel_give(near.s, device, &set, 50, 3), ERR_OK);
	ck_assert_int_eq(travel_given(near.s, device, c.file[0], &nr), ERR_OK);
	ck_assert_int_eq(nr, 0);
	ck_assert_int_eq(travel_confirm(near.s, device, 2), ERR_OK);
	travel_given(near.s, device, c.file[0], &nr);
	ck_assert_int_eq(nr, 0);
	ck_assert_int_eq(travel_confirm(near.s, device, 3), ERR_OK);
	travel_given(near.s, device, c.file[0], &nr);
	ck_assert_int_eq(nr, 50);
	/* sent again and lost: what was confirmed stays */
	ck_assert_int_eq(travel_give(near.s, device, &set, 70, 4), ERR_OK);
	travel_given(near.s, device, c.person[0], &nr);
	ck_assert_int_eq(nr, 50);
	ck_assert_int_eq(travel_forget_given(near.s, device), ERR_OK);
	travel_given(near.s, device, c.person[0], &nr);
	ck_assert_int_eq(nr, 0);
	travel_set_clear(&set);
}
END_TEST

/* --- beside the lines -------------------------------------------------------------------------- */

START_TEST(travel_put__keeps_bytes_by_key)
{
	struct buf b = {0};
	char **keys;
	size_t n;
	ck_assert_int_eq(travel_get(near.s, "a/1", &b), ERR_NOT_FOUND);
	ck_assert_int_eq(travel_put(near.s, "a/1", "een\0twee", 8), ERR_OK);
	ck_assert_int_eq(travel_put(near.s, "a/2", "", 0), ERR_OK);
	ck_assert_int_eq(travel_put(near.s, "b/1", "x", 1), ERR_OK);
	ck_assert_int_eq(travel_get(near.s, "a/1", &b), ERR_OK);
	ck_assert_uint_eq(b.len, 8);
	ck_assert_int_eq(travel_keys(near.s, "a/", 10, &keys, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(keys[1], "a/2");
	travel_keys_free(keys, n);
	/* it is not in the tables, and building them anew keeps it */
	struct verify_report r;
	ck_assert_int_eq(store_rebuild(near.s, true, NULL, NULL, &r), ERR_OK);
	verify_report_clear(&r);
	buf_reset(&b);
	ck_assert_int_eq(travel_get(near.s, "a/1", &b), ERR_OK);
	ck_assert_int_eq(travel_drop(near.s, "a/1"), ERR_OK);
	ck_assert_int_eq(travel_get(near.s, "a/1", &b), ERR_NOT_FOUND);
	buf_clear(&b);
}
END_TEST

static enum err see(void *ctx, const struct travel_line *l)
{
	struct buf *b = ctx;
	buf_printf(b, "%s %s ", l->kind, l->soort);
	travel_line_value(l->bytes, l->n, "tot", b);
	return ERR_OK;
}

/* geval-B16: a kind nobody here knows is stored, passed on and told */
START_TEST(travel_order__is_held_and_told)
{
	static const char *const values[] = {"tot", "2026-12-01", NULL};
	struct buf b = {0};
	ck_assert_int_eq(travel_order(near.s, "scope", rid_random(), values, NULL), ERR_OK);
	struct parcel p = pack(near.s);
	struct travel_from from = {.device = "kantoor", .held = see, .ctx = &b};
	struct travel_report r;
	struct travel *t;
	ck_assert_int_eq(travel_begin(far.s, &from, &t), ERR_OK);
	for (size_t i = 0; i < p.n; i++)
		ck_assert_int_eq(take_one(t, &p.l[i], true), ERR_OK);
	ck_assert_int_eq(travel_end(t, ERR_OK, &r), ERR_OK);
	ck_assert_uint_eq(r.held, 1);
	ck_assert_str_eq(buf_str(&b), "scope scope 2026-12-01");
	clean(far.s);
	clean(near.s);
	buf_clear(&b);
	unpack(&p);
}
END_TEST

Suite *travel_suite(void)
{
	Suite *s = suite_create("travel");
	const TTest *const tests[] = {
		travel_take__brings_a_store_over,
		travel_take__order_repeats_and_gaps_change_nothing,
		travel_take__agrees_with_line_by_line,
		travel_take__goes_on_after_a_kill,
		travel_take__refuses_what_is_no_line,
		travel_take__keeps_both_sides_of_a_fork,
		travel_take__wrong_clocks_refuse_nothing,
		travel_take__says_which_sets_are_not_whole,
		travel_with__takes_the_file_its_person_and_what_they_need,
		travel_purge__takes_off_and_brings_back,
		travel_purge__what_was_erased_stays_away,
		travel_give__counts_when_it_is_confirmed,
		travel_put__keeps_bytes_by_key,
		travel_order__is_held_and_told,
	};
	TCase *c = tcase_create("travel");
	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
