/* Proof and repair: what verify finds, what a backup is worth, what a rebuild gives. */
#include <config.h>

#include "store/opslag.h"
#include "store/suites.h"
#include "support/run.h"

#include "copy_priv.h"
#include "open_priv.h"
#include "place_priv.h"
#include "store/change.h"
#include "store/journaal.h"
#include "store/verify.h"
#include "verify_priv.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct opslag t;
static struct verify_report report;

static void add_notes(int n)
{
	static const struct rid none;
	ck_assert_int_eq(store_begin(t.s, true), ERR_OK);
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(journaal_note(t.s, "rapport", none, "een regel in het journaal"), ERR_OK);
	ck_assert_int_eq(store_commit(t.s), ERR_OK);
}

static void add_person(const char *name)
{
	struct record *r = record_new(spec_record(t.spec, "persoon"), (struct rid){{0}});
	record_set(r, 0, name);
	struct change_set *c = change_new(t.s, NULL);
	struct change_result result = {0};
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	change_result_clear(&result);
	change_free(c);
	record_free(r);
}

static void setup(void)
{
	opslag_setup(&t);
	opslag_practice(&t);
	add_notes(30);
	add_person("Tesfay");
	add_person("Haile");
}

static void teardown(void)
{
	verify_report_clear(&report);
	opslag_teardown(&t);
}

static enum err verify(void)
{
	verify_report_clear(&report);
	return store_verify(t.s, NULL, NULL, &report);
}

/* Damage that the cipher can not see: made through the connection itself. */
static void tamper(const char *sql)
{
	ck_assert_int_eq(db_begin(t.s->db, true), ERR_OK);
	ck_assert_int_eq(db_script(t.s->db, "test", sql, NULL, NULL), ERR_OK);
	ck_assert_int_eq(db_commit(t.s->db), ERR_OK);
}

START_TEST(store_verify__a_good_store_is_clean)
{
	enum err e = verify();
	ck_assert_msg(e == ERR_OK, "%s: %s: %s", err_name(e), store_error(t.s), buf_str(&report.text));
	ck_assert_str_eq(buf_str(&report.text), "");
	ck_assert_uint_ge(report.lines, 32);
	ck_assert_uint_ge(report.journaal_lines, 30);
	ck_assert_uint_gt(report.pages, 5);
	ck_assert_uint_eq(report.bad_lines, 0);
	ck_assert_uint_eq(strlen(report.digest), 64);
}
END_TEST

static const char *const tampered[] = {
	"UPDATE lijn SET regel = CAST(replace(CAST(regel AS TEXT), 'journaal', 'journaaL') AS BLOB) WHERE nr = 9",
	"UPDATE lijn SET regel = X'' WHERE nr = 9",
	"UPDATE lijn SET zout = randomblob(16) WHERE nr = 9",
	"UPDATE lijn SET zout = X'00' WHERE nr = 9",
	"UPDATE lijn SET id = randomblob(16) WHERE nr = 9",
	"UPDATE lijn SET rest = randomblob(16) WHERE nr = 9",
	"UPDATE lijn SET h = randomblob(32) WHERE nr = 9",
	"UPDATE lijn SET regel = NULL WHERE nr = 9",
	"UPDATE lijn SET kind = 'set' WHERE nr = 9",
	"UPDATE lijn SET soort = 'persoon' WHERE nr = 9",
	"UPDATE lijn SET wanneer = wanneer + 1 WHERE nr = 9",
	"UPDATE lijn SET wijziging = randomblob(16) WHERE nr = 9",
	"UPDATE lijn SET record = randomblob(16) WHERE nr = 9",
	"UPDATE lijn SET volgnr = volgnr + 1000 WHERE nr = 9",
	"DELETE FROM lijn WHERE nr = 9",
	"DELETE FROM lijn WHERE nr = 1",
	"UPDATE lijn SET nr = 100000 - nr WHERE nr IN (9, 10);"
	" UPDATE lijn SET volgnr = 19 - volgnr WHERE volgnr IN (9, 10)",
};

START_TEST(store_verify__finds_every_change_of_a_line)
{
	tamper(tampered[_i]);
	ck_assert_int_eq(verify(), ERR_DAMAGED);
	ck_assert_uint_ge(report.bad_lines, 1);
	ck_assert_uint_gt(report.text.len, 0);
	ck_assert_ptr_null(strstr(buf_str(&report.text), "Tesfay"));
}
END_TEST

START_TEST(store_verify__a_destroyed_line_keeps_the_chain)
{
	tamper("UPDATE lijn SET regel = NULL, zout = NULL WHERE nr = 9");
	ck_assert_int_eq(verify(), ERR_OK);
}
END_TEST

START_TEST(store_verify__a_tail_cut_off_is_seen_by_the_witness)
{
	tamper("DELETE FROM lijn WHERE nr = (SELECT max(nr) FROM lijn)");
	ck_assert_int_eq(verify(), ERR_DAMAGED);
	ck_assert_ptr_nonnull(strstr(buf_str(&report.text), "verdwenen"));
}
END_TEST

START_TEST(store_verify__finds_a_flipped_bit_in_any_page)
{
	struct buf db = {0};
	opslag_close(&t);
	opslag_read(&t, PLACE_DB, &db);
	for (size_t page = 1; page < db.len / 4096; page++) {
		size_t at = page * 4096 + (page * 977) % 4096;
		db.s[at] ^= 16;
		opslag_write(&t, PLACE_DB, &db);
		db.s[at] ^= 16;
		enum err e = opslag_open(&t);
		if (!e)
			e = verify();
		ck_assert_msg(e == ERR_DAMAGED, "page %zu: %s", page, err_name(e));
	}
	buf_clear(&db);
}
END_TEST

START_TEST(store_verify__finds_swapped_zeroed_and_missing_pages)
{
	struct buf db = {0}, good = {0};
	char page[4096];
	opslag_close(&t);
	opslag_read(&t, PLACE_DB, &good);
	for (int kind = 0; kind < 3; kind++) {
		buf_reset(&db);
		buf_add_n(&db, good.s, good.len);
		if (kind == 0) {
			memcpy(page, db.s + 2 * 4096, 4096);
			memcpy(db.s + 2 * 4096, db.s + 3 * 4096, 4096);
			memcpy(db.s + 3 * 4096, page, 4096);
		} else if (kind == 1) {
			memset(db.s + 4 * 4096, 0, 4096);
		} else {
			buf_cut(&db, db.len - 4096);
		}
		opslag_write(&t, PLACE_DB, &db);
		enum err e = opslag_open(&t);
		if (!e)
			e = verify();
		ck_assert_msg(e == ERR_DAMAGED, "kind %d: %s", kind, err_name(e));
	}
	buf_clear(&db);
	buf_clear(&good);
}
END_TEST

/* One page as it was before, put back in its place: authentic for the cipher. Whatever
 * page it is, the trees, the chain or the tables say that something is missing. */
START_TEST(store_verify__finds_an_old_page_put_back)
{
	struct buf old = {0}, now = {0};
	unsigned pages = 0;
	opslag_close(&t);
	opslag_read(&t, PLACE_DB, &old);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	add_notes(25);
	add_person("Mehari");
	opslag_close(&t);
	opslag_read(&t, PLACE_DB, &now);
	for (size_t at = 0; at + 4096 <= old.len; at += 4096) {
		struct buf mixed = {0};
		if (memcmp(old.s + at, now.s + at, 4096) == 0)
			continue;
		buf_add_n(&mixed, now.s, now.len);
		memcpy(mixed.s + at, old.s + at, 4096);
		opslag_write(&t, PLACE_DB, &mixed);
		enum err e = opslag_open(&t);
		bool told = !e && *store_notices(t.s);
		if (!e)
			e = verify();
		if (!e)
			e = store_rebuild(t.s, false, NULL, NULL, &report);
		ck_assert_msg(e == ERR_DAMAGED || e == ERR_FINDINGS || told, "page %zu: %s", at / 4096, err_name(e));
		buf_clear(&mixed);
		pages++;
	}
	ck_assert_uint_gt(pages, 4);
	buf_clear(&old);
	buf_clear(&now);
}
END_TEST

static bool stop(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	(void)ctx;
	(void)what;
	(void)done;
	(void)total;
	return false;
}

START_TEST(store_verify__stops_on_request)
{
	ck_assert_int_eq(store_verify(t.s, stop, NULL, &report), ERR_STOPPED);
}
END_TEST

/* --- backup ----------------------------------------------------------------------------- */

static char to[4200];

START_TEST(store_backup__opens_as_a_store_of_its_own)
{
	char digest[65];
	snprintf(to, sizeof to, "%s/kopie", support_dir());
	ck_assert_int_eq(store_backup(t.s, to, NULL, NULL), ERR_OK);
	ck_assert_uint_eq(opslag_search(to, "Tesfay", 6), 0);
	ck_assert_int_eq(store_backup(t.s, to, NULL, NULL), ERR_EXISTS);
	ck_assert_int_eq(store_digest(t.s, digest), ERR_OK);
	memcpy(t.dir, to, strlen(to) + 1);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(t.s->incarnation, 2);
	ck_assert_int_eq(verify(), ERR_OK);
	ck_assert_str_eq(report.digest, digest);
}
END_TEST

START_TEST(store_backup__while_others_write)
{
	int status;
	snprintf(to, sizeof to, "%s/kopie", support_dir());
	opslag_close(&t);
	pid_t child = fork();
	if (child == 0) {
		if (opslag_open(&t) != ERR_OK)
			_exit(1);
		for (int i = 0; i < 150; i++)
			add_notes(1);
		opslag_close(&t);
		_exit(0);
	}
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(store_backup(t.s, to, NULL, NULL), ERR_OK);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	memcpy(t.dir, to, strlen(to) + 1);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(verify(), ERR_OK);
}
END_TEST

START_TEST(store_backup__stopped_or_on_a_full_disk_leaves_nothing)
{
	int status;
	char building[4300];
	snprintf(to, sizeof to, "%s/kopie", support_dir());
	snprintf(building, sizeof building, "%s.new", to);
	ck_assert_int_eq(store_backup(t.s, to, stop, NULL), ERR_STOPPED);
	ck_assert_int_ne(access(to, F_OK), 0);
	ck_assert_int_ne(access(building, F_OK), 0);
	pid_t child = fork();
	if (child == 0) {
		struct stat st;
		stat(opslag_path(&t, PLACE_DB), &st);
		struct rlimit limit = {(rlim_t)st.st_size / 2, (rlim_t)st.st_size / 2};
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		_exit(store_backup(t.s, to, NULL, NULL) == ERR_DISK_FULL ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ck_assert_int_ne(access(to, F_OK), 0);
	ck_assert_int_ne(access(building, F_OK), 0);
}
END_TEST

START_TEST(store_restore__puts_a_backup_where_nothing_is)
{
	char back[4200];
	snprintf(to, sizeof to, "%s/kopie", support_dir());
	ck_assert_int_eq(store_backup(t.s, to, NULL, NULL), ERR_OK);
	ck_assert_int_eq(store_restore(to, t.dir), ERR_EXISTS);
	snprintf(back, sizeof back, "%s/terug", support_dir());
	ck_assert_int_eq(store_restore(to, back), ERR_OK);
	memcpy(t.dir, back, strlen(back) + 1);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(t.s->incarnation, 2);
	ck_assert_int_eq(verify(), ERR_OK);
	add_notes(1);
	ck_assert_int_eq(verify(), ERR_OK);
}
END_TEST

START_TEST(store_restore__refuses_what_is_no_backup)
{
	char back[4200];
	snprintf(back, sizeof back, "%s/terug", support_dir());
	ck_assert_int_eq(store_restore("/nergens/hier", back), ERR_MISSING);
	ck_assert_int_eq(store_restore(support_dir(), back), ERR_MISSING);
	snprintf(to, sizeof to, "%s/kopie", support_dir());
	ck_assert_int_eq(store_backup(t.s, to, NULL, NULL), ERR_OK);
	opslag_close(&t);
	memcpy(t.dir, to, strlen(to) + 1);
	struct buf none = {0};
	opslag_write(&t, PLACE_DB, &none);
	ck_assert_int_eq(store_restore(to, back), ERR_EMPTY);
	ck_assert_int_ne(access(back, F_OK), 0);
}
END_TEST

Suite *verify_suite(void)
{
	Suite *s = suite_create("store/verify");
	const TTest *const tests[] = {
		store_verify__a_good_store_is_clean,
		store_verify__a_destroyed_line_keeps_the_chain,
		store_verify__a_tail_cut_off_is_seen_by_the_witness,
		store_verify__finds_a_flipped_bit_in_any_page,
		store_verify__finds_swapped_zeroed_and_missing_pages,
		store_verify__finds_an_old_page_put_back,
		store_verify__stops_on_request,
		store_backup__opens_as_a_store_of_its_own,
		store_backup__while_others_write,
		store_backup__stopped_or_on_a_full_disk_leaves_nothing,
		store_restore__puts_a_backup_where_nothing_is,
		store_restore__refuses_what_is_no_backup,
	};
	TCase *c = tcase_create("verify");
	tcase_set_timeout(c, 300);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, store_verify__finds_every_change_of_a_line, 0, sizeof tampered / sizeof tampered[0]);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
