#!/bin/sh
# The programs lie in a directory with a name that QEMU's options could take apart.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/qboot/lib.sh"

dir="$tmp/a=b, c"
mkdir "$dir"
cp "$top/build/mkdisk" "$top/build/qboot" "$top/build/probe.so" "$dir"
echo "{\"guest\":\"$top/configs/demo.json\"}" | "$dir/mkdisk" -d "$dir/files" >"$tmp/machine"
tap_is 'the probe can be used there' "$(jq -c '.machine.probe_reason' "$tmp/machine")" null
"$dir/qboot" <"$tmp/machine" >"$tmp/log"
tap_is 'and tells the marks' "$(end_of "$tmp/log" .outcome) $(jq -r 'select(.mark == "cstart_phase").mark' "$tmp/log")" 'booted cstart_phase'
tap_done
