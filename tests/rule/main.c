/* The suites of room rule. */
#include <config.h>

#include "support/run.h"

#include "suites.h"

int main(void)
{
	static const support_suite_fn suites[] = {
		calc_suite, kalender_suite, normtabel_suite, sheet_suite, tel_suite, uitleg_suite,
		regels_suite, feiten_suite, termijn_suite, norm_suite,
		rulebook_suite, dossiers_suite,
	};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
