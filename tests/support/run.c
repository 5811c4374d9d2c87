/* Support of every test program: runner, scratch directories, places. */
#include <config.h>

#include "support/run.h"

#include <ftw.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch[PATH_MAX];
static pid_t scratch_owner;

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st;
	(void)flag;
	(void)f;
	return remove(path);
}

static void scratch_remove(void)
{
	if (scratch[0] && getpid() == scratch_owner)
		nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *support_dir(void)
{
	static char dir[PATH_MAX + 16];
	static unsigned n;
	if (!scratch[0]) {
		char here[PATH_MAX / 2];
		if (!getcwd(here, sizeof here))
			abort();
		snprintf(scratch, sizeof scratch, "%s/scratch-XXXXXX", here);
		if (!mkdtemp(scratch))
			abort();
		scratch_owner = getpid();
		atexit(scratch_remove);
	}
	do {
		snprintf(dir, sizeof dir, "%s/%u", scratch, n++);
	} while (mkdir(dir, 0700) != 0);
	return dir;
}

const char *support_srcdir(void)
{
	const char *dir = getenv("abs_top_srcdir");
	return dir ? dir : SUPPORT_SRCDIR;
}

bool support_is_long(void)
{
	const char *level = getenv("REGIE_LEVEL");
	return level && strcmp(level, "long") == 0;
}

/* The same user inside as outside: files of an unmapped user cannot be made. */
static bool map_ids(uid_t uid, gid_t gid)
{
	const struct { const char *path; long id; } maps[] = {
		{"/proc/self/setgroups", -1}, {"/proc/self/uid_map", (long)uid}, {"/proc/self/gid_map", (long)gid}};
	bool ok = true;
	for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++) {
		FILE *f = fopen(maps[i].path, "we");
		ok = f && (maps[i].id < 0 ? fputs("deny", f) : fprintf(f, "%ld %ld 1", maps[i].id, maps[i].id)) >= 0 && ok;
		ok = f && fclose(f) == 0 && ok;
	}
	return ok;
}

bool support_small_disk(const char *dir, unsigned kib)
{
	char size[64];
	uid_t uid = geteuid();
	gid_t gid = getegid();
	snprintf(size, sizeof size, "size=%uk,mode=0700", kib);
	if (unshare(uid == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0 || (uid != 0 && !map_ids(uid, gid)))
		return false;
	return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 && mount("none", dir, "tmpfs", 0, size) == 0;
}

const char *support_shared(void)
{
	static char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/../shared", support_srcdir());
	return access(path, R_OK) == 0 ? path : NULL;
}

int support_run(const support_suite_fn *suites, size_t n)
{
	support_dir();
	SRunner *runner = srunner_create(NULL);
	for (size_t i = 0; i < n; i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
