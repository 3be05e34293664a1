/* What was measured: the guest, the machine, the host. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "content.h"
#include "lib/settings.h"
#include "sentences.h"
#include "show.h"

/* Codes of the results in words, on a clock or on any. */
static const struct {
	const char *key, *code, *words, *clock;
} codes[] = {
	{ "boot", "iso", "straight from the ISO", NULL },
	{ "boot", "loader", "by the ISO's own boot loader", NULL },
	{ "boot", "disk", "from a disk that it was installed on", NULL },
	{ "clock", "wall", "wall: what a boot took on this host", NULL },
	{ "clock", "icount",
	    "icount: the guest's virtual clock, one instruction a nanosecond", NULL },
	{ "clock", "log", "log: the times that text logs have", NULL },
	{ "origin", "t0", "t0 (the log's time 0)", "log" },
	{ "origin", "t0", "t0 (machine on)", NULL },
	{ "origin", "reset_vector", "reset_vector (the first instruction)", NULL },
};

/* What a configuration has at a path, all of a list, images by their digests; NULL where
 * it has nothing.
 */
static const char *
path_text(struct arena *a, const struct config *c, const char *path)
{
	const json_t *value = value_at(c->json, path);
	const char *raw = raw_at(value, ""), *clock = raw_at(c->json, "clock");
	const char *digests = json_is_object(value) ? text_at(a, value, "sha256") : NULL;
	json_t *image;
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i].key, path) == 0 && strcmp(codes[i].code, raw) == 0 &&
		    (codes[i].clock == NULL || strcmp(codes[i].clock, clock) == 0))
			return codes[i].words;
	/* Without commas two digests of 64 digits stand in two lines. */
	json_array_foreach(value, i, image)
		digests = arena_text(a, "%s%s%s", digests == NULL ? "" : digests,
		    digests == NULL ? "" : " ",
		    or_nothing(text_at(a, image, json_is_object(image) ? "sha256" : "")));
	if (json_is_number(value))
		return show_count(a, json_number_value(value));
	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	return *raw == '\0' ? digests : text_at(a, value, "");
}

/* A part of a template; NULL where something is missing that it has in braces. */
static const char *
part_text(struct arena *a, const struct config *c, const char *part)
{
	const char *text = "", *open;

	while ((open = strchr(part, '{')) != NULL) {
		size_t n = strcspn(open, "}");
		const char *value =
		    path_text(a, c, arena_text(a, "%.*s", (int)n - 1, open + 1));

		if (value == NULL)
			return NULL;
		text = arena_text(a, "%s%.*s%s", text, (int)(open - part), part, value);
		part = open + n + 1;
	}
	return arena_text(a, "%s%s", text, part);
}

/* The parts of "{a}|, {b}" that there are; NULL: none. */
static const char *
template_text(struct arena *a, const struct config *c, const char *template)
{
	const char *text = NULL;

	while (*template != '\0') {
		size_t n = strcspn(template, "|");
		const char *part =
		    part_text(a, c, arena_text(a, "%.*s", (int)n, template));

		if (part != NULL)
			text = text == NULL ? part + strspn(part, ",: ")
					    : arena_text(a, "%s%s", text, part);
		template += n + (template[n] == '|');
	}
	return text;
}

/* Guests beside each other, where nothing else is told of them. */
static const char *
across_guests(const struct results *r)
{
	const char *list = NULL;
	json_t *guest;
	size_t i;

	json_array_foreach(value_at(r->json, "across.guests"), i, guest)
		list = join(r->arena, list, text_at(r->arena, guest, "guest"));
	return list;
}

const char *
facts_title(const struct results *r)
{
	struct arena *a = r->arena;
	const char *guest = distinct(r, template_text, "{guest.name}|: {guest.title}");
	const char *base = text_at(a, r->json, "comparison.base");

	if (guest == NULL)
		guest = across_guests(r);
	if (guest == NULL)
		guest = text_at(a, r->json, "observer.guest");
	if (guest == NULL)
		guest = text_at(a, r->json, "parallel.guest");
	if (guest == NULL)
		guest = text_at(a, r->json, "floor.guest");
	if (guest == NULL)
		guest = text_at(a, r->json, "history.guest");
	if (guest == NULL && base != NULL)
		return arena_text(a, "Boot times compared with %s", base);
	return arena_text(a, "Boot times of %s", guest != NULL ? guest : "no guest");
}

/* A boot that is not timed to where its profile ends. */
static const char *
end_text(struct arena *a, const struct config *c, const char *path)
{
	const char *wanted = text_at(a, c->json, path);
	const char *end = text_at(a, c->json, "end");

	if (wanted == NULL || end == NULL || strcmp(wanted, end) == 0)
		return NULL;
	return arena_text(a, "to %s, not to %s", end, wanted);
}

struct items
facts_notices(const struct results *r)
{
	struct items notices = { 0 };
	const char *end = distinct(r, end_text, "end_of_profile");

	for (size_t i = 0; i < r->n_configs && notices.n == 0; i++) {
		const char *notice =
		    text_at(r->arena, r->configs[i].json, "guest.notice");

		if (notice != NULL)
			say(r->arena, &notices, notice);
	}
	if (end != NULL)
		say(r->arena, &notices, arena_text(r->arena, "Boot times are %s.", end));
	return notices;
}

static const char *
kernel_digest(struct arena *a, const struct config *c, const char *path)
{
	const char *digest = text_at(a, c->json, path);

	/* A digest that is missing is a gap only where there is no other. */
	if (digest != NULL || value_at(c->json, "guest.disk_sha256") != NULL ||
	    value_at(c->json, "guest.cdrom_sha256") != NULL)
		return digest;
	return NOTHING;
}

static const char *
accel_text(struct arena *a, const struct config *c, const char *path)
{
	const char *accel = text_at(a, c->json, path);
	const char *asked = text_at(a, c->json, "accel_asked");

	if (accel == NULL || asked == NULL || strcmp(accel, asked) == 0)
		return accel;
	return arena_text(a, "%s (%s was asked for)", accel, asked);
}

static const char *
words_text(struct arena *a, const struct config *c, const char *path)
{
	return words_at(a, value_at(c->json, path));
}

/* The images that were named, which are not the profile's: "kernel build/new.elf". */
static const char *
given_text(struct arena *a, const struct config *c)
{
	const char *key, *text = NULL;
	json_t *path;

	json_object_foreach(
	    (json_t *)(uintptr_t)value_at(c->json, "guest.given"), key, path) {
		json_t *of = json_string(key);

		text = join(a, text,
		    arena_text(a, "%s %s", or_nothing(setting_shown(a, of)),
			or_nothing(text_at(a, path, ""))));
		json_decref(of);
	}
	return text;
}

/* What several have in common is said once; of others whose it is. */
static void
say_given(const struct results *r, struct items *items)
{
	struct crowd given = { 0 };

	for (size_t i = 0; i < r->n_configs; i++) {
		const char *text = given_text(r->arena, &r->configs[i]);

		if (text != NULL)
			crowd_add(r->arena, &given, "", text, r->configs[i].name);
	}
	for (size_t i = 0; i < given.n; i++) {
		given.who[i].is_brief = true;
		say(r->arena, items,
		    given.who[i].n == r->n_configs ? given.who[i].text
						   : who_text(r, &given.who[i]))
		    ->name = "given";
	}
}

/* Settings that are not as they are where nobody asks for them. */
static void
say_settings(const struct results *r, struct items *items)
{
	settings_foreach(s) {
		config_text *shown = s->kind == SETTING_WORDS ? words_text : path_text;
		const char *text =
		    (s->flags & SET_SAID) == 0 ? NULL : distinct(r, shown, s->key);

		if (text != NULL && !same_text(text, s->text))
			say(r->arena, items, text)->name = s->title;
	}
}

const char *
facts_booted(const struct results *r)
{
	static const char *const parts[] = { "{guest.name}| on {arch}| {machine_type}",
		"{memory_mib} MiB", "{accel}", "QEMU {qemu_version}",
		"timed from {origin} to {end}" };
	const char *text = NULL;

	/* What several guests have in common is said once. */
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		text = join(r->arena, text, distinct(r, template_text, parts[i]));
	return text;
}

/* When the first boot began; times of this form sort as texts do. */
const char *
facts_began(const struct results *r)
{
	const char *first = NULL;

	for (size_t i = 0; i < r->n_configs; i++) {
		const char *began = text_at(r->arena, r->configs[i].json, "began");

		if (began != NULL && (first == NULL || strcmp(began, first) < 0))
			first = began;
	}
	return first;
}

struct items
facts_measured(const struct results *r)
{
	static const struct {
		const char *name;
		config_text *text;
		const char *of;
		bool if_known; /* not every guest has it */
	} facts[] = {
		{ "guest", template_text, "{guest.name}| ({guest.profile})", false },
		{ "sha256", kernel_digest, "guest.kernel_sha256", true },
		{ "disk sha256", path_text, "guest.disk_sha256", true },
		{ "CD sha256", path_text, "guest.cdrom_sha256", true },
		{ "machine", template_text,
		    "{arch}| {machine_type}|, {memory_mib} MiB|, CPU {cpu_model}",
		    false },
		{ "started", template_text, "{boot}|, entry \"{entry}\"", true },
		{ "accelerator", accel_text, "accel", false },
		{ "QEMU", path_text, "qemu_version", false },
		{ "firmware", path_text, "firmware_version", true },
		{ "measured by", path_text, "measured_by", true },
		{ "host", template_text,
		    "{host.cpu}|, {host.cores} cores|, kernel {host.kernel}", false },
		{ "clock", path_text, "clock", false },
		{ "boot time", template_text, "from {origin} to {end}", false },
		{ "seed", path_text, "seed", false },
	};
	const json_t *sampling = value_at(r->json, "sampling");
	struct items items = { 0 };

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]) && r->n_configs > 0;
	     i++) {
		const char *text = distinct(r, facts[i].text, facts[i].of);

		if (text != NULL || !facts[i].if_known)
			say(r->arena, &items, or_nothing(text))->name = facts[i].name;
	}
	if (r->n_configs > 0)
		say(r->arena, &items, or_nothing(facts_began(r)))->name = "began";
	if (sampling != NULL)
		say(r->arena, &items, sentence_verdict(r->arena, "sampling", sampling))
		    ->name = "samples";
	say_given(r, &items);
	say_settings(r, &items);
	return items;
}

const char *
facts_completed(const struct results *r)
{
	static const char *const paths[] = { "statistics.booted", "statistics.attempted",
		"statistics.warmups" };
	double sum[3] = { 0 };

	for (size_t i = 0; i < r->n_configs; i++)
		for (int k = 0; k < 3; k++)
			sum[k] += fmax(number_at(r->configs[i].json, paths[k]), 0);
	if (r->n_configs == 0)
		return NULL;
	if (sum[2] == 0)
		return arena_text(
		    r->arena, "%.0f of %.0f boots completed", sum[0], sum[1]);
	return arena_text(r->arena, "%.0f of %.0f boots completed, beside %.0f warm-ups",
	    sum[0], sum[1], sum[2]);
}
