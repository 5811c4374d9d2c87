/* The suites of room crypt. */
#include <config.h>

#include "support/run.h"

#include "suites.h"

int main(void)
{
	static const support_suite_fn suites[] = {
		code_suite, hash_suite, phrase_suite, seal_suite, slots_suite, slots_file_suite,
	};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
