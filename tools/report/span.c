/* Where phases lie in a boot. */
#include <math.h>
#include <string.h>

#include "lib/markers.h"
#include "lib/outcome.h"
#include "span.h"

double
span_marker(const json_t *sample, const char *marker)
{
	json_t *seen;
	size_t i;

	if (strcmp(marker, MARKER_T0) == 0)
		return 0;
	json_array_foreach(value_at(sample, "markers"), i, seen)
		if (strcmp(raw_at(seen, "name"), marker) == 0)
			return number_at(seen, "at_ms");
	return NAN;
}

struct range
span_phase(const json_t *sample, const json_t *phase)
{
	struct range span = { span_marker(sample, raw_at(phase, "from")),
		span_marker(sample, raw_at(phase, "to")) };

	if (!outcome_completed(raw_at(sample, "outcome")) || !(span.lo <= span.hi))
		return (struct range){ NAN, NAN };
	return span;
}

double
span_length(struct range span)
{
	return round((span.hi - span.lo) * 1e6) / 1e6;
}
