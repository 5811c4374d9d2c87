/* A log file of the program's own troubles (path, row, code; never a value of a
 * person, a key or what was typed). Without log_open nothing is written. */
#ifndef REGIE_BASE_LOG_H
#define REGIE_BASE_LOG_H

#include "base/err.h"

/* Append to PATH (created 0600; a link, another kind of file, owner or mode is
 * ERR_RIGHTS); above 1 MiB the old one becomes PATH.1 first. Also sends fd 2 there when
 * `take_stderr` is set, because libraries write to it and would tear the screen. A log
 * that was open is closed. On failure nothing is logged. */
enum err log_open(const char *path, int take_stderr);
/* Close; fd 2 goes back to where it was. Without log_open nothing. */
void log_close(void);
/* One line with the time: control and non-ASCII bytes as '?', cut at 1,000 bytes. Keeps
 * errno. From any thread. */
void log_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
