/* What was measured: the guest, the machine, the host. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "lib/settings.h"
#include "show.h"

static const char *
guest_name(struct arena *a, const struct config *c, const char *path)
{
	const char *name = text_at(a, c->json, "guest.name");
	const char *more = text_at(a, c->json, path);

	return more == NULL ? name : arena_text(a, "%s: %s", or_nothing(name), more);
}

const char *
facts_title(const struct results *r)
{
	struct arena *a = r->arena;
	const char *guest = distinct(r, guest_name, "guest.title");
	const char *base = text_at(a, r->json, "comparison.base");

	if (guest == NULL)
		guest = text_at(a, r->json, "observer.guest");
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
guest_text(struct arena *a, const struct config *c, const char *path)
{
	const char *profile = text_at(a, c->json, path);
	const char *name = text_at(a, c->json, "guest.name");

	return profile == NULL ? name
			       : arena_text(a, "%s (%s)", or_nothing(name), profile);
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

/* "i386 pc, 64 MiB, CPU qemu32". */
static const char *
machine_text(struct arena *a, const struct config *c, const char *path)
{
	const char *arch = text_at(a, c->json, path);
	const char *type = text_at(a, c->json, "machine_type");
	const char *model = text_at(a, c->json, "cpu_model");
	double memory = number_at(c->json, "memory_mib");
	const char *text = arch == NULL || type == NULL
			       ? join(a, arch, type)
			       : arena_text(a, "%s %s", arch, type);

	if (!isnan(memory))
		text = join(a, text, arena_text(a, "%.0f MiB", memory));
	return model == NULL ? text : join(a, text, arena_text(a, "CPU %s", model));
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

/* Codes of the results in words; what is no such code stays. */
static const char *
in_words(const char *code, const char *const words[][2], size_t n)
{
	for (size_t i = 0; code != NULL && i < n; i++)
		if (strcmp(code, words[i][0]) == 0)
			return words[i][1];
	return code;
}
#define IN_WORDS(code, words) in_words(code, words, sizeof(words) / sizeof((words)[0]))

static const char *
started_text(struct arena *a, const struct config *c, const char *path)
{
	static const char *const modes[][2] = { { "iso", "straight from the ISO" },
		{ "loader", "by the ISO's own boot loader" },
		{ "disk", "from a disk that it was installed on" } };
	const char *mode = IN_WORDS(text_at(a, c->json, path), modes);
	const char *entry = text_at(a, c->json, "entry");

	if (mode == NULL || entry == NULL)
		return mode;
	return arena_text(a, "%s, entry \"%s\"", mode, entry);
}

static const char *
host_text(struct arena *a, const struct config *c, const char *path)
{
	const char *text = text_at(a, c->json, path);
	const char *kernel = text_at(a, c->json, "host.kernel");
	double cores = number_at(c->json, "host.cores");

	if (!isnan(cores))
		text = join(a, text, arena_text(a, "%.0f cores", cores));
	return kernel == NULL ? text : join(a, text, arena_text(a, "kernel %s", kernel));
}

static const char *
clock_text(struct arena *a, const struct config *c, const char *path)
{
	static const char *const clocks[][2] = {
		{ "wall", "wall: what a boot took on this host" },
		{ "icount",
		    "icount: the guest's virtual clock, one instruction a nanosecond" }
	};

	return IN_WORDS(text_at(a, c->json, path), clocks);
}

static const char *
boot_time_text(struct arena *a, const struct config *c, const char *path)
{
	static const char *const origins[][2] = { { "t0", "t0 (machine on)" },
		{ "reset_vector", "reset_vector (the first instruction)" } };
	const char *origin = IN_WORDS(text_at(a, c->json, path), origins);
	const char *end = text_at(a, c->json, "end");

	if (origin == NULL || end == NULL)
		return NULL;
	return arena_text(a, "from %s to %s", origin, end);
}

static const char *
seed_text(struct arena *a, const struct config *c, const char *path)
{
	double seed = number_at(c->json, path);

	return isnan(seed) ? NULL : show_count(a, seed);
}

/* A setting of the machine: an image by its digest. */
static const char *
setting_text(struct arena *a, const struct config *c, const char *path)
{
	const json_t *value = value_at(c->json, path);
	const char *digests = NULL;
	json_t *image;
	size_t i;

	json_array_foreach(value, i, image)
		digests = join(a, digests, text_at(a, image, "sha256"));
	if (json_is_array(value) || json_is_object(value))
		return digests != NULL ? digests : text_at(a, value, "sha256");
	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	if (json_is_number(value))
		return show_count(a, json_number_value(value));
	return *raw_at(value, "") == '\0' ? NULL : text_at(a, value, "");
}

/* Settings that are not as they are where nobody asks for them. */
static void
say_settings(const struct results *r, struct items *items)
{
	settings_foreach(s) {
		const char *text =
		    s->title == NULL ? NULL : distinct(r, setting_text, s->key);

		if (text != NULL && !same_text(text, s->text))
			say(r->arena, items, text)->name = s->title;
	}
}

/* When the first boot began; times of this form sort as texts do. */
static const char *
began_text(const struct results *r)
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
		const char *path;
		bool if_known; /* not every guest has it */
	} facts[] = {
		{ "guest", guest_text, "guest.profile", false },
		{ "sha256", kernel_digest, "guest.kernel_sha256", true },
		{ "disk sha256", config_text_at, "guest.disk_sha256", true },
		{ "CD sha256", config_text_at, "guest.cdrom_sha256", true },
		{ "machine", machine_text, "arch", false },
		{ "started", started_text, "boot", true },
		{ "accelerator", accel_text, "accel", false },
		{ "QEMU", config_text_at, "qemu_version", false },
		{ "host", host_text, "host.cpu", false },
		{ "clock", clock_text, "clock", false },
		{ "boot time", boot_time_text, "origin", false },
		{ "seed", seed_text, "seed", false },
	};
	struct items items = { 0 };

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]) && r->n_configs > 0;
	     i++) {
		const char *text = distinct(r, facts[i].text, facts[i].path);

		if (text != NULL || !facts[i].if_known)
			say(r->arena, &items, or_nothing(text))->name = facts[i].name;
	}
	if (r->n_configs > 0)
		say(r->arena, &items, or_nothing(began_text(r)))->name = "began";
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
