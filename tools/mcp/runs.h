/*
 * Runs: makes that were started here, each with a handle of 12 hexadecimal digits.  It
 * runs by itself, whatever becomes of who started it.  Of a run OUT/.runs has
 *
 *	HANDLE.json	goal, matrix, settings, pid, pid_start, started_s
 *	HANDLE.log	what make wrote
 *	HANDLE.cancel	there if it was cancelled
 *	HANDLE.end	exit_status and ended_s, once it has ended
 */
#ifndef RUNS_H
#define RUNS_H

#include "mcp.h"

/*
 * Start make with a goal for a matrix of OUT, unless a run is under way in it; words are
 * SETTING=VALUE, argv's further words; anew: the boots that it has are deleted.  A new
 * object: run, goal, matrix, state; or NULL and a reason.
 */
json_t *run_start(const struct mcp *m, const char *goal, const char *matrix,
    const json_t *words, bool anew, char reason[REASON_SIZE]);

/* The handles, those started last first: a new array of strings, at most max. */
json_t *runs_find(const struct mcp *m, size_t max);

/* What is known of a run: a new object, of the schema state; or NULL and a reason. */
json_t *run_state(const struct mcp *m, const char *run, char reason[REASON_SIZE]);
bool run_is_running(const json_t *state);

/* The name of its matrix: a new string, or NULL. */
json_t *run_matrix(const struct mcp *m, const char *run);

/* Is that run under way, or, run NULL, is any?  Reads no more than that takes. */
bool run_is_under_way(const struct mcp *m, const char *run);

/* Stop it, if it is running; waits a moment for its end.  As run_state(). */
json_t *run_cancel(const struct mcp *m, const char *run, char reason[REASON_SIZE]);

#endif
