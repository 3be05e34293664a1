#!/bin/bash
# A history without a change shows one in 5 % at most; steps and drifts are found: by simulation.
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
${CC:-cc} -std=c17 -D_GNU_SOURCE -O2 -I"$top/tools" -o "$tmp/drift" "$top/tests/stats/drift.c" "$top"/tools/stats/methods/*.c "$top/tools/lib/memory.c" \
	$(pkg-config --cflags --libs gsl) -lm && "$tmp/drift"
