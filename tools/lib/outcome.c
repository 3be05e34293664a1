/* How a boot can end. */
#include <string.h>

#include "outcome.h"

#define OUTCOME_ROW(id, name, meaning) { name, meaning },
const struct outcome outcomes[OUTCOMES_N] = { OUTCOMES(OUTCOME_ROW) };
#undef OUTCOME_ROW

const struct outcome *
outcome_find(const char *name)
{
	for (int i = 0; i < OUTCOMES_N; i++)
		if (strcmp(outcomes[i].name, name) == 0)
			return &outcomes[i];
	return NULL;
}

bool
outcome_completed(const char *name)
{
	const struct outcome *outcome = outcome_find(name);

	return outcome != NULL && outcome->meaning == OUTCOME_COMPLETED;
}
