/* The error list turned into sentences, exit codes and names. */
#include <config.h>

#include "base/err.h"

#include "base/i18n.h"

static const struct {
	const char *name;
	int exit_code;
	const char *text;
} errors[ERR_COUNT] = {
#define ERR_ROW(name, exit_code, text) [name] = {#name, exit_code, text},
	ERR_LIST(ERR_ROW)
#undef ERR_ROW
};

const char *err_text(enum err e)
{
	return _(errors[e < ERR_COUNT ? e : ERR_IO].text);
}

int err_exit_code(enum err e)
{
	return errors[e < ERR_COUNT ? e : ERR_IO].exit_code;
}

const char *err_name(enum err e)
{
	return errors[e < ERR_COUNT ? e : ERR_IO].name;
}
