/* What a text must contain for a pattern to match, read off the pattern. */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "needle.h"

enum { DEPTH_MAX = 16 };

/* The pattern's rest, and whether it was understood so far. */
struct reader {
	const char *at;
	int depth;
	bool lost;
};

/* Literal characters that follow each other in every match. */
struct run {
	char *text;
	size_t len;
};

static void alternatives_read(struct reader *r, struct needles *to);

void
needles_free(struct needles *n)
{
	for (size_t i = 0; i < n->n; i++)
		free(n->of[i].text);
	n->n = 0;
}

static size_t
shortest(const struct needles *n)
{
	size_t len = n->n > 0 ? n->of[0].len : 0;

	for (size_t i = 1; i < n->n; i++)
		if (n->of[i].len < len)
			len = n->of[i].len;
	return len;
}

/* Take new ones, which leaves them empty, if they say more than the best so far. */
static void
needles_improve(struct needles *best, struct needles *new)
{
	if (shortest(new) > shortest(best)) {
		needles_free(best);
		*best = *new;
		new->n = 0;
	}
	needles_free(new);
}

/* The run ends here: keep it if it is the best, and begin another. */
static void
run_end(struct run *run, struct needles *best)
{
	struct needles one = { .n = 1 };

	if (run->len > 0) {
		one.of[0].text = strndup(run->text, run->len);
		one.of[0].len = run->len;
		if (one.of[0].text == NULL)
			err(1, NULL);
		needles_improve(best, &one);
	}
	run->len = 0;
}

/* Skip a quantifier, if there is one.  Returns the least number of repeats. */
static long
quantifier_skip(struct reader *r, bool *any)
{
	long least = 1;

	*any = true;
	switch (*r->at) {
	case '?':
	case '*':
		least = 0;
		r->at++;
		break;
	case '+':
		r->at++;
		break;
	case '{':
		if (!isdigit((unsigned char)r->at[1])) {
			r->lost = true;
			return 0;
		}
		least = strtol(r->at + 1, NULL, 10);
		r->at += 1 + strspn(r->at + 1, "0123456789,");
		r->lost |= *r->at != '}';
		r->at += *r->at != '\0';
		break;
	default:
		*any = false;
		return 1;
	}
	if (*r->at == '?' || *r->at == '+')
		r->at++;
	return least;
}

/* The length of "[:alpha:]" in a class; 0 where that is not what stands there. */
static size_t
named_class(const char *at)
{
	size_t n = strspn(at + 2, "^<>abcdefghijklmnopqrstuvwxyz");

	return n > 0 && strncmp(at + 2 + n, ":]", 2) == 0 ? n + 4 : 0;
}

static void
class_skip(struct reader *r)
{
	r->at++;
	r->at += *r->at == '^';
	r->at += *r->at == ']';
	while (*r->at != '\0' && *r->at != ']') {
		if (strncmp(r->at, "[:", 2) == 0) {
			size_t len = named_class(r->at);

			r->lost |= len == 0;
			r->at += len > 0 ? len : 2;
			continue;
		}
		if (*r->at == '\\' && r->at[1] != '\0')
			r->lost |= strchr("QEcxoNpP", *++r->at) != NULL;
		r->at++;
	}
	r->lost |= *r->at != ']';
	r->at += *r->at != '\0';
}

static void
group_read(struct reader *r, struct needles *best)
{
	struct needles inner = { 0 };
	bool quantified;

	r->at++;
	if (strncmp(r->at, "?:", 2) == 0)
		r->at += 2;
	else if (*r->at == '?' || *r->at == '*')
		r->lost = true;
	r->lost |= ++r->depth > DEPTH_MAX;
	if (!r->lost)
		alternatives_read(r, &inner);
	r->depth--;
	r->lost |= *r->at != ')';
	r->at += *r->at != '\0';
	if (!r->lost && quantifier_skip(r, &quantified) > 0)
		needles_improve(best, &inner);
	needles_free(&inner);
}

/* The literal character that stands here, or -1; what is none is skipped. */
static int
literal_read(struct reader *r)
{
	int c = (unsigned char)*r->at++;

	if (c == '.' || c == '^' || c == '$')
		return -1;
	if (c != '\\')
		return c;
	c = (unsigned char)*r->at;
	r->at += c != '\0';
	if (c != '\0' && c < 0x80 && !isalnum(c))
		return c;
	/* Classes and assertions of one letter; of other letters nothing is known. */
	r->lost |= c == '\0' || strchr("dDwWsShHbB", c) == NULL;
	return -1;
}

static void
branch_read(struct reader *r, struct needles *best)
{
	struct run run = { malloc(strlen(r->at) + 1), 0 };
	bool quantified;
	long least;
	int c;

	if (run.text == NULL)
		err(1, NULL);
	while (!r->lost && *r->at != '\0' && *r->at != '|' && *r->at != ')') {
		if (*r->at == '(') {
			run_end(&run, best);
			group_read(r, best);
			continue;
		}
		if (*r->at == '[') {
			class_skip(r);
			c = -1;
		} else {
			c = literal_read(r);
		}
		least = quantifier_skip(r, &quantified);
		if (c != -1 && least > 0)
			run.text[run.len++] = (char)c;
		if (c == -1 || quantified)
			run_end(&run, best);
	}
	run_end(&run, best);
	free(run.text);
}

/* Alternatives give all their needles together, or none. */
static void
alternatives_read(struct reader *r, struct needles *to)
{
	bool all = true;

	for (;;) {
		struct needles branch = { 0 };

		branch_read(r, &branch);
		all &= branch.n > 0 && to->n + branch.n <= NEEDLES_MAX;
		for (size_t i = 0; all && i < branch.n; i++)
			to->of[to->n++] = branch.of[i];
		if (!all)
			needles_free(&branch);
		if (r->lost || *r->at != '|')
			break;
		r->at++;
	}
	if (!all || r->lost)
		needles_free(to);
}

void
needles_read(struct needles *to, const char *pattern)
{
	struct reader r = { .at = pattern };

	*to = (struct needles){ 0 };
	alternatives_read(&r, to);
	if (*r.at != '\0')
		needles_free(to);
}
