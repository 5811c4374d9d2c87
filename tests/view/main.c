/* The suites of room view: every screen of the program, on a pseudo-terminal. */
#include <config.h>

#include "support/run.h"
#include "view/suites.h"

int main(void)
{
	static const support_suite_fn suites[] = {caseload_suite, dossier_suite, form_suite, fields_suite, terminal_suite, pictures_suite};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
