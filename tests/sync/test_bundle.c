/* Bundles: what goes in comes out, and whatever is not exactly that is refused whole with
 * nothing handed out. Numbers of cases are those of the test list of this room. */
#include <config.h>

#include "parcel.h"

#include "suites.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "crypt/sign.h"
#include "crypt/stream.h"

#include "envelope_priv.h"
#include "manifest_priv.h"

static struct parcel p;

static void start(void)
{
	parcel_begin(&p);
}

static void stop(void)
{
	parcel_end(&p);
}

static void whole_text(int64_t from, int64_t to, struct buf *out)
{
	unsigned char salt[16];
	for (int64_t n = from; n <= to; n++) {
		parcel_line(&p, n, out, salt);
		buf_add_c(out, '\n');
	}
}

START_TEST(bundle_items__are_what_was_put)
{
	static const int64_t sizes[] = {0, 1, 2, 100, 3000};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct buf want = {0};
		whole_text(1, sizes[i], &want);
		ck_assert_int_eq(parcel_write(&p, "een.bundel", 1, sizes[i]), FAULT_NONE);
		ck_assert_uint_eq(parcel_count(&p), 1); /* no .part, nothing else */
		ck_assert_int_eq(parcel_read(&p, "een.bundel"), FAULT_NONE);
		ck_assert_str_eq(buf_str(&p.text), buf_str(&want));
		unlinkat(p.dirfd, "een.bundel", 0);
		buf_clear(&want);
	}
}
END_TEST

START_TEST(bundle_items__go_on_where_they_stopped)
{
	struct buf want = {0};
	whole_text(1, 50, &want);
	ck_assert_int_eq(parcel_write(&p, "een", 1, 50), FAULT_NONE);
	for (uint64_t at = 0; at < 50; at += 7) {
		p.stop_at = at;
		ck_assert_int_eq(parcel_read(&p, "een"), FAULT_NONE);
		ck_assert_str_eq(buf_str(&p.text), buf_str(&want));
	}
	buf_clear(&want);
}
END_TEST

static enum err one_link(void *ctx, const struct bundle_item *item)
{
	unsigned char want[HASH_BYTES];
	parcel_link(&p, item->sequence, want);
	ck_assert_mem_eq(item->link, want, HASH_BYTES);
	ck_assert_int_eq(item->incarnation, 1);
	ck_assert_mem_eq(item->device, p.device, ID_BYTES);
	(*(int *)ctx)++;
	return ERR_OK;
}

START_TEST(bundle_open__tells_manifest_head_and_chain)
{
	struct bundle *b;
	enum sync_fault fault;
	int seen = 0;
	unsigned char fingerprint[ID_BYTES];
	ck_assert_int_eq(parcel_write(&p, "een", 4, 9), FAULT_NONE);
	ck_assert_int_eq(bundle_open(p.dirfd, "een", &p.reader, &b, &fault), ERR_OK);
	const struct bundle_manifest *m = bundle_manifest(b);
	ck_assert_int_eq(m->kind, BUNDLE_EXPORT);
	ck_assert_uint_eq(m->lines, 6);
	ck_assert_uint_eq(m->n_streams, 1);
	ck_assert_int_eq(m->streams[0].from, 4);
	ck_assert_int_eq(m->streams[0].to, 9);
	ck_assert_str_eq(m->app, "0.1.0");
	ck_assert_str_eq(m->least_app, "");
	ck_assert_uint_eq(m->hlc, 0x019cadd461d80000);
	ck_assert_uint_eq(bundle_head(b)->number, 7);
	key_fingerprint(keyring_now(p.office_keys, KEY_BOX, PARCEL_TIME)->public, fingerprint);
	ck_assert_mem_eq(bundle_head(b)->recipient, fingerprint, ID_BYTES);
	ck_assert_int_eq(bundle_items(b, 0, one_link, &seen, NULL), ERR_OK);
	ck_assert_int_eq(seen, 6);
	bundle_close(b);
}
END_TEST

/* Writes the bytes and reads them: the fault. */
static enum sync_fault judge(const void *bytes, size_t n)
{
	parcel_put(&p, "proef", bytes, n);
	enum sync_fault fault = parcel_read(&p, "proef");
	return fault;
}

START_TEST(geval_B01__empty_and_pieces_are_no_bundle)
{
	struct buf file = {0};
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	parcel_get(&p, "een", &file);
	ck_assert_int_eq(judge("", 0), FAULT_SHORT);
	ck_assert_int_eq(judge(file.s, 1), FAULT_SHORT);
	ck_assert_int_eq(judge(file.s, ENVELOPE_HEAD), FAULT_SHORT);
	buf_cut(&file, ENVELOPE_HEAD + SIGN_BYTES);
	parcel_resign(&p, &file, NULL);
	ck_assert_int_eq(judge(file.s, file.len), FAULT_SHORT);
	ck_assert_int_eq(judge("PK\3\4", 4), FAULT_MAGIC);
	buf_clear(&file);
}
END_TEST

START_TEST(geval_B02__every_truncation_is_refused)
{
	struct buf file = {0};
	ck_assert_int_eq(parcel_write(&p, "een", 1, 40), FAULT_NONE);
	parcel_get(&p, "een", &file);
	int fd = openat(p.dirfd, "een", O_RDWR);
	for (size_t n = file.len; n-- > 0;) {
		ck_assert_int_eq(ftruncate(fd, (off_t)n), 0);
		ck_assert_msg(parcel_read(&p, "een") != FAULT_NONE, "%zu bytes", n);
	}
	close(fd);
	buf_clear(&file);
}
END_TEST

START_TEST(geval_B03__every_flipped_bit_is_refused)
{
	struct buf file = {0};
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	parcel_get(&p, "een", &file);
	ck_assert_uint_eq(file.len, ENVELOPE_LEAST);
	int fd = openat(p.dirfd, "een", O_RDWR);
	for (size_t at = 0; at < file.len; at++) {
		for (int bit = 0; bit < 8; bit++) {
			char c = (char)(file.s[at] ^ 1 << bit);
			ck_assert_int_eq(pwrite(fd, &c, 1, (off_t)at), 1);
			ck_assert_msg(parcel_read(&p, "een") != FAULT_NONE, "byte %zu bit %d", at, bit);
		}
		ck_assert_int_eq(pwrite(fd, file.s + at, 1, (off_t)at), 1);
	}
	close(fd);
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_NONE);
	buf_clear(&file);
}
END_TEST

/* The same under a valid signature of the true sender: what the stream alone must find. */
START_TEST(geval_B03__every_flipped_bit_under_a_new_signature_is_refused)
{
	struct buf file = {0};
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	parcel_get(&p, "een", &file);
	for (size_t bit = 0; bit < 8 * (file.len - SIGN_BYTES); bit += bit < 8 * 300 ? 1 : 37) {
		file.s[bit / 8] = (char)(file.s[bit / 8] ^ 1 << bit % 8);
		parcel_resign(&p, &file, NULL);
		ck_assert_msg(judge(file.s, file.len) != FAULT_NONE, "bit %zu", bit);
		file.s[bit / 8] = (char)(file.s[bit / 8] ^ 1 << bit % 8);
	}
	buf_clear(&file);
}
END_TEST

START_TEST(geval_B04__appended_bytes_and_two_in_one_are_refused)
{
	struct buf file = {0}, two = {0};
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	parcel_get(&p, "een", &file);
	for (int n = 1; n < 200; n++) {
		buf_add_c(&file, (char)n);
		ck_assert_msg(judge(file.s, file.len) != FAULT_NONE, "%d more", n);
	}
	buf_cut(&file, ENVELOPE_LEAST);
	buf_add_n(&two, file.s, file.len);
	buf_add_n(&two, file.s, file.len);
	ck_assert_int_ne(judge(two.s, two.len), FAULT_NONE);
	buf_clear(&file);
	buf_clear(&two);
}
END_TEST

enum { SEALED_CHUNK = ENVELOPE_CHUNK + STREAM_OVERHEAD };

/* A file of several chunks: random text does not pack. */
static void big_file(struct buf *file)
{
	unsigned char noise[3 * ENVELOPE_CHUNK];
	secret_random(noise, sizeof noise);
	parcel_seal_raw(&p, noise, sizeof noise - 9000, 7, file);
}

START_TEST(geval_B05__chunks_dropped_swapped_repeated_are_refused)
{
	struct buf file = {0}, other = {0};
	big_file(&file);
	const char *chunk = file.s + ENVELOPE_HEAD;
	ck_assert_int_eq(judge(file.s, file.len), FAULT_PACKED); /* good up to here */
	/* dropped */
	buf_add_n(&other, file.s, ENVELOPE_HEAD);
	buf_add_n(&other, chunk + SEALED_CHUNK, file.len - ENVELOPE_HEAD - SEALED_CHUNK);
	parcel_resign(&p, &other, NULL);
	ck_assert_int_eq(judge(other.s, other.len), FAULT_KEY);
	/* swapped: the second and a copy of the first */
	buf_reset(&other);
	buf_add_n(&other, file.s, ENVELOPE_HEAD + SEALED_CHUNK);
	buf_add_n(&other, chunk, SEALED_CHUNK);
	buf_add_n(&other, chunk + (size_t)2 * SEALED_CHUNK, file.len - ENVELOPE_HEAD - (size_t)2 * SEALED_CHUNK);
	parcel_resign(&p, &other, NULL);
	ck_assert_int_eq(judge(other.s, other.len), FAULT_CHUNK);
	/* repeated */
	buf_reset(&other);
	buf_add_n(&other, file.s, ENVELOPE_HEAD + SEALED_CHUNK);
	buf_add_n(&other, chunk, file.len - ENVELOPE_HEAD);
	parcel_resign(&p, &other, NULL);
	ck_assert_int_eq(judge(other.s, other.len), FAULT_CHUNK);
	buf_clear(&file);
	buf_clear(&other);
}
END_TEST

START_TEST(geval_B06__cut_at_a_chunk_misses_its_end)
{
	struct buf file = {0};
	big_file(&file);
	for (size_t chunks = 1; chunks < 3; chunks++) {
		buf_cut(&file, ENVELOPE_HEAD + (3 - chunks) * SEALED_CHUNK + SIGN_BYTES);
		parcel_resign(&p, &file, NULL);
		ck_assert_int_eq(judge(file.s, file.len), FAULT_END);
	}
	buf_clear(&file);
}
END_TEST

START_TEST(geval_B07__chunks_after_the_final_one_are_refused)
{
	struct buf file = {0}, more = {0};
	unsigned char noise[ENVELOPE_CHUNK];
	secret_random(noise, sizeof noise);
	parcel_seal_raw(&p, noise, sizeof noise, 7, &file);
	ck_assert_uint_eq(file.len, ENVELOPE_HEAD + SEALED_CHUNK + SIGN_BYTES);
	buf_add_n(&more, file.s, ENVELOPE_HEAD + SEALED_CHUNK);
	buf_add_n(&more, file.s + ENVELOPE_HEAD, file.len - ENVELOPE_HEAD);
	parcel_resign(&p, &more, NULL);
	ck_assert_int_eq(judge(more.s, more.len), FAULT_AFTER);
	buf_clear(&file);
	buf_clear(&more);
}
END_TEST

START_TEST(geval_B08__unknown_marks_and_newer_formats_are_named)
{
	struct buf file = {0};
	struct bundle_head head;
	enum sync_fault fault;
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	parcel_get(&p, "een", &file);
	file.s[9] = 2;
	ck_assert_int_eq(judge(file.s, file.len), FAULT_NEWER);
	ck_assert_int_eq(bundle_peek(p.dirfd, "proef", &head, &fault), ERR_NEWER_FORMAT);
	ck_assert(parcel_exists(&p, "proef")); /* kept */
	file.s[8] = file.s[9] = (char)0xff;
	ck_assert_int_eq(judge(file.s, file.len), FAULT_NEWER);
	ck_assert_int_eq(judge(file.s, 30), FAULT_NEWER); /* of whatever length a later one has */
	file.s[8] = file.s[9] = 0;
	ck_assert_int_eq(judge(file.s, file.len), FAULT_MAGIC);
	file.s[8] = 0;
	file.s[9] = 1;
	file.s[0] = 'R';
	ck_assert_int_eq(judge(file.s, file.len), FAULT_MAGIC);
	buf_clear(&file);
}
END_TEST

START_TEST(geval_B09__other_office_refused_retired_and_next_key_opened)
{
	struct keyring *mine = p.office_keys, *theirs = keyring_new(p.office);
	keyring_make(theirs, KEY_BOX, 0, 0);
	p.office_keys = theirs;
	ck_assert_int_eq(parcel_write(&p, "vreemd", 1, 3), FAULT_NONE);
	p.office_keys = mine;
	ck_assert_int_eq(parcel_read(&p, "vreemd"), FAULT_RECIPIENT);
	ck_assert_int_eq(err_exit_code(sync_fault_err(FAULT_RECIPIENT)), 5);
	/* Written to the key of now, read when that key is retired and another in use. */
	ck_assert_int_eq(parcel_write(&p, "oud", 1, 3), FAULT_NONE);
	const struct key *old = keyring_now(mine, KEY_BOX, PARCEL_TIME);
	ck_assert_int_eq(keyring_expire(mine, old->fingerprint, PARCEL_TIME - 1), ERR_OK);
	keyring_make(mine, KEY_BOX, PARCEL_TIME - 1, 0);
	ck_assert_int_eq(parcel_read(&p, "oud"), FAULT_NONE);
	/* Written to the next key before its time came. */
	keyring_make(mine, KEY_BOX, PARCEL_TIME, 0);
	ck_assert_int_eq(parcel_write(&p, "volgende", 1, 3), FAULT_NONE);
	ck_assert_int_eq(parcel_read(&p, "volgende"), FAULT_NONE);
	/* Gone for good. */
	ck_assert_int_eq(keyring_drop(mine, old->fingerprint), ERR_OK);
	ck_assert_int_eq(parcel_read(&p, "oud"), FAULT_RECIPIENT);
	keyring_free(theirs);
}
END_TEST

START_TEST(geval_B10__own_bundle_is_recognised)
{
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	memcpy(p.reader.self, p.device, ID_BYTES);
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_OWN);
	ck_assert_uint_eq(p.checked, 0);
}
END_TEST

START_TEST(geval_B11__the_same_file_again_has_the_same_digest)
{
	struct bundle *b;
	unsigned char first[HASH_BYTES];
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	ck_assert_int_eq(bundle_spool(p.dirfd, "een", p.dirfd, "kopie", NULL), ERR_OK);
	ck_assert_int_eq(bundle_open(p.dirfd, "een", &p.reader, &b, NULL), ERR_OK);
	memcpy(first, bundle_digest(b), HASH_BYTES);
	bundle_close(b);
	p.checked = 0;
	ck_assert_int_eq(bundle_open(p.dirfd, "kopie", &p.reader, &b, NULL), ERR_OK);
	ck_assert_mem_eq(bundle_digest(b), first, HASH_BYTES);
	bundle_close(b);
	/* The same lines written again are another file. */
	p.checked = 0;
	ck_assert_int_eq(parcel_write(&p, "twee", 1, 3), FAULT_NONE);
	ck_assert_int_eq(bundle_open(p.dirfd, "twee", &p.reader, &b, NULL), ERR_OK);
	ck_assert_mem_ne(bundle_digest(b), first, HASH_BYTES);
	bundle_close(b);
}
END_TEST

START_TEST(geval_K12__a_revoked_sender_is_proved_and_put_aside)
{
	struct buf file = {0};
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	p.revoked = true;
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_REVOKED);
	ck_assert_uint_eq(p.checked, 0);
	ck_assert(parcel_exists(&p, "een"));
	/* Not for a file that only says so. */
	parcel_get(&p, "een", &file);
	file.s[200] ^= 1;
	ck_assert_int_eq(judge(file.s, file.len), FAULT_SIGNATURE);
	/* A person decided. */
	p.reader.revoked_too = true;
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_NONE);
	buf_clear(&file);
}
END_TEST

/* Lines of the device itself, called a carry: the office takes no carry by itself. */
START_TEST(geval_M24__lines_of_another_device_wait_for_a_person)
{
	struct bundle_stream s;
	struct bundle_manifest m = parcel_manifest(&p, &s, 1, 2);
	struct bundle_seal seal = parcel_seal(&p);
	struct bundle_writer *w;
	enum sync_fault fault;
	s.device[0] ^= 1;
	ck_assert_int_ne(bundle_begin(&seal, &m, p.dirfd, "een", &w, &fault), ERR_OK);
	ck_assert_int_eq(fault, FAULT_MANIFEST); /* not as its own work */
	s.device[0] ^= 1;
	m.kind = BUNDLE_CARRY;
	ck_assert_int_eq(bundle_begin(&seal, &m, p.dirfd, "een", &w, &fault), ERR_OK);
	for (int64_t n = 1; n <= 2; n++) {
		struct bundle_item item = {.kind = BUNDLE_LINE};
		struct buf line = {0};
		parcel_line(&p, n, &line, item.salt);
		item.text = line.s;
		item.n = line.len;
		ck_assert_int_eq(bundle_put(w, &item, &fault), ERR_OK);
		buf_clear(&line);
	}
	ck_assert_int_eq(bundle_finish(w, NULL, &fault), ERR_OK);
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_CARRIED);
	ck_assert_uint_eq(p.checked, 0);
	p.reader.carried_too = true;
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_NONE);
}
END_TEST

START_TEST(geval_K13__an_unknown_sender_is_refused)
{
	p.device[0] ^= 1;
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	p.device[0] ^= 1;
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_SENDER);
	ck_assert(parcel_exists(&p, "een"));
}
END_TEST

/* Two devices that the office knows: both may sign. */
static bool two_peers(void *ctx, const unsigned char sender[ID_BYTES], struct bundle_peer *out)
{
	const struct keyring *second = ctx;
	const struct keyring *who = memcmp(sender, keyring_id(second), ID_BYTES) == 0 ? second : p.device_keys;
	memcpy(out->sign, keyring_now(who, KEY_SIGN, PARCEL_TIME)->public, BUNDLE_KEY);
	out->shared = keyring_now(who, KEY_SHARED, PARCEL_TIME)->secret;
	out->revoked = false;
	return true;
}

static bool two_boxes(void *ctx, const unsigned char fingerprint[ID_BYTES], struct bundle_box *out)
{
	(void)ctx;
	return p.reader.box(p.reader.ctx, fingerprint, out);
}

START_TEST(geval_K14__signed_anew_by_another_device_is_refused)
{
	unsigned char id[ID_BYTES] = "tweede apparaat";
	struct keyring *second = keyring_new(id);
	struct bundle *b;
	enum sync_fault fault;
	struct buf file = {0};
	keyring_make(second, KEY_SIGN, 0, 0);
	keyring_make(second, KEY_SHARED, 0, 0);
	struct bundle_reader reader = {.peer = two_peers, .box = two_boxes, .ctx = second};
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	parcel_get(&p, "een", &file);
	const struct secret *sign = keyring_now(second, KEY_SIGN, PARCEL_TIME)->secret;
	/* id kept */
	parcel_resign(&p, &file, sign);
	parcel_put(&p, "proef", file.s, file.len);
	ck_assert_int_eq(bundle_open(p.dirfd, "proef", &reader, &b, &fault), ERR_DAMAGED);
	ck_assert_int_eq(fault, FAULT_SIGNATURE);
	/* id swapped */
	memcpy(file.s + 10, id, ID_BYTES);
	parcel_resign(&p, &file, sign);
	parcel_put(&p, "proef", file.s, file.len);
	ck_assert_int_eq(bundle_open(p.dirfd, "proef", &reader, &b, &fault), ERR_DAMAGED);
	ck_assert_int_eq(fault, FAULT_KEY);
	/* ... also when both devices have one shared secret, by mistake: the head is bound */
	ck_assert_int_eq(keyring_set_shared(second, p.shared), ERR_OK);
	ck_assert_int_eq(bundle_open(p.dirfd, "proef", &reader, &b, &fault), ERR_DAMAGED);
	ck_assert_int_eq(fault, FAULT_KEY);
	keyring_free(second);
	buf_clear(&file);
}
END_TEST

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, 32 + STREAM_HEADER_BYTES);
}

START_TEST(geval_K17__no_key_or_header_comes_twice)
{
	enum { LEAD = 50, KEPT = 32 + STREAM_HEADER_BYTES };
	const char *level = getenv("REGIE_LEVEL");
	size_t n = level && strcmp(level, "long") == 0 ? 10000 : 500;
	unsigned char (*seen)[KEPT] = malloc(n * sizeof *seen);
	for (size_t i = 0; i < n; i++) {
		struct buf file = {0};
		parcel_seal_raw(&p, "x", 1, 7, &file);
		memcpy(seen[i], file.s + LEAD, KEPT);
		buf_clear(&file);
	}
	qsort(seen, n, KEPT, by_bytes);
	for (size_t i = 1; i < n; i++) {
		ck_assert_mem_ne(seen[i - 1], seen[i], 32);
		ck_assert_mem_ne(seen[i - 1] + 32, seen[i] + 32, STREAM_HEADER_BYTES);
	}
	free(seen);
}
END_TEST

START_TEST(geval_T17__without_the_shared_secret_the_office_key_opens_nothing)
{
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	secret_bytes(p.shared)[5] ^= 1;
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_KEY);
	secret_bytes(p.shared)[5] ^= 1;
	ck_assert_int_eq(parcel_read(&p, "een"), FAULT_NONE);
}
END_TEST

START_TEST(bundle_finish__leaves_no_text_of_a_line_in_the_file)
{
	struct buf file = {0};
	ck_assert_int_eq(parcel_write(&p, "een", 1, 300), FAULT_NONE);
	parcel_get(&p, "een", &file);
	ck_assert_ptr_null(memmem(file.s, file.len, "waarde", 6));
	ck_assert_ptr_null(memmem(file.s, file.len, "persoon", 7));
	buf_clear(&file);
}
END_TEST

/* --- contents that a hostile but enrolled device could sign --- */

struct draft {
	struct buf text;
	uint64_t lines;
};

/* A manifest for lines 1..n that says `lines`, and the n lines. */
static void draft_begin(struct draft *d, int64_t n, uint64_t lines)
{
	struct bundle_stream s;
	struct bundle_manifest m = parcel_manifest(&p, &s, 1, n);
	m.lines = lines;
	ck_assert_int_eq(manifest_write(&m, &d->text), FAULT_NONE);
	buf_add_c(&d->text, '\n');
}

static void draft_line(struct draft *d, int64_t sequence)
{
	struct bundle_item item = {.kind = BUNDLE_LINE};
	struct buf line = {0};
	parcel_line(&p, sequence, &line, item.salt);
	item.text = line.s;
	item.n = line.len;
	ck_assert_int_eq(item_write(&item, &d->text), FAULT_NONE);
	buf_add_c(&d->text, '\n');
	d->lines++;
	buf_clear(&line);
}

static void draft_raw(struct draft *d, const char *line, size_t n)
{
	buf_add_n(&d->text, line, n);
	buf_add_c(&d->text, '\n');
	d->lines++;
}

static enum sync_fault draft_judge(struct draft *d, bool end)
{
	unsigned char hash[HASH_BYTES];
	struct buf file = {0};
	if (end) {
		hash_bytes(hash, NULL, 0, d->text.s, d->text.len);
		end_write(d->lines, hash, &d->text);
		buf_add_c(&d->text, '\n');
	}
	parcel_seal_text(&p, d->text.s, d->text.len, 7, &file);
	enum sync_fault fault = judge(file.s, file.len);
	buf_clear(&file);
	buf_clear(&d->text);
	*d = (struct draft){{0}, 0};
	return fault;
}

START_TEST(geval_B14__counts_and_ranges_that_are_not_so)
{
	struct draft d = {{0}, 0};
	draft_begin(&d, 3, 3);
	for (int64_t n = 1; n <= 3; n++)
		draft_line(&d, n);
	ck_assert_int_eq(draft_judge(&d, true), FAULT_NONE); /* the way it should be */
	draft_begin(&d, 3, 3);
	draft_line(&d, 1);
	draft_line(&d, 2);
	ck_assert_int_eq(draft_judge(&d, true), FAULT_COUNT); /* one too few */
	draft_begin(&d, 3, 4);
	for (int64_t n = 1; n <= 3; n++)
		draft_line(&d, n);
	ck_assert_int_eq(draft_judge(&d, true), FAULT_COUNT); /* says four */
	draft_begin(&d, 3, 4);
	for (int64_t n = 1; n <= 4; n++)
		draft_line(&d, n);
	ck_assert_int_eq(draft_judge(&d, true), FAULT_COUNT); /* beyond its range */
	draft_begin(&d, 3, 3);
	draft_line(&d, 1);
	draft_line(&d, 3);
	draft_line(&d, 2);
	ck_assert_int_eq(draft_judge(&d, true), FAULT_COUNT); /* order */
	draft_begin(&d, 3, 3);
	draft_line(&d, 1);
	draft_line(&d, 1);
	draft_line(&d, 2);
	ck_assert_int_eq(draft_judge(&d, true), FAULT_COUNT); /* twice */
	draft_begin(&d, 3, 3);
	for (int64_t n = 1; n <= 3; n++)
		draft_line(&d, n);
	ck_assert_int_eq(draft_judge(&d, false), FAULT_COUNT); /* no end mark */
	draft_begin(&d, 3, 3);
	for (int64_t n = 1; n <= 3; n++)
		draft_line(&d, n);
	char *digit = strstr(d.text.s, "waarde 2") + 7;
	*digit = '9';
	ck_assert_int_eq(draft_judge(&d, true), FAULT_CHAIN); /* another line under the same number */
	draft_begin(&d, 3, 3);
	for (int64_t n = 1; n <= 3; n++)
		draft_line(&d, n);
	unsigned char hash[HASH_BYTES] = {1};
	end_write(3, hash, &d.text);
	buf_add_c(&d.text, '\n');
	ck_assert_int_eq(draft_judge(&d, false), FAULT_COUNT); /* wrong end hash */
	draft_begin(&d, 3, 3);
	ck_assert_int_eq(draft_judge(&d, true), FAULT_COUNT);
	ck_assert_int_eq(draft_judge(&d, true), FAULT_MANIFEST); /* an end mark is no manifest */
}
END_TEST

START_TEST(geval_B14__a_manifest_says_what_the_head_says)
{
	struct draft d = {{0}, 0};
	struct buf file = {0};
	unsigned char hash[HASH_BYTES];
	for (uint64_t number = 7; number <= 8; number++) {
		for (int other = 0; other < 2; other++) {
			p.device[15] ^= (unsigned char)other;
			draft_begin(&d, 1, 1);
			draft_line(&d, 1);
			p.device[15] ^= (unsigned char)other;
			hash_bytes(hash, NULL, 0, d.text.s, d.text.len);
			end_write(1, hash, &d.text);
			buf_add_c(&d.text, '\n');
			buf_reset(&file);
			parcel_seal_text(&p, d.text.s, d.text.len, number, &file);
			ck_assert_int_eq(judge(file.s, file.len), number == 7 && !other ? FAULT_NONE : FAULT_MANIFEST);
			buf_clear(&d.text);
			d = (struct draft){{0}, 0};
		}
	}
	buf_clear(&file);
}
END_TEST

START_TEST(geval_B14__nothing_may_follow_the_end_mark)
{
	struct draft d = {{0}, 0};
	unsigned char hash[HASH_BYTES];
	for (int more = 0; more < 2; more++) {
		draft_begin(&d, 1, 1);
		draft_line(&d, 1);
		hash_bytes(hash, NULL, 0, d.text.s, d.text.len);
		end_write(1, hash, &d.text);
		buf_add(&d.text, more ? "\n\n" : "\nx");
		ck_assert_int_eq(draft_judge(&d, false), FAULT_AFTER);
	}
	/* The newline of the end mark is part of it. */
	draft_begin(&d, 1, 1);
	draft_line(&d, 1);
	hash_bytes(hash, NULL, 0, d.text.s, d.text.len);
	end_write(1, hash, &d.text);
	ck_assert_int_eq(draft_judge(&d, false), FAULT_COUNT);
}
END_TEST

/* One line in place of the second. */
static enum sync_fault judge_line(const char *line, size_t n)
{
	struct draft d = {{0}, 0};
	draft_begin(&d, 2, 2);
	draft_line(&d, 1);
	draft_raw(&d, line, n);
	return draft_judge(&d, true);
}

START_TEST(geval_B15__lines_out_of_form_are_refused)
{
	static const char salt[] = "[\"line\",\"AAAAAAAAAAAAAAAAAAAAAA\",";
	static const char *const bad[] = {
		"", " ", "x", "[]", "null", "[\"line\"]", "[1]", "[\"Line\"]", "[\"\"]", "[\"zeventienletters-\"]",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"i\":1,\"n\":2}",
		"{\"i\":1,\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"n\":2}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":\"1\",\"n\":2}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2.0}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":-2}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":02}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":9223372036854775808}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":0}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":0,\"n\":2}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":7}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":true}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":null}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2 }",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2}}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":\"\\u0000\"}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":\"\\ud800\"}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":\"\\u0041\"}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":\"\\/\"}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":\"\t\"}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":\"\xc3\"}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":\"\xed\xa0\x80\"}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":\"\xc0\xaf\"}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":{\"a\":{\"b\":{\"c\":{}}}}}",
		"{\"d\":\"AAECAwQFBgcICQoLDA0ODx\",\"i\":1,\"n\":2}",
		"{\"i\":1,\"n\":2}",
	};
	struct buf line = {0};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		enum sync_fault fault = judge_line(bad[i], strlen(bad[i]));
		ck_assert_msg(fault == FAULT_LINE, "%s: %s", bad[i], sync_fault_code(fault));
		if (*bad[i] != '{')
			continue;
		/* The same inside the frame of a line. */
		buf_reset(&line);
		buf_printf(&line, "%s%s]", salt, bad[i]);
		fault = judge_line(line.s, line.len);
		ck_assert_msg(fault == FAULT_LINE, "%s: %s", line.s, sync_fault_code(fault));
	}
	/* NUL, and the frame itself. */
	ck_assert_int_eq(judge_line("[\"x\",\"a\0b\"]", 11), FAULT_LINE);
	static const char good[] = "{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2}";
	static const char *const frames[][2] = {{"[\"line\",\"AAAAAAAAAAAAAAAAAAAAAA\",", ""},
		{"[\"line\",\"AAAAAAAAAAAAAAAAAAAAAB\",", "]"}, {"[\"line\",\"AAAAAAAAAAAAAAAAAAAAA\",", "]"},
		{"[\"line\", \"AAAAAAAAAAAAAAAAAAAAAA\",", "]"}, {"[\"line\",", "]"},
		{"[\"line\",\"AAAAAAAAAAAAAAAAAAAAAA\",", ",\"x\"]"}, {"[\"line\",[],", "]"}};
	for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) {
		char text[200];
		snprintf(text, sizeof text, "%s%s%s", frames[i][0], good, frames[i][1]);
		ck_assert_msg(judge_line(text, strlen(text)) == FAULT_LINE, "%s", text);
	}
	buf_clear(&line);
}
END_TEST

START_TEST(geval_B15__deep_and_long_lines_are_refused_in_bounded_memory)
{
	struct buf line = {0};
	buf_add(&line, "[\"x\",");
	for (int i = 0; i < 10000; i++)
		buf_add_c(&line, '[');
	for (int i = 0; i < 10000; i++)
		buf_add_c(&line, ']');
	buf_add_c(&line, ']');
	ck_assert_int_eq(judge_line(line.s, line.len), FAULT_LINE);
	buf_reset(&line);
	/* A MiB and a byte; the noise keeps it from looking like a bomb. */
	unsigned char noise[32];
	char hex[65];
	buf_add(&line, "[\"x\",\"");
	while (line.len < BUNDLE_LINE_MAX) {
		secret_random(noise, sizeof noise);
		hash_hex(noise, sizeof noise, hex);
		buf_add(&line, hex);
	}
	buf_add(&line, "\"]");
	ck_assert_int_eq(judge_line(line.s, line.len), FAULT_LONG);
	/* An operation line above 256 KiB. */
	buf_cut(&line, 300000);
	struct buf op = {0};
	buf_printf(&op, "[\"line\",\"AAAAAAAAAAAAAAAAAAAAAA\",{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"n\":2,\"x\":\"%s\"}]",
		line.s + 6);
	ck_assert_int_eq(judge_line(op.s, op.len), FAULT_LONG);
	buf_clear(&line);
	buf_clear(&op);
}
END_TEST

START_TEST(geval_B16__what_a_later_version_sends_is_kept)
{
	struct draft d = {{0}, 0};
	draft_begin(&d, 1, 3);
	char later[] = "[\"line\",\"AAAAAAAAAAAAAAAAAAAAAA\",{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"i\":1,\"k\":\"verhuis\",\"n\":1,"
		"\"x_later\":{\"nieuw\":[\"sleutel\"]}}]";
	/* The chain must fit what it says: make the manifest for this very line. */
	struct bundle_item item;
	ck_assert_int_eq(item_read(later, strlen(later), &item), FAULT_NONE);
	struct bundle_stream s;
	struct bundle_manifest m = parcel_manifest(&p, &s, 1, 1);
	m.lines = 3;
	hash_link(s.after, s.before, item.commit);
	buf_reset(&d.text);
	ck_assert_int_eq(manifest_write(&m, &d.text), FAULT_NONE);
	buf_add_c(&d.text, '\n');
	draft_raw(&d, later, strlen(later));
	draft_raw(&d, "[\"iets\",\"van later\",{\"x\":\"\"}]", strlen("[\"iets\",\"van later\",{\"x\":\"\"}]"));
	draft_raw(&d, "[\"message\",{\"body\":{},\"kind\":\"nieuw\"}]", strlen("[\"message\",{\"body\":{},\"kind\":\"nieuw\"}]"));
	ck_assert_int_eq(draft_judge(&d, true), FAULT_NONE);
	ck_assert_ptr_nonnull(strstr(p.text.s, "verhuis"));
	ck_assert_ptr_nonnull(strstr(p.text.s, "[\"iets\",\"van later\",{\"x\":\"\"}]\n"));
	ck_assert_ptr_nonnull(strstr(p.text.s, "{\"body\":{},\"kind\":\"nieuw\"}\n"));
	/* Lines stand before the rest. */
	draft_begin(&d, 1, 2);
	draft_raw(&d, "[\"iets\"]", 8);
	draft_line(&d, 1);
	ck_assert_int_eq(draft_judge(&d, true), FAULT_COUNT);
}
END_TEST

START_TEST(geval_B17__names_are_never_paths)
{
	static const char *const names[] = {"../een", "/tmp/een", "a/b", "", ".", "..", ".verborgen"};
	struct bundle_stream s;
	struct bundle_manifest m = parcel_manifest(&p, &s, 1, 1);
	struct bundle_seal seal = parcel_seal(&p);
	struct bundle_writer *w;
	enum sync_fault fault;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_int_eq(bundle_begin(&seal, &m, p.dirfd, names[i], &w, &fault), ERR_RIGHTS);
		ck_assert_int_eq(fault, FAULT_PLACE);
		ck_assert_ptr_null(w);
	}
	ck_assert_uint_eq(parcel_count(&p), 0);
	ck_assert_int_eq(parcel_write(&p, "een", 1, 1), FAULT_NONE);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		ck_assert_int_eq(bundle_spool(p.dirfd, "een", p.dirfd, names[i], &fault), ERR_RIGHTS);
	/* The name that the program itself gives holds nothing of a person. */
	char name[BUNDLE_NAME];
	bundle_name(p.device, 12, name);
	ck_assert_str_eq(name, "regie-000102030405-000000000012.bundel");
	bundle_name(p.device, UINT64_MAX, name);
	ck_assert_uint_lt(strlen(name), BUNDLE_NAME);
}
END_TEST

static enum err refuse_third(void *ctx, const struct bundle_item *item)
{
	(void)ctx;
	return item->number == 2 ? ERR_FROZEN : ERR_OK;
}

START_TEST(bundle_open__gives_the_error_of_its_check)
{
	struct bundle *b;
	enum sync_fault fault;
	ck_assert_int_eq(parcel_write(&p, "een", 1, 5), FAULT_NONE);
	p.reader.check = refuse_third;
	ck_assert_int_eq(bundle_open(p.dirfd, "een", &p.reader, &b, &fault), ERR_FROZEN);
	ck_assert_int_eq(fault, FAULT_CHECK);
	ck_assert_ptr_null(b);
}
END_TEST

static bool stop_at_third(void *ctx, uint64_t done, uint64_t total)
{
	(void)ctx;
	ck_assert_uint_le(done, total);
	static int calls;
	return ++calls < 3;
}

START_TEST(geval_B26__reading_stops_on_request)
{
	struct bundle *b;
	enum sync_fault fault;
	ck_assert_int_eq(parcel_write(&p, "een", 1, 500), FAULT_NONE);
	p.reader.progress = stop_at_third;
	ck_assert_int_eq(bundle_open(p.dirfd, "een", &p.reader, &b, &fault), ERR_STOPPED);
	ck_assert_int_eq(fault, FAULT_STOPPED);
}
END_TEST

START_TEST(bundle_open__refuses_files_of_others_and_what_is_no_file)
{
	struct bundle *b;
	enum sync_fault fault;
	ck_assert_int_eq(parcel_write(&p, "een", 1, 5), FAULT_NONE);
	fchmodat(p.dirfd, "een", 0644, 0);
	ck_assert_int_eq(bundle_open(p.dirfd, "een", &p.reader, &b, &fault), ERR_RIGHTS);
	fchmodat(p.dirfd, "een", 0600, 0);
	ck_assert_int_eq(linkat(p.dirfd, "een", p.dirfd, "hard", 0), 0);
	ck_assert_int_eq(bundle_open(p.dirfd, "een", &p.reader, &b, &fault), ERR_RIGHTS);
	unlinkat(p.dirfd, "hard", 0);
	ck_assert_int_eq(symlinkat("een", p.dirfd, "link"), 0);
	ck_assert_int_eq(bundle_open(p.dirfd, "link", &p.reader, &b, &fault), ERR_RIGHTS);
	ck_assert_int_eq(mkfifoat(p.dirfd, "pijp", 0600), 0);
	ck_assert_int_eq(bundle_open(p.dirfd, "pijp", &p.reader, &b, &fault), ERR_RIGHTS);
	ck_assert_int_eq(bundle_open(AT_FDCWD, p.dir, &p.reader, &b, &fault), ERR_RIGHTS);
	ck_assert_int_eq(bundle_open(AT_FDCWD, "/dev/zero", &p.reader, &b, &fault), ERR_RIGHTS);
	ck_assert_int_eq(bundle_open(p.dirfd, "weg", &p.reader, &b, &fault), ERR_MISSING);
	ck_assert_int_eq(fault, FAULT_ABSENT);
	/* A stick may have any rights: spooling takes it. */
	fchmodat(p.dirfd, "een", 0644, 0);
	ck_assert_int_eq(bundle_spool(p.dirfd, "een", p.dirfd, "kopie", &fault), ERR_OK);
	ck_assert_int_eq(parcel_read(&p, "kopie"), FAULT_NONE);
	ck_assert_int_eq(bundle_spool(p.dirfd, "link", p.dirfd, "kopie2", &fault), ERR_RIGHTS);
	ck_assert_int_eq(bundle_spool(p.dirfd, "pijp", p.dirfd, "kopie2", &fault), ERR_RIGHTS);
	ck_assert(!parcel_exists(&p, "kopie2"));
}
END_TEST

START_TEST(bundle_spool__refuses_what_is_too_large)
{
	enum sync_fault fault;
	int fd = openat(p.dirfd, "groot", O_WRONLY | O_CREAT, 0600);
	ck_assert_int_eq(ftruncate(fd, (off_t)BUNDLE_FILE_MAX + 1), 0);
	close(fd);
	ck_assert_int_eq(bundle_spool(p.dirfd, "groot", p.dirfd, "kopie", &fault), ERR_LIMIT);
	ck_assert_int_eq(fault, FAULT_SIZE);
	ck_assert_uint_eq(parcel_count(&p), 1);
}
END_TEST

START_TEST(geval_B23__a_source_that_changes_is_read_once)
{
	/* Alternating content while it is spooled: the copy is one thing or refused, never in between. */
	struct buf a = {0}, b = {0};
	enum sync_fault fault;
	ck_assert_int_eq(parcel_write(&p, "een", 1, 200), FAULT_NONE);
	ck_assert_int_eq(parcel_write(&p, "twee", 1, 200), FAULT_NONE);
	parcel_get(&p, "een", &a);
	parcel_get(&p, "twee", &b);
	pid_t child = fork();
	if (child == 0) {
		int fd = openat(p.dirfd, "een", O_WRONLY);
		for (;;) {
			if (pwrite(fd, b.s, b.len, 0) < 0 || pwrite(fd, a.s, a.len, 0) < 0)
				_exit(0);
		}
	}
	for (int i = 0; i < 200; i++) {
		ck_assert_int_eq(bundle_spool(p.dirfd, "een", p.dirfd, "kopie", &fault), ERR_OK);
		fault = parcel_read(&p, "kopie");
		ck_assert_msg(fault == FAULT_NONE || fault == FAULT_SIGNATURE || fault == FAULT_FORM || fault == FAULT_SHORT,
			"%s", sync_fault_code(fault));
	}
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	buf_clear(&a);
	buf_clear(&b);
}
END_TEST

START_TEST(geval_B24__good_and_bad_on_one_stick_are_told_apart)
{
	struct buf file = {0};
	int good = 0, bad = 0;
	ck_assert_int_eq(parcel_write(&p, "een", 1, 3), FAULT_NONE);
	parcel_get(&p, "een", &file);
	for (int i = 0; i < 200; i++) {
		char name[20];
		snprintf(name, sizeof name, "b%d", i);
		if (i % 2)
			file.s[100 + i] ^= 1;
		parcel_put(&p, name, file.s, file.len);
		if (i % 2)
			file.s[100 + i] ^= 1;
	}
	for (int i = 0; i < 200; i++) {
		char name[20];
		snprintf(name, sizeof name, "b%d", i);
		enum sync_fault fault = parcel_read(&p, name);
		good += fault == FAULT_NONE;
		bad += fault == FAULT_SIGNATURE;
		ck_assert(parcel_exists(&p, name));
	}
	ck_assert_int_eq(good, 100);
	ck_assert_int_eq(bad, 100);
	buf_clear(&file);
}
END_TEST

Suite *bundle_suite(void)
{
	Suite *s = suite_create("bundle");
	TCase *t = tcase_create("bundle");
	tcase_add_checked_fixture(t, start, stop);
	tcase_add_test(t, bundle_items__are_what_was_put);
	tcase_add_test(t, bundle_items__go_on_where_they_stopped);
	tcase_add_test(t, bundle_open__tells_manifest_head_and_chain);
	tcase_add_test(t, geval_B01__empty_and_pieces_are_no_bundle);
	tcase_add_test(t, geval_B02__every_truncation_is_refused);
	tcase_add_test(t, geval_B03__every_flipped_bit_is_refused);
	tcase_add_test(t, geval_B03__every_flipped_bit_under_a_new_signature_is_refused);
	tcase_add_test(t, geval_B04__appended_bytes_and_two_in_one_are_refused);
	tcase_add_test(t, geval_B05__chunks_dropped_swapped_repeated_are_refused);
	tcase_add_test(t, geval_B06__cut_at_a_chunk_misses_its_end);
	tcase_add_test(t, geval_B07__chunks_after_the_final_one_are_refused);
	tcase_add_test(t, geval_B08__unknown_marks_and_newer_formats_are_named);
	tcase_add_test(t, geval_B09__other_office_refused_retired_and_next_key_opened);
	tcase_add_test(t, geval_B10__own_bundle_is_recognised);
	tcase_add_test(t, geval_B11__the_same_file_again_has_the_same_digest);
	tcase_add_test(t, geval_K12__a_revoked_sender_is_proved_and_put_aside);
	tcase_add_test(t, geval_M24__lines_of_another_device_wait_for_a_person);
	tcase_add_test(t, geval_K13__an_unknown_sender_is_refused);
	tcase_add_test(t, geval_K14__signed_anew_by_another_device_is_refused);
	tcase_add_test(t, geval_K17__no_key_or_header_comes_twice);
	tcase_add_test(t, geval_T17__without_the_shared_secret_the_office_key_opens_nothing);
	tcase_add_test(t, bundle_finish__leaves_no_text_of_a_line_in_the_file);
	tcase_add_test(t, geval_B14__counts_and_ranges_that_are_not_so);
	tcase_add_test(t, geval_B14__a_manifest_says_what_the_head_says);
	tcase_add_test(t, geval_B14__nothing_may_follow_the_end_mark);
	tcase_add_test(t, geval_B15__lines_out_of_form_are_refused);
	tcase_add_test(t, geval_B15__deep_and_long_lines_are_refused_in_bounded_memory);
	tcase_add_test(t, geval_B16__what_a_later_version_sends_is_kept);
	tcase_add_test(t, geval_B17__names_are_never_paths);
	tcase_add_test(t, bundle_open__gives_the_error_of_its_check);
	tcase_add_test(t, geval_B26__reading_stops_on_request);
	tcase_add_test(t, bundle_open__refuses_files_of_others_and_what_is_no_file);
	tcase_add_test(t, bundle_spool__refuses_what_is_too_large);
	tcase_add_test(t, geval_B23__a_source_that_changes_is_read_once);
	tcase_add_test(t, geval_B24__good_and_bad_on_one_stick_are_told_apart);
	tcase_set_timeout(t, 600);
	suite_add_tcase(s, t);
	return s;
}
