#include <config.h>
#include "chain/suites.h"
Suite *export_suite(void) { return suite_create("chain/export"); }
