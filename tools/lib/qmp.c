/* Talk to QEMU's monitor. */
#include <string.h>
#include <sys/socket.h>

#include "clock.h"
#include "qmp.h"
#include "rest.h"

static void
qmp_send(struct qmp *q, const char *command)
{
	/* A monitor that is gone shows as the end of its stream. */
	(void)!send(q->fd, command, strlen(command), MSG_NOSIGNAL);
}

static void
qmp_greeted(struct qmp *q, const json_t *greeting)
{
	int major, minor, micro;
	const char *package = "";

	if (json_unpack((json_t *)(uintptr_t)greeting, "{s:{s:{s:i,s:i,s:i}, s?s}}",
		"version", "qemu", "major", &major, "minor", &minor, "micro", &micro,
		"package", &package) == 0)
		snprintf(q->version, sizeof(q->version), "%d.%d.%d", major, minor, micro);
	snprintf(q->package, sizeof(q->package), "%s", package);
	qmp_send(q, "{\"execute\":\"qmp_capabilities\"}\n"
		    "{\"execute\":\"query-kvm\",\"id\":\"kvm\"}\n"
		    "{\"execute\":\"query-accelerators\",\"id\":\"accelerators\"}\n"
		    "{\"execute\":\"x-query-jit\",\"id\":\"tcg\"}\n"
		    "{\"execute\":\"x-accel-stats\",\"id\":\"statistics\"}\n"
		    "{\"execute\":\"query-cpus-fast\",\"id\":\"cpus\"}\n");
}

static void
cpus_take(struct qmp *q, const json_t *cpus)
{
	size_t i;
	json_t *cpu;

	json_array_foreach(cpus, i, cpu) {
		if (i < CPUS_MAX)
			q->threads[q->n_threads++] =
			    (pid_t)json_integer_value(json_object_get(cpu, "thread-id"));
	}
}

/* The machine is built and paused: t0, and go. */
static void
guest_go(struct qmp *q)
{
	if (q->rests && q->n_threads > 0)
		rest_wait(q->threads[0]);
	q->t0_ns = clock_now();
	qmp_send(q, "{\"execute\":\"cont\",\"id\":\"cont\"}\n");
}

/*
 * What runs the machine.  QEMU 10.2 and later say it; before, one answer is given under
 * KVM only, and one, or words in one, under TCG only.
 */
static void
accel_take(struct qmp *q, const char *id, const json_t *value)
{
	const json_t *enabled = json_object_get(value, "enabled");
	const char *text =
	    json_string_value(json_object_get(value, "human-readable-text"));
	const char *accel = NULL;

	if (strcmp(id, "kvm") == 0 && json_is_true(enabled))
		accel = "kvm";
	else if (strcmp(id, "accelerators") == 0)
		accel = json_string_value(enabled);
	else if (strcmp(id, "tcg") == 0)
		accel = "tcg";
	else if (strcmp(id, "statistics") == 0 && text != NULL &&
		 strstr(text, "Translation buffer") != NULL)
		accel = "tcg";
	if (accel != NULL)
		snprintf(q->accel, sizeof(q->accel), "%s", accel);
}

static void
qmp_answered(struct qmp *q, const char *id, const json_t *value)
{
	accel_take(q, id, value);
	if (strcmp(id, "cpus") == 0) {
		cpus_take(q, value);
		guest_go(q);
	}
	if (strcmp(id, "cont") == 0)
		q->cont_answered = true;
}

static bool
event_running(struct qmp *q, struct vm_event *ev)
{
	if (!q->cont_answered || !q->resumed || q->running_told)
		return false;
	q->running_told = true;
	ev->kind = VM_RUNNING;
	return true;
}

static void
event_lend(struct vm_event *ev, enum vm_event_kind kind, const char *text)
{
	ev->kind = kind;
	ev->text = text != NULL ? text : "";
	ev->len = strlen(ev->text);
}

/* No QEMU knows the answers to all of these. */
static bool
is_about_accel(const char *id)
{
	static const char *const ids[] = { "kvm", "accelerators", "tcg", "statistics" };

	for (size_t i = 0; id != NULL && i < sizeof(ids) / sizeof(ids[0]); i++)
		if (strcmp(id, ids[i]) == 0)
			return true;
	return false;
}

/* Take one event of the monitor's.  True when it is one of ours. */
static bool
qmp_event(struct qmp *q, const char *name, const json_t *data, struct vm_event *ev)
{
	if (strcmp(name, "RESUME") == 0) {
		q->resumed = true;
		return event_running(q, ev);
	}
	if (strcmp(name, "SHUTDOWN") == 0 && !q->quitting) {
		event_lend(
		    ev, VM_SHUTDOWN, json_string_value(json_object_get(data, "reason")));
		return true;
	}
	if (strcmp(name, "GUEST_PANICKED") == 0) {
		event_lend(ev, VM_PANICKED, "");
		return true;
	}
	if (strcmp(name, "STOP") == 0 && !q->quitting)
		qmp_send(q, "{\"execute\":\"query-status\",\"id\":\"status\"}\n");
	return false;
}

/* Act on one message.  True when it makes an event. */
static bool
qmp_message(struct qmp *q, const json_t *m, struct vm_event *ev)
{
	const json_t *greeting = json_object_get(m, "QMP");
	const json_t *error = json_object_get(m, "error");
	const json_t *value = json_object_get(m, "return");
	const char *name = json_string_value(json_object_get(m, "event"));
	const char *id = json_string_value(json_object_get(m, "id"));
	const char *state;

	if (greeting != NULL)
		qmp_greeted(q, greeting);
	if (name != NULL)
		return qmp_event(q, name, json_object_get(m, "data"), ev);
	if (error != NULL && is_about_accel(id))
		return false;
	if (error != NULL) {
		event_lend(
		    ev, VM_REFUSED, json_string_value(json_object_get(error, "desc")));
		return true;
	}
	if (id == NULL || value == NULL)
		return false;
	if (strcmp(id, "status") == 0) {
		/* A shutdown stops the machine too, and has an event of its own. */
		state = json_string_value(json_object_get(value, "status"));
		if (state == NULL || strcmp(state, "shutdown") == 0)
			return false;
		event_lend(ev, VM_PAUSED, state);
		return true;
	}
	qmp_answered(q, id, value);
	return event_running(q, ev);
}

bool
qmp_next(struct qmp *q, struct vm_event *ev)
{
	char reason[REASON_SIZE];
	const char *line;
	size_t len;

	while ((line = lines_next(&q->lines, &len)) != NULL) {
		json_decref(q->message);
		q->message = record_parse(line, reason);
		if (q->message != NULL && qmp_message(q, q->message, ev))
			return true;
	}
	return false;
}

bool
qmp_read(struct qmp *q)
{
	if (lines_read(&q->lines, q->fd))
		return true;
	q->fd = -1;
	return false;
}

void
qmp_quit(struct qmp *q)
{
	q->quitting = true;
	if (q->fd != -1 && q->version[0] != '\0')
		qmp_send(q, "{\"execute\":\"quit\"}\n");
}
