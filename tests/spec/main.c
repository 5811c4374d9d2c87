/* The suites of room spec. */
#include <config.h>

#include "suites.h"
#include "support/run.h"

int main(void)
{
	static const support_suite_fn suites[] = {blocks_suite, digest_suite, language_suite, load_suite, type_suite};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
