#!/bin/sh
# One probe for QEMU 7.2 and 10.0: the kernel's instructions on the deterministic clock are those of the guest alone.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/icount/versions.sh"

portable demo i386 1 10
portable demo-arm64 aarch64 2 10
tap_done
