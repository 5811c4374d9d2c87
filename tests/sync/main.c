/* The suites of room sync. */
#include <config.h>

#include "support/run.h"

#include "suites.h"

int main(void)
{
	static const support_suite_fn suites[] = {
		/* what travels, as bytes */
		fault_suite, bundle_suite, enroll_suite, format_suite, json_suite, keys_suite, manifest_suite,
		medium_suite, receipt_suite, unpack_suite,
		/* the store's side */
		model_suite, post_suite, scope_suite,
	};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
