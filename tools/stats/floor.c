/* The floor object: what comparisons find on this host of what did not change. */
#include <math.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "lib/version.h"
#include "parts.h"
#include "results.h"
#include "value.h"

/* The mean of the logarithms of boot times, one number a run in which a boot has a time.
 */
struct run_means {
	double *x;
	size_t n;
};

static struct run_means
run_means_new(const struct configuration *c, size_t boots)
{
	struct times t = times_of_boots(c);
	struct run_means m = { xcalloc(t.n + 1, sizeof(*m.x)), 0 };
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < t.n; i++) {
		int run = (c->samples[t.which[i]].number - 1) / (int)boots;

		sum += log(t.x[i]);
		n++;
		if (i + 1 < t.n &&
		    (c->samples[t.which[i + 1]].number - 1) / (int)boots == run)
			continue;
		m.x[m.n++] = sum / (double)n;
		sum = 0;
		n = 0;
	}
	times_free(&t);
	return m;
}

/* Adds the row; returns its floor in percent, NAN: not known. */
static double
append_row(json_t *rows, const struct configuration *c, size_t boots)
{
	struct run_means m = run_means_new(c, boots);
	json_t *value = json_object();
	struct reason few = m.n == 0 ? because("no_times")
				     : (struct reason){ "needs_runs", .n = LEAST_FLOOR };
	double sd = m.n >= LEAST_FLOOR ? standard_deviation(m.x, m.n) : NAN;
	double floor = 100 * noise_floor(sd, m.n);

	put_string(value, "config", c->name);
	put_count(value, "runs", (long long)m.n);
	put_real(value, "deviation_percent", 100 * sd, few);
	put_real(value, "floor_percent", floor, few);
	append(rows, value);
	free(m.x);
	return floor;
}

void
floor_emit(FILE *out, const struct matrix *m, size_t boots)
{
	json_t *record = json_object(), *value = json_object(), *rows = json_array();
	double most = 0;

	for (size_t i = 0; i < m->n; i++) {
		double floor = append_row(rows, m->configurations[i], boots);

		most = isnan(floor) || isnan(most) ? NAN : fmax(most, floor);
	}
	put_count(value, "schema", RESULTS_SCHEMA);
	put_string(value, "tool", "stats " BOOTMATRIX_VERSION);
	put_member(value, "guest",
	    json_object_get(m->configurations[0]->machine, "guest"), "name");
	put_count(value, "boots", (long long)boots);
	put_real(value, "floor_percent", most, because("not_of_all"));
	put(value, "rows", rows);
	put(record, "floor", value);
	json_emit(out, record);
	json_decref(record);
}
