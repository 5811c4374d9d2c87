/* The suites of room demo. */
#include <config.h>

#include "demo/suites.h"
#include "support/run.h"

int main(void)
{
	static const support_suite_fn suites[] = {dice_suite, numbers_suite, names_suite, household_suite,
		fill_suite};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
