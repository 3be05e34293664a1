/* Patterns: the one place that uses PCRE2.  Subjects are bytes, not characters. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include <pcre2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "match.h"
#include "memory.h"
#include "text.h"

enum {
	/* A hostile line must cost milliseconds at most, not minutes. */
	MATCH_STEPS = 200000,
	JIT_STACK_MAX = 1 << 20,
};

struct match {
	char *text;
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	bool jit;
};

struct match *
match_new(const char *pattern, char reason[REASON_SIZE])
{
	struct match *m = xcalloc(1, sizeof(*m));
	char text[256] = "";
	size_t offset;
	int error;

	m->code = pcre2_compile(
	    (PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &error, &offset, NULL);
	if (m->code == NULL) {
		pcre2_get_error_message(error, (PCRE2_UCHAR *)text, sizeof(text));
		reason_write(reason,
		    "offset %zu: %s; \\\\ before a character takes it literally", offset,
		    text);
		free(m);
		return NULL;
	}
	/* Where there is no JIT the interpreter gives the same matches. */
	m->jit = pcre2_jit_compile(m->code, PCRE2_JIT_COMPLETE) == 0;
	m->data = needed(pcre2_match_data_create_from_pattern(m->code, NULL));
	m->context = needed(pcre2_match_context_create(NULL));
	m->stack = pcre2_jit_stack_create(32 << 10, JIT_STACK_MAX, NULL);
	m->text = text_copy(pattern);
	pcre2_set_match_limit(m->context, MATCH_STEPS);
	pcre2_set_depth_limit(m->context, MATCH_STEPS);
	if (m->stack != NULL)
		pcre2_jit_stack_assign(m->context, NULL, m->stack);
	return m;
}

void
match_free(struct match *m)
{
	if (m == NULL)
		return;
	pcre2_jit_stack_free(m->stack);
	pcre2_match_context_free(m->context);
	pcre2_match_data_free(m->data);
	pcre2_code_free(m->code);
	free(m->text);
	free(m);
}

const char *
match_text(const struct match *m)
{
	return m->text;
}

enum match_result
match_find(struct match *m, const char *text, size_t len, size_t start, size_t span[2])
{
	/* The same, but for checks of arguments that cost more than a short line. */
	int n = (m->jit ? pcre2_jit_match : pcre2_match)(
	    m->code, (PCRE2_SPTR)text, len, start, 0, m->data, m->context);

	if (n == PCRE2_ERROR_NOMATCH)
		return MATCH_NONE;
	if (n < 0)
		return MATCH_LIMIT;
	span[0] = pcre2_get_ovector_pointer(m->data)[0];
	span[1] = pcre2_get_ovector_pointer(m->data)[1];
	return MATCH_FOUND;
}

unsigned
match_groups(const struct match *m)
{
	return pcre2_get_ovector_count(m->data) - 1;
}

int
match_group(const struct match *m, size_t span[2])
{
	const PCRE2_SIZE *spans = pcre2_get_ovector_pointer(m->data);

	if (pcre2_get_ovector_count(m->data) < 2 || spans[2] == PCRE2_UNSET)
		return 0;
	span[0] = spans[2];
	span[1] = spans[3];
	return 1;
}
