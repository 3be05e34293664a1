/* Which functions of the kernel are entered. */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "entries.h"
#include "functions.h"

static atomic_bool *taken; /* by function */

const char *
entries_begin(int fd)
{
	const char *wrong = functions_read(fd);

	if (wrong != NULL)
		return wrong;
	taken = calloc(functions_count(), sizeof(*taken));
	return taken != NULL ? NULL : strerror(errno);
}

bool
entries_are_wanted(void)
{
	return taken != NULL;
}

const char *
entry_take(uint64_t addr)
{
	bool starts;
	uint32_t function = function_at(addr, 0, &starts);

	if (function < FUNCTION_KERNEL || !starts ||
	    strcmp(function_name(function), "[unknown]") == 0 ||
	    atomic_exchange(&taken[function], true))
		return NULL;
	return function_name(function);
}
