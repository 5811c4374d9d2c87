/* Rows as the evaluator reads them, without looking names up. */
#ifndef REGIE_RULE_FEITEN_PRIV_H
#define REGIE_RULE_FEITEN_PRIV_H

#include "rule/feiten.h"

/* Rows of a record in order of adding, taken-away ones left out; borrowed until a row is added or dropped. */
const int *feiten_rows(const struct feiten *f, const struct spec_record *record, size_t *n);
const struct spec_record *feiten_kind(const struct feiten *f, int row);
/* Stored text of a field of the row's own record; "" when empty. */
const char *feiten_value(const struct feiten *f, int row, const struct spec_field *field);

#endif
