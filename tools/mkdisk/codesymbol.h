/* A symbol of code, whichever kind of file it stands in. */
#ifndef CODESYMBOL_H
#define CODESYMBOL_H

#include <stdbool.h>
#include <stdint.h>

struct code_symbol {
	uint64_t addr, size; /* size 0: not told */
	const char *name;
	bool global;
};

/* Takes one symbol; it and its name live until that returns. */
typedef void code_symbol_take(void *to, const struct code_symbol *s);

#endif
