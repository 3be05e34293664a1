/* Texts on the heap: what asks for one gets it, or the program ends with the reason. */
#include <err.h>
#include <string.h>

#include "memory.h"
#include "text.h"

char *
text_copy(const char *text)
{
	return text_copy_n(text, strlen(text));
}

char *
text_copy_n(const char *text, size_t len)
{
	return needed(strndup(text, len));
}

char *
text_vformat(const char *format, va_list ap)
{
	char *text;

	if (vasprintf(&text, format, ap) == -1)
		err(1, NULL);
	return text;
}

char *
text_format(const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	text = text_vformat(format, ap);
	va_end(ap);
	return text;
}

bool
text_has_word(const char *list, const char *word)
{
	size_t len = strlen(word), n;

	for (; *list != '\0'; list += n + strspn(list + n, " ")) {
		n = strcspn(list, " ");
		if (n == len && memcmp(list, word, n) == 0)
			return true;
	}
	return false;
}

bool
text_has_control(const char *text)
{
	const unsigned char *c;

	for (c = (const unsigned char *)text; *c != '\0'; c++)
		if (*c < ' ' || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0))
			return true;
	return false;
}

FILE *
text_open(char **text, size_t *len)
{
	return needed(open_memstream(text, len));
}

void
text_close(FILE *fp)
{
	if (fclose(fp) != 0)
		err(1, NULL);
}
