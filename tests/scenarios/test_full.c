/* The disk is full (house 7; S03, S12, S17; dreiging-T16): on a small tmpfs of our own where
 * mounting is allowed, else under a limit on the size of files.
 * - A save says that the disk is full and stores nothing; all that was typed stays on the
 *   screen; once there is room the same key saves it. So with every amount of room left.
 * - A draft says so too, and is written by itself once there is room: a kill then loses nothing.
 * - An import, a rebuild, a new store and a backup stop whole with exit code 7, and work once
 *   there is room; what was there is untouched. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/script.h"
#include "scenarios/suites.h"

#include "base/mem.h"
#include "support/run.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { HIGH = 260, EXIT_ENVIRONMENT = 7, DISK_KIB = 16 * 1024 };

#define FULL "schijf is vol"

/* --- a disk that can be filled ------------------------------------------------------------- */

struct disk {
	char *dir;
	bool mounted;
};

static struct disk disk_new(void)
{
	struct disk d = {.dir = mem_dup(support_dir())};
	d.mounted = support_small_disk(d.dir, DISK_KIB);
	return d;
}

static char *disk_copy(const struct disk *d, const char *store)
{
	const char *argv[] = {"/bin/cp", "-a", store, d->dir, NULL};
	struct lab_run r = lab_run(argv, NULL, NULL);
	ck_assert_msg(r.code == 0, "%s", buf_str(&r.err));
	lab_run_clear(&r);
	return lab_path(d->dir, strrchr(store, '/') + 1);
}

/* Where there is no disk of our own, the program may not write to files any more. */
static void limit_files(struct pty *p, rlim_t bytes)
{
	const struct rlimit l = {bytes, RLIM_INFINITY};
	ck_assert_int_eq(p ? prlimit(pty_pid(p), RLIMIT_FSIZE, &l, NULL) : 0, 0);
}

/* Leaves `room` bytes. p: the program that is to feel it; NULL: it is yet to come. */
static void disk_fill(const struct disk *d, struct pty *p, size_t room)
{
	if (!d->mounted) {
		limit_files(p, 0);
		return;
	}
	static const char zero[4096];
	struct statvfs v;
	char *path = lab_path(d->dir, "vulling");
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	while (fstatvfs(fd, &v) == 0 && (size_t)v.f_bavail * v.f_bsize > room && write(fd, zero, sizeof zero) > 0)
		;
	close(fd);
	free(path);
}

static void disk_empty(const struct disk *d, struct pty *p)
{
	if (!d->mounted) {
		limit_files(p, RLIM_INFINITY);
		return;
	}
	char *path = lab_path(d->dir, "vulling");
	ck_assert_int_eq(unlink(path), 0);
	free(path);
}

static void disk_end(struct disk *d)
{
	if (d->mounted)
		umount2(d->dir, MNT_DETACH);
	free(d->dir);
}

/* --- the form -------------------------------------------------------------------------------- */

static void leave(struct pty *p)
{
	pty_kill(p, SIGKILL);
	ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), 128 + SIGKILL);
	pty_free(p);
}

/* With this much room the save works or says why not; then there is room, and it works. */
static void one_save(const struct disk *d, const char *store, unsigned round, size_t room)
{
	struct script s;
	struct pty *p = lab_open_sized(store, HIGH, 100, NULL);
	script_start(&s, round);
	lab_new_form(p, "Brede intake");
	script_type(&s, p, 25);
	disk_fill(d, p, room);
	pty_type(p, KEY_F9);
	bool full = pty_shows(p, FULL);
	ck_assert_msg(full || (d->mounted && room && pty_shows(p, "Opgeslagen.")), "room %zu:\n%.3000s", room, pty_screen(p));
	ck_assert_uint_eq(script_check(&s, p, 0), 0);
	disk_empty(d, p);
	pty_type(p, KEY_F9);
	ck_assert_msg(pty_shows(p, full ? "Opgeslagen." : "niets op te slaan"), "%.3000s", pty_screen(p));
	leave(p);
	p = lab_open_sized(store, HIGH, 100, NULL);
	lab_shows_not(p, LAB_DRAFTS);
	lab_open_form(p, "Brede intake");
	ck_assert_uint_eq(script_check(&s, p, 0), 0);
	leave(p);
	script_clear(&s);
}

START_TEST(save__on_a_full_disk_says_so_and_works_once_there_is_room)
{
	struct disk d = disk_new();
	char *from = _i ? lab_real() : lab_practice(), *store = disk_copy(&d, from);
	unsigned n = d.mounted ? (unsigned)lab_rounds(3, 40) : 1;
	for (unsigned i = 0; i < n; i++)
		one_save(&d, store, i, (size_t)i * i * 2 * 4096);
	lab_verify(store, true);
	script_forget();
	disk_end(&d);
	free(store);
	free(from);
}
END_TEST

START_TEST(draft__on_a_full_disk_is_written_once_there_is_room)
{
	struct disk d = disk_new();
	char *from = lab_practice(), *store = disk_copy(&d, from);
	struct script s;
	struct pty *p = lab_open(store);
	script_start(&s, 77);
	lab_new_form(p, "Brede intake");
	disk_fill(&d, p, 0);
	script_type(&s, p, 10);
	script_begin(&s, p, 12);
	ck_assert_msg(pty_wait_text(p, FULL, PTY_LIMIT_MS), "%.3000s", pty_screen(p));
	disk_empty(&d, p);
	pty_wait_seconds(p, 3); /* it is tried again each second */
	leave(p);
	p = lab_open_sized(store, HIGH, 100, NULL);
	lab_resume(p);
	ck_assert_uint_eq(script_check(&s, p, LONG_MAX), 0);
	char *value = lab_value(p);
	ck_assert_str_eq(value, s.begun);
	free(value);
	leave(p);
	script_clear(&s);
	script_forget();
	disk_end(&d);
	free(store);
	free(from);
}
END_TEST

/* --- commands ---------------------------------------------------------------------------------- */

static void refuse(const struct disk *d, size_t room, const char *const *argv, const char *const *secrets)
{
	const char *limited[24] = {"/usr/bin/prlimit", "--fsize=0"};
	for (size_t i = 0; argv[i]; i++)
		limited[i + 2] = argv[i];
	disk_fill(d, NULL, room);
	struct lab_run r = lab_run(d->mounted ? argv : limited, secrets, NULL);
	disk_empty(d, NULL);
	ck_assert_msg(r.code == EXIT_ENVIRONMENT, "%s: %d: %s", argv[1], r.code, buf_str(&r.err));
	ck_assert_msg(strstr(buf_str(&r.err), FULL), "%s: %s", argv[1], buf_str(&r.err));
	lab_run_clear(&r);
}

static char *digest_of(const char *store)
{
	struct buf out = {0};
	lab_command(store, 0, &out, "verify", "--json", NULL);
	const char *at = strstr(buf_str(&out), "\"digest\":\"");
	ck_assert_ptr_nonnull(at);
	char *digest = mem_dup_n(at + 10, 64);
	buf_clear(&out);
	return digest;
}

enum { ROWS = 400 };

static char *many_people(void)
{
	char *path = lab_path(support_dir(), "veel.csv");
	FILE *f = fopen(path, "we");
	ck_assert_ptr_nonnull(f);
	fputs("V-nummer;Voornamen;Geslachtsnaam;Geboortedatum;Geslacht;Doelgroep;Inburgeringsplichtig;Gemeentecode;Gekoppeld op\n", f);
	for (int i = 0; i < ROWS; i++)
		fprintf(f, "%010d;Voornaam%d;Achternaam%d;01-01-1980;V;AS;ja;0907;12-01-2026\n", 1000 + i, i, i);
	fclose(f);
	return path;
}

static long number_in(const char *json, const char *name)
{
	char key[32];
	snprintf(key, sizeof key, "\"%s\":", name);
	const char *at = strstr(json, key);
	ck_assert_msg(at, "no %s in %s", name, json);
	return strtol(at + strlen(key), NULL, 10);
}

START_TEST(import__on_a_full_disk_stops_whole_and_goes_on)
{
	struct disk d = disk_new();
	if (d.mounted) { /* what is under way is larger than one file may be */
		char *from = lab_real(), *store = disk_copy(&d, from), *csv = many_people();
		const char *argv[] = {"./regie", "import", "dossier", csv, "--store", store, "--passphrase-fd", LAB_FD, NULL};
		const char *secrets[] = {LAB_PASSPHRASE "\n", NULL};
		refuse(&d, (size_t)1 << 20, argv, secrets);
		lab_verify(store, true);
		struct buf out = {0};
		lab_command(store, 0, &out, "import", "dossier", csv, "--json", NULL);
		ck_assert_int_eq(number_in(buf_str(&out), "created") + number_in(buf_str(&out), "same"), ROWS);
		buf_reset(&out);
		lab_command(store, 0, &out, "import", "dossier", csv, "--json", NULL);
		ck_assert_int_eq(number_in(buf_str(&out), "same"), ROWS);
		lab_verify(store, true);
		buf_clear(&out);
		free(csv);
		free(store);
		free(from);
	}
	disk_end(&d);
}
END_TEST

START_TEST(commands__on_a_full_disk_stop_whole)
{
	struct disk d = disk_new();
	char *from = lab_practice(), *store = disk_copy(&d, from);
	char *before = digest_of(store);
	if (d.mounted)
		refuse(&d, 256 * 1024, (const char *const[]){"./regie", "verify", "--rebuild", "--store", store, NULL}, NULL);
	char *after = digest_of(store);
	ck_assert_str_eq(before, after);
	lab_verify(store, true);

	char *copy = lab_path(d.dir, "kopie");
	refuse(&d, 256 * 1024, (const char *const[]){"./regie", "backup", copy, "--store", store, NULL}, NULL);
	lab_command(store, 0, NULL, "backup", copy, NULL);

	char *new = lab_path(d.dir, "nieuw");
	refuse(&d, 256 * 1024, (const char *const[]){"./regie", "init", "--store", new, "--user", "anna", "--gemeente", "0344",
		"--gedeeld", "--new-passphrase-fd", LAB_FD, NULL}, (const char *const[]){LAB_PASSPHRASE "\n", NULL});
	ck_assert_int_ne(access(new, F_OK), 0);
	lab_command(new, 5, NULL, "verify", NULL);
	free(new);
	free(copy);
	free(before);
	free(after);
	disk_end(&d);
	free(store);
	free(from);
}
END_TEST

/* Not a byte at opening: it says so and ends, or opens and says so at the save. */
START_TEST(open__on_a_full_disk_says_so)
{
	struct disk d = disk_new();
	char *from = lab_practice(), *store = disk_copy(&d, from);
	refuse(&d, 0, (const char *const[]){"./regie", "journaal", "--dossier", "INB-2026-AA-1", "--store", store, NULL}, NULL);
	lab_verify(store, false);
	disk_end(&d);
	free(store);
	free(from);
}
END_TEST

/* The journaal must be written before anything is shown: where nothing can be, nothing opens. */
START_TEST(open__on_a_read_only_disk_is_refused)
{
	struct disk d = disk_new();
	char *from = lab_practice(), *store = disk_copy(&d, from);
	if (d.mounted) {
		ck_assert_int_eq(mount("none", d.dir, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
		lab_command(store, EXIT_ENVIRONMENT, NULL, "verify", NULL);
		struct pty *p = pty_start((const char *const[]){"./regie", "--store", store, NULL}, NULL, 24, 80, "xterm");
		ck_assert_int_eq(pty_status(p, PTY_LIMIT_MS), EXIT_ENVIRONMENT);
		ck_assert(!pty_is_alternate(p));
		lab_shows(p, "regie: ");
		pty_free(p);
		ck_assert_int_eq(mount("none", d.dir, NULL, MS_REMOUNT, NULL), 0);
		lab_verify(store, false);
	}
	disk_end(&d);
	free(store);
	free(from);
}
END_TEST

Suite *full_suite(void)
{
	Suite *s = suite_create("full");
	TCase *t = tcase_create("full");
	tcase_set_timeout(t, support_is_long() ? 1200 : 120);
	tcase_add_loop_test(t, save__on_a_full_disk_says_so_and_works_once_there_is_room, 0, 2);
	tcase_add_test(t, draft__on_a_full_disk_is_written_once_there_is_room);
	tcase_add_test(t, import__on_a_full_disk_stops_whole_and_goes_on);
	tcase_add_test(t, commands__on_a_full_disk_stop_whole);
	tcase_add_test(t, open__on_a_full_disk_says_so);
	tcase_add_test(t, open__on_a_read_only_disk_is_refused);
	suite_add_tcase(s, t);
	return s;
}
