/* The suite of room entry over the store itself. */
#include <config.h>

#include "entry/suites.h"
#include "support/run.h"

int main(void)
{
	static const support_suite_fn suites[] = {store_suite};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
