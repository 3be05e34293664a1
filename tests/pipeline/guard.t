#!/bin/bash
# A matrix that cannot work ends early: what is not launched, or silent, at its first boot is not booted on.
. "$(dirname "$0")/../tap.sh"
cd "$top" || exit 1
matrix() { make matrix OUT="$tmp/out" LOCK="$tmp/leases" CPUS=1 SAMPLES=3 SEED=1 "$@" >"$tmp/said" 2>&1; }
boots() { grep -c '^\[' "$tmp/said"; }

matrix CPUS='1 2' QEMU_ARGS='-device nosuch'
tap_is 'no configuration can be launched' "$? $(boots)" '2 2'
tap_like 'that is told with the evidence' "$(cat "$tmp/said")" \
	"no configuration can be launched: .*-device nosuch: 'nosuch' is not a valid device model name: KEEP_GOING=1 tries on"
matrix CPUS='1 2' QEMU_ARGS='-device nosuch'
tap_is 'again: it is tried again' "$? $(boots)" '2 2'
matrix CPUS=1 SAMPLES=2 QEMU_ARGS='-device nosuch' KEEP_GOING=1
tap_is 'who insists gets a report of it' "$? $(boots) $(jq -c .cpu_1.statistics.outcomes "$tmp/out/demo/results.json")" '0 2 {"launch-failed":2}'

two=(TIMEOUT=10 "VARIANTS=mute good" VARIANT_mute=CMDLINE=fail=silent@pre_init VARIANT_good=CMDLINE=work=1)
matrix "${two[@]}"
tap_is 'the others go on' "$? $(boots) $(jq -c '[."cpu_1@mute", ."cpu_1@good" | .statistics | .attempted, .booted]' "$tmp/out/demo/results.json")" '0 4 [1,0,3,3]'
tap_like 'that is told at once' "$(cat "$tmp/said")" '^cpu_1@mute: silent: shell_prompt was entered, but in 10 s its text was not seen: more boots of it are skipped without KEEP_GOING=1$'
tap_is 'an empty log is of a boot that was skipped' "$(find "$tmp/out" -name '*.boot.jsonl' -empty | wc -l)" 2
matrix "${two[@]}"
tap_is 'again: nothing' "$(cat "$tmp/said")" "make: Nothing to be done for 'matrix'."
matrix "${two[@]}" KEEP_GOING=1 SAMPLES=2
tap_is 'who insists boots what was skipped' "$? $(boots) $(jq -c '."cpu_1@mute".statistics.outcomes' "$tmp/out/demo/results.json")" '0 1 {"silent":2}'
tap_done
