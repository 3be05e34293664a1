/* Boot an installed disk. */
#include <string.h>

#include "check.h"
#include "lib/clock.h"
#include "lib/watch.h"

/* Type what markers ask for. */
static void
type_due(struct session *s, struct watch *watch, struct typing *typing)
{
	int next;
	char byte;

	while ((next = watch_type(watch, typing, clock_now())) != -1) {
		byte = (char)next;
		(void)vm_type(s->vm, &byte, 1);
	}
}

static int64_t
deadline_ns(const struct session *s, const struct machine *m)
{
	return vm_t0_ns(s->vm) + m->set.timeout_s * SECOND_NS;
}

/* The boot goes on: why it has failed, or NULL. */
static const char *
failed_why(struct session *s, const struct vm_event *ev, const struct watch_end *end,
    const struct machine *m, const char *wanted, char why[REASON_SIZE])
{
	if (session_stopped(s, ev, why))
		return why;
	if (end != NULL)
		return "the guest panicked";
	if (clock_now() < deadline_ns(s, m))
		return NULL;
	return reason_write(why, "no %.100s in %lld s", wanted, m->set.timeout_s);
}

void
check(struct session *s, const struct machine *m, const struct markers *markers)
{
	const struct watch_view view = { .no_symbols = "no probe", .source = "serial" };
	struct watch *watch = watch_new(markers, &view);
	char buffer[REASON_SIZE], reason[REASON_SIZE];
	const struct watch_end *end;
	struct typing typing = { 0 };
	const char *why, *line;
	struct vm_event ev;
	int64_t until;
	size_t len;

	transcript_note(s->transcript, "checking: booting from the disk", clock_now());
	session_start(s, m);
	for (;;) {
		until = deadline_ns(s, m);
		if (typing_due_ns(&typing) < until)
			until = typing_due_ns(&typing);
		ev = session_wait(s, until);
		if (ev.kind == VM_SERIAL) {
			typing_take(&typing, ev.text, ev.len, ev.at_ns);
			watch_text(watch, ev.text, ev.len, ev.at_ns, NULL);
		}
		type_due(s, watch, &typing);
		end = watch_end(watch);
		if (end != NULL && !end->panic)
			break;
		why = failed_why(s, &ev, end, m, markers->end, buffer);
		if (why != NULL) {
			line = watch_last_line(watch, &len);
			reason_write(
			    reason, "installed, but the disk does not boot: %s", why);
			session_fail(s, reason, line, len < 300 ? len : 300);
		}
		session_show(s, "checking");
	}
	watch_free(watch);
	session_stop(s);
}
