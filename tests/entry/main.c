/* The suites of room entry. */
#include <config.h>

#include "entry/suites.h"
#include "support/run.h"

int main(void)
{
	static const support_suite_fn suites[] = {
		wire_suite, form_suite, save_suite, draft_suite, replay_suite, size_suite,
	};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
