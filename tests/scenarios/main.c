/* The scenarios: the whole program, on a terminal and by its commands, while things go
 * wrong. REGIE_LEVEL=long lengthens them, REGIE_SEED chooses other chances. */
#include <config.h>

#include "scenarios/lab.h"
#include "scenarios/suites.h"
#include "support/run.h"

#include <stdlib.h>

int main(void)
{
	static const support_suite_fn suites[] = {kill_suite, hangup_suite, lock_suite, full_suite, two_suite, marker_suite,
		first_suite, commands_suite, gemeente_suite, trace_suite, noise_suite};
	support_dir();
	if (!lab_prepare())
		return EXIT_FAILURE;
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
