/* Test the stamps before lines of text logs. */
#include "markerparse/stamp.h"
#include "tap.h"

static void
says(const char *line, bool bare, long long expected, const char *rest)
{
	struct stamps *stamps = stamps_new();
	long long ns = -1;
	size_t at = stamp_read(stamps, line, strlen(line), bare, &ns);

	if (at == 0)
		ns = -1;
	tap_ok(ns == expected && strcmp(line + at, rest) == 0, line);
	if (ns != expected)
		printf("# expected %lld, was %lld\n", expected, ns);
	stamps_free(stamps);
}

int
main(void)
{
	says("[    1.234567] text", false, 1234567000, "text");
	says("[    0.000000] Linux", false, 0, "Linux");
	says("[12345.678901]  two blanks", false, 12345678901000, " two blanks");
	says("[    1.234567][    T1] text", false, 1234567000, "text");
	says("[    1.234567][   C12] text", false, 1234567000, "text");
	says("<6>[    1.234567] text", false, 1234567000, "text");
	says("[0.000123 0.000012] text", false, 123000, "text");
	says("[1.5 -0.000012] text", false, 1500000000, "text");
	says("[0.000123 0.000012] [    0.1] x", false, 123000, "[    0.1] x");
	says("[    1.5]", false, 1500000000, "");
	says("0.123456 text", true, 123456000, "text");
	says("0.123456", true, 123456000, "");
	says("1795415622.295896 text", true, 1795415622295896000, "text");
	says("0.123456789 x", true, 123456789, "x");

	says("0.123456 text", false, -1, "0.123456 text");
	says("0.123456text", true, -1, "0.123456text");
	says("0.1234567890 x", true, -1, "0.1234567890 x");
	says("12 text", true, -1, "12 text");
	says("-1.5 text", true, -1, "-1.5 text");
	says("[1] text", false, -1, "[1] text");
	says("[  OK  ] text", false, -1, "[  OK  ] text");
	says("[1.5 text", false, -1, "[1.5 text");
	says("[1.5 2] text", false, -1, "[1.5 2] text");
	says("<6>text", false, -1, "<6>text");
	says("[99999999999.5] text", false, -1, "[99999999999.5] text");
	says("[9999999999.5] text", false, -1, "[9999999999.5] text");
	says("[", false, -1, "[");
	says("<6", false, -1, "<6");
	says("", true, -1, "");
	return tap_done();
}
