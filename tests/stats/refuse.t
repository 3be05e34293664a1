#!/bin/bash
# What is no measurement is refused, naming the record.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
records=$top/tests/stats/records

refused()	# NAME MESSAGE <RECORDS
{
	actual=$(stats 2>&1)
	tap_is "$1" "$actual, status $?" "stats: $2, status 1"
}

edit()	# SED-SCRIPT: two good records, the second one edited
{
	$records 100/20 110/21 | sed "2$1"
}

refused "empty input" "stdin: no records: give those of markerparse, or a results.json" </dev/null
refused "not JSON" "stdin:1: column 5: '[' or '{' expected near 'hello'" <<<hello
refused "another record" "stdin:1: not a phases record" <<<'{"boot":{}}'
refused "syntax" "stdin:2: column $(edit 's/.$//' | tail -1 | tr -d '\n' | wc -c): '}' expected near end of file" < <(edit 's/.$//')
refused "not a number" "stdin:2: column 230: invalid token near 'NaN'" < <(edit 's/"boot_time_ns":[0-9]*/"boot_time_ns":NaN/')
refused "infinite" "stdin:2: column 232: real number overflow near '1e999'" < <(edit 's/"boot_time_ns":[0-9]*/"boot_time_ns":1e999/')
refused "negative time" "stdin:2: cpu_1, sample 2: boot_time_ns: out of range 1..9007199254740992" < <(edit 's/"boot_time_ns":[0-9]*/"boot_time_ns":-5/')
refused "zero time" "stdin:2: cpu_1, sample 2: boot_time_ns: out of range 1..9007199254740992" < <(edit 's/"boot_time_ns":[0-9]*/"boot_time_ns":0/')
refused "fraction" "stdin:2: cpu_1, sample 2: boot_time_ns: expected a whole number" < <(edit 's/"boot_time_ns":[0-9]*/"boot_time_ns":1.5/')
refused "missing" "stdin:2: cpu_1, sample 2: boot_time_ns: missing" < <(edit 's/"boot_time_ns":[0-9]*,//')
refused "negative mark" "stdin:2: cpu_1, sample 2: markers[0].at_ns: out of range 0..9007199254740992" < <(edit 's/"at_ns":21/"at_ns":-21/')
refused "estimated time" "stdin:2: cpu_1, sample 2: m1: an estimated time is no measurement" < <(edit 's/"source":"symbol"/"source":"estimated"/')
refused "no source" "stdin:2: cpu_1, sample 2: m1: a time without a source" < <(edit 's/"source":"symbol"/"source":null/')
refused "another clock" "stdin:2: cpu_1, sample 2: the clock is icount, in other samples wall" < <(edit 's/"clock":"wall"/"clock":"icount"/')
refused "no clock" "stdin:2: cpu_1, sample 2: clock: sundial is none" < <(edit 's/"clock":"wall"/"clock":"sundial"/')
refused "another machine" "stdin:2: cpu_1, sample 2: another machine than other samples': memory_mib differs" < <(edit 's/"memory_mib":64/"memory_mib":32/')
refused "another guest" "stdin:2: cpu_1, sample 2: another machine than other samples': guest differs" < <(edit 's/"name":"demo"/"name":"minix"/')
refused "another kernel" "stdin:2: cpu_1, sample 2: another machine than other samples': kernel differs" < <(edit 's/"sha256":"ab"/"sha256":"cd"/')
refused "the same bytes as another format of disk" "stdin:2: cpu_1, sample 2: another machine than other samples': disk differs" < <($records 100/20 110/21 |
	sed 's/"disk":null/"disk":{"path":"\/d","format":"raw","sha256":"ab"}/; 2s/"format":"raw"/"format":"qcow2"/')
refused "a key more" "stdin:2: cpu_1, sample 2: another machine than other samples'" < <(edit 's/"memory_mib":64/&,"vga":"std"/')
refused "a key less" "stdin:2: cpu_1, sample 2: another machine than other samples': network differs" < <(edit 's/,"network":"none"//')
tap_is "the same kernel elsewhere, by another name" "$(edit 's/"path":"[^"]*"/"path":"\/elsewhere"/; 2s/"title":/"given":{"kernel":"k"},&/' | stats | jq '.cpu_1.statistics.n')" 2
refused "another QEMU" "stdin:2: cpu_1, sample 2: QEMU's version is 8.0.0, in other samples 7.2.22" < <(edit 's/7.2.22/8.0.0/')
refused "other vCPUs" "stdin:2: cpu_1, sample 2: 2 vCPUs, in other samples 1" < <(edit 's/"cpus":1,"cpus_online"/"cpus":2,"cpus_online"/')
refused "sample twice" "stdin:2: cpu_1, sample 1: stands in line 1 already" < <(edit 's/"sample":2/"sample":1/')
refused "outcome" "stdin:2: cpu_1, sample 2: outcome: sailed is none" < <(edit 's/"outcome":"booted"/"outcome":"sailed"/')
refused "time of a failure" "stdin:2: cpu_1, sample 2: boot_time_ns: only a boot that completed has one" < <(edit 's/"outcome":"booted"/"outcome":"timeout"/')
refused "schema" "stdin:2: cpu_1, sample 2: schema 2: this version knows 1" < <(edit 's/"schema":1/"schema":2/')
refused "too many counts" "stdin:2: cpu_1, sample 2: m1: insns of 2 vCPUs where there are 1" < <(edit 's/"insns":\[21000\]/"insns":[1000,1]/')
refused "negative count" "stdin:2: cpu_1, sample 2: m1: insns[0]: expected a count" < <(edit 's/"insns":\[21000\]/"insns":[-1]/')
refused "no terminal obeys what is quoted" 'stdin:1: a?[2J, sample 1: outcome: x?y is none' < <($records 100 | sed 's/"config":"cpu_1"/"config":"a\\u001b[2J"/; s/"outcome":"booted"/"outcome":"x\\u0007y"/')
refused "cut short" "stdin:1: line truncated" < <($records 100 | tr -d '\n')

result='{"cpu_1":{"schema":2,"accel":"tcg","qemu_version":"7","samples":['
tap_is "a result's sample that is none" "$(echo "$result"'1]}}' | stats -s 2>&1; echo $?)" "stats: stdin:1: cpu_1: a sample is no object
1"
tap_like "a result that ends within its samples" "$(printf '%s' "$result" | stats -s 2>&1)" '^stats: stdin:1: column [0-9]*: .* near end of file$'
tap_is "usage" "$(stats -q 2>&1 | head -n 2; stats -q 2>/dev/null; echo $?)" "stats: invalid option -- 'q'
usage: stats [-m configurations]
2"
tap_is "an operand" "$(stats x 2>&1 | head -n 1; stats x 2>/dev/null; echo $?)" "usage: stats [-m configurations]
2"
tap_is "a limit of nothing" "$(stats -l 5 2>&1 | head -n 1)" "usage: stats [-m configurations]"
tap_is "a precision that is none" "$(stats -a x 2>&1; echo $?)" "stats: -a x: not a number from 0 to 100
2"
tap_is "full disk" "$($records 100 | stats 2>&1 >/dev/full; echo $?)" "stats: stdout: No space left on device: free some, or write elsewhere
1"
tap_is "closed stdout" "$($records 100 | stats 2>&1 >&-; echo $?)" "stats: stdout: Bad file descriptor
1"
tap_done
