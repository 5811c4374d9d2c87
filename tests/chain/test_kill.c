#include <config.h>
#include "chain/suites.h"
Suite *kill_suite(void) { return suite_create("chain/kill"); }
