/* The program's start: locale, options, subcommands, wiring. */
#include <config.h>

#include "base/err.h"

int main(void)
{
	return err_exit_code(ERR_OK);
}
