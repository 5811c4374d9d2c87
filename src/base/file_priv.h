/* What the tests of `file` reach that no mount can show them. */
#ifndef REGIE_BASE_FILE_PRIV_H
#define REGIE_BASE_FILE_PRIV_H

#include <stdbool.h>

/* Is this f_type of statfs(2) that of a network or fuse file system? */
bool file_type_is_remote(unsigned long type);

#endif
