/* Enrolment: who signs what, whom it is for, what follows on what. */
#include <config.h>

#include "sync/enroll.h"

#include "hostile.h"
#include "parcel.h"
#include "suites.h"

#include <string.h>

static struct parcel p;
static struct keyring *root_keys;
static const struct key *root;

static void start(void)
{
	parcel_begin(&p);
	root_keys = keyring_new(p.office);
	root = keyring_make(root_keys, KEY_ROOT, 0, 0);
}

static void stop(void)
{
	keyring_free(root_keys);
	parcel_end(&p);
}

static const struct key *of_device(enum key_role role)
{
	return keyring_now(p.device_keys, role, PARCEL_TIME);
}

static const struct key *of_office(enum key_role role)
{
	return keyring_now(p.office_keys, role, PARCEL_TIME);
}

/* --- request --- */

static struct enroll_request request(void)
{
	struct enroll_request r = {.incarnation = 1, .label = "laptop 7 \"balie\"", .app = "0.1.0", .time_ms = PARCEL_TIME};
	memcpy(r.device, p.device, ID_BYTES);
	memcpy(r.sign, of_device(KEY_SIGN)->public, KEYS_PUBLIC);
	memcpy(r.box, of_device(KEY_BOX)->public, KEYS_PUBLIC);
	return r;
}

static bool reads_request(void *ctx, const char *text, size_t n)
{
	struct enroll_request *r;
	(void)ctx;
	bool good = enroll_request_read(text, n, &r, NULL) == ERR_OK;
	ck_assert_int_eq(good, r != NULL);
	enroll_request_free(r);
	return good;
}

START_TEST(enroll_request_read__takes_what_the_device_itself_signed)
{
	struct enroll_request r = request(), *again;
	struct buf text = {0};
	enum sync_fault fault;
	ck_assert_int_eq(enroll_request_write(&r, of_device(KEY_SIGN)->secret, &text), ERR_OK);
	ck_assert_int_eq(message_kind(text.s, text.len), MESSAGE_REQUEST);
	ck_assert_int_eq(enroll_request_read(text.s, text.len, &again, &fault), ERR_OK);
	ck_assert_str_eq(again->label, r.label);
	ck_assert_mem_eq(again->box, r.box, KEYS_PUBLIC);
	enroll_request_free(again);
	hostile_refuses_all(text.s, text.len, reads_request, NULL);
	/* Somebody else's key in it. */
	buf_reset(&text);
	ck_assert_int_eq(enroll_request_write(&r, of_office(KEY_SIGN)->secret, &text), ERR_OK);
	ck_assert_int_eq(enroll_request_read(text.s, text.len, &again, &fault), ERR_DAMAGED);
	ck_assert_int_eq(fault, FAULT_SIGNATURE);
	r.label = "";
	ck_assert_int_eq(enroll_request_write(&r, of_device(KEY_SIGN)->secret, &text), ERR_PARSE);
	buf_clear(&text);
}
END_TEST

START_TEST(enroll_request_words__change_with_every_part)
{
	struct enroll_request r = request();
	struct buf words = {0}, other = {0};
	size_t blanks = 0;
	enroll_request_words(&r, &words);
	for (size_t i = 0; i < words.len; i++)
		blanks += words.s[i] == ' ';
	ck_assert_uint_eq(blanks, ENROLL_WORDS - 1);
	unsigned char *parts[] = {r.device, r.sign, r.box};
	for (size_t i = 0; i < 3; i++) {
		parts[i][ID_BYTES - 1] ^= 1;
		buf_reset(&other);
		enroll_request_words(&r, &other);
		ck_assert_str_ne(words.s, other.s);
		parts[i][ID_BYTES - 1] ^= 1;
	}
	r.incarnation = 2;
	buf_reset(&other);
	enroll_request_words(&r, &other);
	ck_assert_str_ne(words.s, other.s);
	buf_clear(&words);
	buf_clear(&other);
}
END_TEST

/* --- statement --- */

static struct statement_key keys[2];
static struct statement_revoked revoked[2];

static struct statement statement(void)
{
	struct statement s = {.root_number = 1, .version = 3, .time_ms = PARCEL_TIME, .until_ms = PARCEL_TIME + 1000,
		.least_app = "", .keys = keys, .n_keys = 2, .revoked = revoked, .n_revoked = 2};
	memcpy(s.office, p.office, ID_BYTES);
	memcpy(s.root, root->public, KEYS_PUBLIC);
	keys[0] = (struct statement_key){.role = KEY_SIGN, .from_ms = 0, .to_ms = PARCEL_TIME + 500};
	keys[1] = (struct statement_key){.role = KEY_BOX, .from_ms = 0, .to_ms = PARCEL_TIME + 500};
	memcpy(keys[0].public, of_office(KEY_SIGN)->public, KEYS_PUBLIC);
	memcpy(keys[1].public, of_office(KEY_BOX)->public, KEYS_PUBLIC);
	revoked[0] = (struct statement_revoked){.since_ms = 5, .reason = "gestolen"};
	revoked[1] = (struct statement_revoked){.since_ms = 6, .reason = "kwijt", .device = {9}};
	return s;
}

static bool reads_statement(void *ctx, const char *text, size_t n)
{
	struct statement *s;
	(void)ctx;
	bool good = statement_read(text, n, root->public, &s, NULL) == ERR_OK;
	ck_assert_int_eq(good, s != NULL);
	statement_free(s);
	return good;
}

START_TEST(statement_read__takes_what_the_root_signed)
{
	struct statement s = statement(), *again;
	struct buf text = {0};
	ck_assert_int_eq(statement_write(&s, root->secret, NULL, &text), ERR_OK);
	ck_assert_int_eq(statement_read(text.s, text.len, NULL, &again, NULL), ERR_OK);
	ck_assert_uint_eq(again->n_keys, 2);
	ck_assert_uint_eq(again->n_revoked, 2);
	ck_assert_str_eq(again->revoked[1].reason, "kwijt");
	ck_assert(statement_vouches(again, KEY_BOX, keys[1].public));
	ck_assert(!statement_vouches(again, KEY_SIGN, keys[1].public));
	ck_assert_mem_eq(statement_key_now(again, KEY_BOX, PARCEL_TIME)->public, keys[1].public, KEYS_PUBLIC);
	ck_assert_ptr_null(statement_key_now(again, KEY_BOX, PARCEL_TIME + 501));
	statement_free(again);
	hostile_refuses_all(text.s, text.len, reads_statement, NULL);
	buf_clear(&text);
}
END_TEST

START_TEST(geval_K11__older_unsigned_foreign_huge_and_expired_statements)
{
	struct statement s = statement(), *again;
	struct buf text = {0};
	enum sync_fault fault;
	/* older, and the same again */
	ck_assert_int_eq(statement_follows(&s, p.office, 1, 2), FAULT_NONE);
	ck_assert_int_eq(statement_follows(&s, p.office, 1, 3), FAULT_OLDER);
	ck_assert_int_eq(statement_follows(&s, p.office, 1, 4), FAULT_OLDER);
	ck_assert_int_eq(statement_follows(&s, p.office, 0, 0), FAULT_NONE);
	ck_assert_int_eq(statement_follows(&s, p.device, 1, 2), FAULT_OTHER);
	/* signed by a key that is no root, by an unknown root */
	ck_assert_int_eq(statement_write(&s, of_office(KEY_SIGN)->secret, NULL, &text), ERR_OK);
	ck_assert_int_eq(statement_read(text.s, text.len, root->public, &again, &fault), ERR_REFUSED);
	ck_assert_int_eq(fault, FAULT_STATEMENT);
	ck_assert_int_eq(statement_read(text.s, text.len, NULL, &again, &fault), ERR_REFUSED);
	const struct key *other = keyring_make(root_keys, KEY_ROOT, 0, 0);
	memcpy(s.root, other->public, KEYS_PUBLIC);
	buf_reset(&text);
	ck_assert_int_eq(statement_write(&s, other->secret, NULL, &text), ERR_OK);
	ck_assert_int_eq(statement_read(text.s, text.len, root->public, &again, &fault), ERR_REFUSED);
	/* a new root that the one before vouches for; a huge number under the old one is behind it */
	s.root_number = 2;
	s.version = 1;
	buf_reset(&text);
	ck_assert_int_eq(statement_write(&s, other->secret, root->secret, &text), ERR_OK);
	ck_assert_int_eq(statement_read(text.s, text.len, root->public, &again, &fault), ERR_OK);
	ck_assert_int_eq(statement_follows(again, p.office, 1, (UINT64_C(1) << 53) - 1), FAULT_NONE);
	ck_assert_int_eq(statement_follows(again, p.office, 3, 1), FAULT_OLDER);
	statement_free(again);
	s.root_number = 3;
	ck_assert_int_eq(statement_follows(&s, p.office, 1, 1), FAULT_STATEMENT);
	/* 2^63 is not a number of this form */
	s.version = UINT64_C(1) << 63;
	ck_assert_int_eq(statement_write(&s, other->secret, NULL, &text), ERR_PARSE);
	/* expired: said, not refused */
	s = statement();
	ck_assert(!statement_is_expired(&s, PARCEL_TIME + 1000));
	ck_assert(statement_is_expired(&s, PARCEL_TIME + 1001));
	buf_clear(&text);
}
END_TEST

/* --- grant --- */

static void write_grant(struct buf *out, int64_t incarnation, const struct key *sign)
{
	struct buf inside = {0};
	struct statement s = statement();
	ck_assert_int_eq(statement_write(&s, root->secret, NULL, &inside), ERR_OK);
	struct enroll_grant g = {.incarnation = incarnation, .tag = "AB", .time_ms = PARCEL_TIME, .shared = p.shared,
		.statement = inside.s, .statement_n = inside.len};
	memcpy(g.office, p.office, ID_BYTES);
	memcpy(g.device, p.device, ID_BYTES);
	ck_assert_int_eq(enroll_grant_write(&g, of_device(KEY_BOX)->public, sign->secret, out), ERR_OK);
	buf_clear(&inside);
}

static bool reads_grant(void *ctx, const char *text, size_t n)
{
	struct enroll_grant *g;
	(void)ctx;
	bool good = enroll_grant_read(text, n, p.device_keys, 1, root->public, &g, NULL) == ERR_OK;
	ck_assert_int_eq(good, g != NULL);
	enroll_grant_free(g);
	return good;
}

START_TEST(enroll_grant_read__gives_the_secret_to_its_device_alone)
{
	struct buf text = {0};
	struct enroll_grant *g;
	enum sync_fault fault;
	write_grant(&text, 1, of_office(KEY_SIGN));
	ck_assert_int_eq(message_kind(text.s, text.len), MESSAGE_GRANT);
	ck_assert_int_eq(enroll_grant_read(text.s, text.len, p.device_keys, 1, root->public, &g, &fault), ERR_OK);
	ck_assert(secret_is_equal(g->shared, p.shared));
	ck_assert_str_eq(g->tag, "AB");
	enroll_grant_free(g);
	/* another device; another continuation; the right name with other keys */
	ck_assert_int_eq(enroll_grant_read(text.s, text.len, p.office_keys, 1, root->public, &g, &fault), ERR_REFUSED);
	ck_assert_int_eq(fault, FAULT_OTHER);
	ck_assert_int_eq(enroll_grant_read(text.s, text.len, p.device_keys, 2, root->public, &g, &fault), ERR_REFUSED);
	struct keyring *namesake = keyring_new(p.device);
	keyring_make(namesake, KEY_BOX, 0, 0);
	ck_assert_int_eq(enroll_grant_read(text.s, text.len, namesake, 1, root->public, &g, &fault), ERR_DAMAGED);
	ck_assert_int_eq(fault, FAULT_KEY);
	keyring_free(namesake);
	/* signed by a key that the statement does not name */
	buf_reset(&text);
	write_grant(&text, 1, of_device(KEY_SIGN));
	ck_assert_int_eq(enroll_grant_read(text.s, text.len, p.device_keys, 1, root->public, &g, &fault), ERR_DAMAGED);
	ck_assert_int_eq(fault, FAULT_SIGNATURE);
	/* an unknown root inside */
	buf_reset(&text);
	write_grant(&text, 1, of_office(KEY_SIGN));
	ck_assert_int_eq(enroll_grant_read(text.s, text.len, p.device_keys, 1, of_office(KEY_SIGN)->public, &g, &fault),
		ERR_REFUSED);
	ck_assert_int_eq(fault, FAULT_STATEMENT);
	buf_clear(&text);
}
END_TEST

START_TEST(enroll_grant_read__refuses_every_cut_and_flipped_bit)
{
	struct buf text = {0};
	write_grant(&text, 1, of_office(KEY_SIGN));
	hostile_refuses_all(text.s, text.len, reads_grant, NULL);
	buf_clear(&text);
}
END_TEST

/* --- revocation --- */

static bool reads_revocation(void *ctx, const char *text, size_t n)
{
	struct enroll_revocation *r;
	(void)ctx;
	bool good = enroll_revocation_read(text, n, of_office(KEY_SIGN)->public, &r, NULL) == ERR_OK;
	ck_assert_int_eq(good, r != NULL);
	enroll_revocation_free(r);
	return good;
}

START_TEST(enroll_revocation_read__takes_what_the_office_signed)
{
	struct enroll_revocation r = {.since_ms = PARCEL_TIME, .reason = "gestolen"}, *again;
	struct buf text = {0};
	memcpy(r.office, p.office, ID_BYTES);
	memcpy(r.device, p.device, ID_BYTES);
	ck_assert_int_eq(enroll_revocation_write(&r, of_office(KEY_SIGN)->secret, &text), ERR_OK);
	ck_assert_int_eq(enroll_revocation_read(text.s, text.len, of_office(KEY_SIGN)->public, &again, NULL), ERR_OK);
	ck_assert_int_eq(again->since_ms, PARCEL_TIME);
	ck_assert_str_eq(again->reason, "gestolen");
	enroll_revocation_free(again);
	hostile_refuses_all(text.s, text.len, reads_revocation, NULL);
	buf_clear(&text);
}
END_TEST

START_TEST(message_kind__one_kind_is_never_read_as_another)
{
	struct buf text = {0};
	struct enroll_request r = request(), *q;
	struct enroll_revocation *v;
	struct statement *s;
	enum sync_fault fault;
	ck_assert_int_eq(enroll_request_write(&r, of_device(KEY_SIGN)->secret, &text), ERR_OK);
	ck_assert_int_eq(statement_read(text.s, text.len, NULL, &s, &fault), ERR_PARSE);
	ck_assert_int_eq(enroll_revocation_read(text.s, text.len, of_device(KEY_SIGN)->public, &v, &fault), ERR_PARSE);
	/* Nor by calling it so: the kind is signed. */
	char *kind = strstr(text.s, "\"request\"");
	memcpy(kind, "\"receipt\"", 9);
	ck_assert_int_eq(message_kind(text.s, text.len), MESSAGE_RECEIPT);
	ck_assert_int_eq(enroll_request_read(text.s, text.len, &q, &fault), ERR_PARSE);
	ck_assert_int_eq(message_kind("{\"kind\":\"later\"}", 16), MESSAGE_UNKNOWN);
	ck_assert_int_eq(message_kind("", 0), MESSAGE_UNKNOWN);
	ck_assert_int_eq(message_kind("[]", 2), MESSAGE_UNKNOWN);
	/* A later version of a kind is named so. */
	buf_reset(&text);
	buf_add(&text, "{\"body\":{\"version\":\"2\"},\"kind\":\"request\",\"sign\":\"00\"}");
	ck_assert_int_eq(enroll_request_read(text.s, text.len, &q, &fault), ERR_NEWER_FORMAT);
	buf_clear(&text);
}
END_TEST

/* --- codes --- */

START_TEST(enroll_code__survives_typing_and_notices_every_wrong_digit)
{
	struct enroll_request r = request(), *again;
	struct buf code = {0}, typed = {0};
	enroll_code_write(&r, &code);
	ck_assert_uint_le(code.len, 154); /* what a QR code of 37 modules holds */
	ck_assert_int_eq(enroll_code_read(code.s, &again), ERR_OK);
	ck_assert_mem_eq(again->sign, r.sign, KEYS_PUBLIC);
	ck_assert_mem_eq(again->box, r.box, KEYS_PUBLIC);
	ck_assert_mem_eq(again->device, r.device, ID_BYTES);
	enroll_request_free(again);
	/* As people type: small letters, groups, o for nought. */
	for (size_t i = 0; i < code.len; i++) {
		char c = code.s[i];
		if (i > 7 && i % 5 == 0)
			buf_add(&typed, i % 10 ? " " : "-");
		c = i > 7 && c == '0' ? 'o' : c;
		c = i > 7 && c == '1' ? 'L' : c;
		buf_add_c(&typed, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
	}
	ck_assert_int_eq(enroll_code_read(typed.s, &again), ERR_OK);
	ck_assert_mem_eq(again->box, r.box, KEYS_PUBLIC);
	enroll_request_free(again);
	for (size_t i = 0; i < code.len; i++) {
		char was = code.s[i];
		code.s[i] = was == '7' ? '8' : '7';
		ck_assert_msg(enroll_code_read(code.s, &again) == ERR_PARSE, "digit %zu", i);
		ck_assert_ptr_null(again);
		code.s[i] = was;
	}
	while (code.len > 0) {
		buf_cut(&code, code.len - 1);
		ck_assert_int_eq(enroll_code_read(code.s, &again), ERR_PARSE);
	}
	buf_clear(&code);
	buf_clear(&typed);
}
END_TEST

START_TEST(enroll_qr__fits_a_terminal_of_80_by_24)
{
	struct enroll_request r = request();
	struct buf code = {0}, text = {0};
	int columns, rows, lines = 0;
	enroll_code_write(&r, &code);
	ck_assert_int_eq(enroll_qr(code.s, false, true, &text, &columns, &rows), ERR_OK);
	for (size_t i = 0; i < text.len; i++)
		lines += text.s[i] == '\n';
	ck_assert_int_eq(lines, rows);
	ck_assert_int_eq(columns, 41);
	ck_assert_int_le(rows, 22);
	/* The rim of a dark screen is drawn light. */
	ck_assert_int_eq(strncmp(text.s, "\xe2\x96\x88\xe2\x96\x88", 6), 0);
	buf_reset(&text);
	ck_assert_int_eq(enroll_qr(code.s, true, false, &text, &columns, &rows), ERR_OK);
	ck_assert_int_eq(columns, 82);
	ck_assert_int_eq(strncmp(text.s, "    ", 4), 0);
	/* Three corners of seven modules. */
	const char *row = text.s;
	for (int i = 0; i < 2; i++)
		row = strchr(row, '\n') + 1;
	ck_assert_int_eq(strncmp(row, "    ##############  ", 20), 0);
	buf_reset(&code);
	for (int i = 0; i < 4000; i++)
		buf_add_c(&code, 'a');
	ck_assert_int_eq(enroll_qr(code.s, true, false, &text, NULL, NULL), ERR_LIMIT);
	buf_clear(&code);
	buf_clear(&text);
}
END_TEST

Suite *enroll_suite(void)
{
	Suite *s = suite_create("enroll");
	TCase *t = tcase_create("enroll");
	tcase_add_checked_fixture(t, start, stop);
	tcase_add_test(t, enroll_request_read__takes_what_the_device_itself_signed);
	tcase_add_test(t, enroll_request_words__change_with_every_part);
	tcase_add_test(t, statement_read__takes_what_the_root_signed);
	tcase_add_test(t, geval_K11__older_unsigned_foreign_huge_and_expired_statements);
	tcase_add_test(t, enroll_grant_read__gives_the_secret_to_its_device_alone);
	tcase_add_test(t, enroll_grant_read__refuses_every_cut_and_flipped_bit);
	tcase_add_test(t, enroll_revocation_read__takes_what_the_office_signed);
	tcase_add_test(t, message_kind__one_kind_is_never_read_as_another);
	tcase_add_test(t, enroll_code__survives_typing_and_notices_every_wrong_digit);
	tcase_add_test(t, enroll_qr__fits_a_terminal_of_80_by_24);
	tcase_set_timeout(t, 300);
	suite_add_tcase(s, t);
	return s;
}
