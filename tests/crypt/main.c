/* The suites of room crypt. */
#include <config.h>

#include "support/run.h"

#include "suites.h"

int main(void)
{
	static const support_suite_fn suites[] = {
		hash_suite,
	};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
