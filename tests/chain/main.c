/* The suites of room chain. */
#include <config.h>

#include "chain/suites.h"
#include "support/run.h"

int main(void)
{
	static const support_suite_fn suites[] = {table_suite, load_suite, json_suite, pack_suite,
		idset_suite, mapping_suite,
		convert_suite, list_suite, sheet_suite, undo_suite, kill_suite, export_suite, golden_suite};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
