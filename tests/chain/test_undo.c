#include <config.h>
#include "chain/suites.h"
Suite *undo_suite(void) { return suite_create("chain/undo"); }
