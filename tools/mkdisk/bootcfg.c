/* Read boot.cfg: the menu of NetBSD's and MINIX's boot loader, and what an entry loads.
 */
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bootcfg.h"
#include "lib/io.h"
#include "lib/num.h"
#include "lib/text.h"

static const char blanks[] = " \t";

/* "boot.cfg:LINE: ...", fit for a terminal whatever the file holds. */
static const char *reason_at(unsigned line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *
reason_at(unsigned line, const char *format, ...)
{
	static char reason[400];
	int len = snprintf(reason, sizeof(reason), "boot.cfg:%u: ", line);
	va_list ap;

	va_start(ap, format);
	vsnprintf(reason + len, sizeof(reason) - (size_t)len, format, ap);
	va_end(ap);
	return text_printable(reason);
}

/*
 * A path as the loader takes it, made plain: relative to the image's root, each
 * name once.  A file outside of the image cannot be had, so none is looked for.
 */
static const char *
path_plain(const char *text, unsigned line, char **plain)
{
	char *parts = text_copy(text), *rest = parts, *part;
	const char *reason = NULL;
	size_t len = 0;

	if ((*plain = malloc(strlen(text) + 1)) == NULL)
		err(1, NULL);
	while (reason == NULL && (part = strsep(&rest, "/")) != NULL) {
		if (strcmp(part, "..") == 0)
			reason = reason_at(line, "%s: climbs with ..", text);
		if (*part == '\0' || strcmp(part, ".") == 0)
			continue;
		len += (size_t)sprintf(*plain + len, "%s%s", len > 0 ? "/" : "", part);
	}
	if (reason == NULL && len == 0)
		reason = reason_at(line, "names no file");
	else if (reason == NULL && strchr(text, ':') != NULL)
		reason = reason_at(line, "%s: is on another device", text);
	free(parts);
	if (reason == NULL)
		return NULL;
	free(*plain);
	*plain = NULL;
	return reason;
}

/* Add a module to a list; what follows the path's first blank is the module's own. */
static const char *
module_add(struct bootcfg_module **list, size_t *n, const char *text, bool is_pattern,
    unsigned line)
{
	char *path = strndup(text, strcspn(text, blanks)), *plain;
	const char *reason;

	if (path == NULL)
		err(1, NULL);
	/* the loader takes one, at the end; many would take for ever to match */
	if (is_pattern && strchr(path, '*') != strrchr(path, '*'))
		reason = reason_at(line, "%s: more than one *", path);
	else
		reason = path_plain(path, line, &plain);
	free(path);
	if (reason != NULL)
		return reason;
	if ((*list = reallocarray(*list, *n + 1, sizeof(**list))) == NULL)
		err(1, NULL);
	(*list)[(*n)++] = (struct bootcfg_module){ plain, is_pattern, line };
	return NULL;
}

static void
modules_free(struct bootcfg_module *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(list[i].path);
	free(list);
}

/* ---- the file ---------------------------------------------------------------------- */

/* Numbers of the file that can be checked only when all of it was read. */
struct numbers {
	long long preset; /* from 1 */
	unsigned preset_line;
};

static const char *
menu_take(struct bootcfg *c, char *value, unsigned line)
{
	char *commands = strchr(value, ':');

	if (commands == NULL)
		return reason_at(line, "menu: expected TEXT:COMMANDS");
	*commands++ = '\0';
	commands += strspn(commands, blanks);
	if (*commands == '\0')
		return reason_at(line, "menu: no command");
	c->entries = reallocarray(c->entries, c->n_entries + 1, sizeof(*c->entries));
	if (c->entries == NULL)
		err(1, NULL);
	c->entries[c->n_entries++] = (struct bootcfg_entry){
		.text = text_copy(*value != '\0' ? value : commands),
		.commands = text_copy(commands),
		.line = line,
	};
	return NULL;
}

static const char *
timeout_take(struct bootcfg *c, const char *value, unsigned line)
{
	char reason[REASON_SIZE];

	/* the loader's own word for "wait for ever": whatever is no digit */
	if (*value < '0' || *value > '9') {
		c->timeout_s = -1;
		return NULL;
	}
	if (number_parse(value, 0, BOOTCFG_TIMEOUT_MAX, &c->timeout_s, reason) == NULL)
		return NULL;
	return reason_at(line, "timeout: %s", reason);
}

static const char *
line_take(struct bootcfg *c, struct numbers *n, char *text, unsigned line)
{
	char *value = strchr(text, '='), reason[REASON_SIZE];

	if (value == NULL)
		return NULL;
	*value++ = '\0';
	if (strcmp(text, "menu") == 0)
		return menu_take(c, value, line);
	if (strcmp(text, "load") == 0)
		return module_add(
		    &c->loads, &c->n_loads, value + strspn(value, blanks), false, line);
	if (strcmp(text, "timeout") == 0)
		return timeout_take(c, value, line);
	if (strcmp(text, "default") == 0) {
		n->preset_line = line;
		if (number_parse(value, 1, 1000, &n->preset, reason) != NULL)
			return reason_at(line, "default: %s", reason);
	}
	return NULL; /* banner, clear, consdev, …: how the menu looks */
}

/* Cut a line's comment and the blanks at its end off. */
static void
line_trim(char *text)
{
	size_t len = strcspn(text, "#");

	while (len > 0 && strchr(" \t\r", text[len - 1]) != NULL)
		len--;
	text[len] = '\0';
}

static const char *
lines_take(struct bootcfg *c, char *text)
{
	struct numbers n = { .preset = 1 };
	const char *reason = NULL;
	unsigned line = 0;
	char *next;

	while (reason == NULL && (next = strsep(&text, "\n")) != NULL) {
		line_trim(next);
		reason = line_take(c, &n, next, ++line);
	}
	if (reason != NULL)
		return reason;
	if (c->n_entries == 0)
		return reason_at(line, "no menu= line");
	if ((size_t)n.preset > c->n_entries)
		return reason_at(n.preset_line, "default=%lld, but the menu has %zu %s",
		    n.preset, c->n_entries, c->n_entries == 1 ? "entry" : "entries");
	c->preset = (size_t)n.preset - 1;
	return NULL;
}

static unsigned
line_of(const char *text, const char *at)
{
	unsigned line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return line;
}

struct bootcfg *
bootcfg_parse(const char *text, size_t len, const char **reason)
{
	struct bootcfg *c = calloc(1, sizeof(*c));
	const char *nul = memchr(text, '\0', len);
	char *copy;

	if (c == NULL || (copy = strndup(text, len)) == NULL)
		err(1, NULL);
	c->timeout_s = BOOTCFG_TIMEOUT_S;
	if (nul != NULL)
		*reason = reason_at(line_of(text, nul), "has a NUL byte");
	else
		*reason = lines_take(c, copy);
	free(copy);
	if (*reason == NULL)
		return c;
	bootcfg_free(c);
	return NULL;
}

void
bootcfg_free(struct bootcfg *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n_entries; i++) {
		free(c->entries[i].text);
		free(c->entries[i].commands);
	}
	free(c->entries);
	modules_free(c->loads, c->n_loads);
	free(c);
}

int
bootcfg_find(const struct bootcfg *c, const char *text)
{
	for (size_t i = 0; i < c->n_entries; i++)
		if (strcmp(c->entries[i].text, text) == 0)
			return (int)i;
	return -1;
}

/* ---- an entry ------------------------------------------------------------------------
 */

/* multiboot KERNEL [OPTIONS]: the end of the plan. */
static const char *
kernel_take(struct bootcfg_plan *plan, char *arguments)
{
	char *options = arguments + strcspn(arguments, blanks);

	if (*options != '\0')
		*options++ = '\0';
	plan->options = text_copy(options + strspn(options, blanks));
	return path_plain(arguments, plan->line, &plan->kernel);
}

static const char *
command_take(struct bootcfg_plan *plan, char *command)
{
	/* what has nothing to do with which files are loaded */
	static const char *const passed[] = { "consdev", "help", "ls", "modules",
		"rndseed", "splash", "userconf", "vesa" };
	char *arguments = command + strcspn(command, blanks);

	if (*arguments != '\0')
		*arguments++ = '\0';
	arguments += strspn(arguments, blanks);
	if (strcmp(command, "multiboot") == 0)
		return kernel_take(plan, arguments);
	if (strcmp(command, "load") == 0 || strcmp(command, "load_mods") == 0)
		return module_add(&plan->modules, &plan->n_modules, arguments,
		    strcmp(command, "load_mods") == 0, plan->line);
	for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++)
		if (strcmp(command, passed[i]) == 0)
			return NULL;
	return reason_at(plan->line, "%s: starts no multiboot kernel", command);
}

/* The commands of an entry one after the other, up to its kernel. */
static const char *
commands_take(struct bootcfg_plan *plan, char *commands)
{
	const char *reason = NULL;
	char *command;

	while (reason == NULL && plan->kernel == NULL &&
	       (command = strsep(&commands, ";")) != NULL) {
		command += strspn(command, blanks);
		for (size_t len = strlen(command);
		     len > 0 && strchr(blanks, command[len - 1]) != NULL; len--)
			command[len - 1] = '\0';
		if (*command != '\0')
			reason = command_take(plan, command);
	}
	if (reason == NULL && plan->kernel == NULL)
		return reason_at(plan->line, "starts no multiboot kernel");
	return reason;
}

const char *
bootcfg_plan(const struct bootcfg *c, size_t entry, struct bootcfg_plan *plan)
{
	char *commands = text_copy(c->entries[entry].commands);
	const char *reason = NULL;

	*plan = (struct bootcfg_plan){ .line = c->entries[entry].line };
	for (size_t i = 0; reason == NULL && i < c->n_loads; i++)
		reason = module_add(&plan->modules, &plan->n_modules, c->loads[i].path,
		    c->loads[i].is_pattern, c->loads[i].line);
	if (reason == NULL)
		reason = commands_take(plan, commands);
	free(commands);
	return reason;
}

void
bootcfg_plan_free(struct bootcfg_plan *plan)
{
	free(plan->kernel);
	free(plan->options);
	modules_free(plan->modules, plan->n_modules);
}
