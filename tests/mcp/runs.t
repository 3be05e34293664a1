#!/bin/bash
# What mcp -w starts and stops: make is a stub that says what it was asked and ends when it is told.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/until.sh"

mkdir -p "$tmp/bin" "$tmp/tree/configs" "$tmp/files" "$tmp/secret"
echo '{"name":"demo"}' >"$tmp/tree/configs/demo.json"
touch "$tmp/files/kernel" "$tmp/secret/kernel" "$tmp/files/a\$b"
ln -s "$tmp/secret/kernel" "$tmp/files/link"
mkfifo "$tmp/gate"
cat >"$tmp/bin/make" <<END
#!/bin/bash
printf '%s\n' "\$@" >$tmp/asked
trap 'echo stopped >$tmp/stopped; exit 143' TERM
read -r status <>$tmp/gate & wait \$!
read -r status <$tmp/status; exit \$status
END
chmod +x "$tmp/bin/make"
PATH=$tmp/bin:$PATH
out=$tmp/out
call()	# TOOL ARGUMENTS: its structured content, or its error
{
	printf '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"%s","arguments":%s}}\n' "$1" "$2" |
		mcp -w -C "$tmp/tree" -r "$tmp/files" "$out" | jq -c '.result | .structuredContent // .content[0].text'
}
start() { run=$(call "$@" | jq -r .run) && until_true test -s "$tmp/asked"; }
state() { call status "{\"run\":\"$run\"}" | jq -r '.runs[0].state'; }
end()	# STATUS
{
	echo "$1" >"$tmp/status"
	echo >"$tmp/gate"
	until_true test -e "$out/.runs/$run.end"
}

start matrix '{"guest":"demo","settings":{"CPUS":[1,2],"SAMPLES":"auto","CMDLINE":"a b\"c'"'"'d","KERNEL":"'"$tmp"'/files/kernel","PRECISION":2.5}}'
tap_is 'make is asked so' "$(tail -n +3 "$tmp/asked")" "$tmp/tree
matrix
OUT=$out
GUEST=demo
CPUS=1 2
SAMPLES=auto
CMDLINE=a b\"c'd
KERNEL=$tmp/files/kernel
PRECISION=2.5"
tap_is 'it runs, and mcp has ended' "$(state)" running
tap_is 'its record' "$(jq -c '[.goal, .matrix, (.pid > 1), (.pid_start > 0), (.started_s > 0)]' "$out/.runs/$run.json")" '["matrix","demo",true,true,true]'
tap_like 'another one in that matrix' "$(call matrix '{"guest":"demo"}')" "^\"demo: run $run is under way in it\"$"
end 0
tap_is 'it is done' "$(state)" done
rm "$tmp/asked"
start ab '{"guest":"demo","a":{"CMDLINE":"it'"'"'s $x"},"b":{}}' 2>/dev/null || :
tap_ok 'a dollar is refused, and nothing was run' test ! -e "$tmp/asked"
start ab '{"guest":"demo","a":{"CMDLINE":"it'"'"'s"},"b":{"MEM":[64],"CMDLINE":"x"}}'
tap_is 'variants are quoted as for the shell' "$(grep '^[AB]=' "$tmp/asked")" "A='CMDLINE=it'\\''s'
B=MEM=64 CMDLINE=x"
end 1
tap_is 'one that fails' "$(state)" failed
mkdir -p "$tmp/alone" && cp "$(command -v mcp)" "$tmp/alone"
rm "$tmp/asked"
run=$(cd "$tmp/tree" && echo '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"matrix","arguments":{"guest":"demo"}}}' |
	"$tmp/alone/mcp" -w "$out" | jq -r .result.structuredContent.run)
until_true test -s "$tmp/asked"
tap_is 'where no pipeline is beside it, make runs here' "$(sed -n 2,3p "$tmp/asked" | xargs)" '-C .'
end 0

# ---- stopping

rm -f "$tmp/asked" "$tmp/stopped"
start discover '{"settings":{"KERNEL":"'"$tmp"'/files/kernel"}}'
tap_is 'cancel' "$(call cancel "{\"run\":\"$run\"}" | jq -r .state)" cancelled
tap_ok 'make was stopped' test -e "$tmp/stopped"
tap_is 'once more: nothing happens' "$(call cancel "{\"run\":\"$run\"}" | jq -r .state)" cancelled
tap_like 'no such handle' "$(call cancel '{"run":"000000000000"}')" 'no such run'
rm -f "$tmp/asked" "$tmp/stopped"
start matrix '{"guest":"demo"}'
other=$run
jq '.pid_start -= 1' "$out/.runs/$run.json" >"$tmp/record" && cp "$tmp/record" "$out/.runs/$run.json"
tap_is 'a number that is another process now' "$(call cancel "{\"run\":\"$run\"}" | jq -r .state) $(ls "$tmp/stopped" 2>&-)" 'lost '
jq '.pid_start += 1' "$tmp/record" >"$out/.runs/$run.json"

wait_for()	# OPTION: a call that waits, the notification that it is cancelled, and a ping
{
	printf '%s\n' '{"jsonrpc":"2.0","id":"w","method":"tools/call","params":{"name":"status","arguments":{"run":"'"$run"'","wait_s":50}}}' \
		'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"other"}}' \
		'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"w"}}' '{"jsonrpc":"2.0","id":2,"method":"ping"}' |
		mcp $1 -C "$tmp/tree" "$out" | jq -c .id
}
tap_is 'a call that waits is cancelled: no answer' "$(wait_for '')" 2
tap_is 'who may not write stops nothing by that' "$(state)" running
tap_is 'who may write' "$(wait_for -w)" 2
tap_is 'stops the run of that handle' "$(state)" cancelled

# ---- what is refused; nothing is run for it

rm -f "$tmp/asked"
for setting in '"LAUNCH":"x"' '"ENGINE":"x"' '"SLURM_ARGS":"x"' '"QEMU":"/bin/sh"' '"QEMU_ARGS":"x"' '"LOCK":"x"' '"OUT":"x"' '"BIN":"x"' '"NET":"user"' \
	'"CPUS":"1"' '"CPUS":[0]' '"CPUS":[]' '"SAMPLES":"$(id)"' '"SAMPLES":0' '"CMDLINE":"a$b"' '"CMDLINE":"a\nb"' '"CMDLINE":5' \
	'"MODELS":["a b"]' '"MODELS":["$(x)"]' '"ACCEL":"x"' '"MACHINE":"q35,accel=x"' '"KERNEL":"relative"' '"KERNEL":"/etc/passwd"' \
	"\"KERNEL\":\"$tmp/secret/kernel\"" "\"KERNEL\":\"$tmp/files/link\"" "\"KERNEL\":\"$tmp/files/../secret/kernel\"" "\"KERNEL\":\"$tmp/files/a\$b\"" "\"KERNEL\":\"$tmp/files/none\""; do
	tap_like "refused: $setting" "$(call matrix "{\"guest\":\"demo\",\"settings\":{$setting}}")" '^"(arguments\.settings\.|KERNEL: )'
done
for guest in ../demo demo/x -f '$(id)' none ''; do
	tap_like "no such guest: $guest" "$(call matrix "{\"guest\":\"$guest\"}")" '^"(arguments.guest: not a valid value|none: no such guest)'
done
tap_ok 'nothing was run' test ! -e "$tmp/asked"

# ---- the schema and make agree

tap_is 'each setting is one of make' "$(mcp -w </dev/null; echo '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' | mcp -w |
	jq -r '.result.tools[] | select(.name == "matrix").inputSchema.properties.settings.properties | keys[]' |
	while read -r name; do grep -q "[[:space:]]$name:" "$top/tools/make/settings.mk" || echo "$name"; done)" ''
tap_is 'its choices are those of the table' "$(echo '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' | mcp -w |
	jq -r '.result.tools[] | select(.name == "matrix").inputSchema.properties.settings.properties | to_entries[] | select(.value.enum) | "\(.key | ascii_downcase) \(.value.enum - ["wall icount"] | join(" "))"' |
	while read -r name words; do grep -q "X($name,.*words = \"$words\"" "$top/tools/lib/settings.h" || echo "$name: $words"; done)" ''
# ---- a full disk, and two writers at once

rm -f "$tmp/asked"
tap_like 'a disk that is full: nothing is run' "$(trap '' XFSZ; ulimit -f 0; call matrix '{"guest":"demo"}')" '^".*(File too large|make cannot be started)"'
tap_is 'and no record is left' "$(ls "$out/.runs" | grep -c '\.[0-9]*$') $(ls "$tmp/asked" 2>&-)" '0 '
for i in 1 2; do
	call matrix '{"guest":"demo"}' >"$tmp/writer.$i" &
	writers[i]=$!
done
wait ${writers[1]} ${writers[2]}
tap_is 'two at once: one of them runs' "$(cat "$tmp"/writer.[12] | grep -c 'is under way in it') $(cat "$tmp"/writer.[12] | jq -r '.run?' 2>&- | grep -c .)" '1 1'
run=$(cat "$tmp"/writer.[12] | jq -r 'objects.run')
tap_is 'and is stopped' "$(call cancel "{\"run\":\"$run\"}" | jq -r .state)" cancelled

# ---- what is no record, and what must not be lost

echo '{}' | tee "$out/.runs/aaaaaaaaaaaa.json" >"$out/.runs/aaaaaaaaaaaa.end"
tap_like 'a record that is none' "$(call status '{"run":"aaaaaaaaaaaa"}')" 'aaaaaaaaaaaa: no such run'
tap_like 'the others are there' "$(call status '{}')" "$run"
mkdir -p "$out/boot/demo/cpu_1" && echo log >"$out/boot/demo/cpu_1/001.boot.jsonl"
tap_like 'a boot that cannot be asked so' "$(call boot '{"guest":"demo","settings":{"KERNEL":"/etc/none"}}')" 'KERNEL: no such file'
tap_ok 'the last one is kept' test -e "$out/boot/demo/cpu_1/001.boot.jsonl"
brackets="$tmp/[a]"
mkdir -p "$brackets/boot/demo/cpu_1" && touch "$brackets/boot/demo/cpu_1/"{001.boot.jsonl,machine.json}
out=$brackets start boot '{"guest":"demo"}'
tap_is 'of one that can, it goes, in an OUT with brackets, too' "$(ls "$brackets/boot/demo/cpu_1")" machine.json
touch "$brackets/boot/demo/cpu_1/001.boot.jsonl"
tap_like 'another one in it' "$(out=$brackets call boot '{"guest":"demo"}')" "run $run is under way in it"
tap_ok 'deletes nothing' test -e "$brackets/boot/demo/cpu_1/001.boot.jsonl"
out=$brackets end 0
tap_done
