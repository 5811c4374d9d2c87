/* The suites of room crypt. */
#include <config.h>

#include "support/run.h"

#include "suites.h"

int main(void)
{
	static const support_suite_fn suites[] = {
		box_suite, code_suite, hash_suite, phrase_suite, seal_suite, sign_suite, slots_suite, slots_file_suite,
		stream_suite,
	};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
