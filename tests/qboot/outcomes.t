#!/bin/sh
# Every way in which a boot can end, provoked with the demo guest or a broken set-up, and its evidence.
. tests/tap.sh
. tests/qboot/lib.sh

# A QEMU that talks but never starts a guest: it ends before cont is answered.
printf '#!/bin/sh\necho "{\\"QMP\\":{\\"version\\":{\\"qemu\\":{\\"major\\":7,\\"minor\\":2,\\"micro\\":0}}}}" >&3\nprintf "# "\nexit 0\n' >"$tmp/liar.sh"
chmod +x "$tmp/liar.sh"

# One that hangs while it starts; it is looked at at the end, when qboot has given it up.
printf '#!/bin/sh\nexec sleep 1000\n' >"$tmp/hanging.sh"
# One that warns before it fails.
printf '#!/bin/sh\necho "qemu: warning: something" >&2\necho "qemu: no such thing" >&2\nexit 1\n' >"$tmp/warning.sh"
chmod +x "$tmp"/*.sh
machine ',"timeout_s":5' ".machine.qemu = \"$tmp/hanging.sh\"" >"$tmp/machine.hanging"
qboot <"$tmp/machine.hanging" >"$tmp/hanging" &
hanging=$!

boot()	# NAME CELL-MEMBERS [JQ-FILTER]: boot it into $tmp/NAME, which must succeed whatever the guest does
{
	log=$tmp/$1
	machine "$2" "${3:-.}" >"$tmp/machine" && qboot <"$tmp/machine" >"$log" 2>"$tmp/err"
	tap_is "$1: exit status" $? 0
	tap_is "$1: nothing on stderr" "$(cat "$tmp/err")" ''
	tap_is "$1: one first and one last record" "$(jq -rs '[first, last] | map(keys[0]) | join(" ")' "$log")" 'boot end'
	tap_is "$1: records in the order of their times" \
		"$(jq -s 'group_by(has("serial")) | map(map(.at_ns // empty) | . == sort) | unique' -c "$log")" '[true]'
}
outcome()	# NAME OUTCOME REASON-REGEX
{
	tap_is "$1: outcome" "$(end_of "$log" .outcome)" "$2"
	tap_like "$1: reason" "$(end_of "$log" .reason)" "$3"
	[ "$2" = booted ] || tap_is "$1: no end marker" "$(end_of "$log" .marker)" null
}

boot booted ',"cpus":2,"cmdline":"work=100"'
outcome booted booted '^null$'
tap_is 'booted: its marker' "$(end_of "$log" .marker)" shell_prompt
tap_is 'booted: QEMU ended by quit' "$(end_of "$log" '.qemu.status')" 0
tap_is 'booted: the prompt has no newline' "$(serial_of "$log" | tail -c 2)" '# '
tap_is 'booted: it ends when the prompt came' \
	"$(jq -s '(map(select(.serial)) | last.at_ns) == (last.end.at_ns)' "$log")" true
tap_is 'booted: all bytes are there' "$(serial_of "$log" | wc -c)" "$(end_of "$log" .serial_bytes)"
tap_is 'booted: which accelerator really ran' "$(jq -r 'select(.boot).boot.qemu.accel' "$log")" tcg
tap_is 'booted: a time for each vCPU' "$(end_of "$log" '.vcpu_cpu_ns | length')" 2
tap_is 'booted: the host before and after' \
	"$(jq -s '[first.boot.host, last.end.host] | map(has("load1") and has("steal_ticks") and has("governor") and has("cpu_pressure_avg10")) | all' "$log")" true
tap_is 'booted: why its weight was not raised' "$(jq -r 'select(.boot).boot.host.cpu_weight_reason' "$log")" 'no lease'
tap_is 'booted: instructions of each vCPU at each mark' \
	"$(jq -s 'map(select(.mark) | .insns | length) | unique == [2]' "$log")" true

boot hang ',"cmdline":"fail=hang@proc_init","timeout_s":10'
outcome hang timeout '^no shell_prompt in 10 s$'
tap_is 'hang: where' "$(end_of "$log" .last_phase)" process_init
tap_like 'hang: last line' "$(end_of "$log" .last_line)" '^proc_init: '
tap_is 'hang: the vCPU was idle' "$(end_of "$log" '.vcpu_busy_percent[0] <= 10')" true
idle=$(end_of "$log" '.vcpu_busy_percent[0]')

boot spin ',"cmdline":"fail=spin@cstart","timeout_s":5'
outcome spin timeout '^no shell_prompt in 5 s$'
tap_is 'spin: where' "$(end_of "$log" .last_phase)" cstart_phase
tap_is 'spin: the vCPU was busy' "$(end_of "$log" ".vcpu_busy_percent[0] > $idle")" true

boot quiet ',"cmdline":"fail=hang@kmain","timeout_s":60,"silence_s":10'
outcome quiet timeout '^no output for 10 s$'

boot silent ',"cmdline":"fail=silent@pre_init work=1","timeout_s":10'
outcome silent silent '^shell_prompt was entered, but in 10 s its text was not seen$'
tap_is 'silent: no byte' "$(end_of "$log" .serial_bytes)" 0

boot panic ',"cmdline":"fail=panic@memory_init"'
outcome panic panic '^kernel panic: '
tap_is 'panic: where' "$(end_of "$log" .last_phase)" memory_init

boot reset ',"cmdline":"fail=reset@cstart"'
outcome reset reset '^triple fault$'
tap_is 'reset: exit status 0 proves nothing' "$(end_of "$log" .qemu.status)" 0

boot poweroff ',"cmdline":"fail=poweroff@system_init"'
outcome poweroff poweroff 'switched its machine off'
tap_is 'poweroff: where' "$(end_of "$log" .last_phase)" system_init

boot no-qemu '' '.machine.qemu = "/nonexistent/qemu"'
outcome no-qemu launch-failed '^/nonexistent/qemu: No such file or directory$'
tap_is 'no-qemu: no time' "$(end_of "$log" .at_ns)" null

boot bad-cpu '' '.machine.cpu_model = "no-such-cpu"'
outcome bad-cpu launch-failed 'no-such-cpu'
tap_is 'bad-cpu: QEMU exit status' "$(end_of "$log" .qemu.status)" 1
tap_like 'bad-cpu: QEMU stderr' "$(end_of "$log" .qemu.stderr)" 'no-such-cpu'

boot host-cpu '' '.machine.cpu_model = "host"'
outcome host-cpu launch-failed 'host'

boot liar '' ".machine.qemu = \"$tmp/liar.sh\""
outcome liar launch-failed 'before the guest was seen to run'

boot warning '' ".machine.qemu = \"$tmp/warning.sh\""
outcome warning launch-failed '^qemu: no such thing$'

# The end comes, but before its predecessor.
boot held-back ',"cmdline":"work=1","timeout_s":10' '.machine.markers |= map(if .name == "shell_prompt" then .after = "late" else . end) +
	[.[0] | .name = "late" | .symbol = null | .addr = [] | .serial = "^never" | .prefer = "serial"]'
outcome held-back timeout '^no shell_prompt in 10 s: comes after late, which was not seen$'

# Killed in mid-boot, once the guest was seen to run.
machine ',"cmdline":"fail=spin@kmain"' >"$tmp/machine"
qboot <"$tmp/machine" >"$tmp/killed" &
qboot=$!
wait_until grep -q '"mark":"kmain_phase"' "$tmp/killed"
kill -KILL "$(qemu_of $qboot)"
wait $qboot
log=$tmp/killed
tap_is 'killed: exit status' $? 0
outcome killed vmm-died 'killed by SIGKILL'
tap_is 'killed: signal' "$(end_of "$log" .qemu.signal)" SIGKILL
tap_is 'killed: where' "$(end_of "$log" .last_phase)" kmain_phase

wait $hanging
log=$tmp/hanging
outcome hanging launch-failed '^QEMU was not ready in 60 s$'
tap_is 'hanging: no time' "$(end_of "$log" .at_ns)" null

tap_done
