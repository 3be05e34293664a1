/*
 * Boots as they are kept while the statistics are made: what a phases record says
 * that is needed, and no JSON of it.  A million boots fit in memory.
 */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "lib/cpus.h"
#include "lib/json.h"
#include "lib/settings.h"
#include "value.h"

/* Strings that repeat in every record are kept once: equal ones are one pointer. */
const char *intern(const char *text);
const char *intern_optional(const char *text); /* NULL stays NULL */

/* What a host was seen doing; the order of host_factors in samples.c. */
enum { HOST_FACTORS = 10 };
struct host_factor {
	const char *name; /* in the results */
	const char *key;  /* in the record's host.before and host.after */
	enum host_when {
		HOST_BEFORE,
		HOST_AFTER,
		HOST_CHANGE,
	} when;
};
extern const struct host_factor host_factors[HOST_FACTORS];

/* The names of a record's markers, in its order; shared by all records alike. */
struct layout {
	size_t n;
	const char **names; /* interned */
};

struct mark {
	int64_t at_ns;	  /* from t0; -1: none */
	const char *note; /* interned: the source of a time, or the reason why none */
	bool counted;	  /* has instruction counts */
};

struct sample {
	long long number, order; /* order as run; -1: not recorded */
	unsigned long line;	 /* of the record, for messages */
	int64_t boot_ns;	 /* -1: none */
	const char *outcome;
	bool booted;
	const char *reason, *last_phase, *last_line; /* NULL: none */
	int cpus_online;			     /* -1: not known */
	const char *cpus_online_reason;		     /* NULL: none recorded */
	const struct layout *layout;
	struct mark *marks;    /* one a name of the layout */
	uint64_t *insns;       /* cpus numbers a mark that has them; NULL: none */
	float *host;	       /* HOST_FACTORS values, NAN: not recorded; or NULL */
	const char *host_name; /* CPU, cores, kernel; NULL: not recorded */
};

struct phase {
	const char *name, *from, *to; /* interned */
};

struct estimate {
	struct phase over;
	double estimated_ms, low_ms, high_ms; /* NAN: none */
	bool headline;
	const char *source; /* NULL: none */
};

/* All boots of one configuration. */
struct configuration {
	const char *name, *clock, *origin, *end;
	const char *end_of_profile; /* where that is another one, or NULL */
	long long cpus;		    /* 0: not known */
	int cpus_online; /* of the boots that arrived, where all agree; else -1 */
	bool cpus_online_differ;
	json_t *machine; /* NULL: a log that no machine record came with */
	bool of_results; /* machine is a result object, in which a default is stated */
	const char *qemu_version, *accel; /* NULL: not known */
	json_t *host;			  /* of the first boot; NULL: not known */
	long long seed;			  /* -1: none */
	long long first;		  /* the lowest sample number */
	long long warmups;
	struct sample *samples; /* by number */
	size_t n, room;
	struct layout **layouts;
	size_t layouts_n;
	const char **markers; /* all names, in the order of the boot */
	size_t markers_n;
	struct phase *phases;
	size_t phases_n;
	struct estimate *estimates;
	size_t estimates_n;
	const char *counted_end; /* the last marker at which every boot that arrived has
				    counts; NULL: none */
};

struct matrix {
	struct configuration **configurations; /* by vCPUs, then by name */
	size_t n, room;
	void *by_name;
};

/*
 * Read phases records, one a line, to the end of the stream.  Exits 1, naming record
 * and configuration, on what is no measurement: a time that is estimated, negative
 * or zero, a sample twice, machines or clocks mixed under one name.
 */
struct matrix *matrix_read(FILE *fp, const char *name);

/* The same; result objects, too, whose samples are taken, over any number of lines. */
struct matrix *matrix_read_any(FILE *fp, const char *name);

/*
 * The same from a file of either kind, or from a folder's results.json, or where
 * it has none, its cpu_*.json.
 */
struct matrix *matrix_load(const char *path);
void matrix_free(struct matrix *m);

/*
 * The configurations NAME@variant as a matrix of its own, named NAME; its boots are
 * those of m.  Exits 1 where there are none.
 */
struct matrix *matrix_variant(const struct matrix *m, const char *variant);
void matrix_variant_free(struct matrix *m);

/* Is it the built-in t0?  Names are interned. */
bool marker_is_origin(const char *marker);

/* When the sample passed a marker, ns from t0; -1 when it has no such time. */
int64_t sample_at(const struct sample *s, const char *marker);

/* Instructions retired till the marker, one number a vCPU; NULL: not counted. */
const uint64_t *sample_insns(
    const struct configuration *c, const struct sample *s, const char *marker);

/* The source of a marker's time; NULL when it has none. */
const char *sample_source(const struct sample *s, const char *marker);

/* Why it is not known how many CPUs came up. */
struct reason cpus_online_reason(const struct configuration *c);

/* A setting of its machine, images by digests.  A new reference; NULL: not known. */
json_t *configuration_setting(const struct configuration *c, const struct setting *s);

/* The median load of the host before its boots; NAN: not recorded. */
double configuration_load(const struct configuration *c);

bool clock_is_deterministic(const struct configuration *c);

#endif
