/* Runs the suites of one room and gives the exit status of its test program. */
#ifndef REGIE_TESTS_SUPPORT_RUN_H
#define REGIE_TESTS_SUPPORT_RUN_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

typedef Suite *(*support_suite_fn)(void);

/* Runs all `n` suites; 0 when everything passed. */
int support_run(const support_suite_fn *suites, size_t n);
/* A fresh directory 0700 under the build folder, removed at exit; borrowed, per call. */
const char *support_dir(void);
/* REGIE_LEVEL=long: many rounds of what is done by chance, a kill, or a flip (make check-long). */
bool support_is_long(void);
/* A small tmpfs of this process and its children alone on `dir`; as a user in a namespace of
 * that user. False: the system does not allow it, and maybe only mounts are apart now. */
bool support_small_disk(const char *dir, unsigned kib);
/* Where the source tree is (screens/, db/). */
const char *support_srcdir(void);
/* ../shared beside the source tree, or NULL when it is not there. */
const char *support_shared(void);

#endif
