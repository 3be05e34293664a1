#!/bin/bash
# The profile of a boot: every instruction accounted to a function, twice the same.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/profile/callgrind.sh"
cd "$tmp" || exit 1

machine()	# CELL-MEMBERS
{
	echo "{\"guest\":\"$top/configs/demo.json\",\"clock\":\"icount\"$1}" | mkdisk -d images -f functions >machine.json
}

boot()	# NAME
{
	qboot -f functions -p "$1.profile" <machine.json >"$1.log"
}

machine ',"cmdline":"work=200 irq"'
boot 1
boot 2
tap_ok 'two boots give one profile' cmp 1.profile 2.profile
tap_is 'whose sum is what QEMU counted at every mark' \
	"$(head -n 1 1.profile | jq -c '[.profile.phases[] | .sum - .counter] | unique, length')" '[0]
12'
tap_is 'and at the end, which the log says' "$(jq -c 'select(.end).end.profile' 1.log)" \
	"$(head -n 1 1.profile | jq -c '.profile | {file: "1.profile", sum, counter, uncertain: 0}')"
tap_is 'as the mark of the log does' "$(jq -c 'select(.mark == "shell_prompt").insns' 1.log)" \
	"$(head -n 1 1.profile | jq -c '[.profile.counter]')"
tap_is 'all of it is in the nodes' "$(awk '$1 == "function" { name[n++] = $2 } $1 == "node" && name[$3] != "[halted]" {
	for (i = 5; i <= NF; i++) { split($i, self, ":"); sum += self[2] } } END { print sum }' 1.profile)" \
	"$(head -n 1 1.profile | jq .profile.sum)"
tap_is 'nothing of it uncounted by a name' "$(grep -c '^function .unknown.$' 1.profile)" 0

# ---- its tree --------------------------------------------------------------------------

callgrind_agrees 1.profile 'callgrind_annotate has the same totals'
tap_is 'of more than fifty functions' "$(($(wc -l <annotated) > 50))" 1
tap_is 'a function of so many instructions, called so often' \
	"$(calltree -r work_unit <1.profile | awk '$6 == "work_unit" { print $3, $4, $5 }')" '2000000 2000000 200'
tap_is 'the folded stacks come to the sum' "$(calltree -f folded <1.profile | awk '{ sum += $NF } END { print sum }')" \
	"$(head -n 1 1.profile | jq .profile.sum)"
tap_is 'and so do the phases' "$(for phase in start $(head -n 1 1.profile | jq -r '.profile.phases[1:][].mark'); do
	calltree -p "$phase" -f json <1.profile | jq .calltree.instructions; done | awk '{ sum += $1 } END { print sum }')" \
	"$(head -n 1 1.profile | jq .profile.sum)"
if command -v python3 >/dev/null; then
	calltree -f svg <1.profile >profile.svg
	tap_ok 'the flame graph is well-formed' python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("profile.svg")'
fi

# ---- sampled on the wall clock ----------------------------------------------------------

echo "{\"guest\":\"$top/configs/demo.json\",\"cpus\":2,\"cmdline\":\"work=20000\"}" |
	mkdisk -d images -f functions | qboot -f functions -p wall.profile >wall.log
tap_is 'on the wall clock vCPUs are sampled' "$(head -n 1 wall.profile | jq -c '.profile | [.clock, .end, .sum > 0, .sum == .counter]')" \
	'["wall","shell_prompt",true,true]'
tap_is 'all of their time is in the nodes' "$(awk '$1 == "function" { name[n++] = $2 } $1 == "node" && name[$3] != "[halted]" {
	for (i = 5; i <= NF; i++) { split($i, self, ":"); sum += self[2] } } END { printf "%d\n", sum }' wall.profile)" \
	"$(head -n 1 wall.profile | jq .profile.sum)"
calltree <wall.profile >wall.text
tap_is 'what sampling cost is in the log and in the profile' "$(jq -c 'select(.end).end.profile.cost' wall.log)" \
	"$(head -n 1 wall.profile | jq -c '.profile.cost | select(.looks > 0 and .blocks > 1000 and .sampler_cpu_ns > 0 and
		.vcpu_cpu_ns > 0 and .vcpu_cpu_ns / .blocks < 10000)')"
tap_like 'and shown' "$(cat wall.text)" '^sampling took at least [0-9.]+ ms of the vCPUs in the whole boot, and [0-9.]+ ms beside them$'
tap_like 'each vCPU has its share, with its interval' "$(cat wall.text)" \
	'^ +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+  \[vCPU 1\]$'
tap_is 'that holds it' "$(awk 'NR > 4 && !($2 <= $1 && $1 <= $3)' wall.text)" ''
tap_like 'what both work at is seen' "$(cat wall.text)" ' work_unit$'
calltree -f findings <wall.profile >out 2>err
tap_like 'nothing is foretold from it' "$?: $(cat err)" '^1: calltree: stdin: sampled on the wall clock'

# ---- architectures whose calls are not followed -------------------------------------------

for arch in arm arm64; do
	if [ ! -e "$top/build/guest/demo-$arch.elf" ]; then
		tap_skip "$arch: what each function ran by itself is exact" 'no compiler for it: make deps-arm'
		continue
	fi
	echo "{\"guest\":\"$top/configs/demo-$arch.json\",\"clock\":\"icount\",\"cmdline\":\"work=200\"}" |
		mkdisk -d images -f functions | qboot -f functions -p $arch.profile >$arch.log
	tap_is "$arch: what each function ran by itself is exact" \
		"$(head -n 1 $arch.profile | jq -c '.profile | .calls, ([.phases[], .] | map(.sum - .counter) | unique)' | xargs)" 'false [0]'
	calltree <$arch.profile >text
	tap_like "$arch: and that there is no tree is said" "$(cat text)" 'calls are not followed on this architecture'
	tap_is "$arch: a function has its instructions" "$(awk '$6 == "work_unit" { print $4 }' text)" 2000000
done

# ---- what has none ---------------------------------------------------------------------

jq -c '.machine.cmdline = "fail=reset@cstart"' machine.json >hangs.json
qboot -f functions -p hangs.profile <hangs.json >hangs.log
tap_is 'a boot that does not complete has no profile, and says why' \
	"$(ls hangs.profile* 2>/dev/null; jq -c 'select(.end).end.profile' hangs.log)" \
	'{"file":null,"reason":"the boot did not complete"}'
jq -c '.machine.cpus = 2' machine.json | qboot -f functions -p two.profile >two.log 2>err
tap_is 'nor has one of two CPUs on the deterministic clock' "$?: $(cat err)" \
	'1: qboot: stdin:1: profile: with clock icount, of one CPU only'
jq -c '.machine.probe = "marks"' machine.json | qboot -f functions -p marks.profile >marks.log 2>err
tap_is 'nor has one where the probe does not count' "$?: $(cat err)" \
	'1: qboot: stdin:1: profile: only with accel tcg, probe count'
printf '#!/bin/bash\nfor a; do shift; [[ $a = -icount || $a = shift=* ]] || set -- "$@" "$a"; done\nexec qemu-system-i386 "$@"\n' >qemu-no-icount
chmod +x qemu-no-icount
machine ',"qemu":"./qemu-no-icount"' 2>err
tap_is 'a QEMU whose instructions cannot be counted is named' "$(cat err)" "mkdisk: stdin: clock: icount: the probe cannot be used: probe: try=icount: QEMU's instruction counter cannot be read: it keeps no symbols for that"
strip -o stripped.elf "$top/build/guest/demo.elf"
echo "{\"guest\":\"$top/configs/demo.json\",\"kernel\":\"stripped.elf\"}" | mkdisk -d images -f functions 2>err >machine.json
tap_like 'a stripped kernel names no functions' "$(cat err)" '^mkdisk: .*stripped.elf: no symbols of functions'
cp "$top/build/guest/standin.elf" other.elf
machine ',"symbols":"other.elf"' 2>err
tap_like 'symbols of another build are refused' "$(cat err)" '^mkdisk: .*other.elf: the kernel has other code at .*: wrong symbol file$'
tap_done
