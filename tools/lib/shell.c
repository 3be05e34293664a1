/* Words as a shell reads them. */
#include <stdlib.h>
#include <string.h>

#include "shell.h"
#include "text.h"

static const char plain[] = "%+,-./0123456789:=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
			    "abcdefghijklmnopqrstuvwxyz";

char *
shell_word(const char *text)
{
	char *word;
	size_t len;
	FILE *fp;

	if (*text != '\0' && text[strspn(text, plain)] == '\0')
		return text_copy(text);
	fp = text_open(&word, &len);
	putc('\'', fp);
	for (; *text != '\0'; text++)
		if (*text == '\'')
			fputs("'\\''", fp);
		else
			putc(*text, fp);
	putc('\'', fp);
	text_close(fp);
	return word;
}
