/* What an exchange costs: bench/sync DIR LINES makes an office and a device in DIR, lets the device write so many
 * lines, and measures export, ingest, reply and import. By hand; on practice stores over the small definitions. */
#include <config.h>

#include "store/change.h"
#include "sync/centre.h"
#include "sync/sync.h"

#include "base/mem.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

static struct clock clock_now;

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check(enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	fprintf(stderr, "%s: %s\n", what, err_name(e));
	exit(1);
}

static long peak_mib(void)
{
	struct rusage r;
	getrusage(RUSAGE_SELF, &r);
	return r.ru_maxrss / 1024;
}

static void line(const char *what, uint64_t n, double from)
{
	double passed = seconds() - from;
	printf("%-8s %8llu lines  %7.2f s  %8.0f lines/s  peak %ld MiB\n", what, (unsigned long long)n, passed,
		(double)n / passed, peak_mib());
}

static struct store *make(const char *dir, const char *name, const char *town, const struct spec *spec)
{
	char path[4096];
	struct store *s;
	snprintf(path, sizeof path, "%s/%s", dir, name);
	struct store_options o = {.dir = path, .spec = spec, .schema_dir = BENCH_TOP "/db", .clock = &clock_now};
	struct store_new n = {.user = name, .name = name, .gemeentecode = town, .rollen = "beheerder",
		.practice_today = {2026, 3, 2}};
	check(store_create(&o, &n, &s), "store_create");
	return s;
}

static void write_lines(struct store *s, const struct spec *spec, unsigned long lines)
{
	static const struct rid none;
	for (unsigned long i = 0; i < lines; i++) {
		if (i % 400 == 0)
			check(store_begin(s, true), "begin");
		struct record *r = record_new(spec_record(spec, "proef"), none);
		struct change_set *c = change_new(s, NULL);
		struct change_result result = {0};
		char text[64];
		snprintf(text, sizeof text, "een antwoord van gewone lengte, nummer %lu", i);
		record_set(r, spec_record_field(r->spec, "a")->index, text);
		record_set(r, spec_record_field(r->spec, "g1")->index, "Dorpsstraat");
		change_create(c, r);
		check(change_save(c, &result), "save");
		change_result_clear(&result);
		change_free(c);
		record_free(r);
		if (i % 400 == 399 || i + 1 == lines)
			check(store_commit(s), "commit");
	}
}

static bool yes(void *ctx, const char *label, const char *words)
{
	(void)ctx;
	(void)label;
	(void)words;
	return true;
}

static bool yes_office(void *ctx, const char *words)
{
	return yes(ctx, NULL, words);
}

static void enroll(struct store *office, struct store *device)
{
	struct buf request = {0}, grant = {0};
	enum sync_fault fault;
	check(centre_init(office, NULL), "init");
	check(sync_enroll_request(device, "laptop", &request, NULL, NULL), "request");
	check(centre_enroll(office, request.s, request.len, "*", yes, NULL, &grant, &fault), "enroll");
	check(sync_enroll_accept(device, grant.s, grant.len, yes_office, NULL, &fault), "accept");
	buf_clear(&request);
	buf_clear(&grant);
}

int main(int argc, char **argv)
{
	struct spec *spec;
	struct spec_fault *faults;
	size_t n;
	enum sync_fault fault;
	struct sync_exported out;
	struct centre_taken in;
	struct centre_reply reply;
	struct sync_imported back;
	unsigned char device[16];
	char name[64];
	if (argc != 3) {
		fprintf(stderr, "bench/sync DIR LINES\n");
		return 2;
	}
	clock_now = clock_system();
	check(secret_init(), "secret_init");
	check(spec_load(BENCH_TOP "/tests/store/defs", BENCH_TOP "/tests/store/defs", NULL, &spec, &faults, &n), "spec");
	mkdir(argv[1], 0700);
	struct store *office = make(argv[1], "kantoor", "0363", spec), *laptop = make(argv[1], "laptop", "0599", spec);
	enroll(office, laptop);
	check(centre_find(office, "laptop", device), "find");
	double t = seconds();
	write_lines(laptop, spec, strtoul(argv[2], NULL, 10));
	line("write", strtoul(argv[2], NULL, 10), t);
	int dir = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	t = seconds();
	check(sync_export(laptop, dir, NULL, NULL, &out, &fault), "export");
	line("export", out.lines, t);
	printf("         %llu bytes, %.1f a line\n", (unsigned long long)out.bytes, (double)out.bytes / (double)out.lines);
	snprintf(name, sizeof name, "%s", out.name);
	t = seconds();
	check(centre_ingest(office, dir, name, false, NULL, NULL, &in, &fault), "ingest");
	line("ingest", in.fresh, t);
	t = seconds();
	check(centre_ingest(office, dir, name, false, NULL, NULL, &in, &fault), "ingest again");
	line("again", in.known_lines, t);
	t = seconds();
	check(centre_reply(office, device, dir, NULL, NULL, &reply, &fault), "reply");
	line("reply", reply.lines, t);
	t = seconds();
	check(sync_import(laptop, dir, reply.name, NULL, NULL, &back, &fault), "import");
	line("import", back.fresh + back.known, t);
	store_close(office);
	store_close(laptop);
	spec_free(spec);
	return 0;
}
