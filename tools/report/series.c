/* What formats for the trackers of other people have in common. */
#include <math.h>

#include "list.h"
#include "series.h"

const char *
series_name(struct arena *a, const struct config *c)
{
	return arena_text(
	    a, "%s/%s", or_nothing(text_at(a, c->json, "guest.name")), c->name);
}

json_t *
series_number(const json_t *from, const char *path, double factor)
{
	double number = number_at(from, path);

	return isnan(number) ? json_null() : json_real(number * factor);
}

double
series_failed(const struct config *c)
{
	return number_at(c->json, "statistics.attempted") -
	       number_at(c->json, "statistics.booted");
}
