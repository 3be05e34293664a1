#!/bin/bash
# 100 kills -9 at random places of a parallel matrix: no orphan, no finished boot lost, no lease stuck.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
rm -r build configs image
cp -r "$top/configs" .
ln -s "$top/build" build
. "$top/tests/pipeline/kills.sh"
kills 100
tap_done
