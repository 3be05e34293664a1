/* Take lines from a stream. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lines.h"

bool
lines_read(struct lines *l, int fd)
{
	ssize_t n;

	memmove(l->bytes, l->bytes + l->start, l->len - l->start);
	l->len -= l->start;
	l->start = 0;
	if (l->len == LINES_MAX)
		return false;
	n = read(fd, l->bytes + l->len, LINES_MAX - l->len);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n <= 0)
		return false;
	l->len += (size_t)n;
	return true;
}

char *
lines_next(struct lines *l, size_t *len)
{
	char *line = l->bytes + l->start, *end;

	if (l->len == l->start || (end = memchr(line, '\n', l->len - l->start)) == NULL)
		return NULL;
	*end = '\0';
	*len = (size_t)(end - line);
	l->start += *len + 1;
	return line;
}
