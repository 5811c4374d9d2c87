/* What sealing and proving a bundle costs, without a store; run by hand, figures to standard output.
 *   bench/bundle DIR N      write N operation lines as a bundle in DIR, open it, hand all out */
#include <config.h>

#include "sync/bundle.h"
#include "sync/keys.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NOW = 5 };

static struct keyring *device, *office;
static uint64_t plain;

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(enum err e, const char *what, enum sync_fault fault)
{
	if (!e)
		return;
	fprintf(stderr, "%s: %s %s\n", what, err_name(e), sync_fault_code(fault));
	exit(1);
}

/* Line n: a set of one to three fields, ids that do not pack. */
static void make_line(int64_t n, struct buf *out, unsigned char salt[16])
{
	static const char *const fields[] = {"moedertaal", "telefoon", "leerroute", "opmerking", "woonplaats", "opleiding"};
	static const char *const words[] = {"kmr", "0612345678", "B1-route", "heeft gebeld over de afspraak", "Zwolle",
		"vmbo"};
	unsigned char noise[HASH_BYTES], device_id[ID_BYTES];
	char set[ID_TEXT], base[ID_TEXT], record[UUID_TEXT], dev[ID_TEXT];
	unsigned k = (unsigned)(n * 2654435761u % 6);
	memcpy(device_id, keyring_id(device), ID_BYTES);
	id_text(device_id, dev);
	hash_bytes(noise, NULL, 0, &n, sizeof n);
	memcpy(salt, noise, 16);
	id_text(noise + 16, set);
	hash_bytes(noise, noise, 16, &n, sizeof n);
	id_text(noise, base);
	uuid_text(noise + 16, record);
	buf_printf(out, "{\"c\":\"%s\",\"d\":\"%s\",\"f\":{\"%s\":[\"%s %" PRId64 "\",{\"bron\":\"eig\"},[\"%s\"]]},\"i\":1,"
		"\"k\":\"set\",\"n\":%" PRId64 ",\"r\":\"%s\",\"s\":\"persoon\",\"t\":\"%016" PRIx64 "\",\"u\":\"a.jansen\","
		"\"v\":\"W8c2JVUyqhDsEBjplHvSnQ\"}", set, dev, fields[k], words[k], n % 977, base, n, record,
		UINT64_C(0x019cadd461d80000) + (uint64_t)n * 65536 * 977);
}

/* The chain first, so that the manifest can say where it ends. */
static void chain_of(int64_t n, unsigned char out[HASH_BYTES])
{
	struct buf line = {0};
	unsigned char salt[16], commit[HASH_BYTES];
	memset(out, 0, HASH_BYTES);
	for (int64_t i = 1; i <= n; i++) {
		buf_reset(&line);
		make_line(i, &line, salt);
		plain += line.len + 34;
		hash_commit(commit, salt, line.s, line.len);
		hash_link(out, out, commit);
	}
	buf_clear(&line);
}

static void write_all(int dirfd, int64_t n, const struct bundle_manifest *m)
{
	struct bundle_seal seal = {.sign = keyring_now(device, KEY_SIGN, NOW)->secret,
		.shared = keyring_now(device, KEY_SHARED, NOW)->secret};
	struct bundle_writer *w;
	struct buf line = {0};
	enum sync_fault fault;
	memcpy(seal.recipient, keyring_now(office, KEY_BOX, NOW)->public, BUNDLE_KEY);
	must(bundle_begin(&seal, m, dirfd, "bench.bundel", &w, &fault), "begin", fault);
	for (int64_t i = 1; i <= n; i++) {
		struct bundle_item item = {.kind = BUNDLE_LINE};
		buf_reset(&line);
		make_line(i, &line, item.salt);
		item.text = line.s;
		item.n = line.len;
		must(bundle_put(w, &item, &fault), "put", fault);
	}
	must(bundle_finish(w, NULL, &fault), "finish", fault);
	buf_clear(&line);
}

static bool peer(void *ctx, const unsigned char sender[ID_BYTES], struct bundle_peer *out)
{
	(void)ctx;
	(void)sender;
	memcpy(out->sign, keyring_now(device, KEY_SIGN, NOW)->public, BUNDLE_KEY);
	out->shared = keyring_now(device, KEY_SHARED, NOW)->secret;
	out->revoked = false;
	return true;
}

static bool box(void *ctx, const unsigned char fingerprint[ID_BYTES], struct bundle_box *out)
{
	(void)ctx;
	const struct key *k = keyring_find(office, fingerprint);
	if (!k)
		return false;
	out->secret = k->secret;
	memcpy(out->public, k->public, BUNDLE_KEY);
	return true;
}

static enum err count(void *ctx, const struct bundle_item *item)
{
	(void)item;
	(*(uint64_t *)ctx)++;
	return ERR_OK;
}

static long peak_kib(int who)
{
	struct rusage r;
	getrusage(who, &r);
	return r.ru_maxrss;
}

/* Processor time of this process and of the children it waited for. */
static double cpu_s(void)
{
	double sum = 0;
	static const int whose[] = {RUSAGE_SELF, RUSAGE_CHILDREN};
	for (int i = 0; i < 2; i++) {
		struct rusage r;
		getrusage(whose[i], &r);
		sum += (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
			(double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
	}
	return sum;
}

static void say(const char *what, double s, double cpu, int64_t n)
{
	printf("%-22s %9.0f lines/s  %7.3f s wall  %7.3f s cpu (%9.0f lines/s)  peak %ld KiB\n", what, (double)n / s, s, cpu,
		(double)n / cpu, peak_kib(RUSAGE_SELF));
}

int main(int argc, char **argv)
{
	static const unsigned char device_id[ID_BYTES] = "bench-apparaat!!", office_id[ID_BYTES] = "bench-kantoor!!!";
	const struct bundle_reader reader = {.peer = peer, .box = box};
	struct bundle *b;
	struct stat st;
	enum sync_fault fault;
	uint64_t handed = 0;
	if (argc != 3 || secret_init() != ERR_OK)
		return 2;
	int64_t n = strtoll(argv[2], NULL, 10);
	int dirfd = open(argv[1], O_RDONLY | O_DIRECTORY);
	device = keyring_new(device_id);
	office = keyring_new(office_id);
	keyring_make(device, KEY_SIGN, 0, 0);
	keyring_make(device, KEY_SHARED, 0, 0);
	keyring_make(office, KEY_BOX, 0, 0);
	unlinkat(dirfd, "bench.bundel", 0);
	struct bundle_stream s = {.incarnation = 1, .from = 1, .to = n, .whole = true};
	struct bundle_manifest m = {.incarnation = 1, .number = 1, .lines = (uint64_t)n, .app = "bench", .streams = &s,
		.n_streams = 1};
	memcpy(s.device, device_id, ID_BYTES);
	memcpy(m.device, device_id, ID_BYTES);
	double t = now_s(), cpu = cpu_s();
	chain_of(n, s.after);
	double made = now_s() - t, made_cpu = cpu_s() - cpu;
	printf("%" PRId64 " lines, %" PRIu64 " bytes plain; making them takes %.3f s each time\n", n, plain, made);
	t = now_s();
	cpu = cpu_s();
	write_all(dirfd, n, &m);
	say("write, sync, read back", now_s() - t - made, cpu_s() - cpu - made_cpu, n);
	t = now_s();
	cpu = cpu_s();
	must(bundle_open(dirfd, "bench.bundel", &reader, &b, &fault), "open", fault);
	say("prove", now_s() - t, cpu_s() - cpu, n);
	t = now_s();
	cpu = cpu_s();
	must(bundle_items(b, 0, count, &handed, &fault), "items", fault);
	say("hand out", now_s() - t, cpu_s() - cpu, n);
	bundle_close(b);
	fstatat(dirfd, "bench.bundel", &st, 0);
	printf("sealed %lld bytes, %.2f to 1, %.1f bytes a line; child at most %ld KiB\n", (long long)st.st_size,
		(double)plain / (double)st.st_size, (double)st.st_size / (double)n, peak_kib(RUSAGE_CHILDREN));
	unlinkat(dirfd, "bench.bundel", 0);
	return handed == (uint64_t)n ? 0 : 1;
}
