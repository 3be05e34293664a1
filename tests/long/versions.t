#!/bin/sh
# One probe for QEMU 7.2, 10.0 and 11.1: the kernel's instructions on the deterministic clock are those of the guest alone.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/icount/versions.sh"

tap_host
# A PC's other CPUs are waited for busily: how long differs.
portable demo i386 1 10 11
for cpus in 1 2 4 8; do
	portable demo-arm arm $cpus 10 11
	portable demo-arm64 aarch64 $cpus 10 11
done
tap_done
