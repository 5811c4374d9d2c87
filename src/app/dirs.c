/* Where things are: definitions and data beside the program (build tree) or installed;
 * the store under XDG_DATA_HOME. */
#include <config.h>

#include "app_priv.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *join(const char *dir, const char *name)
{
	struct buf b = {0};
	buf_printf(&b, "%s/%s", dir, name);
	return buf_detach(&b);
}

/* The directory that the program stands in; NULL: not to be found. */
static char *program_dir(void)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	if (n <= 0)
		return NULL;
	exe[n] = '\0';
	char *slash = strrchr(exe, '/');
	return slash ? mem_dup_n(exe, (size_t)(slash - exe)) : NULL;
}

/* The source tree named by regie.dirs in that directory; only a file that nobody but
 * us or root can write is believed. NULL: an installed program. */
static char *source_tree(const char *beside)
{
	if (!beside)
		return NULL;
	char *path = join(beside, "regie.dirs"), *dir = NULL;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && !(st.st_mode & 022) &&
		(st.st_uid == getuid() || st.st_uid == 0)) {
		char line[4096];
		ssize_t len = read(fd, line, sizeof line - 1);
		if (len > 0) {
			line[len] = '\0';
			line[strcspn(line, "\n")] = '\0';
			dir = mem_dup(line);
		}
	}
	if (fd >= 0)
		close(fd);
	free(path);
	return dir;
}

char *dirs_locale(void)
{
	char *beside = program_dir(), *tree = source_tree(beside);
	char *dir = tree ? join(beside, "locale") : mem_dup(LOCALEDIR);
	free(beside);
	free(tree);
	return dir;
}

static char *data_home(void)
{
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	if (xdg && xdg[0] == '/')
		return mem_dup(xdg);
	return home && home[0] == '/' ? join(home, ".local/share") : NULL;
}

static char *store_place(const struct app_options *o)
{
	if (o->store)
		return mem_dup(o->store);
	char *home = data_home();
	char *dir = home ? join(home, o->demo ? "regie-oefenen" : "regie") : NULL;
	free(home);
	return dir;
}

enum err dirs_find(struct app *a)
{
	struct app_dirs *d = &a->dirs;
	char *beside = program_dir(), *tree = source_tree(beside);
	const char *data = tree ? tree : REGIE_DATADIR;
	d->screens = join(data, "screens");
	d->db = join(data, "db");
	d->codes = join(d->db, "codes");
	d->mappings = join(d->db, "mappings");
	d->regels = join(d->db, "regels");
	d->store = store_place(&a->o);
	free(beside);
	free(tree);
	if (access(d->screens, R_OK) != 0)
		return ERR_MISSING;
	d->gemeente = d->store ? join(d->store, "gemeente") : NULL;
	if (d->gemeente && access(d->gemeente, R_OK) != 0) {
		free(d->gemeente);
		d->gemeente = NULL;
	}
	d->gemeente_regels = d->gemeente ? join(d->gemeente, "regels") : NULL;
	return ERR_OK;
}

void dirs_clear(struct app_dirs *d)
{
	free(d->screens);
	free(d->db);
	free(d->codes);
	free(d->mappings);
	free(d->regels);
	free(d->store);
	free(d->gemeente);
	free(d->gemeente_regels);
	memset(d, 0, sizeof *d);
}

enum err dirs_make_parents(const char *path)
{
	char *copy = mem_dup(path);
	enum err e = ERR_OK;
	for (char *p = copy + 1; e == ERR_OK && (p = strchr(p, '/')); p++) {
		*p = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			e = file_errno(errno);
		*p = '/';
	}
	free(copy);
	return e;
}
