#!/bin/sh
# The tree's own rules: one format, no names that only this machine knows.
. tests/tap.sh

tap_ok 'clang-format has nothing to change' \
	sh -c 'find tools tests -name "*.[ch]" | xargs clang-format --dry-run -Werror'
tap_is 'one file includes each library' \
	"$(grep -l 'include <\(jansson\|pcre2\|gsl/gsl_errno\)' tools/lib/* | sort | tr '\n' ' ')" 'tools/lib/json.h tools/lib/match.c '
tap_is 'one file names architectures' \
	"$(grep -lE '"(qemu-system-)?(i386|x86_64|arm|aarch64|riscv64)"' -r tools)" tools/lib/arch.c
tap_ok 'every tool has a manual' sh -c 'for d in tools/*/; do n=$(basename $d); [ $n = probe ] || [ $n = lib ] || [ $n = make ] || [ -e man/$n.1 ] || exit 1; done'
tap_done
