/* A set of ids. */
#include <config.h>

#include "chain/suites.h"
#include "idset_priv.h"

#include <stdio.h>
#include <string.h>

static struct rid nth(unsigned n)
{
	char text[16];
	snprintf(text, sizeof text, "%u", n);
	return idset_key("n", text);
}

START_TEST(idset_add__says_whether_it_was_there)
{
	struct idset s = {0};
	ck_assert(!idset_has(&s, nth(1)));
	for (unsigned i = 0; i < 20000; i++)
		ck_assert(idset_add(&s, nth(i)));
	for (unsigned i = 0; i < 20000; i++) {
		ck_assert(idset_has(&s, nth(i)));
		ck_assert(!idset_add(&s, nth(i)));
	}
	ck_assert(!idset_has(&s, nth(20000)));
	ck_assert_uint_eq(s.n, 20000);
	idset_clear(&s);
	ck_assert(!idset_has(&s, nth(1)));
}
END_TEST

START_TEST(idset_add__takes_the_zero_id_for_none)
{
	struct idset s = {0};
	ck_assert(!idset_add(&s, (struct rid){{0}}));
	ck_assert(!idset_has(&s, (struct rid){{0}}));
	idset_clear(&s);
}
END_TEST

/* Ids that differ only where a careless hash does not look. */
START_TEST(idset_add__tells_near_ids_apart)
{
	struct idset s = {0};
	for (int i = 0; i < 16; i++)
		for (int b = 1; b < 256; b++) {
			struct rid id = {{0}};
			id.b[i] = (unsigned char)b;
			ck_assert(idset_add(&s, id));
		}
	ck_assert_uint_eq(s.n, 16 * 255);
	idset_clear(&s);
}
END_TEST

START_TEST(idset_key__depends_on_both_texts_and_their_border)
{
	ck_assert(rid_equal(idset_key("a", "b"), idset_key("a", "b")));
	ck_assert(!rid_equal(idset_key("a", "b"), idset_key("b", "a")));
	ck_assert(!rid_equal(idset_key("ab", ""), idset_key("a", "b")));
	ck_assert(!rid_is_none(idset_key("", "")));
}
END_TEST

Suite *idset_suite(void)
{
	Suite *s = suite_create("chain/idset");
	TCase *t = tcase_create("idset");
	tcase_add_test(t, idset_add__says_whether_it_was_there);
	tcase_add_test(t, idset_add__takes_the_zero_id_for_none);
	tcase_add_test(t, idset_add__tells_near_ids_apart);
	tcase_add_test(t, idset_key__depends_on_both_texts_and_their_border);
	suite_add_tcase(s, t);
	return s;
}
