/* What a host was seen doing around a boot: one table for who reads and who tests it. */
#ifndef HOST_H
#define HOST_H

#include "lib/json.h"

/* X(ID, name in results, key in the record's host.before and host.after, when) */
// clang-format off
#define HOST_FACTORS(X) \
	X(LOAD_BEFORE,            "load_before",           "load1",                 BEFORE) \
	X(LOAD_AFTER,             "load_after",            "load1",                 AFTER) \
	X(STEAL_TICKS,            "steal_ticks",           "steal_ticks",           CHANGE) \
	X(CPU_PRESSURE_BEFORE,    "cpu_pressure_before",   "cpu_pressure_avg10",    BEFORE) \
	X(CPU_PRESSURE_AFTER,     "cpu_pressure_after",    "cpu_pressure_avg10",    AFTER) \
	X(IO_PRESSURE_AFTER,      "io_pressure_after",     "io_pressure_avg10",     AFTER) \
	X(MEMORY_PRESSURE_AFTER,  "memory_pressure_after", "memory_pressure_avg10", AFTER) \
	X(MHZ_BEFORE,             "mhz_before",            "mhz",                   BEFORE) \
	X(THROTTLED,              "throttled",             "throttle_count",        CHANGE) \
	X(OTHER_QEMUS,            "other_qemus",           "qemus_running",         BEYOND_LEASES) \
	X(OTHER_BOOTS,            "other_boots",           "other_boots",           AFTER)
// clang-format on

#define HOST_ID(id, ...) HOST_##id,
enum host_factor { HOST_FACTORS(HOST_ID) HOST_FACTORS_N };
#undef HOST_ID

const char *host_factor_name(enum host_factor factor);

/* The first n factors of a record's host; NAN: not recorded. */
void host_factors_read(
    float *factors, size_t n, const json_t *before, const json_t *after);

/* CPU, cores and kernel as one text, interned; the same with the build of QEMU, where it
 * is known: of which kind it is. */
const char *host_identity(const json_t *before);
const char *host_kind(const json_t *before, const json_t *qemu);

/* Is a kind the other one, and the build of QEMU besides? */
bool host_kind_tells_more(const char *kind, const char *than);

/* Its name, interned; NULL: not recorded. */
const char *host_name(const json_t *before);

#endif
