/*
 * A dialogue with a program of the guest's over its serial line, as the installer of its
 * profile has it: which prompts come, and what is typed then.  It knows no QEMU and no
 * clock: bytes, the time and what is to be typed go through its functions, so that a
 * script can play the guest.
 *
 * Lines and patterns are those of scan.h, typing that of typing.h.
 *
 * - A prompt is an unfinished line: it counts when the pattern matches what a person sees
 *   of it after DIALOGUE_QUIET_NS without output, or DIALOGUE_PATIENCE_NS after it was
 *   first seen in a guest that is never quiet.
 * - A prompt whose line something else finished ("login: IRQ 11 handler ...") counts
 *   after DIALOGUE_PATIENCE_NS without output.
 * - No prompt and no failure is looked for before the echo of an answer has ended.
 * - An answer whose prompt comes once more, before the next one that is not optional, did
 *   not arrive as it was typed, or was refused: it is given again, DIALOGUE_ANSWERS times
 *   in all.
 * - A line that means failure ends it, once the guest was heard out as for a prompt.
 * - Each step has its time, counted from when it could first be asked.  A progress
 *   pattern seen anew lets it begin again, but for the limit of the whole.
 */
#ifndef DIALOGUE_H
#define DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/installer.h"
#include "lib/markers.h"

enum { DIALOGUE_ANSWERS = 3 };

#define DIALOGUE_QUIET_NS INT64_C(100000000)
#define DIALOGUE_PATIENCE_NS INT64_C(2000000000)

struct dialogue;

/* What it does.  Each is called while bytes are taken or at a tick. */
struct dialogue_hooks {
	/* Type bytes. */
	void (*type)(void *ctx, const char *bytes, size_t len);
	/* For a transcript: what is typed from now on, step by step, or as a terminal
	 * (NULL); and a note, "reinstall: not asked". */
	void (*typed)(void *ctx, const char *text, const char *step);
	void (*note)(void *ctx, const char *text);
	void *ctx;
};

/* Of the guest its panic patterns and interleaved messages count.  Both must outlive it.
 */
struct dialogue *dialogue_new(const struct installer *in, const struct markers *guest);
void dialogue_free(struct dialogue *d);

/* Begin.  Times are ns of any one clock. */
void dialogue_start(struct dialogue *d, const struct dialogue_hooks *hooks, int64_t now);

/* Take what the guest sent. */
void dialogue_take(struct dialogue *d, const char *bytes, size_t len, int64_t now);

/* Do what is due, at dialogue_due() or whenever. */
void dialogue_tick(struct dialogue *d, int64_t now);
int64_t dialogue_due(const struct dialogue *d);

enum dialogue_state {
	DIALOGUE_WAITS,	 /* for a prompt */
	DIALOGUE_ENDING, /* all was answered: the machine is to go off by itself */
	DIALOGUE_FAILED,
};
enum dialogue_state dialogue_state(const struct dialogue *d);

/* Why it failed: "step 9 of 16, home_size: no ..."; it belongs to the dialogue. */
const char *dialogue_reason(const struct dialogue *d);

/*
 * End it as failed for a reason that the caller knows: "step 9 of 16, NAME: WHY"; or
 * for a better one that the guest gave.
 */
void dialogue_fail(struct dialogue *d, const char *why);

/* The step that is waited for, from 1, how many there are, and its name. */
size_t dialogue_step(const struct dialogue *d, size_t *steps, const char **name);

/* The guest's last text, up to two lines of it; never NULL, not printable as it is. */
const char *dialogue_last_text(struct dialogue *d, size_t *len);

#endif
