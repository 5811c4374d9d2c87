/* The page db/bundles.md: what it says is what the program makes and takes, byte for byte.
 * And the bundles of earlier versions, which must open for ever. */
#include <config.h>

#include "parcel.h"
#include "suites.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "crypt/box.h"
#include "crypt/sign.h"
#include "support/run.h"
#include "sync/enroll.h"
#include "sync/receipt.h"

#include "envelope_priv.h"
#include "manifest_priv.h"

static struct buf page;
static struct parcel p;
static struct keyring *root_keys;
static FILE *writing; /* REGIE_VECTORS names a file: write the vectors there instead */

/* What the page says under a name, up to the end of the line. */
static const char *said(const char *name)
{
	static char value[8192];
	char start[100];
	snprintf(start, sizeof start, "\n%s: ", name);
	const char *at = strstr(buf_str(&page), start);
	ck_assert_msg(at != NULL, "db/bundles.md has no vector %s", name);
	at += strlen(start);
	snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\n"), at);
	return value;
}

static void expect(const char *name, const char *text)
{
	if (writing)
		fprintf(writing, "%s: %s\n", name, text);
	else
		ck_assert_str_eq(said(name), text);
}

static void expect_hex(const char *name, const void *bytes, size_t n)
{
	char hex[2 * 256 + 1];
	ck_assert_uint_le(n, 256);
	hash_hex(bytes, n, hex);
	expect(name, hex);
}

/* Draws of 32 bytes are the ephemeral secret, of 24 the header of the stream. */
static void draw(void *const out, const size_t n)
{
	for (size_t i = 0; i < n; i++)
		((unsigned char *)out)[i] = (unsigned char)((n == 24 ? 0xc0 : 0xa0) + i);
}

static const char *draw_name(void)
{
	return "vectors";
}

static uint32_t draw_one(void)
{
	return 0;
}

static void fix_random(void)
{
	static randombytes_implementation fixed = {.implementation_name = draw_name, .random = draw_one, .buf = draw};
	randombytes_set_implementation(&fixed);
}

/* A ring by its text: the keys of the page. */
static void add_key(struct buf *text, const char *role, unsigned first)
{
	unsigned char seed[32], public[32], secret[64];
	char public_hex[65], secret_hex[129];
	for (int i = 0; i < 32; i++)
		seed[i] = (unsigned char)(first + i);
	bool signs = strcmp(role, "sign") == 0 || strcmp(role, "root") == 0;
	memset(public, 0, sizeof public);
	if (signs)
		crypto_sign_seed_keypair(public, secret, seed);
	else
		memcpy(secret, seed, 32);
	if (strcmp(role, "box") == 0)
		crypto_scalarmult_base(public, secret);
	hash_hex(public, 32, public_hex);
	hash_hex(secret, signs ? 64 : 32, secret_hex);
	buf_printf(text, "key %s %s %s 0 0\n", role, public_hex, secret_hex);
}

static struct keyring *ring(const unsigned char *id, const char *name, const char *const *roles, const unsigned *firsts, size_t n)
{
	struct buf text = {0};
	struct keyring *k;
	unsigned char sum[HASH_BYTES];
	char hex[65];
	hash_hex(id, ID_BYTES, hex);
	buf_printf(&text, "regie-sync-keys 1\nid %s\n", hex);
	for (size_t i = 0; i < n; i++)
		add_key(&text, roles[i], firsts[i]);
	hash_bytes(sum, NULL, 0, text.s, text.len);
	hash_hex(sum, HASH_BYTES, hex);
	buf_printf(&text, "sum %s\n", hex);
	if (name && writing) {
		fprintf(writing, "```%s\n%s```\n", name, text.s);
	} else if (name) {
		struct buf block = {0};
		buf_printf(&block, "\n```%s\n%s```\n", name, text.s);
		ck_assert_msg(strstr(buf_str(&page), block.s) != NULL, "%s", block.s);
		buf_clear(&block);
	}
	ck_assert_int_eq(keyring_read((unsigned char *)text.s, text.len, &k), ERR_OK);
	buf_clear(&text);
	return k;
}

static void start(void)
{
	static const char *const device_roles[] = {"sign", "box", "shared"}, *const office_roles[] = {"sign", "box"},
		*const root_roles[] = {"root"};
	static const unsigned device_firsts[] = {0x10, 0x20, 0x30}, office_firsts[] = {0x40, 0x50}, root_firsts[] = {0x60};
	char path[4200];
	const char *to = getenv("REGIE_VECTORS");
	writing = to ? fopen(to, "a") : NULL;
	if (writing)
		setvbuf(writing, NULL, _IONBF, 0);
	parcel_begin(&p);
	snprintf(path, sizeof path, "%s/db/bundles.md", support_srcdir());
	buf_reset(&page);
	enum err e = file_read(AT_FDCWD, path, 1 << 20, &page);
	ck_assert(e == ERR_OK || writing);
	keyring_free(p.device_keys);
	keyring_free(p.office_keys);
	p.device_keys = ring(p.device, "device-keys", device_roles, device_firsts, 3);
	p.office_keys = ring(p.office, NULL, office_roles, office_firsts, 2);
	root_keys = ring(p.office, NULL, root_roles, root_firsts, 1);
	secret_reset(p.shared);
	secret_append(p.shared, secret_view(keyring_at(p.device_keys, 2)->secret), 32);
}

static void stop(void)
{
	randombytes_set_implementation(&randombytes_sysrandom_implementation);
	keyring_free(root_keys);
	parcel_end(&p);
	buf_clear(&page);
	if (writing)
		fclose(writing);
}

static void bundle_path(char *out, size_t n, int version)
{
	snprintf(out, n, "%s/tests/sync/bundles/%d/voorbeeld.bundel", support_srcdir(), version);
}

/* The bundle of the page: three lines, one of them destroyed, and a message. */
static void write_example(void)
{
	struct bundle_stream s;
	struct bundle_manifest m = parcel_manifest(&p, &s, 1, 3);
	struct bundle_seal seal = parcel_seal(&p);
	struct bundle_writer *w;
	struct buf line = {0};
	enum sync_fault fault;
	const struct bundle_range have = {.device = {1}, .incarnation = 1, .from = 1, .to = 12};
	m.lines = 4;
	m.definitions = "W8c2JVUyqhDsEBjplHvSnQ";
	m.seen = 2;
	m.epoch = 1;
	m.feed_to = 40;
	m.have = &have;
	m.n_have = 1;
	ck_assert_int_eq(bundle_begin(&seal, &m, p.dirfd, "voorbeeld", &w, &fault), ERR_OK);
	for (int64_t n = 1; n <= 3; n++) {
		struct bundle_item item = {.kind = n == 2 ? BUNDLE_GONE : BUNDLE_LINE, .incarnation = 1, .sequence = n};
		memcpy(item.device, p.device, ID_BYTES);
		buf_reset(&line);
		parcel_line(&p, n, &line, item.salt);
		hash_commit(item.commit, item.salt, line.s, line.len);
		item.text = line.s;
		item.n = line.len;
		ck_assert_int_eq(bundle_put(w, &item, &fault), ERR_OK);
	}
	static const char note[] = "{\"body\":{\"version\":\"1\"},\"kind\":\"later\",\"sign\":\"\"}";
	struct bundle_item item = {.kind = BUNDLE_MESSAGE, .text = note, .n = sizeof note - 1};
	ck_assert_int_eq(bundle_put(w, &item, &fault), ERR_OK);
	ck_assert_int_eq(bundle_finish(w, NULL, &fault), ERR_OK);
	buf_clear(&line);
}

/* Everything that the file unpacks to, by hand: not through the reader. */
static void unseal(const struct buf *file, struct buf *packed)
{
	struct envelope_head head;
	struct secret *key = secret_new(32);
	const struct key *box = keyring_now(p.office_keys, KEY_BOX, PARCEL_TIME);
	const unsigned char *bytes;
	size_t n;
	memcpy(head.bytes, file->s, ENVELOPE_HEAD);
	ck_assert_int_eq(box_file_key(box->secret, envelope_ephemeral(&head), p.shared, head.bytes, ENVELOPE_KEYED, key),
		ERR_OK);
	parcel_put(&p, "open", file->s, file->len);
	int fd = openat(p.dirfd, "open", O_RDONLY);
	struct opener *o = opener_new(fd, file->len, &head, key);
	do {
		ck_assert_int_eq(opener_next(o, &bytes, &n), FAULT_NONE);
		buf_add_n(packed, bytes, n);
	} while (n > 0);
	opener_free(o);
	close(fd);
	unlinkat(p.dirfd, "open", 0);
	secret_free(key);
}

START_TEST(bundles_md__the_example_opens_and_seals_to_the_same_bytes)
{
	char path[4200];
	struct buf file = {0}, packed = {0}, again = {0}, want = {0};
	unsigned char digest[HASH_BYTES], ephemeral[32];
	struct secret *key = secret_new(32);
	bundle_path(path, sizeof path, 1);
	if (writing) {
		fix_random();
		write_example();
		parcel_get(&p, "voorbeeld", &file);
		int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
		ck_assert_int_eq(write(fd, file.s, file.len), (ssize_t)file.len);
		close(fd);
	} else {
		ck_assert_int_eq(file_read(AT_FDCWD, path, 1 << 20, &file), ERR_OK);
		parcel_put(&p, "voorbeeld", file.s, file.len);
	}
	/* The head and the keys. */
	expect_hex("head", file.s, ENVELOPE_HEAD);
	memcpy(ephemeral, file.s + 50, 32);
	const struct key *box = keyring_now(p.office_keys, KEY_BOX, PARCEL_TIME);
	ck_assert_int_eq(box_file_key(box->secret, ephemeral, p.shared, file.s, ENVELOPE_KEYED, key), ERR_OK);
	expect_hex("file key", secret_view(key), 32);
	hash_bytes(digest, NULL, 0, file.s, ENVELOPE_HEAD);
	expect_hex("bound", digest, HASH_BYTES);
	expect_hex("signature", file.s + file.len - SIGN_BYTES, SIGN_BYTES);
	hash_bytes(digest, NULL, 0, file.s, file.len);
	expect_hex("file digest", digest, HASH_BYTES);
	/* Sealed again from what it unpacks to. */
	unseal(&file, &packed);
	fix_random();
	parcel_seal_raw(&p, packed.s, packed.len, 7, &again);
	ck_assert_uint_eq(again.len, file.len);
	ck_assert_mem_eq(again.s, file.s, file.len);
	/* And read. */
	p.text.len = 0;
	ck_assert_int_eq(parcel_read(&p, "voorbeeld"), FAULT_NONE);
	ck_assert_uint_eq(p.items, 4);
	unsigned char salt[16];
	parcel_line(&p, 1, &want, salt);
	buf_add(&want, "\n\n"); /* destroyed */
	parcel_line(&p, 3, &want, salt);
	ck_assert_int_eq(strncmp(p.text.s, want.s, want.len), 0);
	secret_free(key);
	buf_clear(&file);
	buf_clear(&packed);
	buf_clear(&again);
	buf_clear(&want);
}
END_TEST

/* A line of the plain text in its block of the page. */
static void expect_line(const char *line, size_t n)
{
	if (writing) {
		fprintf(writing, "plain %.*s\n", (int)n, line);
		return;
	}
	struct buf want = {0};
	buf_add(&want, "\nplain ");
	buf_add_n(&want, line, n);
	buf_add_c(&want, '\n');
	ck_assert_msg(strstr(buf_str(&page), want.s) != NULL, "%s", want.s);
	buf_clear(&want);
}

START_TEST(bundles_md__the_lines_of_the_example_are_those_of_the_page)
{
	struct bundle_stream s;
	struct bundle_manifest m = parcel_manifest(&p, &s, 1, 3), *back;
	struct buf text = {0}, line = {0};
	unsigned char hash[HASH_BYTES];
	const struct bundle_range have = {.device = {1}, .incarnation = 1, .from = 1, .to = 12};
	m.lines = 4;
	m.definitions = "W8c2JVUyqhDsEBjplHvSnQ";
	m.seen = 2;
	m.epoch = 1;
	m.feed_to = 40;
	m.have = &have;
	m.n_have = 1;
	ck_assert_int_eq(manifest_write(&m, &text), FAULT_NONE);
	expect_line(text.s, text.len);
	ck_assert_int_eq(manifest_read(text.s, text.len, &back), FAULT_NONE);
	manifest_free(back);
	buf_add_c(&text, '\n');
	for (int64_t n = 1; n <= 4; n++) {
		static const char note[] = "{\"body\":{\"version\":\"1\"},\"kind\":\"later\",\"sign\":\"\"}";
		struct bundle_item item = {.kind = n == 2 ? BUNDLE_GONE : BUNDLE_LINE, .incarnation = 1, .sequence = n};
		memcpy(item.device, p.device, ID_BYTES);
		buf_reset(&line);
		parcel_line(&p, n, &line, item.salt);
		hash_commit(item.commit, item.salt, line.s, line.len);
		item.text = line.s;
		item.n = line.len;
		if (n == 4)
			item = (struct bundle_item){.kind = BUNDLE_MESSAGE, .text = note, .n = sizeof note - 1};
		size_t at = text.len;
		ck_assert_int_eq(item_write(&item, &text), FAULT_NONE);
		expect_line(text.s + at, text.len - at);
		buf_add_c(&text, '\n');
	}
	hash_bytes(hash, NULL, 0, text.s, text.len);
	size_t at = text.len;
	end_write(4, hash, &text);
	expect_line(text.s + at, text.len - at);
	buf_clear(&text);
	buf_clear(&line);
}
END_TEST

/* --- messages --- */

static const struct secret *secret_of(const struct keyring *k, enum key_role role)
{
	return keyring_now(k, role, PARCEL_TIME)->secret;
}

START_TEST(bundles_md__the_receipt)
{
	static const struct receipt_range ranges[] = {{1, 3}, {6, 9}};
	static const struct receipt_note held[] = {{2, "onbekend"}}, refused[] = {{5, "handtekening"}};
	struct receipt r = {.epoch = 1, .number = 4, .incarnation = 1, .time_ms = PARCEL_TIME, .position = 41,
		.ranges = ranges, .n_ranges = 2, .safe = 2, .head_at = 3, .held = held, .n_held = 1, .refused = refused,
		.n_refused = 1}, *back;
	struct buf text = {0};
	memcpy(r.office, p.office, ID_BYTES);
	memcpy(r.device, p.device, ID_BYTES);
	parcel_link(&p, 3, r.chain);
	parcel_link(&p, 3, r.head);
	ck_assert_int_eq(receipt_write(&r, secret_of(p.office_keys, KEY_SIGN), &text), ERR_OK);
	expect("receipt", text.s);
	const char *from = writing ? text.s : said("receipt");
	ck_assert_int_eq(receipt_read(from, strlen(from), keyring_now(p.office_keys, KEY_SIGN, 1)->public, &back, NULL),
		ERR_OK);
	receipt_free(back);
	buf_clear(&text);
}
END_TEST

static void make_statement(struct buf *out)
{
	struct statement_key keys[2] = {{.role = KEY_SIGN, .to_ms = PARCEL_TIME * 2}, {.role = KEY_BOX, .to_ms = PARCEL_TIME * 2}};
	struct statement_revoked revoked[1] = {{.device = {9}, .since_ms = PARCEL_TIME, .reason = "gestolen"}};
	struct statement s = {.root_number = 1, .version = 2, .time_ms = PARCEL_TIME, .until_ms = PARCEL_TIME + 31536000000,
		.least_app = "0.1.0", .keys = keys, .n_keys = 2, .revoked = revoked, .n_revoked = 1};
	memcpy(s.office, p.office, ID_BYTES);
	memcpy(s.root, keyring_at(root_keys, 0)->public, KEYS_PUBLIC);
	memcpy(keys[0].public, keyring_now(p.office_keys, KEY_SIGN, 1)->public, KEYS_PUBLIC);
	memcpy(keys[1].public, keyring_now(p.office_keys, KEY_BOX, 1)->public, KEYS_PUBLIC);
	ck_assert_int_eq(statement_write(&s, secret_of(root_keys, KEY_ROOT), NULL, out), ERR_OK);
}

START_TEST(bundles_md__the_enrolment)
{
	struct buf text = {0}, statement = {0};
	struct enroll_request r = {.incarnation = 1, .label = "laptop 7", .app = "0.1.0", .time_ms = PARCEL_TIME}, *rb;
	struct enroll_grant *gb;
	struct statement *sb;
	enum sync_fault fault;
	memcpy(r.device, p.device, ID_BYTES);
	memcpy(r.sign, keyring_now(p.device_keys, KEY_SIGN, 1)->public, KEYS_PUBLIC);
	memcpy(r.box, keyring_now(p.device_keys, KEY_BOX, 1)->public, KEYS_PUBLIC);
	ck_assert_int_eq(enroll_request_write(&r, secret_of(p.device_keys, KEY_SIGN), &text), ERR_OK);
	expect("request", text.s);
	ck_assert_int_eq(enroll_request_read(text.s, text.len, &rb, &fault), ERR_OK);
	enroll_request_free(rb);
	buf_reset(&text);
	enroll_request_words(&r, &text);
	expect("request words", text.s);
	buf_reset(&text);
	enroll_code_write(&r, &text);
	expect("request code", text.s);
	make_statement(&statement);
	expect("statement", statement.s);
	ck_assert_int_eq(statement_read(statement.s, statement.len, keyring_at(root_keys, 0)->public, &sb, &fault), ERR_OK);
	buf_reset(&text);
	statement_words(sb, &text);
	expect("office words", text.s);
	statement_free(sb);
	struct enroll_grant g = {.incarnation = 1, .tag = "AB", .time_ms = PARCEL_TIME, .shared = p.shared,
		.statement = statement.s, .statement_n = statement.len};
	memcpy(g.office, p.office, ID_BYTES);
	memcpy(g.device, p.device, ID_BYTES);
	fix_random();
	buf_reset(&text);
	ck_assert_int_eq(enroll_grant_write(&g, r.box, secret_of(p.office_keys, KEY_SIGN), &text), ERR_OK);
	expect("grant", text.s);
	ck_assert_int_eq(enroll_grant_read(text.s, text.len, p.device_keys, 1, keyring_at(root_keys, 0)->public, &gb, &fault),
		ERR_OK);
	ck_assert(secret_is_equal(gb->shared, p.shared));
	enroll_grant_free(gb);
	struct enroll_revocation v = {.since_ms = PARCEL_TIME, .reason = "gestolen"};
	memcpy(v.office, p.office, ID_BYTES);
	v.device[0] = 9;
	buf_reset(&text);
	ck_assert_int_eq(enroll_revocation_write(&v, secret_of(p.office_keys, KEY_SIGN), &text), ERR_OK);
	expect("revocation", text.s);
	buf_clear(&text);
	buf_clear(&statement);
}
END_TEST

START_TEST(bundles_md__lists_every_fault_code)
{
	if (writing)
		return;
	for (int f = 1; f < FAULT_COUNT_OF; f++) {
		char code[50];
		snprintf(code, sizeof code, "`%s`", sync_fault_code((enum sync_fault)f));
		ck_assert_msg(strstr(page.s, code) != NULL, "db/bundles.md does not name %s", code);
	}
}
END_TEST

/* Bundles of every version that was released: the directory grows, nothing in it changes. */
START_TEST(geval_M27__bundles_of_every_version_open)
{
	for (int version = 1;; version++) {
		char path[4200];
		struct buf file = {0};
		bundle_path(path, sizeof path, version);
		if (access(path, F_OK) != 0) {
			ck_assert_int_gt(version, 1);
			break;
		}
		ck_assert_int_eq(file_read(AT_FDCWD, path, 1 << 20, &file), ERR_OK);
		parcel_put(&p, "voorbeeld", file.s, file.len);
		ck_assert_int_eq(parcel_read(&p, "voorbeeld"), FAULT_NONE);
		buf_clear(&file);
	}
}
END_TEST

Suite *format_suite(void)
{
	Suite *s = suite_create("format");
	TCase *t = tcase_create("format");
	tcase_add_checked_fixture(t, start, stop);
	tcase_add_test(t, bundles_md__the_example_opens_and_seals_to_the_same_bytes);
	tcase_add_test(t, bundles_md__the_lines_of_the_example_are_those_of_the_page);
	tcase_add_test(t, bundles_md__the_receipt);
	tcase_add_test(t, bundles_md__the_enrolment);
	tcase_add_test(t, bundles_md__lists_every_fault_code);
	tcase_add_test(t, geval_M27__bundles_of_every_version_open);
	suite_add_tcase(s, t);
	return s;
}
