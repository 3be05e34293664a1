/*
 * What a guest sends to its terminal, taken apart byte by byte: plain text, the
 * few movements that matter for reading lines, and questions to the terminal.
 * Everything else is dropped (ECMA-48, and what xterm adds).
 *
 * - CSI (ESC [ ... final), with any parameters: dropped, but for the ones below.
 * - OSC, DCS, SOS, PM, APC (ESC ] P X ^ _): dropped up to BEL or ESC \.
 * - ESC with intermediates and one final byte, and the other control characters
 *   but tab: dropped.  8-bit controls are text: guests send Latin-1 and UTF-8.
 * - A sequence that is longer than any terminal's, that a newline or CAN or SUB
 *   cuts, or that another ESC follows is over: no text is lost behind it.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

enum {
	TERMINAL_SEQUENCE_MAX = 64, /* bytes of a CSI */
	TERMINAL_STRING_MAX = 4096, /* bytes of an OSC and its like */
	TERMINAL_PLACE_MAX = 65536, /* a row or column further away is there, too */
};

enum terminal_kind {
	TERMINAL_NOTHING,
	TERMINAL_TEXT,	  /* one character, a tab too */
	TERMINAL_NEWLINE, /* \n */
	TERMINAL_RETURN,  /* \r, or to the first column */
	TERMINAL_BACK,	  /* \b */
	TERMINAL_JUMP,	/* to another place of the screen: what follows is another line */
	TERMINAL_CLEAR, /* the screen */
	TERMINAL_CUT,	/* the rest of the row */
	TERMINAL_QUERY, /* a question that a terminal answers */
};

/* On the screen, from 0; -1: not known or, where a jump does not tell it, as it was. */
struct terminal_place {
	int row, column;
};

/* Where a line begins that came after a newline. */
extern const struct terminal_place terminal_line_begin;

struct terminal_event {
	enum terminal_kind kind;
	char text;		  /* of TERMINAL_TEXT */
	const char *reply;	  /* of TERMINAL_QUERY; a constant */
	struct terminal_place to; /* of TERMINAL_JUMP */
};

/* Zeroed, it is at its beginning. */
struct terminal {
	int state;
	size_t len; /* of the sequence so far */
	char sequence[TERMINAL_SEQUENCE_MAX + 1];
};

/* Take one byte. */
struct terminal_event terminal_take(struct terminal *t, char byte);

/*
 * Does a jump go to where the cursor is?  The serial console of SeaBIOS jumps so amid a
 * text on a slow host, first back by a character or to the row's begin, then on again.
 */
bool terminal_is_here(const struct terminal_place *here, const struct terminal_place *to);

/* Move on by a byte of text, of which a character of UTF-8 may have several. */
void terminal_move(struct terminal_place *at, char byte);

#endif
