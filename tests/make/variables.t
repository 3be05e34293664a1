#!/bin/sh
# What is typed on make's command line, or stands in the environment, and is no setting.
. tests/tap.sh

plan()	# NAME=VALUE...: what make says first of a matrix that is not run
{
	make -n "$@" OUT="$tmp/out" matrix 2>&1 >/dev/null | grep -m 1 -o 'pipeline: .*'
}
said() { tap_is "$1" "$(plan "$2")" "pipeline: $3"; }
said 'a letter is missing' SAMPLE=5 'SAMPLE: no such variable; did you mean SAMPLES?.  Stop.'
said 'two are exchanged' CUPS=2 'CUPS: no such variable; did you mean CPUS?.  Stop.'
said 'small letters' samples=5 'samples: no such variable; did you mean SAMPLES?.  Stop.'
said 'nothing is near' MEMORY_SIZE=1 'MEMORY_SIZE: no such variable: make help lists them.  Stop.'
tap_is 'in a make of make, too' "$(printf 'x:\n\t+$(MAKE) -C %s -n matrix OUT=%s/out\n' "$top" "$tmp" |
	make -f - SAMPLE=5 2>&1 | grep -c 'SAMPLE: no such variable')" 1
for good in VARIANT_old= V=1 CC=gcc MODELS= "SHELL=/bin/sh"; do
	tap_is "$good is known" "$(plan "$good")" ''
done
tap_ok 'another goal takes any' make -n SAMPLE=5 help

named='SAMPLES from the environment is not used: say make SAMPLES=..., or BOOTMATRIX_SAMPLES'
export SAMPLES=many
tap_is 'the environment has the name of a setting' "$(CI=false plan CPUS=1)" "pipeline: $named"
tap_is 'it is not used' "$(make -n -e CI=false CPUS=1 OUT="$tmp/out" matrix 2>/dev/null | grep -c many)" 0
tap_is 'an error where nobody reads it' "$(CI=true plan CPUS=1)" "pipeline: $named.  Stop."
unset SAMPLES
of_ours='from the environment is not used:'
tap_is 'one of ours there that is misspelt' "$(BOOTMATRIX_SAMPLE=9 CI=false plan CPUS=1)" \
	"pipeline: BOOTMATRIX_SAMPLE $of_ours no such setting; did you mean BOOTMATRIX_SAMPLES?"
tap_is 'an error where nobody reads it, too' "$(BOOTMATRIX_NOISE=9 CI=true plan CPUS=1)" \
	"pipeline: BOOTMATRIX_NOISE $of_ours no such setting: make help lists them.  Stop."
tap_is 'one that is taken from the command line alone' "$(BOOTMATRIX_VARIANT_a=x CI=false plan CPUS=1)" \
	"pipeline: BOOTMATRIX_VARIANT_a $of_ours say make VARIANT_a=..."
tap_is 'what our programs tell each other is none' "$(BOOTMATRIX_TYPED=make BOOTMATRIX_LEASE=1 CI=true plan CPUS=1)" ''
text="a \$(b) #c 'd' \"e\""
tap_is 'BOOTMATRIX_SETTING is used, as it stands' "$(BOOTMATRIX_CMDLINE=$text make -s OUT="$tmp/out" CPUS=1 BOOT=iso \
	"$tmp/out/demo/cpu_1/config.json" && jq -r .cmdline "$tmp/out/demo/cpu_1/config.json")" "$text"
tap_is 'the command line is stronger' "$(BOOTMATRIX_SAMPLES=x plan SAMPLES=y)" 'pipeline: SAMPLES: not a whole number: y.  Stop.'
tap_done
