/* Ed25519ph: signatures over a stream of pieces. */
#include <config.h>

#include "crypt/sign.h"

#include "base/mem.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>

_Static_assert(SIGN_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES && SIGN_SECRET_BYTES == crypto_sign_SECRETKEYBYTES &&
	SIGN_BYTES == crypto_sign_BYTES, "the header says the sizes");

struct sign {
	crypto_sign_state state;
};

void sign_pair(unsigned char public[SIGN_PUBLIC_BYTES], struct secret *secret)
{
	assert(secret_cap(secret) >= SIGN_SECRET_BYTES);
	secret_reset(secret);
	secret_set_len(secret, SIGN_SECRET_BYTES);
	crypto_sign_keypair(public, secret_bytes(secret));
}

bool sign_public(const struct secret *secret, unsigned char public[SIGN_PUBLIC_BYTES])
{
	unsigned char seed[crypto_sign_SEEDBYTES], again[SIGN_SECRET_BYTES];
	if (secret_len(secret) != SIGN_SECRET_BYTES)
		return false;
	/* The secret carries its public half: believe the seed only. */
	crypto_sign_ed25519_sk_to_seed(seed, secret_view(secret));
	crypto_sign_seed_keypair(public, again, seed);
	bool fits = sodium_memcmp(again, secret_view(secret), SIGN_SECRET_BYTES) == 0;
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(again, sizeof again);
	return fits;
}

struct sign *sign_new(void)
{
	struct sign *s = mem_new(sizeof *s);
	crypto_sign_init(&s->state);
	return s;
}

void sign_add(struct sign *s, const void *p, size_t n)
{
	crypto_sign_update(&s->state, p, n);
}

void sign_make(struct sign *s, const struct secret *secret, unsigned char out[SIGN_BYTES])
{
	assert(secret_len(secret) == SIGN_SECRET_BYTES);
	crypto_sign_final_create(&s->state, out, NULL, secret_view(secret));
}

bool sign_check(struct sign *s, const unsigned char public[SIGN_PUBLIC_BYTES],
	const unsigned char signature[SIGN_BYTES])
{
	return crypto_sign_final_verify(&s->state, signature, public) == 0;
}

void sign_free(struct sign *s)
{
	if (s)
		sodium_memzero(s, sizeof *s);
	free(s);
}
