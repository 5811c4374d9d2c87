/* geval-M31: seeded histories of the whole exchange, against the rules of acknowledgement of the program. */
#include <config.h>

#include "model.h"
#include "suites.h"

#include <check.h>
#include <stdio.h>

static const unsigned mixes[] = {0, MODEL_CLONE, MODEL_RESTORE, MODEL_CLONE | MODEL_RESTORE, MODEL_DEVICE_BACK};
#define N_MIXES (sizeof mixes / sizeof mixes[0])

/* Edits that were only on a device that was put back are lost with it: no exchange can know them. */
static size_t allowed_missing(unsigned flags, const struct model_result *r)
{
	return flags & MODEL_DEVICE_BACK ? r->missing : 0;
}

START_TEST(geval_M31_histories)
{
	struct model_result all = {0};
	for (int seed = 0; seed < model_histories(); seed++) {
		unsigned flags = mixes[(size_t)seed % N_MIXES];
		struct model_result r = model_run((uint64_t)seed, 260, flags);
		ck_assert_msg(r.missing == allowed_missing(flags, &r) && r.digests == 1 && r.lied == 0 && r.stuck == 0 &&
			(flags & MODEL_DEVICE_BACK || r.silent == 0),
			"seed %d flags %u: missing %zu digests %zu silent %zu lied %zu stuck %zu (ops %zu)", seed, flags, r.missing,
			r.digests, r.silent, r.lied, r.stuck, r.ops);
		all.ops += r.ops;
		all.forks += r.forks;
		all.conflicts += r.conflicts;
		all.superseded += r.superseded;
		all.back += r.back;
	}
	/* histories in which nothing ever happened would prove nothing */
	size_t n = (size_t)model_histories();
	ck_assert_uint_gt(all.ops, n * 60);
	ck_assert_uint_gt(all.conflicts, n / 2);
	ck_assert_uint_gt(all.superseded, 0);
	if (n >= 20) {
		ck_assert_uint_gt(all.forks, 0);
		ck_assert_uint_gt(all.back, 0);
	}
}
END_TEST

Suite *model_suite(void)
{
	Suite *s = suite_create("model");
	TCase *tc = tcase_create("model");
	tcase_set_timeout(tc, 7200);
	tcase_add_test(tc, geval_M31_histories);
	suite_add_tcase(s, tc);
	return s;
}
