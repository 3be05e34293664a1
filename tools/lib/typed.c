/* What a person types before a goal: whoever runs this says so in the environment. */
#include <stdlib.h>

#include "typed.h"

const char *
typed(void)
{
	const char *name = getenv("BOOTMATRIX_TYPED");

	return name != NULL && *name != '\0' ? name : "make";
}
