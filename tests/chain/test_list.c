#include <config.h>
#include "chain/suites.h"
Suite *list_suite(void) { return suite_create("chain/list"); }
