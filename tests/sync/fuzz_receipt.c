/* Fuzz: receipts, raw and with a true signature over whatever body the input is. */
#include <config.h>

#include "fuzz.h"

#include <string.h>

#include "sync/enroll.h"
#include "sync/receipt.h"

#include "message_priv.h"

const unsigned fuzz_inputs = 8000;

static bool chain(void *ctx, int64_t sequence, unsigned char out[HASH_BYTES])
{
	(void)ctx;
	memset(out, (int)sequence, HASH_BYTES);
	return true;
}

/* A receipt that was read keeps its rules and can be written and judged. */
static void use(struct receipt *r, const struct key *sign)
{
	struct buf out = {0};
	struct receipt_known k = {.incarnation = 1, .last = 100, .epoch = 1, .number = 3, .received = 2, .chain = chain};
	FUZZ_MUST(receipt_write(r, sign->secret, &out) == ERR_OK);
	FUZZ_MUST(receipt_prefix(r) >= r->safe);
	memcpy(k.office, r->office, ID_BYTES);
	memcpy(k.device, r->device, ID_BYTES);
	FUZZ_MUST(receipt_judge(r, &k) <= RECEIPT_DIFFERENT);
	buf_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct keyring *ring = fuzz_ring(0x40);
	const struct key *sign = keyring_at(ring, 0);
	struct buf body = {0}, text = {0};
	struct receipt *r;
	message_kind((const char *)data, size);
	if (receipt_read((const char *)data, size, sign->public, &r, NULL) == ERR_OK)
		use(r, sign);
	receipt_free(r);
	buf_add_n(&body, data, size);
	if (message_write("receipt", &body, sign->secret, NULL, &text)) {
		FUZZ_MUST(message_kind(text.s, text.len) == MESSAGE_RECEIPT);
		if (receipt_read(text.s, text.len, sign->public, &r, NULL) == ERR_OK)
			use(r, sign);
		receipt_free(r);
	}
	buf_clear(&body);
	buf_clear(&text);
	keyring_free(ring);
	return 0;
}

int fuzz_seed(size_t i, struct buf *out)
{
	if (i > 0)
		return 0;
	buf_add(out, "{\"chain\":\"0303030303030303030303030303030303030303030303030303030303030303\","
		"\"device\":\"AAECAwQFBgcICQoLDA0ODw\",\"epoch\":\"1\",\"fork\":\"0\","
		"\"head\":\"0303030303030303030303030303030303030303030303030303030303030303\",\"head_at\":\"3\","
		"\"held\":[[\"2\",\"onbekend\"]],\"incarnation\":\"1\",\"number\":\"4\",\"office\":\"gIGCg4SFhoeIiYqLjI2Ojw\","
		"\"position\":\"41\",\"ranges\":[[\"1\",\"3\"],[\"6\",\"9\"]],\"refused\":[[\"5\",\"keten\"]],\"safe\":\"2\","
		"\"time\":\"1780000000000\",\"version\":\"1\"}");
	return 1;
}
