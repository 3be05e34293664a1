/* The times that other programs write before each line of a text log. */
#include <ctype.h>
#include <string.h>

#include "stamp.h"

enum {
	SECONDS_DIGITS = 9 + 1, /* dates too; 64 bits hold as many nanoseconds */
	FRACTION_DIGITS = 9,
};

static size_t
skip(const char *line, size_t len, size_t at, const char *these)
{
	while (at < len && strchr(these, line[at]) != NULL && line[at] != '\0')
		at++;
	return at;
}

/* Read seconds with a fraction; returns where it ends, or 0 when there is none. */
static size_t
seconds_read(const char *line, size_t len, size_t at, long long *ns)
{
	static const char digits[] = "0123456789";
	size_t dot = skip(line, len, at, digits), end;

	if (dot == at || dot - at > SECONDS_DIGITS || dot == len || line[dot] != '.')
		return 0;
	if (dot - at == SECONDS_DIGITS && line[at] == '9')
		return 0;
	end = skip(line, len, dot + 1, digits);
	if (end == dot + 1 || end - dot - 1 > FRACTION_DIGITS)
		return 0;
	*ns = 0;
	for (; at < dot; at++)
		*ns = *ns * 10 + (line[at] - '0');
	for (size_t i = 0; i < FRACTION_DIGITS; i++)
		*ns = *ns * 10 + (dot + 1 + i < end ? line[dot + 1 + i] - '0' : 0);
	return end;
}

/* The kernel's "[    T1]" or "[   C0]", which may follow its stamp. */
static size_t
caller_skip(const char *line, size_t len, size_t at)
{
	size_t i = at;

	if (i == len || line[i] != '[')
		return at;
	i = skip(line, len, i + 1, " ");
	if (i == len || (line[i] != 'T' && line[i] != 'C'))
		return at;
	i = skip(line, len, i + 1, "0123456789");
	return i < len && line[i] == ']' ? i + 1 : at;
}

static size_t
bracket_read(const char *line, size_t len, long long *ns)
{
	size_t at = 0, end;
	long long delta;

	if (len > 2 && line[0] == '<' && isdigit((unsigned char)line[1])) {
		at = skip(line, len, 1, "0123456789");
		if (at == len || line[at++] != '>')
			return 0;
	}
	if (at == len || line[at] != '[')
		return 0;
	at = skip(line, len, at + 1, " ");
	if ((at = seconds_read(line, len, at, ns)) == 0)
		return 0;
	if (at < len && line[at] == ']')
		return caller_skip(line, len, at + 1);
	end = skip(line, len, at, " -");
	if (end == at || (end = seconds_read(line, len, end, &delta)) == 0)
		return 0;
	return end < len && line[end] == ']' ? end + 1 : 0;
}

size_t
stamp_read(const char *line, size_t len, bool bare, long long *ns)
{
	size_t end = bracket_read(line, len, ns);

	if (end == 0 && bare) {
		end = seconds_read(line, len, 0, ns);
		if (end > 0 && end < len && line[end] != ' ')
			end = 0;
	}
	return end > 0 && end < len && line[end] == ' ' ? end + 1 : end;
}
