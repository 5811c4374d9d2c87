/* The suites of room base. */
#include <config.h>

#include "support/run.h"

#include "suites.h"

int main(void)
{
	static const support_suite_fn suites[] = {
		mem_suite,
		pace_suite,
		buf_suite,
		charset_suite,
		civil_suite,
		clock_suite,
		file_suite,
		log_suite,
		secret_suite,
		text_suite,
	};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
