#!/bin/bash
# The rule that decides a comparison: each verdict and reason, and that unit, order and sides do not matter.
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
${CC:-cc} -std=c17 -D_GNU_SOURCE -O1 -I"$top/tools" -o "$tmp/rule" "$top/tests/stats/rule.c" "$top"/tools/stats/methods/*.c "$top/tools/lib/memory.c" \
	$(pkg-config --cflags --libs gsl) -lm && "$tmp/rule"
