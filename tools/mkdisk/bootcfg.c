/* Read boot.cfg: the menu of NetBSD's and MINIX's boot loader, and what an entry loads.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bootcfg.h"
#include "lib/memory.h"
#include "lib/num.h"
#include "lib/text.h"

static const char blanks[] = " \t";

/* "boot.cfg:LINE: ...", fit for a terminal whatever the file holds. */
__attribute__((format(printf, 3, 4))) static const char *
reason_at(char reason[REASON_SIZE], unsigned line, const char *format, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	return reason_write(reason, "boot.cfg:%u: %s", line, text);
}

/*
 * A path as the loader takes it, made plain: relative to the image's root, each
 * name once.  A file outside of the image cannot be had, so none is looked for.
 */
static const char *
path_plain(const char *text, unsigned line, char **plain, char reason[REASON_SIZE])
{
	char *parts = text_copy(text), *rest = parts, *part;
	const char *why = NULL;
	size_t len = 0;

	*plain = xmalloc(strlen(text) + 1);
	while (why == NULL && (part = strsep(&rest, "/")) != NULL) {
		if (strcmp(part, "..") == 0)
			why = reason_at(reason, line, "%s: climbs with ..", text);
		if (*part == '\0' || strcmp(part, ".") == 0)
			continue;
		len += (size_t)sprintf(*plain + len, "%s%s", len > 0 ? "/" : "", part);
	}
	if (why == NULL && len == 0)
		why = reason_at(reason, line, "names no file");
	else if (why == NULL && strchr(text, ':') != NULL)
		why = reason_at(reason, line, "%s: is on another device", text);
	free(parts);
	if (why == NULL)
		return NULL;
	free(*plain);
	*plain = NULL;
	return why;
}

/* Add a module to a list; what follows the path's first blank is the module's own. */
static const char *
module_add(struct bootcfg_module **list, size_t *n, const char *text, bool is_pattern,
    unsigned line, char reason[REASON_SIZE])
{
	char *path = text_copy_n(text, strcspn(text, blanks)), *plain;
	const char *why;

	/* the loader takes one, at the end; many would take for ever to match */
	if (is_pattern && strchr(path, '*') != strrchr(path, '*'))
		why = reason_at(reason, line, "%s: more than one *", path);
	else
		why = path_plain(path, line, &plain, reason);
	free(path);
	if (why != NULL)
		return why;
	*list = xreallocarray(*list, *n + 1, sizeof(**list));
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
menu_take(struct bootcfg *c, char *value, unsigned line, char reason[REASON_SIZE])
{
	char *commands = strchr(value, ':');

	if (commands == NULL)
		return reason_at(reason, line, "menu: expected TEXT:COMMANDS");
	*commands++ = '\0';
	commands += strspn(commands, blanks);
	if (*commands == '\0')
		return reason_at(reason, line, "menu: no command");
	c->entries = xreallocarray(c->entries, c->n_entries + 1, sizeof(*c->entries));
	c->entries[c->n_entries++] = (struct bootcfg_entry){
		.text = text_copy(*value != '\0' ? value : commands),
		.commands = text_copy(commands),
		.line = line,
	};
	return NULL;
}

static const char *
timeout_take(
    struct bootcfg *c, const char *value, unsigned line, char reason[REASON_SIZE])
{
	char why[REASON_SIZE];

	/* the loader's own word for "wait for ever": whatever is no digit */
	if (*value < '0' || *value > '9') {
		c->timeout_s = -1;
		return NULL;
	}
	if (number_parse(value, 0, BOOTCFG_TIMEOUT_MAX, &c->timeout_s, why) == NULL)
		return NULL;
	return reason_at(reason, line, "timeout: %s", why);
}

static const char *
line_take(struct bootcfg *c, struct numbers *n, char *text, unsigned line,
    char reason[REASON_SIZE])
{
	char *value = strchr(text, '='), why[REASON_SIZE];

	if (value == NULL)
		return NULL;
	*value++ = '\0';
	if (strcmp(text, "menu") == 0)
		return menu_take(c, value, line, reason);
	if (strcmp(text, "load") == 0)
		return module_add(&c->loads, &c->n_loads, value + strspn(value, blanks),
		    false, line, reason);
	if (strcmp(text, "timeout") == 0)
		return timeout_take(c, value, line, reason);
	if (strcmp(text, "default") == 0) {
		n->preset_line = line;
		if (number_parse(value, 1, 1000, &n->preset, why) != NULL)
			return reason_at(reason, line, "default: %s", why);
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
lines_take(struct bootcfg *c, char *text, char reason[REASON_SIZE])
{
	struct numbers n = { .preset = 1 };
	const char *why = NULL;
	unsigned line = 0;
	char *next;

	while (why == NULL && (next = strsep(&text, "\n")) != NULL) {
		line_trim(next);
		why = line_take(c, &n, next, ++line, reason);
	}
	if (why != NULL)
		return why;
	if (c->n_entries == 0)
		return reason_at(reason, line, "no menu= line");
	if ((size_t)n.preset > c->n_entries)
		return reason_at(reason, n.preset_line,
		    "default=%lld, but the menu has %zu %s", n.preset, c->n_entries,
		    c->n_entries == 1 ? "entry" : "entries");
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
bootcfg_parse(const char *text, size_t len, char reason[REASON_SIZE])
{
	struct bootcfg *c = xcalloc(1, sizeof(*c));
	const char *nul = memchr(text, '\0', len), *why;
	char *copy = text_copy_n(text, len);

	c->timeout_s = BOOTCFG_TIMEOUT_S;
	if (nul != NULL)
		why = reason_at(reason, line_of(text, nul), "has a NUL byte");
	else
		why = lines_take(c, copy, reason);
	free(copy);
	if (why == NULL)
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
kernel_take(struct bootcfg_plan *plan, char *arguments, char reason[REASON_SIZE])
{
	char *options = arguments + strcspn(arguments, blanks);

	if (*options != '\0')
		*options++ = '\0';
	plan->options = text_copy(options + strspn(options, blanks));
	return path_plain(arguments, plan->line, &plan->kernel, reason);
}

static const char *
command_take(struct bootcfg_plan *plan, char *command, char reason[REASON_SIZE])
{
	/* what has nothing to do with which files are loaded */
	static const char *const passed[] = { "consdev", "help", "ls", "modules",
		"rndseed", "splash", "userconf", "vesa" };
	char *arguments = command + strcspn(command, blanks);

	if (*arguments != '\0')
		*arguments++ = '\0';
	arguments += strspn(arguments, blanks);
	if (strcmp(command, "multiboot") == 0)
		return kernel_take(plan, arguments, reason);
	if (strcmp(command, "load") == 0 || strcmp(command, "load_mods") == 0)
		return module_add(&plan->modules, &plan->n_modules, arguments,
		    strcmp(command, "load_mods") == 0, plan->line, reason);
	for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++)
		if (strcmp(command, passed[i]) == 0)
			return NULL;
	return reason_at(reason, plan->line, "%s: starts no multiboot kernel", command);
}

/* The commands of an entry one after the other, up to its kernel. */
static const char *
commands_take(struct bootcfg_plan *plan, char *commands, char reason[REASON_SIZE])
{
	const char *why = NULL;
	char *command;

	while (why == NULL && plan->kernel == NULL &&
	       (command = strsep(&commands, ";")) != NULL) {
		command += strspn(command, blanks);
		for (size_t len = strlen(command);
		     len > 0 && strchr(blanks, command[len - 1]) != NULL; len--)
			command[len - 1] = '\0';
		if (*command != '\0')
			why = command_take(plan, command, reason);
	}
	if (why == NULL && plan->kernel == NULL)
		return reason_at(reason, plan->line, "starts no multiboot kernel");
	return why;
}

const char *
bootcfg_plan(const struct bootcfg *c, size_t entry, struct bootcfg_plan *plan,
    char reason[REASON_SIZE])
{
	char *commands = text_copy(c->entries[entry].commands);
	const char *why = NULL;

	*plan = (struct bootcfg_plan){ .line = c->entries[entry].line };
	for (size_t i = 0; why == NULL && i < c->n_loads; i++)
		why = module_add(&plan->modules, &plan->n_modules, c->loads[i].path,
		    c->loads[i].is_pattern, c->loads[i].line, reason);
	if (why == NULL)
		why = commands_take(plan, commands, reason);
	free(commands);
	return why;
}

void
bootcfg_plan_free(struct bootcfg_plan *plan)
{
	free(plan->kernel);
	free(plan->options);
	modules_free(plan->modules, plan->n_modules);
}
