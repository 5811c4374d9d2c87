/* Making and opening a store: each refusal its own code, and nothing half made. */
#include <config.h>

#include "store/opslag.h"
#include "store/suites.h"
#include "support/run.h"

#include "open_priv.h"
#include "sets_priv.h"
#include "store/change.h"
#include "store/journaal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct opslag t;

static void setup(void)
{
	opslag_setup(&t);
}

static void teardown(void)
{
	opslag_teardown(&t);
}

/* --- making ------------------------------------------------------------------------------ */

START_TEST(store_create__makes_a_practice_store_that_opens_again)
{
	bool practice;
	size_t users;
	opslag_practice(&t);
	ck_assert(store_is_practice(t.s));
	ck_assert_str_eq(store_gemeente(t.s), "0363");
	ck_assert_str_eq(store_user(t.s), "oefen");
	ck_assert_str_eq(store_device_tag(t.s), "AA");
	ck_assert_int_eq(store_definitions(t.s), STORE_DEFINITIONS_SAME);
	ck_assert(store_has_role(t.s, "beheerder"));
	ck_assert(!store_has_role(t.s, "jurist"));
	struct civil today = store_today(t.s);
	ck_assert(today.year == 2026 && today.month == 3 && today.day == 2);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_str_eq(store_user(t.s), "oefen");
	ck_assert_str_eq(store_notices(t.s), "");
	ck_assert_int_eq(store_peek(t.dir, &practice, &users), ERR_OK);
	ck_assert(practice && users == 0);
}
END_TEST

/* Whoever may take changed definitions must be known before they are taken. */
START_TEST(store_has_role__is_known_while_definitions_wait)
{
	opslag_ordinary(&t);
	opslag_close(&t);
	opslag_redefine(&t, "veld: medewerker.gem_kamer\ntype: tekst(20)\nlabel: Kamer\n");
	ck_assert_int_eq(opslag_unlock(&t, "anja", OPSLAG_PASSPHRASE), ERR_OK);
	ck_assert_int_eq(store_definitions(t.s), STORE_DEFINITIONS_CHANGED);
	ck_assert(store_has_role(t.s, "beheerder"));
	ck_assert(!store_has_role(t.s, "jurist"));
	ck_assert_int_eq(store_definitions_accept(t.s), ERR_OK);
	ck_assert(store_has_role(t.s, "beheerder"));
}
END_TEST

START_TEST(store_create__makes_an_ordinary_store_for_one_user)
{
	bool practice;
	size_t users;
	struct buf names = {0};
	opslag_ordinary(&t);
	ck_assert(!store_is_practice(t.s));
	ck_assert_str_eq(store_user(t.s), "anja");
	ck_assert_int_eq(opslag_unlock(&t, NULL, OPSLAG_PASSPHRASE), ERR_OK);
	ck_assert_str_eq(store_user(t.s), "anja");
	ck_assert(store_has_role(t.s, "beheerder"));
	ck_assert_int_eq(store_peek(t.dir, &practice, &users), ERR_OK);
	ck_assert(!practice && users == 1);
	ck_assert_int_eq(store_peek_users(t.dir, &names), ERR_OK);
	ck_assert_str_eq(buf_str(&names), "anja\n");
	buf_clear(&names);
}
END_TEST

START_TEST(store_create__files_and_directories_are_for_one_account)
{
	static const char *const names[] = {"regie.db", "regie.keys", "regie.keys.bak", "regie.wie", "concept", "gemeente", "."};
	struct stat st;
	umask(0);
	opslag_practice(&t);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_int_eq(lstat(opslag_path(&t, names[i]), &st), 0);
		ck_assert_uint_eq(st.st_mode & 077, 0);
	}
}
END_TEST

START_TEST(store_create__refuses_a_place_that_is_taken)
{
	struct store *s;
	struct store_new n = {.user = "oefen", .gemeentecode = "0363", .practice_today = {2026, 3, 2}};
	opslag_practice(&t);
	ck_assert_int_eq(store_create(&t.o, &n, &s), ERR_EXISTS);
	ck_assert_ptr_null(s);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	struct store_options o = t.o;
	o.dir = support_dir();
	int fd = open(o.dir, O_RDONLY | O_DIRECTORY);
	ck_assert_int_ge(openat(fd, "iets", O_CREAT | O_WRONLY, 0600), 0);
	close(fd);
	ck_assert_int_eq(store_create(&o, &n, &s), ERR_EXISTS);
}
END_TEST

START_TEST(store_create__takes_an_empty_directory_and_a_left_over)
{
	char left[4200];
	snprintf(left, sizeof left, "%s.new", t.dir);
	ck_assert_int_eq(mkdir(t.dir, 0700), 0);
	ck_assert_int_eq(mkdir(left, 0700), 0);
	strcat(left, "/regie.db");
	int fd = open(left, O_CREAT | O_WRONLY, 0600);
	close(fd);
	opslag_practice(&t);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
}
END_TEST

START_TEST(store_create__wants_a_user_a_town_and_a_day)
{
	static const struct store_new bad[] = {
		{.user = NULL, .gemeentecode = "0363", .practice_today = {2026, 3, 2}},
		{.user = "", .gemeentecode = "0363", .practice_today = {2026, 3, 2}},
		{.user = "Anja", .gemeentecode = "0363", .practice_today = {2026, 3, 2}},
		{.user = "herstel", .gemeentecode = "0363", .practice_today = {2026, 3, 2}},
		{.user = "abcdefghijklmnopqrstuvwxyzabcdefg", .gemeentecode = "0363", .practice_today = {2026, 3, 2}},
		{.user = "anja", .gemeentecode = "363", .practice_today = {2026, 3, 2}},
		{.user = "anja", .gemeentecode = NULL, .practice_today = {2026, 3, 2}},
		{.user = "anja", .gemeentecode = "0363"},
	};
	struct store *s;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_int_eq(store_create(&t.o, &bad[i], &s), ERR_USAGE);
		ck_assert_ptr_null(s);
		ck_assert_int_gt(t.why.len, 0);
	}
	ck_assert_int_ne(access(t.dir, F_OK), 0);
}
END_TEST

static char shown[64];

static bool take_code(void *ctx, const char *code)
{
	snprintf(shown, sizeof shown, "%s", code);
	return *(bool *)ctx;
}

static enum err create_with_code(bool typed_back)
{
	struct secret *passphrase = opslag_secret(OPSLAG_PASSPHRASE);
	struct store_new n = {.user = "anja", .gemeentecode = "0363", .rollen = "beheerder", .passphrase = passphrase,
		.shared_host = true, .recovery = take_code, .recovery_ctx = &typed_back};
	enum err e = store_create(&t.o, &n, &t.s);
	secret_free(passphrase);
	return e;
}

START_TEST(store_create__without_the_code_typed_back_leaves_nothing)
{
	char building[4200];
	snprintf(building, sizeof building, "%s.new", t.dir);
	ck_assert_int_eq(create_with_code(false), ERR_STOPPED);
	ck_assert_int_ne(access(t.dir, F_OK), 0);
	ck_assert_int_ne(access(building, F_OK), 0);
}
END_TEST

START_TEST(store_open__by_the_recovery_code)
{
	ck_assert_int_eq(create_with_code(true), ERR_OK);
	opslag_close(&t);
	struct store_key key = {.recovery_code = shown};
	ck_assert_int_eq(store_open(&t.o, &key, &t.s), ERR_OK);
	ck_assert_str_eq(store_user(t.s), "herstel");
	opslag_close(&t);
	shown[1] = shown[1] == '7' ? '8' : '7';
	ck_assert_int_eq(store_open(&t.o, &key, &t.s), ERR_CODE_TYPO);
	ck_assert_ptr_nonnull(strstr(buf_str(&t.why), "groep 1"));
}
END_TEST

/* The same town and day: the same device, so the same practice caseload. */
START_TEST(store_create__practice_devices_are_the_same_and_ordinary_ones_not)
{
	unsigned char device[16];
	opslag_practice(&t);
	memcpy(device, t.s->device, sizeof device);
	opslag_close(&t);
	snprintf(t.dir, sizeof t.dir, "%s/tweede", support_dir());
	opslag_practice(&t);
	ck_assert_mem_eq(device, t.s->device, sizeof device);
	ck_assert_mem_ne(t.s->id, device, sizeof device);
}
END_TEST

/* --- the passphrase ------------------------------------------------------------------------ */

START_TEST(store_open__wrong_passphrases_slow_down_and_are_told)
{
	opslag_ordinary(&t);
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(opslag_unlock(&t, "anja", "a wrong passphrase"), ERR_PASSPHRASE);
	ck_assert_int_eq(t.waited, 1 + 2);
	ck_assert_int_eq(opslag_unlock(&t, "bram", OPSLAG_PASSPHRASE), ERR_PASSPHRASE);
	ck_assert_int_eq(t.waited, 1 + 2 + 4);
	ck_assert_int_eq(opslag_unlock(&t, "anja", OPSLAG_PASSPHRASE), ERR_OK);
	ck_assert_ptr_nonnull(strstr(store_notices(t.s), "6 keer"));
	t.waited = 0;
	ck_assert_int_eq(opslag_unlock(&t, "anja", OPSLAG_PASSPHRASE), ERR_OK);
	ck_assert_int_eq(t.waited, 0);
	ck_assert_str_eq(store_notices(t.s), "");
}
END_TEST

START_TEST(store_open__an_ordinary_store_does_not_open_without_a_key)
{
	opslag_ordinary(&t);
	ck_assert_int_eq(opslag_open(&t), ERR_PASSPHRASE);
	ck_assert_ptr_null(t.s);
}
END_TEST

/* --- files that are not right ------------------------------------------------------------------ */

static void make_plain(const char *path)
{
	sqlite3 *db;
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "CREATE TABLE t (a)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

START_TEST(store_open__nothing_there_is_missing_and_stays_so)
{
	ck_assert_int_eq(opslag_open(&t), ERR_MISSING);
	ck_assert_int_eq(mkdir(t.dir, 0700), 0);
	ck_assert_int_eq(opslag_open(&t), ERR_MISSING);
	ck_assert_int_eq(rmdir(t.dir), 0);
}
END_TEST

START_TEST(store_open__tells_wrong_databases_apart)
{
	struct buf good = {0}, bad = {0};
	opslag_practice(&t);
	opslag_close(&t);
	opslag_read(&t, "regie.db", &good);

	ck_assert_int_eq(unlink(opslag_path(&t, "regie.db")), 0);
	ck_assert_int_eq(opslag_open(&t), ERR_MISSING);
	ck_assert_int_ne(access(opslag_path(&t, "regie.db"), F_OK), 0);
	make_plain(opslag_path(&t, "regie.db"));
	ck_assert_int_eq(chmod(opslag_path(&t, "regie.db"), 0600), 0);
	ck_assert_int_eq(opslag_open(&t), ERR_PLAIN);
	opslag_write(&t, "regie.db", &bad);
	ck_assert_int_eq(opslag_open(&t), ERR_EMPTY);
	for (size_t i = 0; i < good.len; i++)
		buf_add_c(&bad, (char)(random() & 255));
	opslag_write(&t, "regie.db", &bad);
	ck_assert_int_eq(opslag_open(&t), ERR_FOREIGN);
	buf_reset(&bad);
	buf_add_n(&bad, good.s, good.len / 2 / 4096 * 4096);
	opslag_write(&t, "regie.db", &bad);
	ck_assert_int_eq(opslag_open(&t), ERR_DAMAGED);
	buf_reset(&bad);
	buf_add_n(&bad, good.s, good.len - 1000);
	opslag_write(&t, "regie.db", &bad);
	ck_assert_int_eq(opslag_open(&t), ERR_DAMAGED);
	opslag_write(&t, "regie.db", &good);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	buf_clear(&good);
	buf_clear(&bad);
}
END_TEST

START_TEST(store_open__another_stores_file_is_foreign_either_way)
{
	struct buf db = {0}, keys = {0};
	opslag_practice(&t);
	opslag_close(&t);
	opslag_read(&t, "regie.db", &db);
	opslag_read(&t, "regie.keys", &keys);
	snprintf(t.dir, sizeof t.dir, "%s/tweede", support_dir());
	opslag_practice(&t);
	opslag_close(&t);
	struct buf own = {0};
	opslag_read(&t, "regie.db", &own);
	opslag_write(&t, "regie.db", &db);
	ck_assert_int_eq(opslag_open(&t), ERR_FOREIGN);
	opslag_write(&t, "regie.db", &own);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	opslag_close(&t);
	opslag_write(&t, "regie.keys", &keys);
	ck_assert_int_eq(opslag_open(&t), ERR_FOREIGN);
	buf_clear(&own);
	buf_clear(&db);
	buf_clear(&keys);
}
END_TEST

START_TEST(store_open__a_flipped_bit_anywhere_in_the_first_page_is_damage)
{
	struct buf good = {0};
	opslag_practice(&t);
	opslag_close(&t);
	opslag_read(&t, "regie.db", &good);
	for (size_t at = 0; at < 4096; at += 97) {
		good.s[at] ^= 1;
		opslag_write(&t, "regie.db", &good);
		good.s[at] ^= 1;
		ck_assert_int_eq(opslag_open(&t), ERR_DAMAGED);
	}
	buf_clear(&good);
}
END_TEST

START_TEST(store_open__damaged_keys_point_at_the_kept_ones)
{
	struct buf good = {0}, bad = {0};
	struct store_key previous = {.previous = true};
	opslag_practice(&t);
	opslag_close(&t);
	opslag_read(&t, "regie.keys", &good);
	static const size_t lengths[] = {0, 1, 40, 200};
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		buf_reset(&bad);
		buf_add_n(&bad, good.s, lengths[i]);
		opslag_write(&t, "regie.keys", &bad);
		ck_assert_int_eq(opslag_open(&t), ERR_SLOTS_DAMAGED);
		ck_assert_ptr_nonnull(strstr(buf_str(&t.why), "regie.keys.bak"));
		struct buf now = {0};
		opslag_read(&t, "regie.keys", &now);
		ck_assert_uint_eq(now.len, lengths[i]); /* never rewritten */
		buf_clear(&now);
	}
	ck_assert_int_eq(store_open(&t.o, &previous, &t.s), ERR_OK);
	ck_assert_int_eq(access(opslag_path(&t, "regie.keys.beschadigd"), F_OK), 0);
	ck_assert_int_gt(strlen(store_notices(t.s)), 0);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	opslag_close(&t);
	ck_assert_int_eq(unlink(opslag_path(&t, "regie.keys")), 0);
	ck_assert_int_eq(opslag_open(&t), ERR_SLOTS_DAMAGED);
	ck_assert_int_eq(unlink(opslag_path(&t, "regie.keys.bak")), 0);
	ck_assert_int_eq(opslag_open(&t), ERR_SLOTS_DAMAGED);
	ck_assert_int_eq(store_open(&t.o, &previous, &t.s), ERR_SLOTS_DAMAGED);
	buf_clear(&good);
	buf_clear(&bad);
}
END_TEST

START_TEST(store_open__refuses_rights_that_let_others_in)
{
	char link[4200];
	struct store_options o = t.o;
	struct store_key key = {0};
	struct store *s;
	opslag_practice(&t);
	opslag_close(&t);
	ck_assert_int_eq(chmod(opslag_path(&t, "regie.db"), 0644), 0);
	ck_assert_int_eq(opslag_open(&t), ERR_RIGHTS);
	ck_assert_ptr_nonnull(strstr(buf_str(&t.why), "regie.db"));
	ck_assert_int_eq(chmod(opslag_path(&t, "regie.db"), 0600), 0);
	ck_assert_int_eq(chmod(t.dir, 0755), 0);
	ck_assert_int_eq(opslag_open(&t), ERR_RIGHTS);
	ck_assert_int_eq(chmod(t.dir, 0700), 0);
	snprintf(link, sizeof link, "%s.link", t.dir);
	ck_assert_int_eq(symlink(t.dir, link), 0);
	o.dir = link;
	ck_assert_int_eq(store_open(&o, &key, &s), ERR_RIGHTS);
	snprintf(link, sizeof link, "%s.tweede", t.dir);
	ck_assert_int_eq(linkat(AT_FDCWD, opslag_path(&t, "regie.db"), AT_FDCWD, link, 0), 0);
	ck_assert_int_eq(opslag_open(&t), ERR_RIGHTS);
	ck_assert_int_eq(unlink(link), 0);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
}
END_TEST

static void set_version(const char *pragma)
{
	ck_assert_int_eq(db_begin(t.s->db, true), ERR_OK);
	ck_assert_int_eq(db_script(t.s->db, "test", pragma, NULL, NULL), ERR_OK);
	ck_assert_int_eq(db_commit(t.s->db), ERR_OK);
}

START_TEST(store_open__a_newer_or_other_schema_is_not_touched)
{
	opslag_practice(&t);
	set_version("PRAGMA user_version = 9999");
	ck_assert_int_eq(opslag_open(&t), ERR_NEWER);
	ck_assert_int_eq(opslag_open(&t), ERR_NEWER);
}
END_TEST

START_TEST(store_open__another_application_is_foreign)
{
	opslag_practice(&t);
	set_version("PRAGMA application_id = 7");
	ck_assert_int_eq(opslag_open(&t), ERR_FOREIGN);
}
END_TEST

START_TEST(store_open__without_the_identity_row_is_foreign)
{
	opslag_practice(&t);
	set_version("DELETE FROM winkel");
	ck_assert_int_eq(opslag_open(&t), ERR_FOREIGN);
}
END_TEST

/* --- copies ----------------------------------------------------------------------------------------- */

START_TEST(store_open__a_copied_directory_begins_a_new_incarnation)
{
	char copy[4200];
	opslag_practice(&t);
	ck_assert_int_eq(t.s->incarnation, 1);
	opslag_close(&t);
	snprintf(copy, sizeof copy, "%s.kopie", t.dir);
	opslag_copy(t.dir, copy);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(t.s->incarnation, 1);
	memcpy(t.dir, copy, strlen(copy) + 1);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(t.s->incarnation, 2);
	ck_assert_ptr_nonnull(strstr(store_notices(t.s), "kopie"));
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(t.s->incarnation, 2);
	ck_assert_str_eq(store_notices(t.s), "");
}
END_TEST

START_TEST(store_open__an_old_file_put_back_is_noticed)
{
	static const struct rid none;
	struct buf old = {0};
	opslag_practice(&t);
	opslag_close(&t);
	opslag_read(&t, "regie.db", &old);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(journaal_note(t.s, "rapport", none, ""), ERR_OK);
	opslag_close(&t);
	opslag_write(&t, "regie.db", &old);
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(t.s->incarnation, 2);
	ck_assert_int_gt(strlen(store_notices(t.s)), 0);
	buf_clear(&old);
}
END_TEST

/* --- killed and full ----------------------------------------------------------------------------------- */

static void sleep_us(long us)
{
	struct timespec ts = {us / 1000000, us % 1000000 * 1000};
	nanosleep(&ts, NULL);
}

static int kills(int in_check)
{
	const char *n = getenv("REGIE_KILLS");
	return n ? atoi(n) : support_is_long() ? 300 : in_check;
}

START_TEST(store_create__killed_anywhere_leaves_no_store_or_a_whole_one)
{
	int made = 0, n = kills(20);
	for (int i = 0; i < n; i++) {
		snprintf(t.dir, sizeof t.dir, "%s/opslag", support_dir());
		pid_t child = fork();
		if (child == 0) {
			opslag_practice(&t);
			_exit(0);
		}
		sleep_us(random() % 60000);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		enum err e = opslag_open(&t);
		ck_assert_msg(e == ERR_OK || e == ERR_MISSING, "%s", err_name(e));
		made += e == ERR_OK;
		opslag_close(&t);
		if (e == ERR_MISSING)
			opslag_practice(&t);
		opslag_close(&t);
	}
	ck_assert_int_le(made, n);
}
END_TEST

START_TEST(store_create__on_a_full_disk_leaves_nothing)
{
	char building[4200];
	snprintf(building, sizeof building, "%s.new", t.dir);
	for (rlim_t room = 0; room < 400 * 1024; room += 23 * 1024) {
		int status;
		pid_t child = fork();
		if (child == 0) {
			struct rlimit limit = {room, room};
			struct store_new n = {.user = "oefen", .gemeentecode = "0363", .practice_today = {2026, 3, 2}};
			signal(SIGXFSZ, SIG_IGN);
			setrlimit(RLIMIT_FSIZE, &limit);
			enum err e = store_create(&t.o, &n, &t.s);
			_exit(e == ERR_OK ? 0 : e == ERR_DISK_FULL ? 1 : 2);
		}
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert(WIFEXITED(status));
		ck_assert_int_lt(WEXITSTATUS(status), 2);
		if (WEXITSTATUS(status) == 0)
			break;
		ck_assert_int_ne(access(t.dir, F_OK), 0);
		ck_assert_int_ne(access(building, F_OK), 0);
	}
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
}
END_TEST

static int64_t count_notes(void)
{
	static const struct sql rows[] = {{0, "SELECT count(*) FROM lijn WHERE soort = 'rapport'"}};
	static const struct sql_set set = SQL_SET("test", rows);
	int64_t n;
	ck_assert_int_eq(stmt_run_int(db_stmt(t.s->db, &set, 0), &n), ERR_OK);
	return n;
}

#define CAN_NOT_MOUNT 77

/* A disk of its own for the store, of so many KiB. */
static bool small_disk(unsigned kib)
{
	char disk[4096];
	snprintf(disk, sizeof disk, "%s", support_dir());
	if (!support_small_disk(disk, kib))
		return false;
	int n = snprintf(t.dir, sizeof t.dir, "%s/opslag", disk);
	return n > 0 && (size_t)n < sizeof t.dir;
}

/* What is confirmed is there, what is refused is not, and room that is made is used. */
static int on_a_small_disk(unsigned kib)
{
	static const struct rid none;
	struct store_new n = {.user = "oefen", .gemeentecode = "0363", .practice_today = {2026, 3, 2}};
	struct buf filler = {0};
	int64_t confirmed = 0;
	if (!small_disk(kib))
		return CAN_NOT_MOUNT;
	enum err e = store_create(&t.o, &n, &t.s);
	if (e)
		return e == ERR_DISK_FULL && access(t.dir, F_OK) != 0 ? 0 : 1;
	for (int i = 0; i < 20000; i++)
		buf_add_c(&filler, 'x');
	opslag_write(&t, "vulling", &filler);
	buf_clear(&filler);
	while ((e = journaal_note(t.s, "rapport", none, "een regel van enige lengte, telkens weer")) == ERR_OK)
		confirmed++;
	if (e != ERR_DISK_FULL || count_notes() != confirmed)
		return 2;
	if (unlink(opslag_path(&t, "vulling")) != 0 || journaal_note(t.s, "rapport", none, "") != ERR_OK)
		return 3;
	if (opslag_open(&t) != ERR_OK || count_notes() != confirmed + 1 || t.s->incarnation != 1)
		return 4;
	opslag_close(&t);
	return 0;
}

START_TEST(store__on_disks_of_every_size)
{
	int status;
	pid_t child = fork();
	if (child == 0)
		_exit(on_a_small_disk(200 + 60 * (unsigned)_i));
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	if (WEXITSTATUS(status) != CAN_NOT_MOUNT)
		ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

/* --- two at once ------------------------------------------------------------------------------------------ */

/* Writes lines until told how many; exits 0 when each was confirmed. */
static int write_notes(int n)
{
	static const struct rid none;
	if (opslag_open(&t) != ERR_OK)
		return 1;
	for (int i = 0; i < n; i++)
		if (journaal_note(t.s, "rapport", none, "twee tegelijk") != ERR_OK)
			return 2;
	opslag_close(&t);
	return 0;
}

START_TEST(store__two_processes_lose_nothing)
{
	int status;
	pid_t child[2];
	opslag_practice(&t);
	opslag_close(&t);
	for (int i = 0; i < 2; i++) {
		child[i] = fork();
		if (child[i] == 0)
			_exit(write_notes(100));
	}
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(waitpid(child[i], &status, 0), child[i]);
		ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert_int_eq(count_notes(), 200);
	ck_assert_int_eq(t.s->incarnation, 1);
}
END_TEST

START_TEST(store__killed_while_writing_keeps_what_was_confirmed)
{
	int pipes[2], n = kills(20);
	int64_t confirmed = 0;
	opslag_practice(&t);
	opslag_close(&t);
	for (int i = 0; i < n; i++) {
		char c;
		ck_assert_int_eq(pipe(pipes), 0);
		pid_t child = fork();
		if (child == 0) {
			static const struct rid none;
			if (opslag_open(&t) != ERR_OK)
				_exit(1);
			while (journaal_note(t.s, "rapport", none, "") == ERR_OK)
				if (write(pipes[1], "x", 1) != 1)
					_exit(2);
			_exit(3);
		}
		close(pipes[1]);
		ck_assert_int_eq(read(pipes[0], &c, 1), 1);
		sleep_us(random() % 20000);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		confirmed++;
		while (read(pipes[0], &c, 1) == 1)
			confirmed++;
		close(pipes[0]);
		ck_assert_int_eq(opslag_open(&t), ERR_OK);
		ck_assert_int_ge(count_notes(), confirmed);
		ck_assert_int_le(count_notes(), confirmed + i + 1);
		ck_assert_int_eq(t.s->incarnation, 1);
		opslag_close(&t);
	}
}
END_TEST

static bool tell(void *ctx, const char *who, int waited_ms)
{
	struct buf *said = ctx;
	buf_reset(said);
	buf_add(said, who);
	ck_assert_int_ge(waited_ms, 300);
	return false;
}

START_TEST(store_begin__says_who_keeps_it_waiting)
{
	struct buf said = {0};
	struct opslag second = t;
	opslag_practice(&t);
	second.o.on_busy = tell;
	second.o.busy_ctx = &said;
	struct store_key key = {0};
	ck_assert_int_eq(store_open(&second.o, &key, &second.s), ERR_OK);
	ck_assert_int_eq(store_begin(t.s, true), ERR_OK);
	ck_assert_int_eq(store_begin(second.s, true), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(buf_str(&said), "oefen op "));
	ck_assert_int_eq(store_commit(t.s), ERR_OK);
	ck_assert_int_eq(store_begin(second.s, true), ERR_OK);
	ck_assert_int_eq(store_commit(second.s), ERR_OK);
	store_close(second.s);
	buf_clear(&said);
}
END_TEST

START_TEST(store_begin__opened_to_look_still_logs)
{
	static const struct rid none;
	opslag_practice(&t);
	t.o.read_only = true;
	ck_assert_int_eq(opslag_open(&t), ERR_OK);
	ck_assert(store_is_read_only(t.s));
	ck_assert_int_eq(store_begin(t.s, true), ERR_READ_ONLY);
	ck_assert_int_eq(journaal_note(t.s, "rapport", none, ""), ERR_OK);
	ck_assert_int_eq(count_notes(), 1);
}
END_TEST

START_TEST(store_bsn_allowed__practice_numbers_only_in_practice)
{
	opslag_practice(&t);
	ck_assert(store_bsn_allowed(t.s, ""));
	ck_assert(store_bsn_allowed(t.s, "990000011"));
	ck_assert(!store_bsn_allowed(t.s, "990000012"));
	ck_assert(!store_bsn_allowed(t.s, "123456782"));
	ck_assert(!store_bsn_allowed(t.s, "99000001"));
	t.s->practice = false;
	ck_assert(store_bsn_allowed(t.s, "123456782"));
}
END_TEST

/* --- memory ------------------------------------------------------------------------------- */

#define MASK 0x5a

/* How often bytes that are given masked, so that the question itself is no hit, stand in
 * memory that this process can write. */
static unsigned in_memory(const unsigned char *masked, size_t n)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY);
	char line[512];
	unsigned char *block = malloc(1 << 20);
	unsigned hits = 0;
	ck_assert(maps && block && mem >= 0);
	while (fgets(line, sizeof line, maps)) {
		unsigned long from, to;
		char rights[5];
		if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || rights[1] != 'w' || to - from > 512ul << 20)
			continue;
		for (unsigned long at = from; at < to; at += 1 << 20) {
			ssize_t got = pread(mem, block, to - at < 1 << 20 ? to - at : 1 << 20, (off_t)at);
			for (ssize_t i = 0; i + (ssize_t)n <= got; i++) {
				size_t k = 0;
				while (k < n && (block[i + (ssize_t)k] ^ MASK) == masked[k])
					k++;
				hits += k == n;
			}
		}
	}
	secret_wipe(block, 1 << 20);
	free(block);
	fclose(maps);
	close(mem);
	return hits;
}

static void mask(const unsigned char *p, size_t n, unsigned char *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = p[i] ^ MASK;
}

/* Half of each: as bytes, and as the hex that SQLCipher is given. */
START_TEST(store_close__leaves_no_key_in_memory)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[16], hex[32];
	struct secret *key = secret_new(32);
	opslag_ordinary(&t);
	ck_assert_int_eq(slots_subkey(t.s->slots, 1, key), ERR_OK);
	mask(secret_view(key), sizeof bytes, bytes);
	for (size_t i = 0; i < sizeof bytes; i++) {
		hex[2 * i] = (unsigned char)(digits[secret_view(key)[i] >> 4] ^ MASK);
		hex[2 * i + 1] = (unsigned char)(digits[secret_view(key)[i] & 15] ^ MASK);
	}
	ck_assert_uint_gt(in_memory(bytes, sizeof bytes), 0); /* the search finds what is there */
	secret_free(key);
	opslag_close(&t);
	ck_assert_uint_eq(in_memory(bytes, sizeof bytes), 0);
	ck_assert_uint_eq(in_memory(hex, sizeof hex), 0);
}
END_TEST

/* --- statements ------------------------------------------------------------------------- */

#define SQL_SET_ENTRY(name) {#name, &name},
static const struct {
	const char *name;
	const struct sql_set *set;
} sets[] = {SQL_SETS(SQL_SET_ENTRY)};

START_TEST(sql_sets__every_statement_prepares)
{
	opslag_practice(&t);
	for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
		for (unsigned id = 0; id < sets[i].set->n; id++) {
			struct stmt *q = db_stmt(t.s->db, sets[i].set, id);
			ck_assert_msg(stmt_check(q) == ERR_OK, "%s %u: %s", sets[i].name, id, store_error(t.s));
			stmt_done(q);
		}
}
END_TEST

/* Every table of statements in the sources is on the list. */
START_TEST(sql_sets__none_is_left_out)
{
	char dir[4200], path[4500], line[512];
	snprintf(dir, sizeof dir, "%s/src/store", support_srcdir());
	DIR *d = opendir(dir);
	const struct dirent *entry;
	unsigned n = 0;
	ck_assert_ptr_nonnull(d);
	while ((entry = readdir(d))) {
		snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
		FILE *f = strstr(entry->d_name, ".c") ? fopen(path, "r") : NULL;
		while (f && fgets(line, sizeof line, f)) {
			char name[64];
			bool listed = false;
			if (sscanf(line, "const struct sql_set %63[a-z_]", name) != 1)
				continue;
			for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
				listed |= strcmp(sets[i].name, name) == 0;
			ck_assert_msg(listed, "%s: %s", entry->d_name, name);
			n++;
		}
		if (f)
			fclose(f);
	}
	closedir(d);
	ck_assert_uint_eq(n, sizeof sets / sizeof sets[0]);
}
END_TEST

/* --- no plain byte ------------------------------------------------------------------------------------------- */

START_TEST(store__a_marker_is_in_no_file)
{
	static const char marker[] = "Merkteken-Qx7-in-geen-bestand";
	opslag_practice(&t);
	struct record *r = record_new(spec_record(t.spec, "persoon"), (struct rid){{0}});
	record_set(r, 0, marker);
	record_set(r, 2, marker);
	struct change_set *c = change_new(t.s, NULL);
	struct change_result result = {0};
	change_create(c, r);
	ck_assert_int_eq(change_save(c, &result), ERR_OK);
	ck_assert_uint_eq(opslag_search(t.dir, marker, sizeof marker - 1), 0);
	ck_assert_uint_eq(opslag_search(t.dir, "SQLite format 3", 15), 0);
	ck_assert_uint_eq(opslag_search(t.dir, "persoon", 7), 0);
	opslag_close(&t);
	ck_assert_uint_eq(opslag_search(t.dir, marker, sizeof marker - 1), 0);
	change_result_clear(&result);
	change_free(c);
	record_free(r);
}
END_TEST

Suite *open_suite(void)
{
	Suite *s = suite_create("store/open");
	const TTest *const tests[] = {
		store_create__makes_a_practice_store_that_opens_again,
		store_create__makes_an_ordinary_store_for_one_user,
		store_has_role__is_known_while_definitions_wait,
		store_create__files_and_directories_are_for_one_account,
		store_create__refuses_a_place_that_is_taken,
		store_create__takes_an_empty_directory_and_a_left_over,
		store_create__wants_a_user_a_town_and_a_day,
		store_create__without_the_code_typed_back_leaves_nothing,
		store_open__by_the_recovery_code,
		store_create__practice_devices_are_the_same_and_ordinary_ones_not,
		store_open__wrong_passphrases_slow_down_and_are_told,
		store_open__an_ordinary_store_does_not_open_without_a_key,
		store_open__nothing_there_is_missing_and_stays_so,
		store_open__tells_wrong_databases_apart,
		store_open__another_stores_file_is_foreign_either_way,
		store_open__a_flipped_bit_anywhere_in_the_first_page_is_damage,
		store_open__damaged_keys_point_at_the_kept_ones,
		store_open__refuses_rights_that_let_others_in,
		store_open__a_newer_or_other_schema_is_not_touched,
		store_open__another_application_is_foreign,
		store_open__without_the_identity_row_is_foreign,
		store_open__a_copied_directory_begins_a_new_incarnation,
		store_open__an_old_file_put_back_is_noticed,
		store_create__killed_anywhere_leaves_no_store_or_a_whole_one,
		store_create__on_a_full_disk_leaves_nothing,
		store__two_processes_lose_nothing,
		store__killed_while_writing_keeps_what_was_confirmed,
		store_begin__says_who_keeps_it_waiting,
		store_begin__opened_to_look_still_logs,
		store_bsn_allowed__practice_numbers_only_in_practice,
		store__a_marker_is_in_no_file,
		store_close__leaves_no_key_in_memory,
		sql_sets__every_statement_prepares,
		sql_sets__none_is_left_out,
	};
	TCase *c = tcase_create("open");
	tcase_set_timeout(c, 3600);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, store__on_disks_of_every_size, 0, 12);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
