/* Keys that are the same every time, for the fuzz entries. */
#include <config.h>

#include "fuzz.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "crypt/hash.h"
#include "sync/keys.h"

static void add(struct buf *text, const char *role, unsigned first)
{
	unsigned char seed[32], public[32] = {0}, secret[64];
	char public_hex[65], secret_hex[129];
	bool signs = strcmp(role, "sign") == 0 || strcmp(role, "root") == 0;
	memset(seed, (int)first, sizeof seed);
	memcpy(secret, seed, sizeof seed);
	if (signs)
		crypto_sign_seed_keypair(public, secret, seed);
	else if (strcmp(role, "box") == 0)
		crypto_scalarmult_base(public, seed);
	hash_hex(public, 32, public_hex);
	hash_hex(secret, signs ? 64 : 32, secret_hex);
	buf_printf(text, "key %s %s %s 0 0\n", role, public_hex, secret_hex);
}

struct keyring *fuzz_ring(unsigned first)
{
	static const char *const roles[] = {"sign", "box", "root", "shared"};
	struct buf text = {0};
	unsigned char sum[HASH_BYTES];
	char hex[65];
	struct keyring *k;
	FUZZ_MUST(sodium_init() >= 0);
	buf_printf(&text, "regie-sync-keys 1\nid %032x\n", first);
	for (unsigned i = 0; i < 4; i++)
		add(&text, roles[i], first + i);
	hash_bytes(sum, NULL, 0, text.s, text.len);
	hash_hex(sum, HASH_BYTES, hex);
	buf_printf(&text, "sum %s\n", hex);
	FUZZ_MUST(keyring_read((unsigned char *)text.s, text.len, &k) == ERR_OK);
	buf_clear(&text);
	return k;
}
