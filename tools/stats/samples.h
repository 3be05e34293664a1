/*
 * Boots as they are kept while the statistics are made: what a phases record says
 * that is needed, and no JSON of it.  A million boots fit in memory.
 */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host.h"
#include "lib/outcome.h"
#include "lib/settings.h"
#include "value.h"

#define NS_MAX                                                                         \
	(1LL << 53) /* of a record's times: beyond it a double is no longer exact, 104 \
		       days */

/* The markers of a record, in its order; shared by all records alike. */
struct marker_layout {
	size_t n;
	const char **names; /* interned */
	const char **notes; /* interned: the source of a time, or the reason why none */
	const char **symbol_reasons; /* interned: what is wrong with a symbol, or NULL */
	size_t *counts_at; /* where in the values its instructions begin; 0: none */
	size_t values_n;
	size_t factors_n; /* of the host, the first ones: floats behind the values */
};

/* What a record says of what a boot has not: a time, CPUs; interned, NULL: nothing. */
struct sample_notes {
	const char *reason, *last_phase, *last_line, *cpus_online_reason;
};

struct sample {
	int number, order; /* execution order; -1: not recorded */
	unsigned line;	   /* of the record, for messages */
	int cpus_online;   /* -1: not known */
	int64_t boot_ns;   /* -1: none */
	const struct outcome *outcome;
	const struct sample_notes *notes; /* NULL: none */
	const struct marker_layout *layout;
	int64_t *values; /* times of the markers, ns from t0, -1: none; then counts */
	const char *host_kind; /* NULL: not recorded */
	const char *host_name; /* NULL: not recorded */
};

/* From one marker to another. */
struct phase {
	const char *name, *from, *to; /* interned */
};

struct estimate {
	struct phase over;
	double estimated_ms, low_ms, high_ms; /* NAN: none */
	bool headline;
	const char *source; /* NULL: none */
};

/* A wait that boots have alike: the lines on its two sides, but for numbers in them. */
struct wait_kind {
	const char *after, *before; /* of the first boot; after is NULL: nothing */
	const char *shape[2];	    /* interned */
	bool inside;
	int *sample;  /* numbers of the boots that have it */
	double *ns;   /* one a boot */
	double at_ns; /* when it began, since the origin, in all of them together */
	size_t n, room, samples_room;
};

/* All boots of one configuration. */
struct configuration {
	const char *name, *clock, *origin, *end;
	const char *end_of_profile; /* where that is another one, or NULL */
	long long cpus;		    /* 0: not known */
	int cpus_online; /* of the boots that completed, where all agree; else -1 */
	bool cpus_online_differ;
	json_t *machine; /* NULL: a log that no machine record came with */
	bool of_results; /* machine is a result object, in which a default is stated */
	const char *qemu_version, *accel; /* NULL: not known */
	json_t *host;			  /* of the first boot; NULL: not known */
	json_t *measured_by; /* array of what ran the boots; NULL: not known */
	long long seed;	     /* -1: none */
	int first;	     /* the lowest sample number */
	long long warmups;
	struct sample *samples; /* by number */
	size_t n, room;
	struct marker_layout **layouts;
	size_t layouts_n;
	const char **markers; /* all names, in the order of the boot */
	size_t markers_n;
	struct phase *phases;
	size_t phases_n;
	struct estimate *estimates;
	size_t estimates_n;
	struct wait_kind *waits; /* between lines, of boots that have a time */
	size_t waits_n, waits_room;
	const char *counted_end; /* the last marker at which every boot that completed
				    has counts; NULL: none */
};

/* Is it the built-in t0?  Names are interned. */
bool marker_is_origin(const char *marker);

bool sample_completed(const struct sample *s);

/* Does its record name the marker, seen or not? */
bool sample_has_marker(const struct sample *s, const char *marker);

/* When the sample passed a marker, ns from t0; -1 when it has no such time. */
int64_t sample_at(const struct sample *s, const char *marker);

/* Instructions retired till the marker, one number a vCPU; NULL: not counted. */
const int64_t *sample_insns(const struct sample *s, const char *marker);

/* The source of a marker's time, or why it has none; NULL: neither is told. */
const char *sample_marker_note(const struct sample *s, const char *marker);

/* NAN: not recorded. */
double sample_host(const struct sample *s, enum host_factor factor);

/* Why it is not known how many CPUs came up. */
struct reason cpus_online_reason(const struct configuration *c);

/* Is it what boots saw that counts, not what was asked for? */
bool setting_is_seen(const struct setting *s);

/* A setting of its machine, images by digests.  A new reference; NULL: not known. */
json_t *configuration_setting(const struct configuration *c, const struct setting *s);

/* The median load of the host before its boots; NAN: not recorded. */
double configuration_load(const struct configuration *c);

bool clock_is_deterministic(const struct configuration *c);

void configuration_free(struct configuration *c);

#endif
