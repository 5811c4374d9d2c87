/* A log file of the program's own troubles (path, row, code; never a value of a
 * person, a key or what was typed). Without log_open nothing is written. */
#ifndef REGIE_BASE_LOG_H
#define REGIE_BASE_LOG_H

#include "base/err.h"

/* Append to PATH (created 0600, O_NOFOLLOW); also sends fd 2 there when
 * `take_stderr` is set, because libraries write to it and would tear the screen. */
enum err log_open(const char *path, int take_stderr);
void log_close(void);
void log_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
