/* Parts of translated blocks. */
#include <stdlib.h>
#include <string.h>

#include "functions.h"
#include "part.h"

enum { BUCKETS = 1 << 16, CACHE_LINE = 64 };

static struct block_part *buckets[BUCKETS];

struct block_part *
part_new(size_t n)
{
	return calloc(1, sizeof(struct block_part) + n);
}

static bool
part_equal(const struct block_part *a, const struct block_part *b)
{
	return a->pc == b->pc && a->end == b->end && a->n == b->n &&
	       a->flow.kind == b->flow.kind && a->flow.target == b->flow.target &&
	       a->function == b->function && memcmp(a->lengths, b->lengths, a->n) == 0;
}

struct block_part *
part_keep(const struct block_part *is)
{
	size_t i = (is->pc * UINT64_C(0x9e3779b97f4a7c15)) >> 32 & (BUCKETS - 1);
	size_t size = sizeof(*is) + is->n;
	struct block_part *p;

	for (p = buckets[i]; p != NULL; p = p->next)
		if (part_equal(p, is))
			return p;
	if (posix_memalign((void **)&p, CACHE_LINE, size) != 0)
		return NULL;
	memcpy(p, is, size);
	p->next = buckets[i];
	return buckets[i] = p;
}

size_t
part_index(const struct block_part *part, uint64_t pc)
{
	uint64_t at = part->pc;
	size_t i;

	for (i = 0; i < part->n && at != pc; i++)
		at += part->lengths[i];
	return i;
}

bool
part_expects(const struct block_part *part, uint64_t pc)
{
	switch (part->flow.kind) {
	case FLOW_NEXT:
		return pc == part->end;
	case FLOW_REPEAT:
		return pc == part->end || pc == part->end - part->lengths[part->n - 1];
	case FLOW_BRANCH:
		return pc == part->end || pc == part->flow.target;
	case FLOW_JUMP:
		return pc == part->flow.target;
	case FLOW_TRAP:
	case FLOW_HALT:
		return pc == part->end;
	case FLOW_CALL:
		return !part_is_kernel(part) && pc == part->flow.target;
	case FLOW_CALL_INDIRECT:
	case FLOW_RETURN:
		return !part_is_kernel(part);
	case FLOW_JUMP_INDIRECT:
		return true;
	default:
		return false;
	}
}

bool
part_is_kernel(const struct block_part *part)
{
	return part->function >= FUNCTION_KERNEL;
}
