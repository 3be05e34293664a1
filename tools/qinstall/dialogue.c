/* Answer a guest's prompts as its profile says. */
#include <stdlib.h>
#include <string.h>

#include "dialogue.h"
#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/reason.h"
#include "lib/scan.h"
#include "lib/terminal.h"
#include "lib/typing.h"

enum {
	QUOTE_MAX = 160,  /* bytes of a line that means failure */
	REPLIES_MAX = 64, /* to a terminal's questions, a step */
	NO_STEP = -1,
};

struct dialogue {
	const struct installer *in;
	const struct markers *guest;
	struct dialogue_hooks hooks;
	struct scan *scan;
	int first_failure, first_progress, first_prompt; /* numbers of patterns */
	struct terminal terminal;
	struct typing typing;
	bool is_echo; /* what the guest says is what was typed */

	size_t at;	   /* the step that is waited for; n: the end is */
	unsigned *answers; /* how often each was answered */
	int64_t limit_ns, begin_ns, last_ns, now_ns;
	int live;	  /* a step whose prompt was seen, maybe unfinished, or NO_STEP */
	int64_t live_ns;  /* when */
	int latched;	  /* one whose prompt's line went on, or NO_STEP */
	bool quiet_tried; /* what the guest said last was looked at as a prompt */
	unsigned replies;
	char failure[QUOTE_MAX + 40]; /* what failed already, or "" */
	int64_t failure_ns;
	bool failed;
	char reason[1024];
};

/* ---- failing ------------------------------------------------------------------- */

/* The step that must be asked next, optional ones before it left out. */
static size_t
step_required(const struct dialogue *d)
{
	size_t i = d->at;

	while (i < d->in->n && d->in->steps[i].optional)
		i++;
	return i < d->in->n ? i : d->in->n - 1;
}

static void
fail(struct dialogue *d, const char *why)
{
	const char *name;
	size_t steps, step = dialogue_step(d, &steps, &name);

	if (d->failed)
		return;
	d->failed = true;
	snprintf(d->reason, sizeof(d->reason), "step %zu of %zu, %s: %s", step, steps,
	    name, why);
}

/* Seconds that the step may take: the longest of those that may be asked now. */
static long long
step_timeout_s(const struct dialogue *d)
{
	size_t last = step_required(d);
	long long most = d->in->steps[last].timeout_s;

	for (size_t i = d->at; i < last; i++)
		if (d->in->steps[i].timeout_s > most)
			most = d->in->steps[i].timeout_s;
	return most;
}

static void
fail_by_time(struct dialogue *d, bool limit)
{
	size_t step = step_required(d);
	char why[REASON_SIZE];

	if (limit)
		reason_write(why, "not at the end after %lld s", d->in->limit_s);
	else if (d->at == d->in->n)
		reason_write(why,
		    "the machine did not go off in %lld s after the last answer",
		    step_timeout_s(d));
	else
		reason_write(why, "no prompt like /%.300s/ in %lld s",
		    match_text(d->in->steps[step].prompt), step_timeout_s(d));
	fail(d, why);
}

/* What is typed is not echoed; the answer was the one before this step. */
static void
fail_by_echo(struct dialogue *d)
{
	const struct typing *t = &d->typing;
	const char next[] = { t->text[t->at], '\0' };
	char why[REASON_SIZE];

	reason_write(why, "no echo of %s, which was typed %d times as an answer to %s",
	    *next == '\r' ? "RETURN" : next, TYPING_TRIES, d->in->steps[d->at - 1].name);
	fail(d, why);
}

/* The guest does not take the answer to that step. */
static void
fail_by_answers(struct dialogue *d, size_t step)
{
	char why[REASON_SIZE];

	reason_write(why, "%s was answered %d times, and is asked for again",
	    d->in->steps[step].name, DIALOGUE_ANSWERS);
	fail(d, why);
}

/*
 * A line says that it is over.  The guest is heard out then: the next line may say more.
 */
static void
failure_keep(struct dialogue *d, const char *line, size_t len)
{
	if (d->failure[0] != '\0')
		return;
	snprintf(d->failure, sizeof(d->failure), "the guest said \"%.*s\"",
	    (int)(len < QUOTE_MAX ? len : QUOTE_MAX), line);
	d->failure_ns = d->now_ns;
}

static bool
failure_counts(const struct dialogue *d, size_t i)
{
	return d->in->failures[i].from <= d->at && d->at < d->in->n;
}

/* The unfinished line is no prompt of the step: is it a failure? */
static void
failures_try(struct dialogue *d, const char *line, size_t len)
{
	size_t span[2];

	for (size_t i = 0; i < d->guest->n_panic; i++)
		if (match_find(d->guest->panic[i], line, len, 0, span) == MATCH_FOUND)
			failure_keep(d, line, len);
	for (size_t i = 0; i < d->in->n_failures; i++)
		if (failure_counts(d, i) && match_find(d->in->failures[i].pattern, line,
						len, 0, span) == MATCH_FOUND)
			failure_keep(d, line, len);
}

/* ---- steps --------------------------------------------------------------------- */

/* Look for the prompts of the steps that may be asked now. */
static void
prompts_enable(struct dialogue *d)
{
	for (size_t i = d->at; i < d->in->n; i++) {
		scan_enable(d->scan, d->first_prompt + (int)i);
		if (!d->in->steps[i].optional)
			break;
	}
}

/* Go on to the step after i; those that were left out were not asked. */
static void
step_done(struct dialogue *d, size_t i)
{
	char note[INSTALLER_ANSWER_MAX + 40];

	for (; d->at < i; d->at++) {
		snprintf(note, sizeof(note), "%s: not asked", d->in->steps[d->at].name);
		d->hooks.note(d->hooks.ctx, note);
	}
	d->at = i + 1;
	d->live = d->latched = NO_STEP;
	d->begin_ns = d->now_ns;
	d->replies = 0;
}

/* The echo has ended. */
static void
step_begin(struct dialogue *d)
{
	d->begin_ns = d->now_ns;
	prompts_enable(d);
}

/* Type on. */
static void
type_due(struct dialogue *d)
{
	int next;
	char byte;

	while ((next = typing_next(&d->typing, d->now_ns)) != -1) {
		byte = (char)next;
		d->hooks.type(d->hooks.ctx, &byte, 1);
	}
	if (typing_has_failed(&d->typing))
		fail_by_echo(d);
	else if (typing_is_over(&d->typing))
		step_begin(d);
}

static void
step_answer(struct dialogue *d, size_t i)
{
	const struct installer_step *step = &d->in->steps[i];
	char text[INSTALLER_ANSWER_MAX + 40];

	if (i < d->at) {
		snprintf(text, sizeof(text), "%s: asked again", step->name);
		d->hooks.note(d->hooks.ctx, text);
	}
	step_done(d, i);
	d->answers[i]++;
	snprintf(text, sizeof(text), "%s\r", step->answer);
	d->hooks.typed(d->hooks.ctx, text, step->name);
	typing_begin(&d->typing, text, step->echo, d->now_ns);
	type_due(d);
}

static bool
prompt_matches(const struct dialogue *d, size_t i, const char *line, size_t len)
{
	size_t span[2];

	return d->in->steps[i].answer != NULL &&
	       match_find(d->in->steps[i].prompt, line, len, 0, span) == MATCH_FOUND;
}

/*
 * A step whose answer is asked for again: the last one that had to come, or since.  But
 * a machine that goes off may show its last prompt meanwhile.
 */
static int
prompt_again(const struct dialogue *d, const char *line, size_t len)
{
	for (size_t i = d->at < d->in->n ? d->at : 0; i-- > 0;) {
		if (d->answers[i] > 0 && d->in->steps[i].echo &&
		    prompt_matches(d, i, line, len))
			return (int)i;
		if (!d->in->steps[i].optional)
			break;
	}
	return NO_STEP;
}

/* The step whose prompt the line is, or NO_STEP. */
static int
prompt_find(const struct dialogue *d, const char *line, size_t len)
{
	for (size_t i = d->at; i < d->in->n; i++) {
		if (prompt_matches(d, i, line, len))
			return (int)i;
		if (!d->in->steps[i].optional)
			break;
	}
	return NO_STEP;
}

/* The guest waits, it seems: for what? */
static void
unfinished_try(struct dialogue *d)
{
	size_t len;
	const char *line = scan_unfinished(d->scan, &len);
	int step = len > 0 ? prompt_find(d, line, len) : NO_STEP;

	if (step == NO_STEP && d->live != NO_STEP) {
		d->latched = d->live;
		d->live = NO_STEP;
		scan_enable(d->scan, d->first_prompt + d->latched);
	}
	if (step == NO_STEP && len > 0) {
		failures_try(d, line, len);
		if (d->failure[0] == '\0')
			step = prompt_again(d, line, len);
	}
	if (step == NO_STEP)
		return;
	if (d->answers[step] < DIALOGUE_ANSWERS)
		step_answer(d, (size_t)step);
	else
		fail_by_answers(d, (size_t)step);
}

/* ---- what the guest says ------------------------------------------------------- */

/* May the step be asked now? */
static bool
step_is_next(const struct dialogue *d, size_t step)
{
	return step >= d->at && (d->at == d->in->n || step <= step_required(d));
}

static void
prompt_seen(struct dialogue *d, size_t step)
{
	if (!step_is_next(d, step))
		return;
	if (d->in->steps[step].answer == NULL) {
		step_done(d, step);
		prompts_enable(d);
	} else if (d->live == NO_STEP) {
		d->live = (int)step;
		d->live_ns = d->now_ns;
	}
}

static void
seen(void *ctx, const struct scan_match *match)
{
	struct dialogue *d = ctx;
	int i = match->pattern;

	if (i < d->first_failure) {
		failure_keep(d, match->text, match->len);
	} else if (i < d->first_progress) {
		if (!d->is_echo && failure_counts(d, (size_t)(i - d->first_failure)))
			failure_keep(d, match->text, match->len);
		else
			scan_enable(d->scan, i);
	} else if (i < d->first_prompt) {
		d->begin_ns = d->now_ns;
		scan_enable(d->scan, i);
	} else if (!d->is_echo) {
		prompt_seen(d, (size_t)(i - d->first_prompt));
	}
}

/* Answer what the guest asks its terminal. */
static void
queries_answer(struct dialogue *d, const char *bytes, size_t len)
{
	struct terminal_event event;

	for (size_t i = 0; i < len; i++) {
		event = terminal_take(&d->terminal, bytes[i]);
		if (event.kind != TERMINAL_QUERY || d->replies++ >= REPLIES_MAX)
			continue;
		d->hooks.typed(d->hooks.ctx, event.reply, NULL);
		d->hooks.type(d->hooks.ctx, event.reply, strlen(event.reply));
	}
}

void
dialogue_take(struct dialogue *d, const char *bytes, size_t len, int64_t now)
{
	size_t n;

	if (d->failed)
		return;
	d->last_ns = d->now_ns = now;
	d->quiet_tried = false;
	queries_answer(d, bytes, len);
	if (!typing_is_over(&d->typing)) {
		n = typing_take(&d->typing, bytes, len, now);
		d->is_echo = true;
		scan_feed(d->scan, bytes, n);
		d->is_echo = false;
		bytes += n;
		len -= n;
		if (typing_is_over(&d->typing))
			step_begin(d);
	}
	if (len > 0)
		scan_feed(d->scan, bytes, len);
	dialogue_tick(d, now);
}

void
dialogue_fail(struct dialogue *d, const char *why)
{
	/* What the guest said at last is a better reason. */
	scan_end(d->scan);
	fail(d, d->failure[0] != '\0' ? d->failure : why);
}

/* ---- when ---------------------------------------------------------------------- */

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
give_up_ns(const struct dialogue *d)
{
	return d->begin_ns + step_timeout_s(d) * SECOND_NS;
}

/* When the guest was heard out that said something at a time. */
static int64_t
heard_ns(const struct dialogue *d, int64_t said_ns)
{
	return sooner(d->last_ns + DIALOGUE_QUIET_NS, said_ns + DIALOGUE_PATIENCE_NS);
}

/* When what is on the unfinished line is looked at. */
static int64_t
unfinished_ns(const struct dialogue *d)
{
	if (d->live != NO_STEP)
		return heard_ns(d, d->live_ns);
	return d->quiet_tried ? INT64_MAX : d->last_ns + DIALOGUE_QUIET_NS;
}

static int64_t
latched_ns(const struct dialogue *d)
{
	return d->latched == NO_STEP ? INT64_MAX : d->last_ns + DIALOGUE_PATIENCE_NS;
}

/* Answer, or begin to fail, if that is due. */
static void
answer_due(struct dialogue *d)
{
	if (d->now_ns >= unfinished_ns(d)) {
		d->quiet_tried = true;
		unfinished_try(d);
	} else if (d->now_ns >= latched_ns(d)) {
		step_answer(d, (size_t)d->latched);
	}
}

void
dialogue_tick(struct dialogue *d, int64_t now)
{
	d->now_ns = now;
	if (d->failed)
		return;
	if (!typing_is_over(&d->typing)) {
		type_due(d);
	} else if (d->failure[0] == '\0') {
		answer_due(d);
	}
	if (d->failure[0] != '\0' && now >= heard_ns(d, d->failure_ns))
		fail(d, d->failure);
	if (now >= d->limit_ns)
		fail_by_time(d, true);
	else if (now >= give_up_ns(d))
		fail_by_time(d, false);
}

int64_t
dialogue_due(const struct dialogue *d)
{
	int64_t due = sooner(give_up_ns(d), d->limit_ns);

	if (d->failure[0] != '\0')
		return sooner(due, heard_ns(d, d->failure_ns));
	if (!typing_is_over(&d->typing))
		return sooner(due, typing_due_ns(&d->typing));
	return sooner(due, sooner(unfinished_ns(d), latched_ns(d)));
}

/* ---- begin and end ------------------------------------------------------------- */

struct dialogue *
dialogue_new(const struct installer *in, const struct markers *guest)
{
	struct dialogue *d = xcalloc(1, sizeof(*d));

	d->in = in;
	d->guest = guest;
	d->answers = xcalloc(in->n, sizeof(*d->answers));
	d->scan = scan_new(seen, d);
	d->first_failure = (int)guest->n_panic;
	d->first_progress = d->first_failure + (int)in->n_failures;
	d->first_prompt = d->first_progress + (int)in->n_progress;
	for (size_t i = 0; i < guest->n_panic; i++)
		scan_add(d->scan, guest->panic[i], false, true);
	for (size_t i = 0; i < in->n_failures; i++)
		scan_add(d->scan, in->failures[i].pattern, false, true);
	for (size_t i = 0; i < in->n_progress; i++)
		scan_add(d->scan, in->progress[i], true, true);
	for (size_t i = 0; i < in->n; i++)
		scan_add(d->scan, in->steps[i].prompt, true, false);
	for (size_t i = 0; i < guest->n_interleaved; i++)
		scan_add_interleaved(d->scan, guest->interleaved[i]);
	return d;
}

void
dialogue_free(struct dialogue *d)
{
	if (d == NULL)
		return;
	scan_free(d->scan);
	free(d->answers);
	free(d);
}

void
dialogue_start(struct dialogue *d, const struct dialogue_hooks *hooks, int64_t now)
{
	d->hooks = *hooks;
	d->begin_ns = d->last_ns = d->now_ns = now;
	d->limit_ns = now + d->in->limit_s * SECOND_NS;
	d->live = d->latched = NO_STEP;
	prompts_enable(d);
}

/* ---- what is known ------------------------------------------------------------- */

enum dialogue_state
dialogue_state(const struct dialogue *d)
{
	if (d->failed)
		return DIALOGUE_FAILED;
	return d->at == d->in->n && d->failure[0] == '\0' ? DIALOGUE_ENDING
							  : DIALOGUE_WAITS;
}

const char *
dialogue_reason(const struct dialogue *d)
{
	return d->reason;
}

size_t
dialogue_step(const struct dialogue *d, size_t *steps, const char **name)
{
	size_t step = step_required(d);

	*steps = d->in->n;
	*name = d->in->steps[step].name;
	return step + 1;
}

const char *
dialogue_last_text(struct dialogue *d, size_t *len)
{
	return scan_shown(d->scan, len);
}
