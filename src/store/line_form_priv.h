/* What reading and writing of lines agree on: limits, and what makes a line one. */
#ifndef REGIE_STORE_LINE_FORM_PRIV_H
#define REGIE_STORE_LINE_FORM_PRIV_H

#include "line_priv.h"

#define LINE_MAX_SEQUENCE ((int64_t)1 << 53)
#define LINE_MAX_INCARNATION ((int64_t)1 << 31)
#define LINE_MAX_PARTS 99999
#define LINE_PURPOSE_MAX 4000 /* bytes */
#define LINE_NAME_MAX 64

enum line_kind line_kind_by_name(const char *name); /* LINE_HELD: of a later version */
bool line_no_id(const unsigned char id[ID_BYTES]);
bool line_is_name(const char *s);
bool line_is_register_name(const char *s);
bool line_is_kind(const char *s);
bool line_is_version(const char *s);
/* Whether what the line names belongs to its kind. */
bool line_makes_sense(const struct line *l);

#endif
