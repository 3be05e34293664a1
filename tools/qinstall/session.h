/*
 * A machine of an installation while it runs: QEMU, the transcript of what is said,
 * and, on a terminal, a line that shows where it is.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/machine.h"
#include "lib/reason.h"
#include "lib/vm.h"
#include "transcript.h"

/* The caller owns guest and transcript. */
struct session {
	const char *guest; /* its name, for messages */
	struct transcript *transcript;
	struct vm *vm; /* NULL: none runs */
	const struct arch *arch;
	char shutdown[64]; /* the reason of QEMU's SHUTDOWN event, or "" */
	bool progress;	   /* a person looks on */
	int64_t progress_ns;
};

/* Start QEMU on a machine; it runs, or the program ends as by session_fail(). */
void session_start(struct session *s, const struct machine *m);
void session_stop(struct session *s);

/*
 * The next event, at the longest until the absolute time until_ns; what the guest
 * said is in the transcript.
 */
struct vm_event session_wait(struct session *s, int64_t until_ns);

/* Whether the event says that a running machine stopped, and why it did. */
bool session_stopped(struct session *s, const struct vm_event *ev, char why[REASON_SIZE]);

/* Show a person what is done. */
void session_show(struct session *s, const char *what);
void session_show_end(const struct session *s);

/* Exit 1 with one line: the guest, the reason, and the guest's last text. */
_Noreturn void session_fail(
    struct session *s, const char *reason, const char *text, size_t len);

#endif
