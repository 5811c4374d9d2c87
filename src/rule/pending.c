/* No calculations yet: until they have their own files. */
#include <config.h>

#include "rule/calc.h"

__attribute__((weak)) const char *calc_name(size_t i)
{
	(void)i;
	return NULL;
}

__attribute__((weak)) const char *const *calc_inputs(const char *name)
{
	(void)name;
	return NULL;
}

__attribute__((weak)) const char *const *calc_outputs(const char *name)
{
	(void)name;
	return NULL;
}

__attribute__((weak)) enum err calc_run(const char *name, const struct calc_env *env, const struct sheet *in,
	struct sheet *out, struct uitleg *u, struct buf *why)
{
	(void)name, (void)env, (void)in, (void)u, (void)why;
	sheet_clear(out);
	return ERR_NOT_FOUND;
}
