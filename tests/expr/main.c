/* The suites of room expr. */
#include <config.h>

#include "support/run.h"

static Suite *empty_suite(void)
{
	return suite_create("expr");
}

int main(void)
{
	static const support_suite_fn suites[] = {empty_suite};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
