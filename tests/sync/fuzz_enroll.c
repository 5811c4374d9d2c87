/* Fuzz: enrolment messages, raw and truly signed; codes; rings of keys. The first byte says
 * which. */
#include <config.h>

#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sync/enroll.h"

#include "message_priv.h"

const unsigned fuzz_inputs = 8000;

static struct keyring *ring;

static const struct key *of(enum key_role role)
{
	return keyring_now(ring, role, 1);
}

static void request(const char *p, size_t n)
{
	struct enroll_request *r;
	struct buf out = {0};
	if (enroll_request_read(p, n, &r, NULL) == ERR_OK) {
		enroll_request_words(r, &out);
		enroll_code_write(r, &out);
	}
	enroll_request_free(r);
	buf_clear(&out);
}

static void statement(const char *p, size_t n)
{
	struct statement *s;
	struct buf out = {0};
	if (statement_read(p, n, of(KEY_ROOT)->public, &s, NULL) == ERR_OK) {
		FUZZ_MUST(statement_write(s, of(KEY_ROOT)->secret, NULL, &out) == ERR_OK);
		statement_key_now(s, KEY_BOX, 5);
		statement_follows(s, s->office, 1, 1);
		statement_words(s, &out);
	}
	statement_free(s);
	buf_clear(&out);
}

static void grant(const char *p, size_t n)
{
	struct enroll_grant *g;
	enroll_grant_read(p, n, ring, 1, NULL, &g, NULL);
	enroll_grant_free(g);
}

static void revocation(const char *p, size_t n)
{
	struct enroll_revocation *r;
	enroll_revocation_read(p, n, of(KEY_SIGN)->public, &r, NULL);
	enroll_revocation_free(r);
}

static void code(const char *p, size_t n)
{
	struct enroll_request *r;
	struct buf again = {0};
	char *text = mem_dup_n(p, n);
	if (enroll_code_read(text, &r) == ERR_OK)
		enroll_code_write(r, &again);
	enroll_request_free(r);
	buf_clear(&again);
	free(text);
}

static void keys(const char *p, size_t n)
{
	struct keyring *k;
	struct secret *out = secret_new(KEYS_TEXT_MAX);
	if (keyring_read((const unsigned char *)p, n, &k) == ERR_OK) {
		FUZZ_MUST(keyring_write(k, out) == ERR_OK);
		FUZZ_MUST(secret_len(out) == n && memcmp(secret_view(out), p, n) == 0);
	}
	keyring_free(k);
	secret_free(out);
}

static const struct {
	const char *kind;
	enum key_role role;
	void (*read)(const char *p, size_t n);
} readers[] = {
	{"request", KEY_SIGN, request},
	{"statement", KEY_ROOT, statement},
	{"grant", KEY_SIGN, grant},
	{"revocation", KEY_SIGN, revocation},
	{NULL, KEY_SIGN, code},
	{NULL, KEY_SIGN, keys},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	size_t which = (data[0] - (size_t)'0') % (sizeof readers / sizeof readers[0]);
	const char *p = (const char *)data + 1;
	struct buf body = {0}, text = {0};
	ring = fuzz_ring(0x40);
	readers[which].read(p, size - 1);
	buf_add_n(&body, p, size - 1);
	if (readers[which].kind && message_write(readers[which].kind, &body, of(readers[which].role)->secret, NULL, &text))
		readers[which].read(text.s, text.len);
	buf_clear(&body);
	buf_clear(&text);
	keyring_free(ring);
	return 0;
}

int fuzz_seed(size_t i, struct buf *out)
{
	static const char hex[] = "0303030303030303030303030303030303030303030303030303030303030303";
	char sign[65], root[65];
	ring = fuzz_ring(0x40);
	hash_hex(of(KEY_SIGN)->public, 32, sign);
	hash_hex(of(KEY_ROOT)->public, 32, root);
	struct secret *text = secret_new(KEYS_TEXT_MAX);
	FUZZ_MUST(keyring_write(ring, text) == ERR_OK);
	keyring_free(ring);
	switch (i) {
	case 0:
		buf_printf(out, "0{\"app\":\"1\",\"box\":\"%s\",\"device\":\"AAECAwQFBgcICQoLDA0ODw\",\"incarnation\":\"1\","
			"\"label\":\"laptop 7\",\"sign\":\"%s\",\"time\":\"5\",\"version\":\"1\"}", hex, sign);
		break;
	case 1:
		buf_printf(out, "1{\"keys\":[[\"sign\",\"%s\",\"0\",\"9\"]],\"least\":\"\",\"number\":\"2\","
			"\"office\":\"gIGCg4SFhoeIiYqLjI2Ojw\",\"revoked\":[[\"CQAAAAAAAAAAAAAAAAAAAA\",\"5\",\"kwijt\"]],\"root\":\"%s\","
			"\"root_number\":\"1\",\"time\":\"5\",\"until\":\"9\",\"version\":\"1\"}", sign, root);
		break;
	case 2:
		buf_printf(out, "2{\"device\":\"AAECAwQFBgcICQoLDA0ODw\",\"incarnation\":\"1\","
			"\"office\":\"gIGCg4SFhoeIiYqLjI2Ojw\",\"sealed\":[\"%s0303030303030303\",\"%s0303030303030303\"],"
			"\"statement\":\"{}\",\"tag\":\"AB\",\"time\":\"5\",\"version\":\"1\"}", hex, hex);
		break;
	case 3:
		buf_add(out, "3{\"device\":\"AAECAwQFBgcICQoLDA0ODw\",\"office\":\"gIGCg4SFhoeIiYqLjI2Ojw\",\"reason\":\"kwijt\","
			"\"since\":\"5\",\"version\":\"1\"}");
		break;
	case 4: {
		struct enroll_request r = {.incarnation = 1};
		buf_add_c(out, '4');
		enroll_code_write(&r, out);
		break;
	}
	case 5:
		buf_add_c(out, '5');
		buf_add_n(out, secret_view(text), secret_len(text));
		break;
	default:
		secret_free(text);
		return 0;
	}
	secret_free(text);
	return 1;
}
