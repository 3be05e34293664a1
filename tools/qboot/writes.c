/* The guest's serial bytes, and what the probe tells of each write of them. */
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "writes.h"

struct writes {
	bool told; /* the probe tells of all of them */
	struct probe_write *list;
	size_t n, room, next; /* next: the first that was not given yet */
	char *bytes;
	size_t len, bytes_room, given; /* given: of the bytes here */
	uint64_t before;	       /* bytes before these */
	uint64_t end;		       /* of the bytes that were told of */
	int64_t at_ns;
	json_t *lent; /* of the latest piece */
};

struct writes *
writes_new(void)
{
	return xcalloc(1, sizeof(struct writes));
}

void
writes_free(struct writes *w)
{
	for (size_t i = w->next; i < w->n; i++)
		json_decref(w->list[i].insns);
	json_decref(w->lent);
	free(w->list);
	free(w->bytes);
	free(w);
}

static void
add(struct writes *w, const struct probe_write *told)
{
	if (w->next == w->n)
		w->next = w->n = 0;
	w->list = grow(w->list, w->n, &w->room, sizeof(*w->list));
	w->list[w->n++] = *told;
}

void
writes_add(struct writes *w, const struct probe_write *told)
{
	w->told = true;
	w->end = told->end;
	add(w, told);
}

bool
writes_lack(const struct writes *w)
{
	return w->end > w->before + w->len;
}

void
writes_read(struct writes *w, const char *bytes, size_t len, int64_t at_ns, json_t *insns)
{
	w->before += w->given;
	w->len -= w->given;
	if (w->given > 0)
		memmove(w->bytes, w->bytes + w->given, w->len);
	w->given = 0;
	if (w->len + len > w->bytes_room) {
		w->bytes_room = 2 * (w->len + len);
		w->bytes = xreallocarray(w->bytes, w->bytes_room, 1);
	}
	memcpy(w->bytes + w->len, bytes, len);
	w->len += len;
	w->at_ns = at_ns;
	if (w->told)
		json_decref(insns);
	else if (insns != NULL)
		add(w, &(struct probe_write){ w->before + w->len, at_ns, -1, insns });
}

bool
writes_next(struct writes *w, bool ended, struct writes_piece *piece)
{
	struct probe_write told = { w->before + w->len, w->at_ns, -1, NULL };
	size_t from = w->given;

	json_decref(w->lent);
	w->lent = NULL;
	if (from == w->len)
		return false;
	/* A write that was tried again is told of again: the first one holds. */
	while (w->next < w->n && w->list[w->next].end <= w->before + from)
		json_decref(w->list[w->next++].insns);
	if (w->next < w->n && w->list[w->next].end <= told.end)
		told = w->list[w->next++];
	else if (w->told && !ended)
		return false;
	w->given = (size_t)(told.end - w->before);
	w->lent = told.insns;
	*piece = (struct writes_piece){ w->bytes + from, w->given - from, told };
	return true;
}
