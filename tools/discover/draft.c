/* A draft of a guest profile. */
#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cuts.h"
#include "formats.h"
#include "lib/markers.h"
#include "lib/memory.h"
#include "lib/settings.h"
#include "lib/text.h"

enum { SILENCE_S = 20, TIMEOUT_S = 60 }; /* at least */

/* What kernels say when they panic, where the profile does not know better. */
static const char *const panics[] = {
	"[Kk]ernel panic",
	"^panic: ",
	"Oops: ",
	"Guru Meditation",
	"Unhandled [Ee]xception",
	"Synchronous Exception",
};

// clang-format off
/* How guests show how many CPUs they have online: what our own profiles say of theirs. */
static const char *const onlines[] = {
	"{\"serial\": \"^CPUs online: ([0-9]+)\"}",
	"{\"serial\": \"smp: Brought up [0-9]+ nodes?, ([0-9]+) CPU\"}",
	"{\"serial\": \"Brought up ([0-9]+) CPU\"}",
	"{\"count\": \"CPU ([0-9]+) is up\", \"plus\": 1, \"evidence\": \"APIC disabled, using legacy PIC|CPU +[0-9]+ local APIC id\"}",
};
// clang-format on

static void
member_write(FILE *out, const char *key, json_t *value)
{
	fprintf(out, ",\n\t\"%s\": ", key);
	json_dumpf(value, out, JSON_ENSURE_ASCII | JSON_ENCODE_ANY);
	json_decref(value);
}

static json_t *
path_json(const char *path)
{
	char *full = realpath(path, NULL);
	json_t *value = json_or_null(full != NULL ? full : path);

	free(full);
	return value != NULL ? value : latin1_string(path, strlen(path));
}

/* An image as a profile names it: records have its path and its digest. */
static json_t *
image_json(const struct setting *s, const json_t *value)
{
	const json_t *image;
	json_t *list;
	size_t i;

	if (s->kind == SETTING_IMAGE)
		return path_json(json_string_value(json_object_get(value, "path")));
	list = json_array();
	json_array_foreach((json_t *)value, i, image)
		append(
		    list, path_json(json_string_value(json_object_get(image, "path"))));
	return list;
}

/* What the machine has that is not the default. */
static void
settings_draft(FILE *out, const json_t *machine)
{
	struct settings defaults = settings_default();
	json_t *usual;

	settings_foreach(s) {
		const json_t *value = json_object_get(machine, s->key);
		bool image = s->kind == SETTING_IMAGE || s->kind == SETTING_IMAGES;

		if ((s->flags & SET_PROFILE) == 0 || value == NULL ||
		    json_is_null(value) ||
		    (json_is_array(value) && json_array_size(value) == 0) ||
		    (json_is_string(value) && json_string_length(value) == 0) ||
		    strcmp(s->key, "timeout_s") == 0 ||
		    strcmp(s->key, "silence_s") == 0 || strcmp(s->key, "accel") == 0 ||
		    strcmp(s->key, "clock") == 0 || strcmp(s->key, "probe") == 0)
			continue;
		usual = setting_value(s, &defaults);
		if (!json_equal(usual, value))
			member_write(out, s->asked != NULL ? s->asked : s->key,
			    image ? image_json(s, value)
				  : json_incref((json_t *)(uintptr_t)value));
		json_decref(usual);
	}
}

/* Of a guest whose images are taken out of an ISO: all but what it was measured by. */
static void
base_draft(FILE *out, const json_t *base)
{
	static const char others[] = "name title comment timeout_s silence_s origin end "
				     "markers phases panic estimates interjections "
				     "cpus_online loader install symbols";
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)base, key, value)
		if (!text_has_word(others, key))
			member_write(out, key, json_incref(value));
}

/* The file that was named, or the profile's own. */
static void
symbols_draft(FILE *out, const struct draft_options *o)
{
	json_t *known = json_object_get(o->base, "symbols");

	if (o->symbols != NULL)
		member_write(out, "symbols", path_json(o->symbols));
	else if (known != NULL)
		member_write(out, "symbols", json_incref(known));
}

static json_t *
cut_json(const struct cut *cut)
{
	json_t *marker = json_pack("{s:s}", "name", cut->name);

	if (cut->symbol != NULL)
		put(marker, "symbol", json_string(cut->symbol));
	if (cut->pattern != NULL)
		put(marker, "serial", json_string(cut->pattern));
	put(marker, "comment",
	    cut->wait_ns > 0 ? json_sprintf("at %.3f s; then nothing new for %.3f s",
				   (double)cut->at_ns / 1e9, (double)cut->wait_ns / 1e9)
			     : json_sprintf("at %.3f s", (double)cut->at_ns / 1e9));
	return marker;
}

static void
markers_draft(FILE *out, const struct cuts *c)
{
	json_t *marker;

	fprintf(out, ",\n\t\"markers\": [");
	for (size_t i = 0; i < c->n; i++) {
		fprintf(out, "%s\n\t\t", i > 0 ? "," : "");
		json_dumpf(marker = cut_json(&c->list[i]), out, JSON_ENSURE_ASCII);
		json_decref(marker);
	}
	fprintf(out, "%s]", c->n > 0 ? "\n\t" : "");
}

/* Those that this boot does not have: it would end there. */
static json_t *
panics_json(const struct discovery *d, const json_t *known)
{
	json_t *list = json_array();

	if (json_array_size(known) > 0)
		json_array_extend(list, (json_t *)(uintptr_t)known);
	else
		for (size_t i = 0; i < sizeof(panics) / sizeof(panics[0]); i++)
			if (!pattern_is_seen(d, panics[i]))
				append(list, json_string(panics[i]));
	return list;
}

/* Does this boot show anything that the rule looks for? */
static bool
online_is_seen(const struct discovery *d, const json_t *rule)
{
	static const char *const keys[] = { "serial", "count", "evidence" };
	const char *pattern;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if ((pattern = json_string_value(json_object_get(rule, keys[i]))) !=
			NULL &&
		    pattern_is_seen(d, pattern))
			return true;
	return false;
}

/* The rule that is known, or the first that fits this boot; NULL: none does. */
static json_t *
online_json(const struct discovery *d, json_t *known)
{
	if (json_object_size(known) > 0)
		return json_incref(known);
	for (size_t i = 0; i < sizeof(onlines) / sizeof(onlines[0]); i++) {
		json_t *rule = needed(json_loads(onlines[i], 0, NULL));

		if (online_is_seen(d, rule))
			return rule;
		json_decref(rule);
	}
	return NULL;
}

/* Three times what was longest here, and no less than a slow host needs. */
static long long
seconds(int64_t ns, long long least)
{
	long long s = 3 * ns / 1000000000 + 1;

	return s < least ? least : s > SECONDS_MAX ? SECONDS_MAX : s;
}

static void
online_draft(FILE *out, const struct discovery *d, const json_t *machine)
{
	json_t *rule = online_json(d, json_object_get(machine, "cpus_online"));

	if (rule != NULL)
		member_write(out, "cpus_online", rule);
}

static const char *
end_name(const struct discovery *d, const struct cuts *c)
{
	const char *event = json_string_value(json_object_get(d->end, "marker"));

	if (event != NULL)
		return event;
	return c->has_end ? c->list[c->n - 1].name : "poweroff";
}

void
draft_write(FILE *out, const struct discovery *d, const struct draft_options *o)
{
	const json_t *machine = json_object_get(d->boot, "machine");
	json_t *interjections = json_object_get(machine, "interjections");
	long long cpus = json_integer_value(json_object_get(machine, "cpus"));
	int64_t wait = d->waits.n > 0 ? d->waits.list[0].ns : 0;
	json_t *name = json_string(o->name);
	char *outcome = text_printable(text_copy(discovery_outcome(d)));
	struct cuts c;

	cuts_find(&c, d);
	if (c.n == 0 && !json_is_string(json_object_get(d->end, "marker")))
		errx(1,
		    "nothing to draft: the boot showed no line and no function before "
		    "it ended after %.1f s (%s); " NOTHING_SHOWN,
		    (double)discovery_end_ns(d) / 1e9, outcome);
	if (name == NULL)
		errx(1, "the name is not UTF-8");
	fprintf(out, "{\n\t\"name\": ");
	json_dumpf(name, out, JSON_ENSURE_ASCII | JSON_ENCODE_ANY);
	member_write(out, "title", json_incref(name));
	member_write(out, "comment",
	    json_sprintf("a draft, made of one boot with %lld vCPU%s that ended after "
			 "%.1f s (%s%s%s): "
			 "markers stand where it waited longest; rename them, and say "
			 "which others matter",
		cpus, cpus == 1 ? "" : "s", (double)discovery_end_ns(d) / 1e9,
		discovery_outcome(d), *discovery_reason(d) != '\0' ? ": " : "",
		discovery_reason(d)));
	if (json_object_get(o->base, "iso") != NULL)
		base_draft(out, o->base);
	else
		settings_draft(out, machine);
	symbols_draft(out, o);
	member_write(
	    out, "timeout_s", json_integer(seconds(discovery_end_ns(d), TIMEOUT_S)));
	member_write(out, "silence_s", json_integer(seconds(wait, SILENCE_S)));
	member_write(out, "origin", json_string(MARKER_T0));
	member_write(out, "end", json_string(end_name(d, &c)));
	markers_draft(out, &c);
	member_write(out, "panic", panics_json(d, json_object_get(machine, "panic")));
	if (json_array_size(interjections) > 0)
		member_write(out, "interjections", json_incref(interjections));
	online_draft(out, d, machine);
	fprintf(out, "\n}\n");
	free(outcome);
	json_decref(name);
	cuts_free(&c);
}
