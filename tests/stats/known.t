#!/bin/bash
# Each method against R, NIST or a published table: the answers stand in known.txt (of R, made by known.R) and published.txt.
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
${CC:-cc} -std=c17 -D_GNU_SOURCE -O1 -I"$top/tools" -o "$tmp/known" "$top/tests/stats/known.c" "$top"/tools/stats/methods/*.c "$top/tools/lib/memory.c" \
	$(pkg-config --cflags --libs gsl) -lm || exit 1
cat "$top/tests/stats/published.txt" "$top/tests/stats/known.txt" | "$tmp/known"
