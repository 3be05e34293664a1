/* Where an x86 instruction leads to. */
#include <stdbool.h>
#include <string.h>

#include "x86.h"

/* A prefix may stand before the instruction; REX is one where more than it is left. */
static bool
is_prefix(uint8_t byte, size_t left)
{
	static const uint8_t prefixes[] = { 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66,
		0x67, 0xf0, 0xf2, 0xf3 };

	return memchr(prefixes, byte, sizeof(prefixes)) != NULL ||
	       ((byte & 0xf0) == 0x40 && left > 1);
}

/* The target of a relative jump whose distance is the last bytes of the instruction. */
static struct flow
relative(
    enum flow_kind kind, const uint8_t *distance, const uint8_t *end, uint64_t pc_end)
{
	int64_t by = 0;
	int8_t byte;
	int16_t word;
	int32_t two;

	switch (end - distance) {
	case 1:
		memcpy(&byte, distance, 1);
		by = byte;
		break;
	case 2:
		memcpy(&word, distance, 2);
		by = word;
		break;
	case 4:
		memcpy(&two, distance, 4);
		by = two;
		break;
	}
	by += (int64_t)pc_end;
	if (pc_end <= UINT32_MAX)
		by &= UINT32_MAX;
	return (struct flow){ kind, (uint64_t)by };
}

static enum flow_kind
group5(uint8_t modrm)
{
	switch (modrm >> 3 & 7) {
	case 2:
	case 3:
		return FLOW_CALL_INDIRECT;
	case 4:
	case 5:
		return FLOW_JUMP_INDIRECT;
	default:
		return FLOW_NEXT;
	}
}

static enum flow_kind
two_bytes(uint8_t second)
{
	switch (second) {
	case 0x05:
	case 0x0b:
	case 0x34:
		return FLOW_TRAP;
	case 0x07:
	case 0x35:
		return FLOW_LEAVE;
	default:
		return (second & 0xf0) == 0x80 ? FLOW_BRANCH : FLOW_NEXT;
	}
}

static enum flow_kind
one_byte(uint8_t op, bool repeated)
{
	switch (op) {
	case 0xc2:
	case 0xc3:
	case 0xca:
	case 0xcb:
		return FLOW_RETURN;
	case 0xcf:
		return FLOW_IRET;
	case 0xcc:
	case 0xcd:
	case 0xce:
	case 0xf1:
		return FLOW_TRAP;
	case 0xf4:
		return FLOW_HALT;
	case 0xe8:
		return FLOW_CALL;
	case 0x9a:
		return FLOW_CALL_INDIRECT;
	case 0xea:
		return FLOW_JUMP_INDIRECT;
	case 0xe9:
	case 0xeb:
		return FLOW_JUMP;
	}
	if ((op & 0xf0) == 0x70 || (op >= 0xe0 && op <= 0xe3))
		return FLOW_BRANCH;
	if (repeated && ((op >= 0x6c && op <= 0x6f) || (op >= 0xa4 && op <= 0xa7) ||
			    (op >= 0xaa && op <= 0xaf)))
		return FLOW_REPEAT;
	return FLOW_NEXT;
}

struct flow
x86_flow(const uint8_t *code, size_t n, uint64_t pc)
{
	const uint8_t *end = code + n, *at = code;
	struct flow f = { FLOW_NEXT, 0 };
	bool repeated = false;

	for (; at < end && is_prefix(*at, (size_t)(end - at)); at++)
		repeated |= *at == 0xf2 || *at == 0xf3;
	if (at == end)
		return f;
	if (*at == 0xff && at + 1 < end)
		f.kind = group5(at[1]);
	else if (*at == 0x0f && at + 1 < end)
		f.kind = two_bytes(at[1]);
	else
		f.kind = one_byte(*at, repeated);
	if (f.kind == FLOW_BRANCH || f.kind == FLOW_JUMP || f.kind == FLOW_CALL)
		return relative(f.kind, at + (*at == 0x0f ? 2 : 1), end, pc + n);
	return f;
}
