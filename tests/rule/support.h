/* What the suites of room rule share: the program's definitions, and small ones of their own. */
#ifndef REGIE_TESTS_RULE_SUPPORT_H
#define REGIE_TESTS_RULE_SUPPORT_H

#include "rule/regels.h"
#include "spec/spec.h"

/* Loaded once a process; borrowed. */
const struct spec *rule_spec(void);
const struct kalender *rule_kalender(void);
/* The rules of db/regels; ck_asserts that they are good. Borrowed. */
const struct regels *rule_regels(void);
/* Load rules from text in a fresh folder; `own` (may be NULL) is a municipality's file. */
enum err rule_load_text(const char *text, const char *own, struct regels **out, struct spec_fault_list *faults);
/* The same for rules that must be good; yours to free. */
struct regels *rule_good(const char *text);
/* "2026-05-14"; "" is none. */
struct civil rule_date(const char *s);
void rule_assert_date(struct civil d, const char *want);

#endif
