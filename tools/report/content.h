/*
 * What a report says in words, made once for every format, of text that is already
 * harmless.  A format only lays it out, and escapes what is special in its own
 * language.
 */
#ifndef CONTENT_H
#define CONTENT_H

#include "list.h"

const char *facts_title(const struct results *r);

/* What a reader must know of all that follows: the guest's notice, another end of boots.
 */
struct items facts_notices(const struct results *r);

/* In a line what was booted on what and how it was timed; NULL: nothing. */
const char *facts_booted(const struct results *r);

/* When the first boot began; NULL: it was not recorded. */
const char *facts_began(const struct results *r);

/* What was measured. */
struct items facts_measured(const struct results *r);

/* "18 of 20 boots completed"; NULL where nothing was booted. */
const char *facts_completed(const struct results *r);

/* The first screen: what was booted, how long it took and how sure that is, what is wrong
 * and what to do. */
struct items summary(const struct results *r);

/* The same for a paper, which gives no advice. */
struct items summary_of_paper(const struct results *r);

/* What a reader must know of the numbers; and a line a kind of it, worst first. */
struct items warnings(const struct results *r);
struct items warnings_brief(const struct results *r);

/* Boots that did not complete: those that ended alike as one. */
struct items failures(const struct results *r);

/* Phases worth work, each with its numbers; what they are called where listed. */
struct items findings(const struct results *r);
const char *findings_title(const struct results *r);

/* What was found of outliers, drift, lag-1 autocorrelation and modes, and where. */
struct items findings_order(const struct results *r);

/* Whether vCPUs change anything, and how much of a boot is serial. */
struct items findings_effects(const struct results *r);

/* What instrumentation costs the boots. */
struct items findings_overhead(const struct results *r);

/* Whether boots beside others take as long as alone. */
struct items findings_parallel(const struct results *r);

/* In which functions the phases were spent, where a profile was made. */
struct items findings_profile(const struct results *r);

/* The functions that cost the boot most, and what it would take without each. */
struct items findings_without(const struct results *r);

/* What the noise threshold must be on this host. */
struct items findings_floor(const struct results *r);

/* What was compared with what, and the whole of it in a word. */
const char *comparison_title(const struct results *r);

/* The same for a summary; NULL where nothing was compared. */
const char *comparison_brief(const struct results *r);

/* Were two variants of a matrix compared, boot by boot? */
bool comparison_is_paired(const struct results *r);

/* Is it what two variants of a matrix were asked to differ by?  That is not wrong. */
bool comparison_is_meant(const struct results *r, const json_t *difference);

/* All of that: "command line is work=40, in the base work=10"; NULL: there is none. */
const char *comparison_subject(const struct results *r);

/* "cpu_1: 0 of 1 boots complete, in the base 1 of 1": fewer, of so few that it is no
 * warning; NULL: none. */
const char *comparison_completed(const struct results *r);

/* How many whole boots and phases are slower or faster or undecided, and by how much that
 * which changed most. */
struct items comparison_times(const struct results *r);

/* Times of which it is open whether they changed, and how many boots would tell. */
struct items comparison_undecided(const struct results *r);

/* On the deterministic clock: which vCPU executes more or less in which phase. */
struct items comparison_changes(const struct results *r);

/* What guards read: the last line; NULL where nothing was compared. */
const char *comparison_verdict(const struct results *r);

/* The results of a history: how many, of which hosts. */
struct items history_facts(const struct results *r);

/* Where times changed over them. */
struct items history_changes(const struct results *r);

/* What boots take in its newest result, and what the best level was. */
struct items history_times(const struct results *r);

/* How many results more would tell whether times changed; 0: that is known. */
double history_needs(const struct results *r);
struct items history_next(const struct results *r);

/* The whole of it in a word, and as the last line; NULL: there is no history. */
const char *history_brief(const struct results *r);
const char *history_verdict(const struct results *r);

/* "REVISION, DATE" of a result or a change; a series' configuration, or its phase. */
const char *history_revision(struct arena *a, const json_t *result);
const char *history_name(const struct results *r, const json_t *row, const char *key);

/* How many boots more would narrow the means, and other commands; and with a few of their
 * words. */
struct items next_steps(const struct results *r);
struct items next_steps_brief(const struct results *r);

#endif
