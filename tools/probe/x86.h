/* Where an x86 instruction leads to: all of the instruction set that the tree needs. */
#ifndef X86_H
#define X86_H

#include <stddef.h>
#include <stdint.h>

enum flow_kind {
	FLOW_NEXT,
	FLOW_REPEAT, /* a repeated string: the next one, or itself */
	FLOW_BRANCH, /* the next one, or the target */
	FLOW_JUMP,
	FLOW_JUMP_INDIRECT,
	FLOW_CALL,
	FLOW_CALL_INDIRECT,
	FLOW_RETURN,
	FLOW_IRET,
	FLOW_TRAP,  /* into the kernel: int, syscall, an undefined instruction */
	FLOW_LEAVE, /* out of it, without a stack: sysret, sysexit */
	FLOW_HALT,
};

struct flow {
	enum flow_kind kind;
	uint64_t target; /* of FLOW_BRANCH, FLOW_JUMP, FLOW_CALL */
};

/* Decode the instruction of n bytes at pc (Intel SDM, volume 2, appendix A). */
struct flow x86_flow(const uint8_t *code, size_t n, uint64_t pc);

#endif
