/* The kernel's command line: words of KEY=VALUE; a later one wins. */
#include "kernel.h"

#define WORK_DEFAULT 200000
#define NUMBER_MAX 0x7fffffff

static const char *const phases[PHASES] = {
	[PHASE_PRE_INIT] = "pre_init",
	[PHASE_KMAIN] = "kmain",
	[PHASE_CSTART] = "cstart",
	[PHASE_PROC_INIT] = "proc_init",
	[PHASE_MEMORY_INIT] = "memory_init",
	[PHASE_SYSTEM_INIT] = "system_init",
	[PHASE_BSP_FINISH_BOOTING] = "bsp_finish_booting",
	[PHASE_SWITCH_TO_USER] = "switch_to_user",
	[PHASE_SHELL_PROMPT] = "shell_prompt",
};

/* The same by their markers in the profile, as reports have them; NULL: by that name. */
static const char *const markers[PHASES] = {
	[PHASE_PRE_INIT] = "pre_init_phase",
	[PHASE_KMAIN] = "kmain_phase",
	[PHASE_CSTART] = "cstart_phase",
	[PHASE_PROC_INIT] = "process_init",
	[PHASE_SWITCH_TO_USER] = "scheduler_ready",
};

static const char *const failures[FAILURES] = {
	[FAIL_NOT] = "",
	[FAIL_PANIC] = "panic",
	[FAIL_HANG] = "hang",
	[FAIL_SPIN] = "spin",
	[FAIL_RESET] = "reset",
	[FAIL_POWEROFF] = "poweroff",
	[FAIL_SILENT] = "silent",
};

const char *
phase_name(enum phase phase)
{
	return phases[phase];
}

const char *
failure_name(enum failure failure)
{
	return failures[failure];
}

/* The value of the word if its key is this one, else NULL. */
static const char *
value_of(const char *word, size_t len, const char *key)
{
	size_t n = strlen(key);

	return len > n && word[n] == '=' && text_equal(key, word, n) ? word + n + 1
								     : NULL;
}

static bool
parse_number(uint32_t *number, const char *text, size_t len)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned digit = (unsigned char)text[i] - '0';

		if (digit > 9 || n > (NUMBER_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*number = n;
	return len > 0;
}

static bool
is_phase(enum phase phase, const char *text, size_t len)
{
	return text_equal(phases[phase], text, len) ||
	       (markers[phase] != NULL && text_equal(markers[phase], text, len));
}

static bool
parse_failure(struct options *options, const char *text, size_t len)
{
	size_t at = 0;
	unsigned failure, phase;

	while (at < len && text[at] != '@')
		at++;
	if (at == len)
		return false;
	for (failure = FAIL_NOT + 1; failure < FAILURES; failure++)
		if (text_equal(failures[failure], text, at))
			break;
	for (phase = 0; phase < PHASES; phase++)
		if (is_phase(phase, text + at + 1, len - at - 1))
			break;
	options->failure = failure;
	options->failure_phase = phase;
	return failure < FAILURES && phase < PHASES;
}

/* False when the word is malformed; a word that is not known is good. */
static bool
parse_word(struct options *options, const char *word, size_t len)
{
	struct {
		const char *key;
		uint32_t *number;
	} numbers[] = {
		{ "work", &options->work },
		{ "serial", &options->serial },
		{ "lock", &options->lock },
		{ "barrier", &options->barrier },
		{ "imbalance", &options->imbalance },
		{ "loop", &options->loop },
		{ "flood", &options->flood },
		{ "pulses", &options->pulses },
		{ "typing", &options->typing },
	};
	struct {
		const char *word;
		bool *flag;
	} flags[] = {
		{ "newlines", &options->newlines },
		{ "garbage", &options->garbage },
		{ "quiet", &options->quiet },
		{ "exit=debug", &options->exit_debug },
		{ "early", &options->early },
		{ "decoy", &options->decoy },
	};
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if ((value = value_of(word, len, numbers[i].key)) != NULL)
			return parse_number(numbers[i].number, value, word + len - value);
	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (text_equal(flags[i].word, word, len))
			return *flags[i].flag = true;
	if ((value = value_of(word, len, "fail")) != NULL)
		return parse_failure(options, value, word + len - value);
	return value_of(word, len, "exit") == NULL;
}

const char *
options_parse(struct options *options, const char *line, size_t *len)
{
	*options = (struct options){ .failure = FAIL_NOT, .work = WORK_DEFAULT };
	for (; *line != '\0'; line += *len) {
		*len = 0;
		if (*line == ' ') {
			line++;
			continue;
		}
		while (line[*len] != '\0' && line[*len] != ' ')
			++*len;
		if (!parse_word(options, line, *len))
			return line;
	}
	return NULL;
}
