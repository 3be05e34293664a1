/* What a comparison came to, as a word. */
#include "verdict.h"

const char *
verdict_word(const json_t *status)
{
	switch (json_is_integer(status) ? json_integer_value(status) : -1) {
	case 0:
		return "no slower";
	case 3:
		return "slower";
	case 4:
		return "fewer boots complete";
	case 5:
		return "undecided";
	}
	return "none";
}
