/* Fuzz: the plain text of a bundle, manifest to end mark, as if every seal had held. */
#include <config.h>

#include "fuzz.h"

#include <string.h>

#include "manifest_priv.h"

const unsigned fuzz_inputs = 40000;

/* What was read is written as it was. */
static void again(const struct bundle_item *item, const char *p, size_t n)
{
	struct buf out = {0};
	if (item->kind != BUNDLE_OTHER) {
		FUZZ_MUST(item_write(item, &out) == FAULT_NONE);
		FUZZ_MUST(out.len == n && memcmp(out.s, p, n) == 0);
	}
	buf_clear(&out);
}

static void again_manifest(const struct bundle_manifest *m)
{
	struct buf out = {0};
	struct bundle_manifest *back;
	FUZZ_MUST(manifest_write(m, &out) == FAULT_NONE);
	FUZZ_MUST(manifest_read(out.s, out.len, &back) == FAULT_NONE);
	FUZZ_MUST(back->number == m->number && back->n_streams == m->n_streams && back->n_have == m->n_have);
	manifest_free(back);
	buf_clear(&out);
}

static void lines(const char *p, size_t n)
{
	struct bundle_manifest *m = NULL;
	struct track t;
	const char *lf;
	while (n > 0 && (lf = memchr(p, '\n', n)) != NULL) {
		struct bundle_item item;
		unsigned char hash[HASH_BYTES];
		uint64_t count;
		size_t part = (size_t)(lf - p);
		if (!m && manifest_read(p, part, &m) == FAULT_NONE) {
			again_manifest(m);
			track_begin(&t, m);
		} else if (m && item_read(p, part, &item) == FAULT_NONE) {
			again(&item, p, part);
			if (track_item(&t, &item) != FAULT_NONE)
				break;
		} else if (m && end_read(p, part, &count, hash)) {
			track_end(&t);
		}
		n -= part + 1;
		p = lf + 1;
	}
	manifest_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bundle_item item;
	lines((const char *)data, size);
	/* Single lines as well, without a newline. */
	if (item_read((const char *)data, size, &item) == FAULT_NONE)
		again(&item, (const char *)data, size);
	item_line_identity((const char *)data, size, &item);
	for (unsigned depth = 1; depth < 6; depth++)
		json_valid((const char *)data, size, depth, depth & 1);
	return 0;
}

int fuzz_seed(size_t i, struct buf *out)
{
	static const char *const seeds[] = {
		"{\"app\":\"0.1.0\",\"clock\":\"019cadd461d80000\",\"definitions\":\"\",\"device\":\"AAECAwQFBgcICQoLDA0ODw\","
		"\"epoch\":\"1\",\"feed\":[\"0\",\"40\"],\"have\":[[\"AQAAAAAAAAAAAAAAAAAAAA\",\"1\",\"1\",\"12\"]],"
		"\"incarnation\":\"1\",\"kind\":\"reply\",\"least\":\"\",\"lines\":\"3\",\"number\":\"7\",\"regie\":\"bundle\","
		"\"seen\":\"2\",\"streams\":[[\"AAECAwQFBgcICQoLDA0ODw\",\"1\",\"2\",\"9\"]],\"time\":\"1780000000000\"}\n"
		"[\"line\",\"HyAhIiMkJSYnKCkqKywtLg\",{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"f\":{\"naam\":[\"w\\\"\",{},[]]},\"i\":1,"
		"\"k\":\"set\",\"n\":2}]\n"
		"[\"gone\",\"AAECAwQFBgcICQoLDA0ODw\",\"1\",\"3\","
		"\"e5c53cd8b0f390f419374fe5cebf578a6e53547604f40cc83235c5bee69feeff\"]\n"
		"[\"message\",{\"body\":{\"version\":\"1\"},\"kind\":\"later\",\"sign\":\"\"}]\n"
		"{\"end\":\"bundle\",\"hash\":\"3ceb6061bff448313a1ae04db1f8faa47275627473ace4f851ae0b6d68edf90b\",\"lines\":\"3\"}\n",
		"[\"iets\",\"van \\u001F later\",{\"x\":[[]]}]",
		"[\"gone\",\"AAECAwQFBgcICQoLDA0ODw\",\"1\",\"3\","
		"\"e5c53cd8b0f390f419374fe5cebf578a6e53547604f40cc83235c5bee69feeff\"]",
		"[\"line\",\"HyAhIiMkJSYnKCkqKywtLg\",{\"d\":\"AAECAwQFBgcICQoLDA0ODw\",\"f\":{},\"i\":1,\"n\":2}]",
	};
	if (i >= sizeof seeds / sizeof seeds[0])
		return 0;
	buf_add(out, seeds[i]);
	return 1;
}
