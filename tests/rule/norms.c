/* The calendar for the tests of the calculations. */
#include <config.h>

#include "norms.h"

#include <check.h>
#include <stdlib.h>

#include "base/buf.h"
#include "support/run.h"

static struct kalender *kalender;

static void forget(void)
{
	kalender_free(kalender);
}

const struct kalender *norms_kalender(void)
{
	struct buf path = {0}, why = {0};
	if (kalender)
		return kalender;
	buf_printf(&path, "%s/db/feestdagen.def", support_srcdir());
	ck_assert_msg(kalender_load(path.s, &kalender, &why) == ERR_OK, "%s", buf_str(&why));
	buf_clear(&path);
	buf_clear(&why);
	atexit(forget);
	return kalender;
}

struct civil norms_date(const char *s)
{
	struct civil d = {0};
	ck_assert_msg(!*s || civil_parse(s, &d), "not a date: %s", s);
	return d;
}

void norms_assert_date(struct civil d, const char *want)
{
	char s[11];
	civil_format(d, s);
	ck_assert_str_eq(s, want);
}
