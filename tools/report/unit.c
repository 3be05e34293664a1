/* Units that times are shown in, by their size. */
#include <math.h>
#include <stddef.h>

#include "unit.h"

/* The least part of a unit that is written in it beside larger times: 0.01 s. */
static const double LEAST_PART = 0.01;

const struct time_unit time_unit_each = { NULL, 0 };

const struct time_unit *
time_unit_of(double ms)
{
	static const struct time_unit units[] = { { "s", 1e3 }, { "ms", 1 },
		{ "\xc2\xb5s", 1e-3 }, { "ns", 1e-6 } };
	size_t i = 0;

	if (!(fabs(ms) > 0))
		return &units[1];
	while (i + 1 < sizeof(units) / sizeof(units[0]) && fabs(ms) < units[i].ms)
		i++;
	return &units[i];
}

const struct time_unit *
time_unit_for(double least, double most)
{
	const struct time_unit *unit = time_unit_of(most);

	return least < LEAST_PART * unit->ms ? &time_unit_each : unit;
}
