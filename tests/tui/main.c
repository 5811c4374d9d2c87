/* The suites of room tui. */
#include <config.h>

#include "suites.h"
#include "support/run.h"

int main(void)
{
	static const support_suite_fn suites[] = {
		decode_suite, edit_suite, keymap_suite, terminal_suite, widget_suite,
	};
	return support_run(suites, sizeof suites / sizeof suites[0]);
}
