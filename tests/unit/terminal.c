/* Test the terminal: what of a guest's bytes is text, a movement, a question. */
#include "lib/terminal.h"
#include "tap.h"

/*
 * What is seen of bytes, as a text: characters as they are, and \n, \r, <- for a
 * backspace, # for a jump, [clear] and [cut], ?REPLY? for a question, of which ESC is
 * shown as ^.
 */
static const char *
seen(const char *bytes, size_t len)
{
	static char text[20000];
	struct terminal t = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		struct terminal_event s = terminal_take(&t, bytes[i]);
		const char *shown = "";

		switch (s.kind) {
		case TERMINAL_TEXT:
			text[n++] = s.text;
			break;
		case TERMINAL_NEWLINE:
			shown = "\\n";
			break;
		case TERMINAL_RETURN:
			shown = "\\r";
			break;
		case TERMINAL_BACK:
			shown = "<-";
			break;
		case TERMINAL_JUMP:
			shown = "#";
			break;
		case TERMINAL_CLEAR:
			shown = "[clear]";
			break;
		case TERMINAL_CUT:
			shown = "[cut]";
			break;
		case TERMINAL_QUERY:
			n += (size_t)sprintf(text + n, "?^%s?", s.reply + 1);
			break;
		case TERMINAL_NOTHING:
			break;
		}
		n += (size_t)sprintf(text + n, "%s", shown);
	}
	text[n] = '\0';
	return text;
}

static void
check(const char *name, const char *bytes, const char *expected)
{
	tap_is(name, seen(bytes, strlen(bytes)), expected);
}

static void
test_text(void)
{
	check("text, and the ends of its lines", "one\r\ntwo\tthree",
	    "one\\r\\ntwo\tthree");
	check("a backspace", "a|\b/", "a|<-/");
	check("other control characters are nothing", "a\a\x0e\x0f\x7f\vb", "ab");
	tap_is("a NUL is nothing", seen("a\0b", 3), "ab");
	check("bytes from 0x80 on are text",
	    "\x9b"
	    "1m\xe9",
	    "\x9b"
	    "1m\xe9");
}

static void
test_sequences(void)
{
	check("colours", "\033[1;37;44mlogin\033[0m: ", "login: ");
	check("private ones, and with an intermediate", "\033[?25la\033[!pb\033[0 qc",
	    "abc");
	check("character sets", "\033(Ba\033)0b\033%Gc", "abc");
	check("single ones", "\0337a\033=b\033>c\033Md", "abcd");
	check(
	    "a title, by BEL and by ST", "\033]0;a title\ax\033]2;another\033\\y", "xy");
	check("the other strings", "\033Pq\033\\a\033_x\033\\b\033^y\033\\c\033Xz\033\\d",
	    "abcd");
	check("places are jumps", "a\033[24;1Hb\033[Hc\033[5;5fd\033[7de\033[uf\0338g",
	    "a#b#c#d#e#f#g");
	check("the first column is a return", "a\033[Gb\033[1Gc", "a\\rb\\rc");
	check("another column is not", "a\033[7Gb", "ab");
	check("erasing, the row and the screen", "a\033[Kb\033[2Jc", "a[cut]b[clear]c");
}

static void
test_questions(void)
{
	check("where is the cursor", "\033[6n", "?^[24;80R?");
	check("how are you", "\033[5n", "?^[0n?");
	check("what are you, in four ways", "\033[c\033[0c\033Z\033[>c",
	    "?^[?1;2c??^[?1;2c??^[?1;2c??^[>0;10;1c?");
	check("how big are you", "\033[18t", "?^[8;24;80t?");
	check("an answer is no question", "\033[24;80R\033[?1;2c\033[0n", "");
	check("text beside one", "a\033[6nb", "a?^[24;80R?b");
}

static void
test_cut(void)
{
	static char bytes[9000];

	check("a newline inside acts", "\033[1;\n2mx", "\\nx");
	check("CAN and SUB end one", "\033[1\030x\033]t\032y\033Pq\030z", "xyz");
	check("one inside another", "\033[1;\033[2mx\033]t\033[1my", "xy");
	check("a string that a newline cuts", "\033]0;no end\r\nlogin: ", "\\nlogin: ");
	tap_is("half a sequence at the end", seen("ab\033[1;2", 7), "ab");

	memset(bytes, ';', 200);
	memcpy(bytes, "\033[", 2);
	tap_ok(strlen(seen(bytes, 200)) == 200 - TERMINAL_SEQUENCE_MAX - 2,
	    "a sequence that is too long is over");
	memset(bytes, 'x', sizeof(bytes));
	memcpy(bytes, "\033]", 2);
	tap_ok(
	    strlen(seen(bytes, sizeof(bytes))) == sizeof(bytes) - TERMINAL_STRING_MAX - 2,
	    "a string that is too long, too");
}

/* Where the cursor is after a jump and a text, from 0, as "ROW COLUMN". */
static const char *
place(const char *bytes)
{
	static char text[40];
	struct terminal t = { 0 };
	struct terminal_place at = { -1, 0 };

	for (; *bytes != '\0'; bytes++) {
		struct terminal_event event = terminal_take(&t, *bytes);

		if (event.kind == TERMINAL_JUMP)
			at = event.to;
		else if (event.kind == TERMINAL_TEXT)
			terminal_move(&at, event.text);
	}
	sprintf(text, "%d %d", at.row, at.column);
	return text;
}

static void
test_places(void)
{
	tap_is("a jump, and text", place("\033[5;10Habc"), "4 12");
	tap_is("a tab, a character of several bytes", place("ab\t\xc3\xa9"), "-1 9");
	tap_is("nothing is the first", place("\033[Ha"), "0 1");
	tap_is("no number leads further than the farthest",
	    place("\033[2147483647;2147483647Ha\tb"), "65536 65536");
	tap_is("nor before the first", place("\033[-2147483648;-5Ha"), "0 1");
}

int
main(void)
{
	test_text();
	test_sequences();
	test_places();
	test_questions();
	test_cut();
	return tap_done();
}
