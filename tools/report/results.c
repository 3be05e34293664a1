/* Results as formats see them: reads what stats wrote into structs, and merges it. */
#include <err.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/io.h"
#include "lib/json.h"
#include "lib/version.h"
#include "results.h"
#include "sentences.h"
#include "show.h"
#include "words.h"

/* Where a value stands, for messages. */
struct reader {
	struct store *store;
	const char *name;
	unsigned long line;
};

static _Noreturn void
refuse(const struct reader *in, const char *path, const char *reason)
{
	errx(1, "%s:%lu: %s%s%s", in->name, in->line, path, *path != '\0' ? ": " : "",
	    reason);
}

/*
 * Read an object's fields; null counts as absent.  A real starts as NAN, and texts
 * are made harmless.
 */
static void
take(const struct reader *in, const json_t *object, const char *path,
    struct field *fields, size_t n)
{
	const char *reason;

	for (size_t i = 0; i < n; i++) {
		fields[i].flags |= FIELD_NULLABLE;
		if (fields[i].kind == FIELD_REAL)
			*(double *)fields[i].to = NAN;
	}
	reason = fields_read(object, path, false, fields, n);
	if (reason != NULL)
		refuse(in, "", reason);
	for (size_t i = 0; i < n; i++) {
		const char **text = fields[i].to;

		if (fields[i].kind == FIELD_STRING && *text != NULL)
			*text = show_text(in->store, *text, strlen(*text));
	}
}

/* A guest's text, which may hold any byte. */
static const char *
take_bytes(const struct reader *in, const json_t *string)
{
	const char *shown;
	size_t len;
	char *bytes;

	if (!json_is_string(string))
		return NULL;
	bytes = latin1_bytes(string, &len);
	shown = show_bytes(in->store, bytes, len);
	free(bytes);
	return shown;
}

static struct range
take_range(const struct reader *in, const json_t *pair, const char *path)
{
	const json_t *lo = json_array_get(pair, 0), *hi = json_array_get(pair, 1);

	if (pair == NULL)
		return (struct range){ NAN, NAN };
	if (json_array_size(pair) != 2 || !json_is_number(lo) || !json_is_number(hi))
		refuse(in, path, "expected an interval of two numbers");
	return (struct range){ json_number_value(lo), json_number_value(hi) };
}

static double *
take_numbers(const struct reader *in, const json_t *list, size_t *n)
{
	double *numbers;

	*n = json_array_size(list);
	if (*n == 0)
		return NULL;
	numbers = store_room(in->store, *n, sizeof(*numbers));
	for (size_t i = 0; i < *n; i++)
		numbers[i] = json_is_number(json_array_get(list, i))
				 ? json_number_value(json_array_get(list, i))
				 : NAN;
	return numbers;
}

static void
take_mark(const struct reader *in, const json_t *object, const char *path, struct mark *m)
{
	struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &m->name, 0, 0 },
		{ "at_ms", FIELD_REAL, 0, &m->at_ms, 0, 0 },
		{ "source", FIELD_STRING, 0, &m->source, 0, 0 },
		{ "reason", FIELD_STRING, 0, &m->reason, 0, 0 },
	};

	take(in, object, path, FIELDS(fields));
}

static void
take_sample(
    const struct reader *in, const json_t *object, const char *path, struct sample *s)
{
	json_t *marks = NULL, *reason = NULL, *last_line = NULL, *mark;
	struct field fields[] = {
		{ "sample", FIELD_REAL, 0, &s->sample, 0, 0 },
		{ "order", FIELD_REAL, 0, &s->order, 0, 0 },
		{ "outcome", FIELD_STRING, FIELD_REQUIRED, &s->outcome, 0, 0 },
		{ "boot_time_ms", FIELD_REAL, 0, &s->boot_time_ms, 0, 0 },
		{ "reason", FIELD_ANY, 0, &reason, 0, 0 },
		{ "last_phase", FIELD_STRING, 0, &s->last_phase, 0, 0 },
		{ "last_line", FIELD_ANY, 0, &last_line, 0, 0 },
		{ "markers", FIELD_ARRAY, 0, &marks, 0, 0 },
	};
	size_t i;

	take(in, object, path, FIELDS(fields));
	s->reason = take_bytes(in, reason);
	s->last_line = take_bytes(in, last_line);
	s->n_marks = json_array_size(marks);
	s->marks = store_room(in->store, s->n_marks, sizeof(*s->marks));
	json_array_foreach(marks, i, mark)
		take_mark(in, mark, path, &s->marks[i]);
}

/* The verdict of a test, or the reason why it has none. */
static const char *
take_verdict(
    const struct reader *in, const json_t *object, const char *key, const char *test)
{
	const char *text =
	    sentence_verdict(in->store, test, json_object_get(object, key));

	if (text != NULL)
		return text;
	return sentence_reason(
	    in->store, json_object_get(object, store_text(in->store, "%s_reason", key)));
}

static void
take_factors(const struct reader *in, const json_t *list, struct statistics *s)
{
	json_t *item;
	size_t i;

	s->n_factors = json_array_size(list);
	s->factors = store_room(in->store, s->n_factors, sizeof(*s->factors));
	json_array_foreach(list, i, item) {
		struct factor *f = &s->factors[i];
		struct field fields[] = {
			{ "factor", FIELD_STRING, FIELD_REQUIRED, &f->name, 0, 0 },
			{ "n", FIELD_REAL, 0, &f->n, 0, 0 },
			{ "rho", FIELD_REAL, 0, &f->rho, 0, 0 },
			{ "p_holm", FIELD_REAL, 0, &f->p_holm, 0, 0 },
		};
		const char *verdict = json_string_value(json_object_get(item, "verdict"));

		take(in, item, "host", FIELDS(fields));
		if (verdict == NULL)
			continue;
		f->verdict = sentence_verdict(in->store, "host", item);
		f->related = strcmp(verdict, "not_shown") != 0 &&
			     strcmp(verdict, "no relation shown") != 0;
	}
}

static void
take_needs(const struct reader *in, const json_t *list, struct statistics *s)
{
	json_t *item;
	size_t i;

	s->n_needs = json_array_size(list);
	s->needs = store_room(in->store, s->n_needs, sizeof(*s->needs));
	json_array_foreach(list, i, item) {
		struct need *n = &s->needs[i];
		struct field fields[] = {
			{ "percent", FIELD_REAL, 0, &n->percent, 0, 0 },
			{ "n", FIELD_REAL, 0, &n->n, 0, 0 },
			{ "more", FIELD_REAL, 0, &n->more, 0, 0 },
		};

		take(in, item, "samples_needed", FIELDS(fields));
	}
}

static void
take_verdicts(const struct reader *in, const json_t *object, struct statistics *s)
{
	const json_t *outliers = json_object_get(object, "outliers");

	s->identical = take_verdict(in, object, "identical", "identical");
	s->outlying = take_verdict(in, object, "outliers", "outliers");
	s->trend = take_verdict(in, object, "trend", "trend");
	s->neighbours = take_verdict(in, object, "autocorrelation", "autocorrelation");
	s->modes = take_verdict(in, object, "modes", "modes");
	s->outliers = json_is_object(outliers)
			  ? (double)json_array_size(json_object_get(outliers, "samples"))
			  : NAN;
}

static void
take_statistics(
    const struct reader *in, const json_t *object, const char *path, struct statistics *s)
{
	json_t *success_ci95 = NULL, *mean_ci95 = NULL, *median_ci95 = NULL;
	json_t *mean_bca = NULL, *median_bca = NULL, *bootstrap = NULL;
	json_t *host = NULL, *needs = NULL;
	struct field fields[] = {
		{ "attempted", FIELD_REAL, 0, &s->attempted, 0, 0 },
		{ "booted", FIELD_REAL, 0, &s->booted, 0, 0 },
		{ "warmups", FIELD_REAL, 0, &s->warmups, 0, 0 },
		{ "success", FIELD_REAL, 0, &s->success, 0, 0 },
		{ "success_ci95", FIELD_ARRAY, 0, &success_ci95, 0, 0 },
		{ "n", FIELD_REAL, 0, &s->n, 0, 0 },
		{ "mean_ms", FIELD_REAL, 0, &s->mean_ms, 0, 0 },
		{ "mean_ci95_ms", FIELD_ARRAY, 0, &mean_ci95, 0, 0 },
		{ "mean_bootstrap_ci95_ms", FIELD_ARRAY, 0, &mean_bca, 0, 0 },
		{ "median_bootstrap_ci95_ms", FIELD_ARRAY, 0, &median_bca, 0, 0 },
		{ "bootstrap", FIELD_OBJECT, 0, &bootstrap, 0, 0 },
		{ "median_ms", FIELD_REAL, 0, &s->median_ms, 0, 0 },
		{ "median_ci95_ms", FIELD_ARRAY, 0, &median_ci95, 0, 0 },
		{ "median_ci95_confidence", FIELD_REAL, 0, &s->median_ci95_confidence, 0,
		    0 },
		{ "stdev_ms", FIELD_REAL, 0, &s->stdev_ms, 0, 0 },
		{ "cv", FIELD_REAL, 0, &s->cv, 0, 0 },
		{ "mad_ms", FIELD_REAL, 0, &s->mad_ms, 0, 0 },
		{ "min_ms", FIELD_REAL, 0, &s->min_ms, 0, 0 },
		{ "max_ms", FIELD_REAL, 0, &s->max_ms, 0, 0 },
		{ "p95_ms", FIELD_REAL, 0, &s->p95_ms, 0, 0 },
		{ "host", FIELD_ARRAY, 0, &host, 0, 0 },
		{ "samples_needed", FIELD_ARRAY, 0, &needs, 0, 0 },
	};

	take(in, object, path, FIELDS(fields));
	s->success_ci95 = take_range(in, success_ci95, path);
	s->mean_ci95_ms = take_range(in, mean_ci95, path);
	s->median_ci95_ms = take_range(in, median_ci95, path);
	s->mean_bootstrap_ci95_ms = take_range(in, mean_bca, path);
	s->median_bootstrap_ci95_ms = take_range(in, median_bca, path);
	s->bootstrap_caution =
	    sentence_reason(in->store, json_object_get(bootstrap, "caution"));
	take_verdicts(in, object, s);
	take_factors(in, host, s);
	take_needs(in, needs, s);
}

static void
take_phase(
    const struct reader *in, const json_t *object, const char *path, struct phase *p)
{
	json_t *mean_ci95 = NULL, *share_ci95 = NULL, *variance_ci95 = NULL;
	json_t *without_ci95 = NULL, *insns = NULL;
	struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &p->name, 0, 0 },
		{ "from", FIELD_STRING, 0, &p->from, 0, 0 },
		{ "to", FIELD_STRING, 0, &p->to, 0, 0 },
		{ "source", FIELD_STRING, 0, &p->source, 0, 0 },
		{ "n", FIELD_REAL, 0, &p->n, 0, 0 },
		{ "mean_ms", FIELD_REAL, 0, &p->mean_ms, 0, 0 },
		{ "mean_ci95_ms", FIELD_ARRAY, 0, &mean_ci95, 0, 0 },
		{ "stdev_ms", FIELD_REAL, 0, &p->stdev_ms, 0, 0 },
		{ "share", FIELD_REAL, 0, &p->share, 0, 0 },
		{ "share_ci95", FIELD_ARRAY, 0, &share_ci95, 0, 0 },
		{ "variance_share", FIELD_REAL, 0, &p->variance_share, 0, 0 },
		{ "variance_share_ci95", FIELD_ARRAY, 0, &variance_ci95, 0, 0 },
		{ "without_ms", FIELD_REAL, 0, &p->without_ms, 0, 0 },
		{ "without_ci95_ms", FIELD_ARRAY, 0, &without_ci95, 0, 0 },
		{ "insns", FIELD_ARRAY, 0, &insns, 0, 0 },
	};

	struct field total_fields[] = {
		{ "mean", FIELD_REAL, 0, &p->insns_total, 0, 0 },
		{ "share", FIELD_REAL, 0, &p->insns_share, 0, 0 },
	};

	take(in, object, path, FIELDS(fields));
	p->reason = sentence_reason(in->store, json_object_get(object, "mean_ms_reason"));
	p->mean_ci95_ms = take_range(in, mean_ci95, path);
	take(in, json_object_get(object, "insns_total"), path, FIELDS(total_fields));
	p->share_ci95 = take_range(in, share_ci95, path);
	p->variance_share_ci95 = take_range(in, variance_ci95, path);
	p->without_ci95_ms = take_range(in, without_ci95, path);
	p->insns = take_numbers(in, insns, &p->n_insns);
}

static void
take_estimate(
    const struct reader *in, const json_t *object, const char *path, struct estimate *e)
{
	json_t *measured_ci95 = NULL, *error_ci95 = NULL;
	struct field fields[] = {
		{ "name", FIELD_STRING, 0, &e->name, 0, 0 },
		{ "from", FIELD_STRING, 0, &e->from, 0, 0 },
		{ "to", FIELD_STRING, 0, &e->to, 0, 0 },
		{ "estimated_ms", FIELD_REAL, 0, &e->estimated_ms, 0, 0 },
		{ "low_ms", FIELD_REAL, 0, &e->low_ms, 0, 0 },
		{ "high_ms", FIELD_REAL, 0, &e->high_ms, 0, 0 },
		{ "measured_ms", FIELD_REAL, 0, &e->measured_ms, 0, 0 },
		{ "measured_ci95_ms", FIELD_ARRAY, 0, &measured_ci95, 0, 0 },
		{ "error_percent", FIELD_REAL, 0, &e->error_percent, 0, 0 },
		{ "error_percent_ci95", FIELD_ARRAY, 0, &error_ci95, 0, 0 },
		{ "status", FIELD_STRING, 0, &e->status, 0, 0 },
	};

	struct field range_fields[] = {
		{ "error_percent", FIELD_REAL, 0, &e->range_error_percent, 0, 0 },
		{ "status", FIELD_STRING, 0, &e->range_status, 0, 0 },
	};

	take(in, object, path, FIELDS(fields));
	take(in, json_object_get(object, "range"), path, FIELDS(range_fields));
	e->measured_ci95_ms = take_range(in, measured_ci95, path);
	e->error_percent_ci95 = take_range(in, error_ci95, path);
	e->reason = sentence_reason(in->store, json_object_get(object, "status_reason"));
	e->equivalence = take_verdict(in, object, "equivalence", "equivalence");
}

static struct remarks
take_remarks(const struct reader *in, const json_t *list, bool findings)
{
	struct remarks r = { .n = json_array_size(list) };
	json_t *item;
	size_t i;

	r.remark = store_room(in->store, r.n, sizeof(*r.remark));
	json_array_foreach(list, i, item) {
		struct remark *to = &r.remark[i];
		struct field fields[] = {
			{ "kind", FIELD_STRING, FIELD_REQUIRED, &to->kind, 0, 0 },
		};
		struct finding_text text;

		take(in, item, findings ? "finding" : "warning", FIELDS(fields));
		if (findings) {
			text = sentence_finding(in->store, item);
			to->text = text.whole;
			to->topic = text.topic;
			to->figures = text.figures;
		} else {
			to->text = sentence_warning(in->store, item);
		}
	}
	return r;
}

static void
take_guest(
    const struct reader *in, const json_t *object, const char *path, struct config *c)
{
	struct field fields[] = {
		{ "name", FIELD_STRING, 0, &c->guest.name, 0, 0 },
		{ "title", FIELD_STRING, 0, &c->guest.title, 0, 0 },
		{ "notice", FIELD_STRING, 0, &c->guest.notice, 0, 0 },
		{ "profile", FIELD_STRING, 0, &c->guest.profile, 0, 0 },
		{ "kernel_sha256", FIELD_STRING, 0, &c->guest.kernel_sha256, 0, 0 },
		{ "disk_sha256", FIELD_STRING, 0, &c->guest.disk_sha256, 0, 0 },
		{ "cdrom_sha256", FIELD_STRING, 0, &c->guest.cdrom_sha256, 0, 0 },
	};

	take(in, object, path, FIELDS(fields));
}

static void
take_host(
    const struct reader *in, const json_t *object, const char *path, struct config *c)
{
	struct field fields[] = {
		{ "cpu", FIELD_STRING, 0, &c->host.cpu, 0, 0 },
		{ "cores", FIELD_REAL, 0, &c->host.cores, 0, 0 },
		{ "kernel", FIELD_STRING, 0, &c->host.kernel, 0, 0 },
	};

	take(in, object, path, FIELDS(fields));
}

static void
take_lists(const struct reader *in, struct config *c, const json_t *samples,
    const json_t *phases, const json_t *estimates)
{
	struct store *s = in->store;
	json_t *item;
	size_t i;

	c->n_samples = json_array_size(samples);
	c->samples = store_room(s, c->n_samples, sizeof(*c->samples));
	json_array_foreach(samples, i, item)
		take_sample(in, item, store_text(s, "%s.samples[%zu]", c->name, i),
		    &c->samples[i]);
	c->n_phases = json_array_size(phases);
	c->phases = store_room(s, c->n_phases, sizeof(*c->phases));
	json_array_foreach(phases, i, item)
		take_phase(
		    in, item, store_text(s, "%s.phases[%zu]", c->name, i), &c->phases[i]);
	c->n_estimates = json_array_size(estimates);
	c->estimates = store_room(s, c->n_estimates, sizeof(*c->estimates));
	json_array_foreach(estimates, i, item)
		take_estimate(in, item, store_text(s, "%s.estimates[%zu]", c->name, i),
		    &c->estimates[i]);
}

static void
take_config(const struct reader *in, const char *key, json_t *object, struct config *c)
{
	json_t *guest = NULL, *host = NULL, *samples = NULL, *phases = NULL;
	json_t *statistics = NULL, *estimates = NULL, *headline = NULL;
	json_t *warnings = NULL, *findings = NULL;
	struct field fields[] = {
		{ "cpus", FIELD_REAL, 0, &c->cpus, 0, 0 },
		{ "cpus_online", FIELD_REAL, 0, &c->cpus_online, 0, 0 },
		{ "cpu_model", FIELD_STRING, 0, &c->cpu_model, 0, 0 },
		{ "memory_mib", FIELD_REAL, 0, &c->memory_mib, 0, 0 },
		{ "accel", FIELD_STRING, 0, &c->accel, 0, 0 },
		{ "accel_asked", FIELD_STRING, 0, &c->accel_asked, 0, 0 },
		{ "accel_reason", FIELD_STRING, 0, &c->accel_reason, 0, 0 },
		{ "arch", FIELD_STRING, 0, &c->arch, 0, 0 },
		{ "machine_type", FIELD_STRING, 0, &c->machine_type, 0, 0 },
		{ "boot", FIELD_STRING, 0, &c->boot, 0, 0 },
		{ "entry", FIELD_STRING, 0, &c->entry, 0, 0 },
		{ "guest", FIELD_OBJECT, 0, &guest, 0, 0 },
		{ "qemu_version", FIELD_STRING, 0, &c->qemu_version, 0, 0 },
		{ "host", FIELD_OBJECT, 0, &host, 0, 0 },
		{ "seed", FIELD_REAL, 0, &c->seed, 0, 0 },
		{ "clock", FIELD_STRING, 0, &c->clock, 0, 0 },
		{ "origin", FIELD_STRING, 0, &c->origin, 0, 0 },
		{ "end", FIELD_STRING, 0, &c->end, 0, 0 },
		{ "began", FIELD_STRING, 0, &c->began, 0, 0 },
		{ "samples", FIELD_ARRAY, 0, &samples, 0, 0 },
		{ "statistics", FIELD_OBJECT, FIELD_REQUIRED, &statistics, 0, 0 },
		{ "phases", FIELD_ARRAY, 0, &phases, 0, 0 },
		{ "estimates", FIELD_ARRAY, 0, &estimates, 0, 0 },
		{ "whitepaper_comparison", FIELD_OBJECT, 0, &headline, 0, 0 },
		{ "warnings", FIELD_ARRAY, 0, &warnings, 0, 0 },
		{ "findings", FIELD_ARRAY, 0, &findings, 0, 0 },
	};

	*c = (struct config){ .key = store_text(in->store, "%s", key),
		.name = show_text(in->store, key, strlen(key)),
		.json = object };
	take(in, object, c->name, FIELDS(fields));
	take_guest(in, guest, store_text(in->store, "%s.guest", c->name), c);
	take_host(in, host, store_text(in->store, "%s.host", c->name), c);
	take_statistics(
	    in, statistics, store_text(in->store, "%s.statistics", c->name), &c->stats);
	take_estimate(in, headline,
	    store_text(in->store, "%s.whitepaper_comparison", c->name), &c->headline);
	c->warnings = take_remarks(in, warnings, false);
	c->findings = take_remarks(in, findings, true);
	c->findings_reason =
	    sentence_reason(in->store, json_object_get(object, "findings_reason"));
	take_lists(in, c, samples, phases, estimates);
}

static void
take_phase_scaling(const struct reader *in, const json_t *list, struct scaling *s)
{
	json_t *item;
	size_t i;

	s->n_phases = json_array_size(list);
	s->phases = store_room(in->store, s->n_phases, sizeof(*s->phases));
	json_array_foreach(list, i, item) {
		struct phase_scaling *p = &s->phases[i];
		json_t *speedup_ci95 = NULL;
		struct field fields[] = {
			{ "name", FIELD_STRING, FIELD_REQUIRED, &p->name, 0, 0 },
			{ "speedup", FIELD_REAL, 0, &p->speedup, 0, 0 },
			{ "speedup_ci95", FIELD_ARRAY, 0, &speedup_ci95, 0, 0 },
		};

		take(in, item, "scaling.rows.phases", FIELDS(fields));
		p->speedup_ci95 = take_range(in, speedup_ci95, "scaling.rows.phases");
	}
}

static void
take_scaling_row(
    const struct reader *in, const json_t *row, const char *path, struct scaling *s)
{
	json_t *speedup_ci95 = NULL, *efficiency_ci95 = NULL, *phases = NULL;
	struct field fields[] = {
		{ "config", FIELD_STRING, FIELD_REQUIRED, &s->config, 0, 0 },
		{ "cpus", FIELD_REAL, 0, &s->cpus, 0, 0 },
		{ "cpus_online", FIELD_REAL, 0, &s->cpus_online, 0, 0 },
		{ "mean_ms", FIELD_REAL, 0, &s->mean_ms, 0, 0 },
		{ "speedup", FIELD_REAL, 0, &s->speedup, 0, 0 },
		{ "speedup_ci95", FIELD_ARRAY, 0, &speedup_ci95, 0, 0 },
		{ "efficiency", FIELD_REAL, 0, &s->efficiency, 0, 0 },
		{ "efficiency_ci95", FIELD_ARRAY, 0, &efficiency_ci95, 0, 0 },
		{ "phases", FIELD_ARRAY, 0, &phases, 0, 0 },
	};

	take(in, row, path, FIELDS(fields));
	s->speedup_ci95 = take_range(in, speedup_ci95, path);
	s->efficiency_ci95 = take_range(in, efficiency_ci95, path);
	s->verdict = sentence_verdict(in->store, "scaling", row);
	take_phase_scaling(in, phases, s);
}

static void
take_group(const struct reader *in, const json_t *object, const char *path,
    struct group_scaling *g)
{
	struct field fields[] = {
		{ "cpu_model", FIELD_STRING, 0, &g->cpu_model, 0, 0 },
		{ "memory_mib", FIELD_REAL, 0, &g->memory_mib, 0, 0 },
	};
	struct field trend_fields[] = {
		{ "tau", FIELD_REAL, 0, &g->tau, 0, 0 },
		{ "p", FIELD_REAL, 0, &g->p, 0, 0 },
	};
	struct field amdahl_fields[] = {
		{ "serial_fraction", FIELD_REAL, 0, &g->serial_fraction, 0, 0 },
		{ "serial_fraction_se", FIELD_REAL, 0, &g->serial_fraction_se, 0, 0 },
	};

	take(in, object, path, FIELDS(fields));
	take(in, json_object_get(object, "trend"), path, FIELDS(trend_fields));
	take(in, json_object_get(object, "amdahl"), path, FIELDS(amdahl_fields));
	g->trend = take_verdict(in, object, "trend", "cpus");
	g->amdahl = take_verdict(in, object, "amdahl", "amdahl");
	g->believed = same_text(g->amdahl, "believable");
}

static void
take_scaling(const struct reader *in, const json_t *object, struct results *r)
{
	json_t *rows = NULL, *groups = NULL, *warnings = NULL, *findings = NULL, *item;
	struct field fields[] = {
		{ "rows", FIELD_ARRAY, 0, &rows, 0, 0 },
		{ "groups", FIELD_ARRAY, 0, &groups, 0, 0 },
		{ "warnings", FIELD_ARRAY, 0, &warnings, 0, 0 },
		{ "findings", FIELD_ARRAY, 0, &findings, 0, 0 },
	};
	size_t i;

	take(in, object, "scaling", FIELDS(fields));
	r->scaling_warnings = take_remarks(in, warnings, false);
	r->scaling_findings = take_remarks(in, findings, true);
	r->scaling_reason = sentence_reason(in->store, json_object_get(object, "reason"));
	r->scaling_caution =
	    sentence_reason(in->store, json_object_get(object, "caution"));
	r->n_scaling = json_array_size(rows);
	r->scaling = store_room(in->store, r->n_scaling, sizeof(*r->scaling));
	json_array_foreach(rows, i, item)
		take_scaling_row(in, item, store_text(in->store, "scaling.rows[%zu]", i),
		    &r->scaling[i]);
	r->n_groups = json_array_size(groups);
	r->groups = store_room(in->store, r->n_groups, sizeof(*r->groups));
	json_array_foreach(groups, i, item)
		take_group(in, item, store_text(in->store, "scaling.groups[%zu]", i),
		    &r->groups[i]);
}

static void
take_change(
    const struct reader *in, const json_t *row, const char *path, struct change *c)
{
	json_t *ratio_ci95 = NULL;
	struct field fields[] = {
		{ "config", FIELD_STRING, FIELD_REQUIRED, &c->config, 0, 0 },
		{ "phase", FIELD_STRING, 0, &c->phase, 0, 0 },
		{ "base_n", FIELD_REAL, 0, &c->base_n, 0, 0 },
		{ "n", FIELD_REAL, 0, &c->n, 0, 0 },
		{ "base_median_ms", FIELD_REAL, 0, &c->base_median_ms, 0, 0 },
		{ "median_ms", FIELD_REAL, 0, &c->median_ms, 0, 0 },
		{ "ratio", FIELD_REAL, 0, &c->ratio, 0, 0 },
		{ "ratio_ci95", FIELD_ARRAY, 0, &ratio_ci95, 0, 0 },
		{ "p_holm", FIELD_REAL, 0, &c->p_holm, 0, 0 },
	};

	take(in, row, path, FIELDS(fields));
	c->verdict = sentence_verdict(in->store, "comparison", row);
	c->ratio_ci95 = take_range(in, ratio_ci95, path);
}

/* Why a configuration was not compared, or what differs beside its times. */
static void
take_difference(
    const struct reader *in, const json_t *object, const char *path, struct difference *d)
{
	json_t *differs = NULL, *item;
	struct field fields[] = {
		{ "config", FIELD_STRING, FIELD_REQUIRED, &d->config, 0, 0 },
		{ "differs", FIELD_ARRAY, 0, &differs, 0, 0 },
	};
	size_t i;

	take(in, object, path, FIELDS(fields));
	d->text = sentence_reason(in->store, json_object_get(object, "reason"));
	json_array_foreach(differs, i, item) {
		const char *what = json_string_value(item);

		if (what != NULL)
			d->text = store_text(in->store, "%s%s %s",
			    d->text == NULL ? "compared with another" : d->text,
			    d->text == NULL ? "" : ",",
			    show_text(in->store, what, strlen(what)));
	}
}

static void
take_comparison(const struct reader *in, const json_t *object, struct comparison *c)
{
	json_t *configs = NULL, *rows = NULL, *item;
	struct field fields[] = {
		{ "base", FIELD_STRING, FIELD_REQUIRED, &c->base, 0, 0 },
		{ "noise_percent", FIELD_REAL, 0, &c->noise_percent, 0, 0 },
		{ "configs", FIELD_ARRAY, 0, &configs, 0, 0 },
		{ "rows", FIELD_ARRAY, 0, &rows, 0, 0 },
	};
	size_t i;

	take(in, object, "comparison", FIELDS(fields));
	c->verdict = sentence_verdict(in->store, "comparison", object);
	c->n_differences = json_array_size(configs);
	c->differences = store_room(in->store, c->n_differences, sizeof(*c->differences));
	json_array_foreach(configs, i, item)
		take_difference(in, item,
		    store_text(in->store, "comparison.configs[%zu]", i),
		    &c->differences[i]);
	c->n_changes = json_array_size(rows);
	c->changes = store_room(in->store, c->n_changes, sizeof(*c->changes));
	json_array_foreach(rows, i, item)
		take_change(in, item, store_text(in->store, "comparison.rows[%zu]", i),
		    &c->changes[i]);
}

static void
take_observer(const struct reader *in, const json_t *object, struct observer *o)
{
	json_t *pairs = NULL, *pair;
	struct field fields[] = {
		{ "guest", FIELD_STRING, 0, &o->guest, 0, 0 },
		{ "pairs", FIELD_ARRAY, 0, &pairs, 0, 0 },
	};
	size_t i;

	take(in, object, "observer", FIELDS(fields));
	o->verdicts = store_room(in->store, json_array_size(pairs), sizeof(*o->verdicts));
	json_array_foreach(pairs, i, pair) {
		const char *with = NULL, *without = NULL, *verdict;
		struct field pair_fields[] = {
			{ "with", FIELD_STRING, FIELD_REQUIRED, &with, 0, 0 },
			{ "without", FIELD_STRING, FIELD_REQUIRED, &without, 0, 0 },
		};

		take(in, pair, store_text(in->store, "observer.pairs[%zu]", i),
		    FIELDS(pair_fields));
		verdict = sentence_verdict(in->store, "observer", pair);
		if (json_object_get(pair, "verdict_reason") != NULL)
			verdict = store_text(in->store, "%s and %s: not known: %s", with,
			    without, or_nothing(verdict));
		o->verdicts[o->n_verdicts++] = verdict;
	}
}

static void
take_result(const struct reader *in, struct results *r, const char *key, json_t *value)
{
	const char *shown = show_text(in->store, key, strlen(key));
	long long schema = json_integer_value(json_object_get(value, "schema"));

	if (json_object_get(r->json, key) != NULL)
		refuse(in, shown, "came before");
	if (schema > RESULTS_SCHEMA)
		refuse(in, shown,
		    store_text(in->store, "schema %lld: this version knows %d", schema,
			RESULTS_SCHEMA));
	json_object_set(r->json, key, value);
	if (strcmp(key, "scaling") == 0) {
		take_scaling(in, value, r);
	} else if (strcmp(key, "comparison") == 0) {
		take_comparison(in, value, &r->comparison);
	} else if (strcmp(key, "observer") == 0) {
		take_observer(in, value, &r->observer);
	} else if (json_object_get(value, "statistics") != NULL) {
		r->configs =
		    store_grow(r->store, r->configs, r->n_configs, sizeof(*r->configs));
		take_config(in, key, value, &r->configs[r->n_configs++]);
	}
}

/* Sort by vCPUs; an insertion sort, for it keeps the order of equals. */
static void
sort_configs(struct results *r)
{
	for (size_t i = 1; i < r->n_configs; i++) {
		struct config c = r->configs[i];
		size_t at = i;

		for (; at > 0 && r->configs[at - 1].cpus > c.cpus; at--)
			r->configs[at] = r->configs[at - 1];
		r->configs[at] = c;
	}
}

/* The merged object again, configurations first and as they are sorted. */
static void
sort_json(struct results *r)
{
	json_t *sorted = json_object(), *value;
	const char *key;

	for (size_t i = 0; i < r->n_configs; i++)
		json_object_foreach(r->json, key, value)
			if (value == r->configs[i].json)
				json_object_set(sorted, key, value);
	json_object_update_missing(sorted, r->json);
	json_decref(r->json);
	r->json = sorted;
}

struct results *
results_read(FILE *fp, const char *name)
{
	struct store *store = store_new();
	struct results *r = store_room(store, 1, sizeof(*r));
	struct reader in = { .store = store, .name = name, .line = 1 };
	size_t left;
	char *text = stream_read(fp, name, &left);
	const char *at = text, *key;
	json_t *object, *value;

	r->store = store;
	r->json = json_object();
	while ((object = object_next(&at, &left, name, &in.line)) != NULL) {
		json_object_foreach(object, key, value) {
			if (!json_is_object(value))
				refuse(&in, show_text(store, key, strlen(key)),
				    "expected an object");
			take_result(&in, r, key, value);
		}
		json_decref(object);
	}
	free(text);
	if (json_object_size(r->json) == 0)
		errx(1, "%s: no results", name);
	sort_configs(r);
	sort_json(r);
	return r;
}

void
results_free(struct results *r)
{
	json_decref(r->json);
	store_free(r->store);
}

const struct config *
results_config(const struct results *r, const char *name)
{
	for (size_t i = 0; i < r->n_configs; i++)
		if (strcmp(r->configs[i].name, name) == 0)
			return &r->configs[i];
	return NULL;
}
