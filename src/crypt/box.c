/* X25519 pairs, sealed boxes and the key of a file between two parties. */
#include <config.h>

#include "crypt/box.h"

#include <assert.h>
#include <sodium.h>

_Static_assert(BOX_KEY_BYTES == crypto_box_PUBLICKEYBYTES && BOX_KEY_BYTES == crypto_box_SECRETKEYBYTES &&
	BOX_KEY_BYTES == crypto_scalarmult_BYTES && BOX_SEAL_OVERHEAD == crypto_box_SEALBYTES,
	"the header says the sizes");

void box_pair(unsigned char public[BOX_KEY_BYTES], struct secret *secret)
{
	assert(secret_cap(secret) >= BOX_KEY_BYTES);
	secret_reset(secret);
	secret_set_len(secret, BOX_KEY_BYTES);
	crypto_box_keypair(public, secret_bytes(secret));
}

bool box_public(const struct secret *secret, unsigned char public[BOX_KEY_BYTES])
{
	return secret_len(secret) == BOX_KEY_BYTES && crypto_scalarmult_base(public, secret_view(secret)) == 0;
}

bool box_seal(const struct secret *content, const unsigned char public[BOX_KEY_BYTES], unsigned char *out)
{
	return crypto_box_seal(out, secret_view(content), secret_len(content), public) == 0;
}

bool box_open(const unsigned char *p, size_t n, const struct secret *secret, struct secret *out)
{
	unsigned char public[BOX_KEY_BYTES];
	secret_reset(out);
	if (n < BOX_SEAL_OVERHEAD || !box_public(secret, public) || !secret_set_len(out, n - BOX_SEAL_OVERHEAD))
		return false;
	if (crypto_box_seal_open(secret_bytes(out), p, n, public, secret_view(secret)) == 0)
		return true;
	secret_reset(out);
	return false;
}

enum err box_file_key(const struct secret *own, const unsigned char other[BOX_KEY_BYTES],
	const struct secret *shared, const void *bound, size_t n, struct secret *out)
{
	unsigned char common[crypto_scalarmult_BYTES];
	crypto_generichash_state state;
	assert(secret_len(own) == BOX_KEY_BYTES && secret_len(shared) == 32);
	secret_reset(out);
	/* Refuses points of small order: their product would be no secret. */
	if (crypto_scalarmult(common, secret_view(own), other) != 0)
		return ERR_REFUSED;
	if (!secret_set_len(out, 32)) {
		sodium_memzero(common, sizeof common);
		return ERR_LIMIT;
	}
	crypto_generichash_init(&state, secret_view(shared), 32, 32);
	crypto_generichash_update(&state, common, sizeof common);
	crypto_generichash_update(&state, bound, n);
	crypto_generichash_final(&state, secret_bytes(out), 32);
	sodium_memzero(common, sizeof common);
	sodium_memzero(&state, sizeof state);
	return ERR_OK;
}
