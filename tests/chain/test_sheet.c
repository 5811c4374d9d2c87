#include <config.h>
#include "chain/suites.h"
Suite *sheet_suite(void) { return suite_create("chain/sheet"); }
