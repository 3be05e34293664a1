/* What of two configurations is not alike, other than their times. */
#include <math.h>
#include <string.h>

#include "differences.h"
#include "lib/settings.h"
#include "value.h"

#define LOAD_MUCH 0.5 /* a load average that differs by it is another one */

static const char *const host_keys[] = { "cpu", "cores", "kernel", "governor" };
enum { HOST_KEYS = sizeof(host_keys) / sizeof(host_keys[0]) };

static void
add(json_t *list, const char *kind, const char *setting, const json_t *base,
    const json_t *now)
{
	json_t *value = json_object();

	put_string(value, "kind", kind);
	put_string(value, "setting", setting);
	if (base != NULL) {
		put(value, "base", json_deep_copy(base));
		put(value, "now", json_deep_copy(now));
	}
	append(list, value);
}

static void
compare_values(json_t *list, const char *kind, const char *key, const json_t *base,
    const json_t *now)
{
	if (base != NULL && now != NULL && !json_equal(base, now))
		add(list, kind, key, base, now);
}

static void
compare_setting(json_t *list, const struct setting *s, const struct configuration *base,
    const struct configuration *now)
{
	json_t *of_base = configuration_setting(base, s);
	json_t *of_now = configuration_setting(now, s);

	/* a digest says nothing to a reader */
	if (s->kind != SETTING_IMAGE && s->kind != SETTING_IMAGES)
		compare_values(list, "another_value", s->key, of_base, of_now);
	else if (of_base != NULL && of_now != NULL && !json_equal(of_base, of_now))
		add(list, "another_image", s->key, NULL, NULL);
	json_decref(of_base);
	json_decref(of_now);
}

static void
compare_load(
    json_t *list, const struct configuration *base, const struct configuration *now)
{
	double of_base = configuration_load(base), of_now = configuration_load(now);

	if (!clock_is_deterministic(now) && fabs(of_base - of_now) > LOAD_MUCH) {
		json_t *was = json_real(of_base), *is = json_real(of_now);

		add(list, "another_load", "load", was, is);
		json_decref(was);
		json_decref(is);
	}
}

static const json_t *
guest_name(const struct configuration *c)
{
	return json_object_get(json_object_get(c->machine, "guest"), "name");
}

json_t *
differences_value(const struct configuration *base, const struct configuration *now)
{
	json_t *list = json_array();

	for (size_t i = 0; i < HOST_KEYS; i++)
		compare_values(list, "another_host", host_keys[i],
		    json_object_get(base->host, host_keys[i]),
		    json_object_get(now->host, host_keys[i]));
	compare_values(list, "another_value", "dashboard",
	    json_object_get(base->host, "dashboard"),
	    json_object_get(now->host, "dashboard"));
	compare_load(list, base, now);
	compare_values(list, "another_value", "guest", guest_name(base), guest_name(now));
	settings_foreach(s)
		if ((s->flags & SET_COMPARED) != 0)
			compare_setting(list, s, base, now);
	return list;
}
