/* What a person types before a goal: bootmatrix(1) says so to what it runs. */
#include <stdlib.h>

#include "typed.h"

const char *
typed(void)
{
	const char *name = getenv("BOOTMATRIX_TYPED");

	return name != NULL && *name != '\0' ? name : "make";
}
