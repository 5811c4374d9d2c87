/* Making, opening and looking into stores for tests. */
#include <config.h>

#include "store/opslag.h"

#include "support/run.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char ours[] =
	"lijst: rol\nlabel: Rol\ncode: beheerder Beheerder\ncode: consulent Consulent\n\n"
	"record: medewerker\nlabel: Medewerker\nmeervoud: Medewerkers\ntitel: naam\n\n"
	"veld: medewerker.gebruikersnaam\ntype: tekst(32)\nlabel: Gebruikersnaam\nklasse: A\n\n"
	"veld: medewerker.naam\ntype: tekst(100)\nlabel: Naam\n\n"
	"veld: medewerker.rol\ntype: meer(rol)\nlabel: Rol\nklasse: A\n\n"
	"veld: medewerker.actief\ntype: ja_nee\nlabel: Actief\n\n"
	"record: persoon\nlabel: Persoon\nmeervoud: Personen\ntitel: geslachtsnaam\n\n"
	"veld: persoon.geslachtsnaam\ntype: tekst(200)\nlabel: Geslachtsnaam\nzoek: naam\n\n"
	"veld: persoon.bsn\ntype: bsn\nlabel: BSN\nzoek: nummer\n\n"
	"veld: persoon.opmerking\ntype: langtekst\nlabel: Opmerking\n\n"
	"record: dossier\nlabel: Dossier\nmeervoud: Dossiers\ntitel: dossiernummer\n\n"
	"veld: dossier.dossiernummer\ntype: tekst(20)\nlabel: Nummer\nzoek: nummer\n\n"
	"veld: dossier.persoon\ntype: ref(persoon)\nlabel: Persoon\n\n"
	"record: gesprek\nlabel: Gesprek\nmeervoud: Gesprekken\nvan: dossier\ntitel: datum\n\n"
	"veld: gesprek.datum\ntype: datum\nlabel: Datum\n\n"
	"veld: gesprek.verslag\ntype: langtekst\nlabel: Verslag\n\n";

static int64_t wall(void *ctx)
{
	return ((struct opslag *)ctx)->now_ms++;
}

static void wait_injected(void *ctx, int seconds)
{
	((struct opslag *)ctx)->waited += seconds;
}

static void put_definitions(const char *dir, const char *definitions)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/test.def", dir);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(definitions, f);
	ck_assert_int_eq(fclose(f), 0);
}

void opslag_setup(struct opslag *t)
{
	static char schema_dir[4096];
	struct spec_fault *faults = NULL;
	size_t n = 0;
	*t = (struct opslag){.now_ms = 1772442000000}; /* 2 March 2026, 10:00 */
	ck_assert_int_eq(secret_init(), ERR_OK);
	snprintf(schema_dir, sizeof schema_dir, "%s/db", support_srcdir());
	snprintf(t->defs, sizeof t->defs, "%s", support_dir());
	put_definitions(t->defs, ours);
	enum err e = spec_load(t->defs, t->defs, NULL, &t->spec, &faults, &n);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%s:%d %s %s\n", faults[i].file, faults[i].line, faults[i].word, faults[i].text);
	ck_assert_int_eq(e, ERR_OK);
	snprintf(t->dir, sizeof t->dir, "%s/opslag", support_dir());
	t->clock = (struct clock){.wall_ms = wall, .monotonic_ms = wall, .ctx = t};
	t->o = (struct store_options){.dir = t->dir, .spec = t->spec, .schema_dir = schema_dir, .clock = &t->clock,
		.why = &t->why, .wait = wait_injected, .wait_ctx = t};
}

void opslag_redefine(struct opslag *t, const char *own)
{
	struct spec_fault *faults = NULL;
	size_t n = 0;
	const char *dir = support_dir();
	put_definitions(dir, own);
	spec_free(t->spec);
	ck_assert_int_eq(spec_load(t->defs, t->defs, dir, &t->spec, &faults, &n), ERR_OK);
	t->o.spec = t->spec;
}

void opslag_teardown(struct opslag *t)
{
	opslag_close(t);
	spec_free(t->spec);
	buf_clear(&t->why);
}

struct secret *opslag_secret(const char *text)
{
	struct secret *s = secret_new(256);
	ck_assert(secret_append(s, text, strlen(text)));
	return s;
}

void opslag_practice(struct opslag *t)
{
	struct store_new n = {.user = "oefen", .name = "Oefenaar", .gemeentecode = "0363", .rollen = "consulent beheerder",
		.practice_today = {2026, 3, 2}};
	ck_assert_msg(store_create(&t->o, &n, &t->s) == ERR_OK, "%s", buf_str(&t->why));
}

void opslag_ordinary(struct opslag *t)
{
	struct secret *passphrase = opslag_secret(OPSLAG_PASSPHRASE);
	struct store_new n = {.user = "anja", .name = "Anja", .gemeentecode = "0363", .rollen = "beheerder",
		.passphrase = passphrase, .shared_host = true};
	enum err e = store_create(&t->o, &n, &t->s);
	secret_free(passphrase);
	ck_assert_msg(e == ERR_OK, "%s", buf_str(&t->why));
}

enum err opslag_open(struct opslag *t)
{
	struct store_key key = {0};
	opslag_close(t);
	return store_open(&t->o, &key, &t->s);
}

enum err opslag_unlock(struct opslag *t, const char *user, const char *passphrase)
{
	struct secret *secret = opslag_secret(passphrase);
	struct store_key key = {.user = user, .passphrase = secret};
	opslag_close(t);
	enum err e = store_open(&t->o, &key, &t->s);
	secret_free(secret);
	return e;
}

void opslag_close(struct opslag *t)
{
	store_close(t->s);
	t->s = NULL;
}

const char *opslag_path(const struct opslag *t, const char *name)
{
	static char path[4400];
	snprintf(path, sizeof path, "%s/%s", t->dir, name);
	return path;
}

static void read_file(const char *path, struct buf *out)
{
	char block[65536];
	int fd = open(path, O_RDONLY);
	ck_assert_msg(fd >= 0, "%s", path);
	buf_reset(out);
	for (ssize_t n; (n = read(fd, block, sizeof block)) > 0;)
		buf_add_n(out, block, (size_t)n);
	close(fd);
}

void opslag_read(const struct opslag *t, const char *name, struct buf *out)
{
	read_file(opslag_path(t, name), out);
}

/* In place: the same file keeps its number, as with cp over it. */
void opslag_write(const struct opslag *t, const char *name, const struct buf *bytes)
{
	int fd = open(opslag_path(t, name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, buf_str(bytes), bytes->len), (ssize_t)bytes->len);
	close(fd);
}

unsigned opslag_search(const char *dir, const void *p, size_t n)
{
	unsigned hits = 0;
	const struct dirent *entry;
	DIR *d = opendir(dir);
	ck_assert_ptr_nonnull(d);
	while ((entry = readdir(d))) {
		char path[4400];
		struct stat st;
		struct buf bytes = {0};
		snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
		if (entry->d_name[0] == '.' || lstat(path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			hits += opslag_search(path, p, n);
		if (!S_ISREG(st.st_mode))
			continue;
		read_file(path, &bytes);
		hits += memmem(buf_str(&bytes), bytes.len, p, n) != NULL;
		buf_clear(&bytes);
	}
	closedir(d);
	return hits;
}

void opslag_copy(const char *from, const char *to)
{
	char command[9000];
	snprintf(command, sizeof command, "cp -a '%s' '%s'", from, to);
	ck_assert_int_eq(system(command), 0);
}
