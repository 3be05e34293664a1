/* How many CPUs a guest has online. */
#include <limits.h>
#include <string.h>

#include "num.h"
#include "online.h"

static const char *
pattern_compile(struct online_rule *rule, enum online_pattern which, const char *key,
    const char *text, char reason[REASON_SIZE])
{
	struct match *pattern;
	char why[REASON_SIZE];

	if (text == NULL)
		return NULL;
	if ((pattern = match_new(text, why)) == NULL)
		return reason_write(reason, "cpus_online.%s: %s", key, why);
	rule->pattern[which] = pattern;
	if (which != ONLINE_EVIDENCE && match_groups(pattern) == 0)
		return reason_write(
		    reason, "cpus_online.%s: has no group to take the number from", key);
	return NULL;
}

const char *
online_rule_read(struct online_rule *rule, const json_t *object, char reason[REASON_SIZE])
{
	static const char *const keys[] = { "serial", "count", "evidence" };
	const char *text[ONLINE_PATTERNS] = { NULL }, *why;
	const struct field fields[] = {
		{ keys[ONLINE_SERIAL], FIELD_STRING, 0, &text[ONLINE_SERIAL], 0, 0 },
		{ keys[ONLINE_COUNT], FIELD_STRING, 0, &text[ONLINE_COUNT], 0, 0 },
		{ keys[ONLINE_EVIDENCE], FIELD_STRING, 0, &text[ONLINE_EVIDENCE], 0, 0 },
		{ "plus", FIELD_INT, 0, &rule->plus, 0, CPUS_MAX },
		{ "value", FIELD_INT, 0, &rule->value, 1, CPUS_MAX },
	};

	*rule = (struct online_rule){ .given = true };
	if (fields_read(object, "cpus_online", true, FIELDS(fields), reason) != NULL)
		return reason;
	if ((text[ONLINE_SERIAL] != NULL) + (text[ONLINE_COUNT] != NULL) +
		(rule->value != 0) !=
	    1)
		return reason_write(
		    reason, "cpus_online: expected one of serial, count and value");
	if (rule->plus != 0 && text[ONLINE_COUNT] == NULL)
		return reason_write(reason, "cpus_online.plus: nothing is counted");
	for (int i = 0; i < ONLINE_PATTERNS; i++)
		if ((why = pattern_compile(rule, i, keys[i], text[i], reason)) != NULL)
			return why;
	return NULL;
}

void
online_rule_free(struct online_rule *rule)
{
	for (int i = 0; i < ONLINE_PATTERNS; i++)
		match_free(rule->pattern[i]);
}

/* One more number of a CPU; when there are more than any machine has, they stay so. */
static void
count(struct online *o, long long number)
{
	for (size_t i = 0; i < o->n_counted; i++)
		if (o->counted[i] == number)
			return;
	if (o->n_counted <= CPUS_MAX)
		o->counted[o->n_counted++] = number;
}

void
online_take(struct online *o, enum online_pattern pattern, const char *group, size_t len)
{
	char text[sizeof(o->text)], reason[REASON_SIZE];
	long long number;

	if (len >= sizeof(text))
		len = sizeof(text) - 1;
	memcpy(text, group, len);
	text[len] = '\0';
	if (pattern == ONLINE_EVIDENCE) {
		o->evidence = true;
	} else if (pattern == ONLINE_SERIAL) {
		o->told = true;
		memcpy(o->text, text, sizeof(text));
	} else if (number_parse(text, 0, LLONG_MAX, &number, reason) == NULL) {
		count(o, number);
	}
}

/* A number that the guest named, if its machine can have so many; else 0. */
static long long
believe(const char *named, long long cpus, char reason[REASON_SIZE])
{
	long long number, most = cpus > 0 ? cpus : CPUS_MAX;

	if (number_parse(named, 1, most, &number, reason) == NULL)
		return number;
	reason_write(reason, "the guest names %s CPUs of %lld", named, most);
	return 0;
}

long long
online_number(const struct online *o, const struct online_rule *rule, long long cpus,
    char reason[REASON_SIZE])
{
	char text[24];

	if (o->told)
		return believe(o->text, cpus, reason);
	if (o->n_counted > CPUS_MAX)
		return believe("too many", cpus, reason);
	if (o->n_counted > 0) {
		snprintf(
		    text, sizeof(text), "%lld", (long long)o->n_counted + rule->plus);
		return believe(text, cpus, reason);
	}
	if (o->evidence) {
		snprintf(text, sizeof(text), "%lld", rule->value != 0 ? rule->value : 1);
		return believe(text, cpus, reason);
	}
	if (!rule->given)
		reason_write(reason, "the profile does not say how the guest tells");
	else if (rule->value != 0 && rule->pattern[ONLINE_EVIDENCE] == NULL)
		reason_write(reason, "the profile states %lld CPU%s without evidence",
		    rule->value, rule->value == 1 ? "" : "s");
	else if (rule->value != 0)
		reason_write(reason, "the profile's evidence of %lld CPU%s was not seen",
		    rule->value, rule->value == 1 ? "" : "s");
	else
		reason_write(reason, "the guest did not tell%s",
		    rule->pattern[ONLINE_EVIDENCE] != NULL
			? ", and no evidence of one CPU was seen"
			: "");
	return 0;
}
