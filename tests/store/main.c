/* The suites of room store. */
#include <config.h>

#include "store/suites.h"
#include "support/run.h"

int main(void)
{
	static const support_suite_fn suites[] = {
		chance_suite,
		change_suite,
		db_suite,
		line_suite,
		list_suite,
		place_suite,
		projection_suite,
		record_suite,
		register_suite,
		search_suite,
		travel_suite,
		open_suite,
		keys_suite,
		verify_suite,
		draft_suite,
		journaal_suite,
		migrate_suite,
		rebuild_suite,
		saved_suite,
		power_suite,
		werk_suite,
	};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
