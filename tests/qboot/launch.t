#!/bin/bash
# QEMU as a process: why it did not come up, what priority it and its reader have, memory under a flood.
. tests/tap.sh
. tests/qboot/lib.sh

# A QEMU that is nothing but a monitor: what is in the files start, cont and quit is done at these moments.
cat >"$tmp/qemu" <<'EOF2'
#!/bin/bash
here=$(dirname "$0")
say() { printf '%s\n' "$1" >&3; }
. "$here/start"
say '{"QMP":{"version":{"qemu":{"major":7,"minor":2,"micro":0}}}}'
while read -r line <&3; do
	id=$(jq -c '.id' <<<"$line")
	case $(jq -r .execute <<<"$line") in
	query-kvm) say "{\"return\":{\"enabled\":false,\"present\":true},\"id\":$id}" ;;
	query-cpus-fast) say "{\"return\":[{\"thread-id\":$$}],\"id\":$id}"; [ ! -e "$here/then" ] || . "$here/then" ;;
	cont) . "$here/cont" ;;
	quit)
		. "$here/quit"
		exit 0
		;;
	*) say "{\"return\":{},\"id\":$id}" ;;
	esac
done
EOF2
chmod +x "$tmp/qemu"
machine ',"probe":"off"' '.machine.qemu = "'"$tmp/qemu"'" | .machine.qemu_version = "7.2.0 (the test)"' >"$tmp/machine"
running='say "{\"return\":{},\"id\":$id}"; say "{\"event\":\"RESUME\"}"'

boot()	# START CONT QUIT [COMMAND...]: what the end record says
{
	printf '%s\n' "$1" >"$tmp/start"
	printf '%s\n' "$2" >"$tmp/cont"
	printf '%s\n' "$3" >"$tmp/quit"
	shift 3
	"$@" qboot <"$tmp/machine" >"$tmp/log"
	end_of "$tmp/log" '[.outcome, .reason] | tojson'
}

# ---- why it did not come up ---------------------------------------------------------

mkdir "$tmp/hanging"
cp "$tmp/qemu" "$tmp/hanging"
echo 'exec sleep 600' >"$tmp/hanging/start"
jq -c '.machine.timeout_s = 5 | .machine.qemu = "'"$tmp/hanging/qemu"'"' "$tmp/machine" | qboot >"$tmp/hung" &
hanging=$!

tap_is 'a warning before the error, and a hint behind it' "$(boot 'cat >&2 <<-END
	qemu-system-i386: warning: TCG does not support this
	qemu-system-i386: -M foo: unsupported machine type
	Use -machine help to list supported machines
	END
	exit 1' '' '')" '["launch-failed","qemu-system-i386: -M foo: unsupported machine type"]'
tap_is 'words that are not QEMU'\''s: the last line' "$(boot 'printf "one\ntwo" >&2; exit 1' '' '')" '["launch-failed","two"]'
tap_is 'nothing but a warning' "$(boot 'echo "qemu-system-i386: warning: odd" >&2; exit 1' '' '')" \
	'["launch-failed","qemu-system-i386: warning: odd"]'
tap_is 'what the monitor refuses goes before all' "$(boot 'echo "qemu-system-i386: something else" >&2' \
	'say "{\"error\":{\"class\":\"GenericError\",\"desc\":\"not like this\"},\"id\":$id}"' '')" \
	'["launch-failed","not like this"]'

cp "$tmp/machine" "$tmp/same"
jq -c '.machine.qemu_version = "7.2.1"' "$tmp/same" >"$tmp/machine"
tap_is 'another QEMU than the machine was made with' "$(boot '' "$running" '')" \
	'["launch-failed","QEMU 7.2.0, the machine was made with 7.2.1"]'
jq -c '.machine.qemu_version = "7.2.0 (the test)"' "$tmp/same" >"$tmp/machine"
sed -i 's/"micro":0}/&,"package":"another"/' "$tmp/qemu"
tap_is 'or another build of the same' "$(boot '' "$running" '')" \
	'["launch-failed","QEMU 7.2.0 (another), the machine was made with 7.2.0 (the test)"]'
sed -i 's/"package":"another"/"package":"the test"/' "$tmp/qemu"
mv "$tmp/same" "$tmp/machine"
build() { boot '' "$running; printf '# '" '' >/dev/null; jq -r 'select(.boot).boot.qemu.build_id' "$tmp/log"; }
tap_is 'which build runs, by its build ID' "$(build)" "$(readelf -n "$(realpath /bin/bash)" | sed -n 's/.*Build ID: //p')"
printf '#!/bin/bash\n"%s" "$@"\n' "$tmp/qemu" >"$tmp/beside"
chmod +x "$tmp/beside"
cp "$tmp/machine" "$tmp/same"
jq -c '.machine.qemu = "'"$tmp/beside"'"' "$tmp/same" >"$tmp/machine"
tap_is 'that of a script which stays beside QEMU is not taken for it' "$(build)" null
mv "$tmp/same" "$tmp/machine"

# ---- rest ----------------------------------------------------------------------------

cat >"$tmp/then" <<'EOF2'
for ((i = 0; i < 30000; i++)); do :; done
if read -t 0 <&3; then echo started; else echo 'not yet'; fi >"$here/started"
EOF2
boot '' "$running; printf '# '" '' >/dev/null
tap_is 'the guest does not start while QEMU is busy with itself' "$(cat "$tmp/started")" 'not yet'
jq -c '.machine.clock = "icount"' "$tmp/machine" >"$tmp/same"
tap_is 'with the clock of instructions it may' "$(mv "$tmp/same" "$tmp/machine.icount"; cp "$tmp/machine" "$tmp/same"
	mv "$tmp/machine.icount" "$tmp/machine"; boot '' "$running; printf '# '" '' >/dev/null; cat "$tmp/started")" started
mv "$tmp/same" "$tmp/machine"
rm "$tmp/then"

# ---- priority -----------------------------------------------------------------------

boot 'chrt -p $$ | sed -n "s/.*policy: //p" >"$here/own"' \
	"$running; chrt -p \$PPID | grep -o 'SCHED_[A-Z]*' | head -n 1 >\"\$here/reading\"; printf '# '" \
	"chrt -p \$PPID | grep -o 'SCHED_[A-Z]*' | head -n 1 >\"\$here/ending\"" >/dev/null
tap_is 'QEMU has normal priority' "$(cat "$tmp/own")" SCHED_OTHER
if chrt -f 1 true 2>/dev/null; then
	tap_is 'its reader has real-time priority' "$(cat "$tmp/reading")" SCHED_FIFO
	tap_is 'but not when it waits for the end' "$(cat "$tmp/ending")" SCHED_OTHER
	boot 'chrt -p $$ | sed -n "s/.*policy: //p" >"$here/own"' "$running; printf '# '" '' chrt -f 1 >/dev/null
	tap_is 'nor does QEMU inherit it' "$(cat "$tmp/own")" SCHED_OTHER
else
	tap_skip 'real-time priority' 'not allowed here'
fi

# ---- memory -------------------------------------------------------------------------

boot 'sed -n "s/^VmPeak: *\([0-9]*\) kB/\1/p" /proc/$PPID/status >"$here/peak"' "$running; printf '# '" '' >/dev/null
tap_is 'a flood of 128 MiB in 32 MiB more' "$(ulimit -v $(($(cat "$tmp/peak") + 32768))
	boot 'ulimit -v unlimited 2>/dev/null || ulimit -v "$(ulimit -H -v)"' \
		"$running; yes 'a flood of lines that nobody waits for' | head -c 134217728; printf '\n# '" '')" '["booted",null]'
tap_is 'all of it is in the log' "$(jq -rn '[inputs | .serial // empty | length] | add' "$tmp/log")" $((134217728 + 3))

wait $hanging
tap_is 'a QEMU that hangs while it starts' "$(end_of "$tmp/hung" '[.outcome, .reason] | tojson')" \
	'["launch-failed","QEMU was not ready in 60 s"]'
# A wrapper changes what the manual says that it may: a guest that speaks on the first port is then heard on no other.
for with in '' '-serial null'; do
	printf '#!/bin/bash\nfor a; do case $a in -serial) set -- "$@" %s ;; esac; set -- "$@" "$a"; shift; done\n%s\n' "$with" \
		'exec qemu-system-i386 "$@" -device isa-debug-exit' >"$tmp/wrapper"
	chmod +x "$tmp/wrapper"
	machine ",\"cmdline\":\"work=1\",\"qemu\":\"$tmp/wrapper\"" '.machine.silence_s = 3' | qboot >"$tmp/log"
	tap_is "a wrapper${with:+ with $with}" "$(end_of "$tmp/log" .outcome) $(jq -r 'select(.boot).boot.qemu.argv | index("chardev:ser0") != null' "$tmp/log")" \
		"$([ -n "$with" ] && echo silent || echo booted) true"
done
tap_done
