/* The profile of a boot, from the tree that the probe made. */
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/io.h"
#include "lib/text.h"
#include "lib/version.h"
#include "profile.h"
#include "state.h"

/* What the probe's own counting came to at a mark, and QEMU's. */
struct count_reading {
	long long mark;
	long long counter, sum, at_ns;
};

/* What the probe wrote: a head of readings, then lines that are taken as they are. */
struct tree_text {
	char *text;
	size_t len, head;
	struct count_reading end;
	json_t *phases;
	json_t *cost; /* of sampling; NULL: none was done */
};

const char *
functions_open(const char *path, int *fd, char reason[REASON_SIZE])
{
	FILE *from = fopen(path, "r"), *to;
	char *text;
	size_t len;

	if (from == NULL)
		return reason_write(reason, "%s: %s", path, strerror(errno));
	text = stream_read(from, path, &len);
	fclose(from);
	if ((*fd = memfd_create("functions", MFD_CLOEXEC)) == -1 ||
	    (to = fdopen(dup(*fd), "w")) == NULL)
		err(1, "memfd");
	fwrite(text, 1, len, to);
	if (fclose(to) != 0 || lseek(*fd, 0, SEEK_SET) == -1)
		err(1, "memfd");
	free(text);
	return NULL;
}

const char *
profile_open(const struct boot_options *o, const struct machine *m, int *fd,
    char reason[REASON_SIZE])
{
	struct stat st;

	if (strcmp(m->set.probe, "count") != 0 || strcmp(m->set.accel, "tcg") != 0)
		return reason_write(reason, "profile: only with accel tcg, probe count");
	if (machine_is_icount(m) && m->set.cpus != 1)
		return reason_write(
		    reason, "profile: with clock icount, of one CPU only");
	if (functions_open(o->functions, fd, reason) != NULL)
		return reason;
	if (stat(o->profile, &st) == 0 && !S_ISREG(st.st_mode))
		return reason_write(reason, "%s: not a regular file", o->profile);
	if (unlink(o->profile) == -1 && errno != ENOENT)
		return reason_write(reason, "%s: %s", o->profile, strerror(errno));
	return NULL;
}

static bool
reading_read(const char *line, const char *what, struct count_reading *r)
{
	size_t len = strlen(what);

	return strncmp(line, what, len) == 0 &&
	       sscanf(line + len, " %lld %lld %lld %lld", &r->mark, &r->counter, &r->sum,
		   &r->at_ns) == 4;
}

static json_t *
phase_json(const struct boot *b, const struct count_reading *r)
{
	const char *name = MARKER_RESET;

	if (r->mark >= 0 && r->mark < (long long)b->markers->n)
		name = b->markers->markers[r->mark].name;
	return json_pack("{s:s?, s:I, s:I, s:I}", "mark", r->mark == -1 ? NULL : name,
	    "counter", (json_int_t)r->counter, "sum", (json_int_t)r->sum, "at_ns",
	    (json_int_t)r->at_ns);
}

/* What sampling cost, from that line; NULL when it is another. */
static json_t *
cost_json(const char *line)
{
	long long looks, blocks, vcpus, sampler;

	if (sscanf(line, "cost %lld %lld %lld %lld", &looks, &blocks, &vcpus, &sampler) !=
	    4)
		return NULL;
	return json_pack("{s:I, s:I, s:I, s:I}", "looks", (json_int_t)looks, "blocks",
	    (json_int_t)blocks, "vcpu_cpu_ns", (json_int_t)vcpus, "sampler_cpu_ns",
	    (json_int_t)sampler);
}

/* Is that the last line? */
static bool
ends_with(const struct tree_text *t, const char *line)
{
	size_t n = strlen(line);

	return t->len >= n && memcmp(t->text + t->len - n, line, n) == 0;
}

/* Read the head; false when the tree is not complete. */
static bool
tree_read(const struct boot *b, struct tree_text *t)
{
	static const char last[] = "\ncomplete\n";
	FILE *fp = fdopen(dup(b->profile), "r");
	struct count_reading r;
	char *line;

	if (fp == NULL || fseek(fp, 0, SEEK_SET) != 0)
		err(1, "profile");
	t->text = stream_read(fp, "profile", &t->len);
	fclose(fp);
	if (!ends_with(t, last))
		return false;
	t->len -= strlen(last) - 1;
	t->phases = json_array();
	for (line = t->text; reading_read(line, "phase", &r);
	     line = strchr(line, '\n') + 1)
		append(t->phases, phase_json(b, &r));
	if (!reading_read(line, "end", &t->end))
		return false;
	line = strchr(line, '\n') + 1;
	if ((t->cost = cost_json(line)) != NULL)
		line = strchr(line, '\n') + 1;
	t->head = (size_t)(line - t->text);
	return true;
}

/* Lines of what follows the head that begin with a word. */
static json_int_t
lines_count(const struct tree_text *t, const char *word)
{
	const char *line = t->text + t->head, *end = t->text + t->len;
	json_int_t n = 0;

	for (; line < end; line = memchr(line, '\n', (size_t)(end - line)), line++)
		n += strncmp(line, word, strlen(word)) == 0;
	return n;
}

static void
profile_write(const struct boot *b, const struct tree_text *t)
{
	const char *path = b->options->profile, *why;
	char *part = text_format("%s.%ld", path, (long)getpid());
	FILE *fp = fopen(part, "w");
	json_t *head = json_pack(
	    "{s:{s:i, s:s, s:s, s:O, s:s, s:b, s:s?, s:I, s:I, s:I, s:I, s:I, s:O}}",
	    "profile", "schema", RECORD_SCHEMA, "tool", "qboot " BOOTMATRIX_VERSION,
	    "config", b->machine.config, "guest", json_object_get(b->record, "guest"),
	    "clock", b->machine.set.clock, "calls",
	    b->machine.arch->calls && machine_is_icount(&b->machine), "end", b->completed,
	    "counter", (json_int_t)t->end.counter, "sum", (json_int_t)t->end.sum, "at_ns",
	    (json_int_t)t->end.at_ns, "functions", lines_count(t, "function "), "nodes",
	    lines_count(t, "node "), "phases", t->phases);

	if (fp == NULL)
		write_lost(path);
	if (t->cost != NULL)
		put(json_object_get(head, "profile"), "cost", json_incref(t->cost));
	json_emit(fp, head);
	fwrite(t->text + t->head, 1, t->len - t->head, fp);
	if ((why = output_close(fp)) != NULL) {
		(void)unlink(part);
		errx(1, "%s: %s", path, why);
	}
	if (rename(part, path) == -1)
		write_lost(path);
	json_decref(head);
	free(part);
}

static const char *
reason_for_none(const struct boot *b, const struct tree_text *t)
{
	if (b->outcome != &outcomes[OUTCOME_BOOTED])
		return "the boot did not complete";
	return ends_with(t, "\nno memory\n")
		   ? "QEMU had no memory for the tree"
		   : "the probe did not see the end marker, with which the tree ends";
}

json_t *
profile_finish(const struct boot *b)
{
	struct tree_text t = { 0 };
	json_t *told;

	if (b->outcome == &outcomes[OUTCOME_BOOTED] && tree_read(b, &t)) {
		profile_write(b, &t);
		told = json_pack("{s:s, s:I, s:I, s:I}", "file", b->options->profile,
		    "sum", (json_int_t)t.end.sum, "counter", (json_int_t)t.end.counter,
		    "uncertain", (json_int_t)(t.end.sum - t.end.counter));
		if (t.cost != NULL)
			put(told, "cost", json_incref(t.cost));
	} else {
		told = json_pack("{s:n, s:s}", "file", "reason", reason_for_none(b, &t));
	}
	json_decref(t.phases);
	json_decref(t.cost);
	free(t.text);
	return told;
}
