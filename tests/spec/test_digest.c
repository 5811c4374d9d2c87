/* The version hash: BLAKE2b-256 against values made elsewhere, and its text form. */
#include <config.h>

#include "../../src/spec/digest_priv.h"

#include "suites.h"

#include <stdio.h>
#include <string.h>

static const struct { size_t n; const char *hex; } rows[] = {
	{0, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"},
	{1, "ee155ace9c40292074cb6aff8c9ccdd273c81648ff1149ef36bcea6ebb8a3e25"},
	{3, "9facd640130c81e7f318a8d5c660bc1b0f5d03861ffbd4cc1358e0e904593c28"},
	{127, "f609ab2904b340cd075920018e0e3c6f6a90a3dae3edf03d3cccc0634a81ffe3"},
	{128, "0702c64922fb7635a1b799668a7e89ba9c5fe55ed7bd2fdecb001544073afad9"},
	{129, "490091b32bad7b3380c9e593d341bce9b73ff9d4ebcf0091ff932bdff7279897"},
	{255, "b579b3e762db9a4a9def50ea22419ca669a4875f015a167f52baa86547df7554"},
	{256, "3d0cb2693dfbac42af5a6cc960953fea8714aa39c4bcd054ef61d6b5e98ade4a"},
	{257, "080f7f2ee61cc8ffcf2ad907f7a9824a8445c5e4b194a0106c65f9b9c1ea6787"},
	{1000, "a2ae1ecc90361e0bb07dab9789a4b0a724ee3cf05623ac6cefa1e6af3da4aae8"},
};

/* Byte i of a text of n bytes is (7 i + n) mod 256. */
START_TEST(digest_bytes__is_blake2b_256)
{
	unsigned char text[1024], out[DIGEST_BYTES];
	char hex[2 * DIGEST_BYTES + 1];
	size_t n = rows[_i].n;
	for (size_t i = 0; i < n; i++)
		text[i] = (unsigned char)(i * 7 + n);
	digest_bytes(out, text, n);
	for (size_t i = 0; i < DIGEST_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", out[i]);
	ck_assert_str_eq(hex, rows[_i].hex);
}
END_TEST

START_TEST(digest_text__is_22_url_safe_characters)
{
	char text[DIGEST_TEXT];
	digest_text(text, "abc", 3);
	ck_assert_str_eq(text, "vd2BPGNCOXIxce8_7phXmw");
	digest_text(text, "", 0);
	ck_assert_str_eq(text, "DldRwCblQ7Loqy6wYJnaoQ");
}
END_TEST

Suite *digest_suite(void)
{
	Suite *s = suite_create("digest");
	TCase *t = tcase_create("digest");
	tcase_add_loop_test(t, digest_bytes__is_blake2b_256, 0, sizeof rows / sizeof rows[0]);
	tcase_add_test(t, digest_text__is_22_url_safe_characters);
	suite_add_tcase(s, t);
	return s;
}
