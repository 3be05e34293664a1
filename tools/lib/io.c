/* Lines in, and a checked end of output: what every filter needs of stdio. */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

FILE *
named_open(const char **name)
{
	FILE *fp = stdin;

	if (strcmp(*name, "-") == 0)
		*name = "stdin";
	else if ((fp = fopen(*name, "r")) == NULL)
		err(1, "%s", *name);
	return fp;
}

void
named_close(FILE *fp)
{
	if (fp != stdin)
		fclose(fp);
}

char *
file_line(const char *path)
{
	FILE *fp = fopen(path, "r");

	return fp != NULL ? stream_line(fp) : NULL;
}

bool
file_exists(const char *dir, const char *name)
{
	char *path = text_format("%s/%s", dir, name);
	bool exists = access(path, F_OK) == 0;

	free(path);
	return exists;
}

char *
stream_line(FILE *fp)
{
	char *line = NULL;
	size_t room = 0;

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

const char *
write_reason(void)
{
	static char reason[200];
	bool is_full = errno == ENOSPC || errno == EDQUOT;

	snprintf(reason, sizeof(reason), "%s%s", strerror(errno),
	    is_full ? ": free some, or write elsewhere" : "");
	return reason;
}

_Noreturn void
write_lost(const char *name)
{
	errx(1, "%s: %s", name, write_reason());
}

const char *
output_close(FILE *fp)
{
	int lost = ferror(fp);

	if (fclose(fp) != 0)
		return write_reason();
	return lost ? "some of it is lost: where the disk is full, free some, or write "
		      "elsewhere"
		    : NULL;
}

int
finish(int status)
{
	const char *why = output_close(stdout);

	if (why != NULL)
		errx(1, "stdout: %s", why);
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
