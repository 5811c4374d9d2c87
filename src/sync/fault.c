/* The faults of what travels, in one table. */
#include <config.h>

#include "sync/fault.h"

#include "base/i18n.h"

#include <stddef.h>
#include <string.h>

static const struct {
	enum err e;
	const char *code, *text;
} faults[FAULT_COUNT_OF] = {
#define FAULT_ROW(name, error, code, text) [name] = {error, code, text},
	SYNC_FAULT_LIST(FAULT_ROW)
#undef FAULT_ROW
};

enum err sync_fault_err(enum sync_fault f)
{
	return f < FAULT_COUNT_OF ? faults[f].e : ERR_REFUSED;
}

const char *sync_fault_code(enum sync_fault f)
{
	return f < FAULT_COUNT_OF ? faults[f].code : "";
}

enum sync_fault sync_fault_of(const char *code)
{
	size_t f = 0;
	while (f < FAULT_COUNT_OF && strcmp(faults[f].code, code) != 0)
		f++;
	return (enum sync_fault)f;
}

const char *sync_fault_text(enum sync_fault f)
{
	return f < FAULT_COUNT_OF ? _(faults[f].text) : "";
}
