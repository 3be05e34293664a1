/* Answer a guest's prompts as its profile says. */
#include <stdlib.h>
#include <string.h>

#include "dialogue.h"
#include "lib/memory.h"
#include "lib/terminal.h"

enum {
	LINE_MAX_BYTES = 16 << 10, /* of a line; its older half is then forgotten */
	LIVE_MAX = 4 << 10,	   /* of an unfinished line, from its end, is tried */
	LAST_MAX = 160,		   /* bytes of each of the last two lines */
	REPLIES_MAX = 64,	   /* to a terminal's questions, a step */
};

static const int64_t SECOND_NS = 1000000000;

/* What a failed search for a prompt, or a successful one, leaves. */
enum { NO_STEP = -1 };

struct dialogue {
	const struct installer *in;
	const struct markers *guest;
	struct dialogue_hooks hooks;

	struct terminal terminal;
	char line[LINE_MAX_BYTES];
	size_t len;
	size_t from; /* patterns are tried from here: before, they were */
	size_t progress_from;
	bool forgotten; /* the line's begin is not the line's begin any more */
	bool returned;	/* \r came last */
	char last[LAST_MAX], before[LAST_MAX], quote[2 * LAST_MAX + 1];
	size_t last_len, before_len;

	size_t at; /* the step that is waited for; n: the end is */
	int64_t limit_ns, begin_ns, last_ns;
	int pending;	 /* the step whose prompt was seen, or NO_STEP */
	bool is_latched; /* its line was finished by something else */
	int seen;	 /* a prompt that the line was when it was shorter, or NO_STEP */
	int64_t pending_ns;
	const char *echo; /* what was typed and has not come back yet, or NULL */
	int64_t echo_ns;  /* when it is no longer waited for */
	bool quiet_tried; /* what the guest said last was tried as a failure */
	unsigned replies;
	char doom[LAST_MAX + 40]; /* what failed already, or "" */
	int64_t doom_ns;
	bool failed;
	char reason[1024];
};

struct dialogue *
dialogue_new(const struct installer *in, const struct markers *guest)
{
	struct dialogue *d = xcalloc(1, sizeof(*d));

	d->in = in;
	d->guest = guest;
	return d;
}

void
dialogue_free(struct dialogue *d)
{
	free(d);
}

/* ---- failing ------------------------------------------------------------------------
 */

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
	char why[400];

	if (limit)
		snprintf(why, sizeof(why), "not at the end after %lld s", d->in->limit_s);
	else if (d->at == d->in->n)
		snprintf(why, sizeof(why),
		    "the machine did not go off in %lld s after the last answer",
		    step_timeout_s(d));
	else
		snprintf(why, sizeof(why), "no prompt like /%.300s/ in %lld s",
		    match_text(d->in->steps[step].prompt), step_timeout_s(d));
	fail(d, why);
}

/* ---- answering -----------------------------------------------------------------------
 */

static bool
is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] != ' ' && text[i] != '\t')
			return false;
	return true;
}

static void
last_keep(struct dialogue *d)
{
	if (is_blank(d->line, d->len))
		return;
	memcpy(d->before, d->last, d->last_len);
	d->before_len = d->last_len;
	d->last_len = d->len < LAST_MAX ? d->len : LAST_MAX;
	memcpy(d->last, d->line + d->len - d->last_len, d->last_len);
}

static void
line_clear(struct dialogue *d)
{
	d->len = d->from = d->progress_from = 0;
	d->forgotten = d->returned = false;
	d->seen = NO_STEP;
}

/* Go on to the step after i; those that were left out were not asked. */
static void
step_done(struct dialogue *d, size_t i, int64_t now)
{
	char note[INSTALLER_ANSWER_MAX + 40];

	for (; d->at < i; d->at++) {
		snprintf(note, sizeof(note), "%s: not asked", d->in->steps[d->at].name);
		d->hooks.note(d->hooks.ctx, note);
	}
	d->at = i + 1;
	d->pending = d->seen = NO_STEP;
	d->is_latched = false;
	d->begin_ns = now;
	d->replies = 0;
}

static void
step_answer(struct dialogue *d, size_t i, int64_t now)
{
	const struct installer_step *step = &d->in->steps[i];
	char bytes[INSTALLER_ANSWER_MAX + 2];

	step_done(d, i, now);
	last_keep(d);
	line_clear(d);
	d->echo = step->answer;
	d->echo_ns = now + DIALOGUE_ECHO_NS;
	snprintf(bytes, sizeof(bytes), "%s\r", step->answer);
	d->hooks.type(d->hooks.ctx, bytes, strlen(bytes), step->name);
}

/* The step whose prompt the line is, or NO_STEP; *end is where its match ends. */
static int
prompt_find(struct dialogue *d, size_t from, size_t *end)
{
	size_t span[2];

	for (size_t i = d->at; i < d->in->n; i++) {
		if (match_find(d->in->steps[i].prompt, d->line, d->len, from, span) ==
		    MATCH_FOUND) {
			*end = span[1];
			return (int)i;
		}
		if (!d->in->steps[i].optional)
			break;
	}
	return NO_STEP;
}

/* The guest shows that prompt, or showed it when its line was cut short. */
static void
prompt_keep(struct dialogue *d, int step, bool finished, int64_t now)
{
	if (step != d->pending || finished || d->is_latched)
		d->pending_ns = now;
	d->pending = step;
	d->is_latched = finished;
	d->seen = step;
}

/*
 * Look for a prompt in the line.  One that wants no answer is done with at once,
 * and what follows it is looked at too.  False when there is none.
 */
static bool
prompts_try(struct dialogue *d, bool finished, int64_t now)
{
	size_t from = d->from, end;
	int step;

	if (!finished && d->len > LIVE_MAX && d->len - LIVE_MAX > from)
		from = d->len - LIVE_MAX;
	while ((step = prompt_find(d, from, &end)) != NO_STEP &&
	       d->in->steps[step].answer == NULL) {
		step_done(d, (size_t)step, now);
		d->from = from = end;
	}
	if (step != NO_STEP)
		prompt_keep(d, step, finished, now);
	else if (!d->is_latched)
		d->pending = NO_STEP;
	return step != NO_STEP;
}

/* The pattern of these that the line has, or NULL. */
static const struct match *
any_find(struct match **list, size_t n, struct dialogue *d, size_t from, size_t *end)
{
	size_t span[2];

	for (size_t i = 0; i < n; i++)
		if (match_find(list[i], d->line, d->len, from, span) == MATCH_FOUND) {
			*end = span[1];
			return list[i];
		}
	return NULL;
}

static void
progress_try(struct dialogue *d, int64_t now)
{
	size_t from = d->progress_from, end;

	if (d->len > LIVE_MAX && d->len - LIVE_MAX > from)
		from = d->len - LIVE_MAX;
	if (any_find(d->in->progress, d->in->n_progress, d, from, &end) == NULL)
		return;
	d->progress_from = end;
	d->begin_ns = now;
}

/*
 * A line that is no prompt may say that it is over.  The guest is heard out then:
 * the next line may say more.
 */
static void
failures_try(struct dialogue *d, int64_t now)
{
	const struct match *found;
	size_t end;

	if (d->doom[0] != '\0')
		return;
	if ((found = any_find(
		 d->guest->panic, d->guest->n_panic, d, d->forgotten, &end)) == NULL &&
	    d->at < d->in->n)
		found =
		    any_find(d->in->failures, d->in->n_failures, d, d->forgotten, &end);
	if (found == NULL)
		return;
	snprintf(d->doom, sizeof(d->doom), "the guest said \"%.*s\"",
	    (int)(d->len < LAST_MAX ? d->len : LAST_MAX), d->line);
	d->doom_ns = now;
}

/* ---- lines --------------------------------------------------------------------------
 */

/* Is the line the echo, alone or where a shell drew its prompt anew? */
static bool
echo_has_come(const struct dialogue *d)
{
	size_t n = strlen(d->echo), len = d->len;

	while (len > n && (d->line[len - 1] == ' ' || d->line[len - 1] == '\t'))
		len--;
	if (len < n)
		return false;
	return memcmp(d->line, d->echo, n) == 0 ||
	       memcmp(d->line + len - n, d->echo, n) == 0;
}

/* Is the unfinished line what there is of the echo so far? */
static bool
echo_is_coming(const struct dialogue *d)
{
	return d->len > 0 && d->len <= strlen(d->echo) &&
	       memcmp(d->line, d->echo, d->len) == 0;
}

/* Take out a message that cuts this line.  True when a half line is left. */
static bool
interleaved_cut(struct dialogue *d)
{
	size_t span[2];

	for (size_t i = 0; i < d->guest->n_interleaved; i++)
		if (match_find(d->guest->interleaved[i], d->line, d->len, d->forgotten,
			span) == MATCH_FOUND) {
			d->len = span[0];
			if (d->from > d->len)
				d->from = d->len;
			if (d->progress_from > d->len)
				d->progress_from = d->len;
			return d->len > 0;
		}
	return false;
}

/* The line is finished. */
static void
line_end(struct dialogue *d, int64_t now)
{
	last_keep(d);
	if (d->echo != NULL && echo_has_come(d)) {
		d->echo = NULL;
		d->begin_ns = now;
		line_clear(d);
		return;
	}
	progress_try(d, now);
	if (interleaved_cut(d))
		return;
	if (d->echo != NULL || !prompts_try(d, true, now)) {
		failures_try(d, now);
		if (d->seen >= (int)d->at)
			prompt_keep(d, d->seen, true, now);
	}
	line_clear(d);
}

static void
text_take(struct dialogue *d, char byte, int64_t now)
{
	size_t half = LINE_MAX_BYTES / 2;

	if (d->returned)
		line_end(d, now);
	d->returned = false;
	if (d->len == LINE_MAX_BYTES) {
		memmove(d->line, d->line + half, half);
		d->len = half;
		d->from = d->from > half ? d->from - half : 1;
		d->progress_from = d->progress_from > half ? d->progress_from - half : 1;
		d->forgotten = true;
	}
	d->line[d->len++] = byte;
}

static void
back_take(struct dialogue *d)
{
	if (d->len == 0 || d->returned)
		return;
	d->len--;
	if (d->from > d->len)
		d->from = d->len;
	if (d->progress_from > d->len)
		d->progress_from = d->len;
}

static void
query_answer(struct dialogue *d, const char *reply)
{
	if (d->replies++ < REPLIES_MAX)
		d->hooks.type(d->hooks.ctx, reply, strlen(reply), NULL);
}

static void
sight_take(struct dialogue *d, const struct terminal_sight *sight, int64_t now)
{
	switch (sight->kind) {
	case TERMINAL_TEXT:
		text_take(d, sight->text, now);
		break;
	case TERMINAL_NEWLINE:
		d->returned = false;
		line_end(d, now);
		break;
	case TERMINAL_JUMP:
		if (d->len > 0)
			line_end(d, now);
		break;
	case TERMINAL_RETURN:
		d->returned = true;
		break;
	case TERMINAL_BACK:
		back_take(d);
		break;
	case TERMINAL_QUERY:
		query_answer(d, sight->reply);
		break;
	case TERMINAL_NOTHING:
		break;
	}
}

/* ---- what comes, and when ------------------------------------------------------------
 */

void
dialogue_start(struct dialogue *d, const struct dialogue_hooks *hooks, int64_t now)
{
	d->hooks = *hooks;
	d->begin_ns = d->last_ns = now;
	d->limit_ns = now + d->in->limit_s * SECOND_NS;
	d->pending = d->seen = NO_STEP;
}

void
dialogue_fail(struct dialogue *d, const char *why)
{
	if (d->failed)
		return;
	/* What the guest said at last is a better reason. */
	if (d->len > 0)
		failures_try(d, d->last_ns);
	fail(d, d->doom[0] != '\0' ? d->doom : why);
}

void
dialogue_take(struct dialogue *d, const char *bytes, size_t len, int64_t now)
{
	struct terminal_sight sight;

	d->last_ns = now;
	d->quiet_tried = false;
	for (size_t i = 0; i < len && !d->failed; i++) {
		sight = terminal_take(&d->terminal, bytes[i]);
		sight_take(d, &sight, now);
	}
	if (d->failed)
		return;
	progress_try(d, now);
	dialogue_tick(d, now);
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
	int64_t quiet = d->last_ns + DIALOGUE_QUIET_NS;
	int64_t patience = said_ns + DIALOGUE_PATIENCE_NS;

	return quiet < patience ? quiet : patience;
}

/* When the prompt that was seen may be answered. */
static int64_t
answer_ns(const struct dialogue *d)
{
	if (d->is_latched)
		return d->last_ns + DIALOGUE_PATIENCE_NS;
	return heard_ns(d, d->pending_ns);
}

/* What a guest said last, and then was quiet, may mean failure. */
static bool
failure_is_due(const struct dialogue *d)
{
	return d->echo == NULL && d->pending == NO_STEP && d->len > 0 && !d->quiet_tried;
}

/* A guest that gives no echo is believed after a while; half an echo is one. */
static void
echo_wait(struct dialogue *d, int64_t now)
{
	if (d->echo == NULL || now < d->echo_ns)
		return;
	if (echo_is_coming(d))
		d->echo_ns = now + DIALOGUE_ECHO_NS;
	else
		d->echo = NULL;
}

void
dialogue_tick(struct dialogue *d, int64_t now)
{
	if (d->failed)
		return;
	echo_wait(d, now);
	if (d->echo == NULL && d->at < d->in->n)
		prompts_try(d, false, now);
	if (failure_is_due(d) && now >= d->last_ns + DIALOGUE_QUIET_NS) {
		d->quiet_tried = true;
		failures_try(d, now);
	}
	if (d->doom[0] != '\0') {
		if (now >= heard_ns(d, d->doom_ns))
			fail(d, d->doom);
	} else if (d->pending != NO_STEP && now >= answer_ns(d))
		step_answer(d, (size_t)d->pending, now);
	if (now >= d->limit_ns)
		fail_by_time(d, true);
	else if (now >= give_up_ns(d))
		fail_by_time(d, false);
}

int64_t
dialogue_due(const struct dialogue *d)
{
	int64_t due = give_up_ns(d), quiet = d->last_ns + DIALOGUE_QUIET_NS;

	if (d->limit_ns < due)
		due = d->limit_ns;
	if (d->doom[0] != '\0')
		return heard_ns(d, d->doom_ns);
	if (d->pending != NO_STEP && answer_ns(d) < due)
		due = answer_ns(d);
	if (d->echo != NULL && d->echo_ns < due)
		due = d->echo_ns;
	if (failure_is_due(d) && quiet < due)
		due = quiet;
	return due;
}

/* ---- what is known --------------------------------------------------------------------
 */

enum dialogue_state
dialogue_state(const struct dialogue *d)
{
	if (d->failed)
		return DIALOGUE_FAILED;
	return d->at == d->in->n && d->doom[0] == '\0' ? DIALOGUE_ENDING : DIALOGUE_WAITS;
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
	const char *upper = d->last, *lower = d->line;
	size_t upper_len = d->last_len, lower_len = d->len;

	if (is_blank(d->line, d->len)) {
		upper = d->before;
		upper_len = d->before_len;
		lower = d->last;
		lower_len = d->last_len;
	}
	if (lower_len > LAST_MAX) {
		lower += lower_len - LAST_MAX;
		lower_len = LAST_MAX;
	}
	memcpy(d->quote, upper, upper_len);
	*len = upper_len;
	if (upper_len > 0 && lower_len > 0)
		d->quote[(*len)++] = '\n';
	memcpy(d->quote + *len, lower, lower_len);
	*len += lower_len;
	return d->quote;
}
