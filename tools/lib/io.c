/* Lines in, and a checked end of output: what every filter needs of stdio. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "memory.h"
#include "text.h"

char *
input_line(struct input *in)
{
	ssize_t len = getline(&in->buf, &in->cap, in->fp);

	if (len == -1) {
		if (!feof(in->fp))
			err(1, "%s", in->name);
		return NULL;
	}
	in->lineno++;
	if (in->buf[len - 1] != '\n')
		errx(1, "%s:%lu: line truncated", in->name, in->lineno);
	in->buf[len - 1] = '\0';
	if (strlen(in->buf) != (size_t)len - 1)
		errx(1, "%s:%lu: NUL byte", in->name, in->lineno);
	return in->buf;
}

void
input_free(struct input *in)
{
	free(in->buf);
	in->buf = NULL;
	in->cap = 0;
}

char *
file_line(const char *path)
{
	FILE *fp = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;

	if (fp == NULL)
		return NULL;
	if (getline(&line, &room, fp) == -1) {
		free(line);
		line = text_copy("");
	}
	fclose(fp);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

char *
stream_read(FILE *fp, const char *name, size_t *len)
{
	size_t room = 1 << 16;
	char *text = xmalloc(room);

	*len = 0;
	while ((*len += fread(text + *len, 1, room - *len, fp)) == room)
		text = xreallocarray(text, room *= 2, 1);
	if (ferror(fp))
		err(1, "%s", name);
	return text;
}

_Noreturn void
stdout_lost(void)
{
	if (errno == ENOSPC)
		errx(1, "stdout: %s: free some, or write elsewhere", strerror(errno));
	err(1, "stdout");
}

int
finish(int status)
{
	int lost = ferror(stdout);

	if (fclose(stdout) != 0)
		stdout_lost();
	if (lost)
		errx(1, "stdout: write failed");
	return status;
}

void
text_escape(FILE *out, const char *text, size_t len)
{
	static const char named[] = { ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't' };

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < sizeof(named) && named[c] != '\0')
			fprintf(out, "\\%c", named[c]);
		else if (c < 0x20 || c > 0x7e)
			fprintf(out, "\\x%02x", c);
		else
			putc(c, out);
	}
}

char *
text_printable(char *text)
{
	for (char *c = text; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	return text;
}
