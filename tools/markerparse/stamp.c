/* The times that other programs write before each line of a text log. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "lib/match.h"
#include "lib/memory.h"
#include "lib/terminal.h"
#include "lib/text.h"
#include "stamp.h"

/* 64 bits hold as many nanoseconds: dates, too. */
#define SECONDS "((?!9[0-9]{9})[0-9]{1,10}\\.[0-9]{1,9})"
#define NUMBER "[0-9]{1,10}\\.[0-9]{1,9}"
#define DAY "[A-Z][a-z]{2} +[0-9]{1,2}"
#define CLOCK "[0-9]{2}:[0-9]{2}:[0-9]{2}"
#define ISO "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]" CLOCK "(?:[.,][0-9]+)?(?:Z|[+-][0-9:]{4,5})?"

/* What other programs put before the kernel's stamp. */
static const char prefixes[] =
    "<[0-9]+>"						/* the level: dmesg -r */
    "|[a-z0-9]+ *:[a-z]+ *: "				/* dmesg -x */
    "|(?:" DAY " " CLOCK "|" ISO ") (?:\\S+ )?[^ :]+: " /* syslog, rsyslog, journalctl */
    "|[A-Z][a-z]{2} " DAY " " CLOCK " [0-9]{4} [a-z0-9]+\\.[a-z]+ [^ :]*: " /* logread */
    "|\\(XEN\\) "		   /* Xen, console_timestamps=boot */
    "|\\[[^]]*" CLOCK "[^]]*\\] ?" /* conserver, tio, minicom */
    "|(?:" DAY " " CLOCK "|" ISO "|" CLOCK "(?:\\.[0-9]+)?) " /* ts */
    "|1[0-9]{9}\\.[0-9]+ ";				      /* ts %.s */

#define COLOURS "(?:\\x1b\\[[0-9;]*m)*"

/* The kernel's stamp, with a caller or a delta (dmesg -d), and grabserial's. */
#define BRACKET                                           \
	"\\[ *" SECONDS "(?:[ -]+" NUMBER "| *< *" NUMBER \
	">)?\\](?:\\[ *[TC][0-9]+\\])? ?"

static const char bare_stamp[] = "\\A" SECONDS "(?: |$)";

static const struct {
	enum stamp_other kind;
	const char *pattern;
} others[] = {
	{ STAMP_DELTA, "\\A(?:\\[[^]]*)?[[(<] *\\+[0-9]+\\.[0-9]+ *[])>]" },
	{ STAMP_INSIDE, "\\[ *[0-9]+\\.[0-9]{6}\\]" },
	{ STAMP_DATE, "\\A\\W?(?:(?:[A-Z][a-z]{2} )?" DAY " [0-9]|" ISO "|" CLOCK ")" },
};

enum { OTHERS = sizeof(others) / sizeof(others[0]) };

struct stamps {
	struct match *bracket, *bare, *others[OTHERS];
};

static struct match *
compile(const char *pattern)
{
	char reason[REASON_SIZE];
	struct match *m = match_new(pattern, reason);

	if (m == NULL)
		errx(1, "%s: %s", pattern, reason);
	return m;
}

struct stamps *
stamps_new(void)
{
	struct stamps *s = xcalloc(1, sizeof(*s));
	char *bracket = text_format("\\A(?:%s)??%s%s", prefixes, COLOURS, BRACKET);

	s->bracket = compile(bracket);
	s->bare = compile(bare_stamp);
	for (size_t i = 0; i < OTHERS; i++)
		s->others[i] = compile(others[i].pattern);
	free(bracket);
	return s;
}

void
stamps_free(struct stamps *s)
{
	match_free(s->bracket);
	match_free(s->bare);
	for (size_t i = 0; i < OTHERS; i++)
		match_free(s->others[i]);
	free(s);
}

/* Seconds with a fraction, as nanoseconds. */
static long long
seconds_read(const char *text, size_t len)
{
	size_t dot = (size_t)((const char *)memchr(text, '.', len) - text);
	long long ns = 0;

	for (size_t i = 0; i <= dot + 9; i++)
		if (i != dot)
			ns = ns * 10 + (i < len ? text[i] - '0' : 0);
	return ns;
}

/* How many bytes at the line's begin a terminal does not show. */
static size_t
hidden(const char *line, size_t len)
{
	struct terminal terminal = { 0 };
	size_t i = 0;

	if (len == 0 || (unsigned char)line[0] >= 0x20)
		return 0;
	while (i < len && terminal_take(&terminal, line[i]).kind != TERMINAL_TEXT)
		i++;
	return i;
}

size_t
stamp_read(struct stamps *s, const char *line, size_t len, bool bare, long long *ns)
{
	size_t from = hidden(line, len), span[2], group[2];
	struct match *m = s->bracket;

	line += from;
	len -= from;
	if (match_find(m, line, len, 0, span) != MATCH_FOUND) {
		m = s->bare;
		if (!bare || match_find(m, line, len, 0, span) != MATCH_FOUND)
			return 0;
	}
	(void)match_group(m, group);
	*ns = seconds_read(line + group[0], group[1] - group[0]);
	return from + span[1];
}

enum stamp_other
stamp_other(struct stamps *s, const char *line, size_t len)
{
	size_t from = hidden(line, len), span[2];

	for (size_t i = 0; i < OTHERS; i++)
		if (match_find(s->others[i], line + from, len - from, 0, span) ==
		    MATCH_FOUND)
			return others[i].kind;
	return STAMP_NONE;
}
