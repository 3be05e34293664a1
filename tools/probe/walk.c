/* Follow a vCPU through its calls and returns. */
#include <stddef.h>

#include "functions.h"
#include "slots.h"
#include "tree.h"
#include "walk.h"

enum {
	STACK = 64 << 10, /* addresses further apart are of two stacks */
	FRAME = 4096,	  /* a return within so much below its frame: a pushed address */
	INTERRUPTED = 64, /* how many can be resumed: the last ones */
	ENTRIES = 1024,	  /* of interrupts, by their addresses */
	CHAIN = 4096,	  /* frames that are looked through */
};

/* Where the vCPU is: all that an interrupt puts aside. */
struct walk_state {
	struct block_part *part; /* that runs */
	uint32_t node;
	uint32_t phase;
	uint32_t space;	     /* of the module that runs, and of what it calls elsewhere */
	uint64_t top;	     /* slot of the function's frame; 0: not known */
	bool pending;	     /* its last instruction called or returned ... */
	uint64_t pending_at; /* ... by the return address at this stack address */
	struct entry *entry; /* where the interrupt went, once it is put aside */
};

/* Where interrupts and exceptions go. */
struct entry {
	uint64_t pc;
	bool faults; /* instructions were seen to be run again after it */
};

static struct block_part nothing;
static struct walk_state now = { .part = &nothing };
static int64_t own;    /* instructions of the node that are not yet in the tree */
static uint64_t total; /* all that are */
static struct walk_state interrupted[INTERRUPTED];
static size_t ninterrupted;
static struct walk_state left[SPACES_MAX]; /* of each module, where it was interrupted */
static struct entry entries[ENTRIES];
static size_t nentries;
static bool told;	 /* of interrupts */
static uint64_t told_to; /* of one that the next instruction begins; 0: none */
static int64_t (*halted_now)(void);
static int64_t halted_ns; /* of it, what is in the tree */

bool
walk_begin(int64_t (*halted)(void), bool interrupts_told)
{
	halted_now = halted;
	told = interrupts_told;
	return slots_begin();
}

static bool
is_kernel(uint32_t function)
{
	return function >= FUNCTION_KERNEL;
}

static bool
same_stack(uint64_t a, uint64_t b)
{
	return a != 0 && b != 0 && (a > b ? a - b : b - a) < STACK;
}

static void
flush(void)
{
	if (own == 0)
		return;
	tree_add(now.node, now.phase, own);
	total += (uint64_t)own;
	own = 0;
}

static void
move(uint32_t node, uint64_t top)
{
	if (node != now.node)
		flush();
	now.node = node;
	now.top = top;
}

/* A block was left half-way: what came behind that instruction did not run. */
static void
uncount(const struct walk_state *s, size_t index)
{
	int64_t n = s->part->n - (int64_t)index;

	tree_add(s->node, s->phase, -n);
	total -= (uint64_t)n;
}

/* ---- interrupts ------------------------------------------------------------------ */

/* The place of that entry in the table: its own, or the free one where it would go. */
static struct entry *
entry_place(uint64_t pc)
{
	size_t i = pc % ENTRIES;

	while (entries[i].pc != 0 && entries[i].pc != pc)
		i = (i + 1) % ENTRIES;
	return &entries[i];
}

/* Is it an interrupt that went to pc?  Where nobody tells, as one did before. */
static bool
is_interrupt(uint64_t pc)
{
	return told ? told_to == pc : entry_place(pc)->pc != 0;
}

static struct entry *
entry_add(uint64_t pc)
{
	struct entry *e = entry_place(pc);

	if (e->pc == 0 && nentries < ENTRIES / 2) {
		e->pc = pc;
		nentries++;
	}
	return e->pc != 0 ? e : NULL;
}

/* The function of a part, where it is not known who called it. */
static uint32_t
node_apart(const struct block_part *p)
{
	uint32_t node = TREE_ROOT;

	if (part_is_kernel(p) && p->space == 0)
		node = tree_child(TREE_ROOT, FUNCTION_NEW_STACK, false);
	return tree_child(node, p->function, false);
}

/*
 * Put aside where the vCPU is; it may come back.  What a module has called elsewhere may
 * be the same code for all: who goes on there is not known until it returns.
 */
static void
put_aside(struct entry *entry)
{
	struct walk_state *s = &interrupted[ninterrupted % INTERRUPTED];

	now.entry = entry;
	if (now.space != 0)
		left[now.space] = now;
	if (now.part->space != 0)
		return;
	ninterrupted++;
	*s = now;
	if (now.space == 0)
		return;
	s->space = 0;
	s->node = node_apart(now.part);
	s->top = 0;
	s->pending = false;
}

static void
interrupt(const struct block_part *p)
{
	put_aside(entry_add(p->pc));
	now.pending = false;
	now.space = 0;
	move(tree_child(now.node, FUNCTION_IRQ, false), now.top);
	tree_call(now.node);
	move(tree_child(now.node, p->function, false), now.top);
	tree_call(now.node);
}

/* Does what was put aside go on at pc?  Some parts may be followed by any. */
enum resumption { RESUMES_NOT, RESUMES_PERHAPS, RESUMES };

static enum resumption
resumes(const struct walk_state *s, uint64_t pc)
{
	const struct stack_slot *slot;

	if (part_index(s->part, pc) < s->part->n)
		return RESUMES;
	if (s->pending && s->part->flow.kind == FLOW_RETURN) {
		slot = slot_find(s->pending_at);
		return slot != NULL && slot->pc == pc ? RESUMES : RESUMES_NOT;
	}
	if (s->pending && s->part->flow.kind == FLOW_CALL)
		return pc == s->part->flow.target ? RESUMES : RESUMES_NOT;
	switch (s->part->flow.kind) {
	case FLOW_RETURN:
	case FLOW_JUMP_INDIRECT:
	case FLOW_CALL_INDIRECT:
		return s->entry != NULL ? RESUMES_PERHAPS : RESUMES_NOT;
	default:
		return part_expects(s->part, pc) ? RESUMES : RESUMES_NOT;
	}
}

/* The latest that goes on at pc; on the stack of at rather than on another. */
static struct walk_state *
resumed_find(uint64_t pc, uint64_t at)
{
	size_t n = ninterrupted < INTERRUPTED ? ninterrupted : INTERRUPTED;
	struct walk_state *best = NULL, *s;
	int most = 0, fits;

	for (size_t i = 1; i <= n; i++) {
		s = &interrupted[(ninterrupted - i) % INTERRUPTED];
		if (s->part == NULL || (fits = 2 * (int)resumes(s, pc)) == 0)
			continue;
		fits += at != 0 && s->top > at && same_stack(s->top, at);
		if (fits > most) {
			most = fits;
			best = s;
		}
	}
	return best;
}

static void step(const struct block_part *p);

/*
 * Was the part left half-way?  Where it may also go on at pc by itself, as a loop does,
 * that depends on what interrupted it.
 */
static bool
left_halfway(const struct walk_state *s, uint64_t pc)
{
	if (s->pending || part_index(s->part, pc) == s->part->n)
		return false;
	if (!part_expects(s->part, pc) && s->entry != NULL)
		s->entry->faults = true;
	return s->entry != NULL && s->entry->faults;
}

/* Return to what an interrupt put aside; false where that is not known. */
static bool
resume(struct walk_state *s, const struct block_part *p)
{
	uint32_t phase = now.phase;

	if (s == NULL)
		return false;
	flush();
	now = *s;
	s->part = NULL;
	if (left_halfway(&now, p->pc)) {
		uncount(&now, part_index(now.part, p->pc));
		now.phase = phase;
	} else {
		now.phase = phase;
		step(p);
	}
	return true;
}

/* ---- calls, returns, jumps --------------------------------------------------------- */

static void
new_stack(const struct block_part *p)
{
	move(node_apart(p), 0);
	now.space = p->space;
	tree_call(now.node);
}

/* Up the frames to the first whose caller is of that function, or returns to that pc. */
static bool
unwind(uint32_t function, uint64_t pc)
{
	const struct stack_slot *s;
	uint64_t at = now.top, up;

	for (size_t i = 0; i < CHAIN && (s = slot_find(at)) != NULL; i++, at = up) {
		up = s->up;
		if (pc != 0 ? s->pc == pc : tree_function(s->node) == function) {
			move(s->node, up);
			return true;
		}
		if (up <= at)
			break;
	}
	return false;
}

/* Frames at and below that stack address were thrown away. */
static void
unwind_above(uint64_t at)
{
	const struct stack_slot *s;
	uint32_t function = tree_function(now.node);
	uint64_t top = now.top, up;

	for (size_t i = 0; i < CHAIN && top <= at && same_stack(top, at); i++) {
		if ((s = slot_find(top)) == NULL || ((up = s->up) != 0 && up <= top))
			return;
		top = up;
		if (tree_function(s->node) == function) {
			move(s->node, top);
			return;
		}
	}
}

/* Out of the kernel, or out of what is called by all, into a module. */
static void
entered(const struct block_part *p)
{
	struct walk_state *s = &left[p->space];
	uint32_t phase = now.phase;

	now.pending = false;
	if (s->part != NULL && resumes(s, p->pc)) {
		resume(s, p);
		return;
	}
	flush();
	if (s->part != NULL) {
		now = *s;
		now.phase = phase;
		now.pending = false;
		s->part = NULL;
	}
	if (now.space != p->space || !unwind(0, p->pc))
		new_stack(p);
}

static void
jumped(const struct block_part *p)
{
	uint32_t node = now.node, from;
	bool jump = true;

	for (;; node = tree_parent(node)) {
		if (tree_function(node) == p->function) {
			move(node, now.top);
			return;
		}
		if (!tree_jumped(node))
			break;
	}
	if (!p->starts && part_is_kernel(p) && unwind(p->function, 0))
		return;
	from = now.node;
	if (!is_kernel(tree_function(from))) {
		from = TREE_ROOT;
		jump = false;
	} else if (function_is_thunk(tree_function(from))) {
		jump = tree_jumped(from);
		from = tree_parent(from);
	}
	move(tree_child(from, p->function, jump), now.top);
	tree_call(now.node);
}

static void
called(struct block_part *caller, const struct block_part *p)
{
	uint64_t at = now.pending_at;

	if (p->function == caller->function && !p->starts &&
	    caller->flow.kind == FLOW_CALL) {
		slot_drop(at);
		return;
	}
	if (at >= now.top && same_stack(at, now.top))
		unwind_above(at);
	slot_put(&(struct stack_slot){
	    .at = at, .pc = caller->end, .up = now.top, .node = now.node });
	if (caller->from != now.node || tree_function(caller->to) != p->function) {
		caller->from = now.node;
		caller->to = tree_child(now.node, p->function, false);
	}
	move(caller->to, at);
	tree_call(now.node);
}

static void
returned(const struct block_part *from, const struct block_part *p)
{
	uint64_t at = now.pending_at;
	const struct stack_slot *s = slot_find(at);

	if (s != NULL && s->pc == p->pc) {
		move(s->node, s->up);
		return;
	}
	now.pending = true;
	if (is_interrupt(p->pc)) {
		interrupt(p);
		return;
	}
	/* perhaps an interrupt whose entry is not known yet */
	if (s != NULL && !told)
		put_aside(NULL);
	now.pending = false;
	if (at == now.top && s != NULL) {
		now.top = s->up;
	} else if (now.top != 0 && (at > now.top || now.top - at > FRAME)) {
		new_stack(p);
		return;
	}
	if (!part_is_kernel(p))
		new_stack(p); /* what called it was not seen */
	else if (from->function != p->function)
		jumped(p);
}

/* Back from an interrupt, whose frame was at that stack address, or from a system call.
 */
static void
left_kernel(const struct block_part *p, uint64_t at)
{
	if (resume(resumed_find(p->pc, at), p))
		return;
	if (is_interrupt(p->pc))
		interrupt(p);
	else
		new_stack(p);
}

/* The last instruction left a return address, or took one. */
static void
pending_settle(struct block_part *prev, const struct block_part *p)
{
	now.pending = false;
	switch (prev->flow.kind) {
	case FLOW_RETURN:
		returned(prev, p);
		return;
	case FLOW_IRET:
		left_kernel(p, now.pending_at);
		return;
	default:
		break;
	}
	if (prev->flow.kind == FLOW_CALL ? p->pc != prev->flow.target
					 : is_interrupt(p->pc)) {
		now.pending = true;
		interrupt(p);
		return;
	}
	called(prev, p);
}

/*
 * Between code that no symbols name only regions are told apart.  There a return may be
 * an interrupt as well; of exceptions the last one is remembered.
 */
static void
outside(const struct block_part *prev, const struct block_part *p)
{
	static struct walk_state faulted;
	size_t index = part_index(prev, p->pc);

	if (prev->flow.kind == FLOW_IRET) {
		if (faulted.part != NULL && !part_expects(faulted.part, p->pc) &&
		    (index = part_index(faulted.part, p->pc)) < faulted.part->n)
			uncount(&faulted, index);
		faulted.part = NULL;
	} else if (!part_expects(prev, p->pc)) {
		if (index < prev->n)
			uncount(&now, index);
		else if (prev->flow.kind != FLOW_TRAP)
			faulted = now;
	}
	if (prev->function == p->function)
		return;
	move(tree_child(TREE_ROOT, p->function, false), now.top);
	tree_call(now.node);
}

/* Account for the time since the last look, below that node. */
static void
halt_end(uint32_t halted)
{
	int64_t ns = halted_now();
	uint32_t node;

	if (ns <= halted_ns)
		return;
	node = tree_child(halted, FUNCTION_HALTED, false);
	tree_call(node);
	tree_add(node, now.phase, ns - halted_ns);
	halted_ns = ns;
}

/* May a module go on in code of the kernel that is there for all? */
static bool
calls_out(const struct block_part *p)
{
	switch (p->flow.kind) {
	case FLOW_CALL:
	case FLOW_CALL_INDIRECT:
	case FLOW_JUMP_INDIRECT:
		return true;
	default:
		return false;
	}
}

/* An instruction that is not simply the next of its function. */
static void
step(const struct block_part *p)
{
	struct block_part *prev = now.part;
	enum flow_kind kind = prev->flow.kind;
	bool expected = part_expects(prev, p->pc);
	size_t index;

	if (kind == FLOW_HALT)
		halt_end(now.node);
	if (p->space != 0 && p->space != now.space) {
		entered(p);
		return;
	}
	if (prev->space != 0 && part_is_kernel(p) && p->space == 0 && !calls_out(prev)) {
		interrupt(p);
		return;
	}
	if (told_to != 0 && is_interrupt(p->pc) &&
	    (part_is_kernel(prev) || part_is_kernel(p))) {
		interrupt(p);
		return;
	}
	if (now.pending) {
		pending_settle(prev, p);
		return;
	}
	if (!part_is_kernel(prev) && !part_is_kernel(p)) {
		outside(prev, p);
		return;
	}
	if (expected && prev->function == p->function &&
	    (kind != FLOW_JUMP_INDIRECT || !is_interrupt(p->pc)))
		return;
	if (!expected && (index = part_index(prev, p->pc)) < prev->n) {
		uncount(&now, index);
		return;
	}
	if (kind == FLOW_IRET || kind == FLOW_LEAVE) {
		left_kernel(p, 0);
		return;
	}
	if (!expected || (kind == FLOW_JUMP_INDIRECT && is_interrupt(p->pc))) {
		interrupt(p);
		return;
	}
	if (!part_is_kernel(prev) && unwind(0, p->pc))
		return;
	if (prev->function != p->function)
		jumped(p);
}

/* Most parts simply go on in their function: which ones did is remembered. */
static void
step_new(const struct block_part *p)
{
	struct block_part *prev = now.part;

	if (now.pending || told_to != 0 || p->function != prev->function ||
	    prev->flow.kind >= FLOW_JUMP_INDIRECT || !part_expects(prev, p->pc)) {
		step(p);
		told_to = 0;
	} else {
		prev->on_to[1] = prev->on_to[0];
		prev->on_to[0] = p;
	}
}

void
walk_step(struct block_part *p)
{
	if ((p != now.part->on_to[0] && p != now.part->on_to[1]) || told_to != 0)
		step_new(p);
	now.part = p;
	own += p->n;
}

void
walk_interrupted(uint64_t to)
{
	told_to = to;
}

/*
 * After an access to a device within a block QEMU goes on in another block behind it:
 * what the first one had from there on did not run.
 */
void
walk_step_flat(struct block_part *p)
{
	const struct block_part *prev = now.part;
	size_t index = part_index(prev, p->pc);

	if (index > 0 && index < prev->n && p->pc != prev->flow.target)
		uncount(&now, index);
	if (p->function != prev->function || now.node == TREE_ROOT) {
		move(tree_child(TREE_ROOT, p->function, false), 0);
		if (p->starts)
			tree_call(now.node);
	}
	now.part = p;
	own += p->n;
}

void
walk_halted_flat(void)
{
	halt_end(TREE_ROOT);
}

void
walk_access(const struct block_part *part, bool store, uint64_t at)
{
	enum flow_kind kind = part->flow.kind;
	bool call = kind == FLOW_CALL || kind == FLOW_CALL_INDIRECT;

	if (part != now.part || now.pending || store != call)
		return;
	now.pending = true;
	now.pending_at = at ^ (uint64_t)now.space
				  << 56; /* stacks lie at the same places */
}

uint64_t
walk_phase(uint32_t phase)
{
	uint64_t before;

	own -= now.part->n;
	flush();
	before = total;
	now.phase = phase;
	own = now.part->n;
	return before;
}
