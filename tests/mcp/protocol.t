#!/bin/bash
# mcp as a filter: versions, errors, tools that read, and what it refuses.
. "$(dirname "$0")/../tap.sh"

out=$tmp/out
meta='"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}'
ask() { printf '%s\n' "$1" | mcp "${@:2}" "$out" | jq -c "$filter"; }
call()	# TOOL ARGUMENTS [OPTION...]
{
	printf '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"%s","arguments":%s}}\n' "$1" "$2" |
		mcp "${@:3}" "$out" | jq -c "${filter:-.result}"
}

filter=.result.protocolVersion
for version in 2025-11-25 2025-06-18; do
	tap_is "a session of $version" "$(ask '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"'$version'"}}')" "\"$version\""
done
tap_is 'of a version that is unknown: the latest' "$(ask '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2020-01-01"}}')" '"2025-11-25"'

filter='.result | .resultType, .supportedVersions[0], (._meta | keys[0])'
tap_is 'server/discover' "$(ask '{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{'"$meta"'}}' | xargs)" \
	'complete 2026-07-28 io.modelcontextprotocol/serverInfo'
filter='.error.code'
tap_is 'without a version' "$(ask '{"jsonrpc":"2.0","id":1,"method":"server/discover"}')" -32602
tap_is 'without capabilities' "$(ask '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}')" -32602
tap_is 'ping is none of it' "$(ask '{"jsonrpc":"2.0","id":1,"method":"ping","params":{'"$meta"'}}')" -32601
filter='.error | .code, .data.requested'
tap_is 'of another version' "$(ask "$(echo '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{'"$meta"'}}' | sed s/2026-07-28/2031-01-01/)" | xargs)" '-32022 2031-01-01'

# ---- what is no request

filter='.error.code, .id'
tap_is 'no JSON' "$(ask '{"jsonrpc"' | xargs)" '-32700 null'
tap_is 'a batch' "$(ask '[{"jsonrpc":"2.0","id":1,"method":"ping"}]' | xargs)" '-32600 null'
tap_is 'no version' "$(ask '{"id":1,"method":"ping"}' | xargs)" '-32600 1'
tap_is 'an id that is none' "$(ask '{"jsonrpc":"2.0","id":[1],"method":"ping"}' | xargs)" '-32600 null'
for nul in '"method":"ping\u0000"' '"method":"ping","params":{"_meta":{"x":["\u0000"]}}' '"method":"tools/call","params":{"name":"guests\u0000"}' \
	'"method":"tools/call","params":{"name":"report","arguments":{"matrix":"demo\u0000x"}}' '"method":"resources/read","params":{"uri":"bootmatrix://guest/demo\u0000x"}'; do
	tap_is "a NUL character: $nul" "$(ask '{"jsonrpc":"2.0","id":1,'"$nul"'}' | xargs)" '-32600 1'
done
tap_is 'an unknown method' "$(ask '{"jsonrpc":"2.0","id":"a","method":"no/such"}' | xargs)" '-32601 a'
tap_is 'an unknown tool' "$(ask '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"boot"}}' | xargs)" '-32602 1'
tap_is 'params that are no object' "$(ask '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[1]}' | xargs)" '-32602 1'
tap_is 'nested beyond reason' "$(ask "$(head -c 100000 /dev/zero | tr '\0' '[')" | xargs)" '-32700 null'
tap_is 'a NUL byte' "$(printf '{"jsonrpc":"2.0","id":1,"method":"ping"\0}\n' | mcp | jq -c .error.code)" -32700
tap_is 'notifications and answers are not answered' "$(printf '%s\n' '{"jsonrpc":"2.0","method":"x"}' '{"jsonrpc":"2.0","id":1,"result":{}}' '' | mcp)" ''
tap_is 'a line of 10 MB, and one behind it' \
	"$({ head -c 10000000 /dev/zero | tr '\0' x; echo; echo '{"jsonrpc":"2.0","id":2,"method":"ping"}'; } | mcp | jq -c '.error.code, .id' | xargs)" '-32700 null null 2'
tap_ok 'it takes little memory' sh -c "head -c 10000000 /dev/zero | prlimit --as=64000000 mcp >'$tmp/line'"
printf '{"jsonrpc":"2.0","id":1,"method":"ping"}\n' >"$tmp/ping"
tap_is 'a full disk' "$(mcp <"$tmp/ping" 2>&1 >/dev/full; echo $?)" "mcp: stdout: No space left on device: free some, or write elsewhere
1"

# ---- what is read: a matrix that a hostile guest was booted in

make -s LOCK="$tmp/lock" OUT="$out" CPUS=1 SAMPLES=1 CMDLINE=garbage matrix >"$tmp/said" 2>&1
make -s LOCK="$tmp/lock" OUT="$out/bad" CPUS='1 2' SAMPLES=1 CMDLINE=fail=panic@cstart matrix >"$tmp/said" 2>&1
filter=.result.structuredContent
tap_is 'matrices' "$(filter='.result.structuredContent.matrices | map([.matrix, .planned, .made, .completed, .results])' call matrices '{}')" \
	'[["bad/demo",2,2,0,true],["demo",1,1,1,true]]'
tap_is 'nothing runs' "$(call status '{}')" '{"running":false,"runs":[],"matrices":[]}'
tap_is 'results: a failure with its evidence' "$(call results '{"matrix":"bad/demo","config":"cpu_2"}' | jq -c '.configurations[0] | .attempted, .completed, .failures[0].outcome, .failures[0].last_phase' | xargs)" \
	'1 0 panic cstart_phase'
tap_is 'phases on demand' "$(call results '{"matrix":"demo","detail":["phases"]}' | jq '.configurations[0] | (.phases | length > 5), has("samples")' | xargs)" 'true false'
tap_like 'report' "$(call report '{"matrix":"demo"}' | jq -r .report)" '^1 of 1 boots completed'
tap_is 'log: no control character of the guest' "$(call log '{"matrix":"demo","config":"cpu_1","sample":"001","tail":1000}' | jq -r '.lines[].text' | LC_ALL=C grep -c '[^ -~]')" 0
tap_is 'log: said to be untrusted' "$(filter='.result | .structuredContent.untrusted_guest_output, .content[0].text[:23]' call log '{"matrix":"demo","config":"cpu_1","sample":"001"}' | xargs)" 'true [untrusted guest output'
tap_is 'log: tail and grep' "$(call log '{"matrix":"demo","config":"cpu_1","sample":"001","grep":"CPUS ONLINE","tail":1}' | jq -r '.lines[].text')" 'CPUs online: 1'
tap_is 'log: context' "$(call log '{"matrix":"demo","config":"cpu_1","sample":"001","grep":"CPUs online","context":1}' | jq '.lines | length')" 3
tap_like 'compare' "$(call compare '{"matrix":"demo","base":"demo"}' | jq -r '.verdict')" '^(undecided|no slower)$'
filter='.result.isError, .result.content[0].text'
tap_is 'a comparison that is not there' "$(call compare '{"matrix":"demo"}' | xargs)" 'true no comparison yet: name a base'
cp -r "$tmp/out/demo" "$tmp/out/ended" && jq -c '.cpu_1.end = "scheduler_ready"' "$tmp/out/demo/results.json" >"$tmp/out/ended/results.json"
tap_like 'nor one that cannot be, which stats says' "$(call compare '{"matrix":"demo","base":"ended"}' | xargs)" \
	'^true stats: cpu_1: boot time goes from t0 to shell_prompt, in the base from t0 to scheduler_ready \(stats: status 1\)'
rm -r "${tmp:?}/out/ended"
for name in .. ../x /etc demo/../.. .runs 'demo/.stamps'; do
	tap_like "no such matrix: $name" "$(call report "{\"matrix\":\"$name\"}" | xargs)" '^true arguments.matrix: not a valid value'
done
tap_like 'no such sample' "$(call log '{"matrix":"demo","config":"cpu_1","sample":"009"}' | xargs)" '^true no such boot'

filter='.result.completion | .values[0], .total'
complete() { ask '{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":{"type":"ref/resource","uri":"'"$1"'"},"argument":{"name":"'"$2"'","value":"'"$3"'"}}}' | xargs; }
tap_is 'completion: a matrix' "$(complete 'bootmatrix://matrix/{+matrix}/results.json' matrix ba)" 'bad/demo 1'
tap_is 'a guest' "$(complete 'bootmatrix://guest/{guest}' guest demo-arm6)" 'demo-arm64 1'
tap_is 'what there is none of' "$(complete 'bootmatrix://guest/{guest}' other x)" 'null 0'
filter='.result.contents[0].text | fromjson | .title'
tap_is 'a guest is a resource' "$(ask '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"bootmatrix://guest/demo"}}')" "$(jq .title "$top/configs/demo.json")"
filter='.result.contents[0].text | fromjson | keys[0]'
tap_is 'a resource' "$(ask '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"bootmatrix://matrix/demo/results.json"}}')" '"cpu_1"'
filter='.result.contents[0].text | fromjson | has("$defs") or has("properties")'
tap_is 'the schema of results' "$(ask '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"bootmatrix://schema/results.schema.json"}}')" true
filter=.error.code
for uri in bootmatrix://matrix/../results.json bootmatrix://matrix/demo/.stamps/seed file:///etc/passwd bootmatrix://matrix/results.json bootmatrix://guest/../demo bootmatrix://guest/none; do
	tap_is "no resource: $uri" "$(ask '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"'$uri'"}}')" -32002
done
mkdir "$out/links" "$tmp/elsewhere" && cp "$out/demo/results.json" "$tmp/elsewhere"
echo secret >"$tmp/secret"
ln -s "$tmp/secret" "$out/links/report.txt"
ln -s "$tmp/elsewhere" "$out/elsewhere"
for uri in bootmatrix://matrix/links/report.txt bootmatrix://matrix/elsewhere/results.json; do
	tap_is "no resource, by a link: $uri" "$(ask '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"'"$uri"'"}}')" -32002
done
filter='.result.isError, .result.content[0].text'
tap_like 'no matrix by a link' "$(call results '{"matrix":"elsewhere"}' | xargs)" '^true elsewhere: no such matrix'
mkdir "$out/links/cpu_2" && cp -r "$out/demo/cpu_1" "$tmp/elsewhere" && cp "$out/demo/cpu_1/001.boot.jsonl" "$out/links/cpu_2/002.boot.jsonl"
ln -s "$tmp/elsewhere/cpu_1" "$out/links/cpu_1"
ln -s "$tmp/elsewhere/cpu_1/001.boot.jsonl" "$out/links/cpu_2"
ln -s "$tmp/elsewhere/results.json" "$out/links/results.json"
echo '{"comparison":{"status":0}}' >"$tmp/elsewhere/comparison.json"
ln -s "$tmp/elsewhere/comparison.json" "$out/links/comparison.json"
for tool in results report; do
	tap_is "$tool: no file by a link" "$(call $tool '{"matrix":"links"}' | xargs)" 'true links: no results yet: the tool status tells how far it is'
done
tap_is 'compare: no base by a link' "$(call compare '{"matrix":"demo","base":"links"}' | xargs)" 'true one of the two has no results yet'
tap_is 'nor the last comparison' "$(call compare '{"matrix":"links"}' | xargs)" 'true no comparison yet: name a base'
for boot in cpu_1 cpu_2; do
	tap_is "log: none by a link, $boot" "$(call log '{"matrix":"links","config":"'$boot'","sample":"1"}' | xargs)" 'true the log: a symbolic link, which is not followed'
done
tap_is 'log: another beside it' "$(filter=.result.isError call log '{"matrix":"links","config":"cpu_2","sample":"2"}')" false
tap_is 'matrices: no results by a link' "$(filter='.result.structuredContent.matrices[] | select(.matrix == "links").results' call matrices '{}')" false
filter='[.result.resources[].uri | select(test("links|elsewhere"))]'
tap_is 'nor is one listed' "$(ask '{"jsonrpc":"2.0","id":1,"method":"resources/list"}')" '[]'
rm -r "$out/links" "$out/elsewhere"

# ---- how long it will take: of boots beside each other as many a time

eight=$out/eight/demo/cpu_1
mkdir -p "$eight" "$out/eight/demo/.stamps"
echo cpu_1 >"$out/eight/demo/.stamps/configs"
echo '8 0' >"$out/eight/demo/.stamps/samples"
for i in 1 2 3 4; do
	echo '{"end":{"outcome":"booted","at_ns":900000000,"lifetime_ns":1000000000}}' >"$eight/00$i.boot.jsonl"
done
began()	# SECOND...: when each of them began
{
	for i in 1 2 3 4; do
		touch -d "@$((1000000000 + $1))" "$eight/00$i.boot.jsonl"
		shift
	done
}
filter='.result.structuredContent.matrices[] | select(.matrix == "eight/demo") | .planned'
echo '8 2 cpu_1-icount:3 cpu_1:5' >"$out/eight/demo/.stamps/samples"
tap_is 'a configuration may have fewer boots than others' "$(call matrices '{}')" 7
echo '8 0' >"$out/eight/demo/.stamps/samples"
filter='.result.structuredContent.matrices[] | .made, (.boots | length), .eta_s'
touch "$eight/005.boot.jsonl.$$"
began 0 1 10 99
tap_is 'four boots of a second are left, one by one' "$(call status '{}' | xargs)" '4 1 4'
touch "$eight/006.boot.jsonl.$$"
began 1 0 0 1
tap_is 'two beside each other' "$(call status '{}' | xargs)" '4 2 2'
began 0 0 2 7
jq -c '.end.lifetime_ns = 5000000000' "$eight/001.boot.jsonl" >"$tmp/long" && cp "$tmp/long" "$eight/001.boot.jsonl" && touch -d @1000000000 "$eight/001.boot.jsonl"
tap_is 'beside a long one' "$(call status '{}' | jq .)" '4
2
6'
sed 's/5000000000/1000000000/' "$tmp/long" >"$eight/001.boot.jsonl"
{ echo '{"at_ns":1000000,"serial":"\r\n"}'; printf '{"at_ns":2000000,"serial":"%03000dneedle%020000d\\r\\n"}\n' 0 0; } >>"$eight/005.boot.jsonl.$$"
filter='.result.structuredContent | .lines[] | .line, .at_ms, .text[:3], (.text | length), (.text | test("needle"))'
log() { call log '{"matrix":"eight/demo","config":"cpu_1","sample":'"$1"'}' | xargs; }
tap_is 'log: the time of an empty line; a line is bounded' "$(log '"005"')" '1 1  0 false 2 2 000 503 false 3 2 000 503 false'
tap_is 'log: what is found is shown, wherever in the line it is' "$(log '5,"grep":"needle"')" '2 2 ... 506 true'
printf '{"at_ns":1000000,"serial":"%016384d"}\n{"at_ns":5000000,"serial":"rest\\r\\n"}\n' 0 >"$eight/006.boot.jsonl.$$"
filter='.result.structuredContent | .lines[] | .line, .at_ms'
tap_is 'log: the rest of a line that is too long has its own time' "$(log '"006","grep":""')" '1 1 2 5'
printf '{"at_ns":%s,"serial":"%s"}\n' 1 'menu\u001b[02;01Hg\r\u001b[02;02Hru' 2 '\u001b[02;03H\u001b[02;04Hb> \u001b[04;01H' >"$eight/006.boot.jsonl.$$"
filter='.result.structuredContent.lines[].text'
tap_is 'log: a jump to where the cursor is ends no line' "$(log '"006"')" 'menu grub> '
ln -s none "$eight/007.boot.jsonl.$$"
filter='.result | .isError, .content[0].text'
tap_is 'log: one that cannot be read' "$(log '"007"')" 'true the log: a symbolic link, which is not followed'
rm "$eight/007.boot.jsonl.$$"
tap_is 'log: a sample as a number' "$(log 7)" 'true no such boot in the matrix'
rm -r "$out/eight"
brackets="$tmp/[a]"
mkdir "$brackets" && cp -r "$out/demo" "$brackets"
filter=.result.structuredContent.total_lines
tap_like 'log: an OUT with brackets' "$(out=$brackets call log '{"matrix":"demo","config":"cpu_1","sample":"1"}')" '^[1-9]'

# ---- what a client is told when it changes: of a session, and of a request that listens

results=bootmatrix://matrix/demo/results.json
mkfifo "$tmp/asked" "$tmp/told"
mcp "$out" <"$tmp/asked" >"$tmp/told" &
exec 4>"$tmp/asked" 3<"$tmp/told"
tell() { printf '%s\n' "$1" >&4; }
hear() { IFS= read -r -t 60 line <&3 && jq -c "$filter" <<<"$line"; }
filter=.result
tell '{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"'$results'"}}'
tap_is 'subscribe' "$(hear)" '{}'
filter=.error.code
tell '{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"test://none"}}'
tap_is 'to what is none' "$(hear)" -32002
filter='.method, .params.uri'
touch "$out/demo/results.json"
tap_is 'it has changed' "$(hear | xargs)" "notifications/resources/updated $results"
filter=.id
tell '{"jsonrpc":"2.0","id":2,"method":"resources/unsubscribe","params":{"uri":"'$results'"}}'
tap_is 'unsubscribe' "$(hear)" 2
filter='.method, .params.notifications, .params._meta["io.modelcontextprotocol/subscriptionId"]'
tell '{"jsonrpc":"2.0","id":"l","method":"subscriptions/listen","params":{'"$meta"',"notifications":{"resourcesListChanged":true,"promptsListChanged":true,"resourceSubscriptions":["'$results'","test://none"]}}}'
tap_is 'listening is acknowledged: what there is to hear' "$(hear | jq -c .)" "\"notifications/subscriptions/acknowledged\"
{\"resourcesListChanged\":true,\"resourceSubscriptions\":[\"$results\"]}
\"l\""
filter='.method, .params._meta["io.modelcontextprotocol/subscriptionId"]'
rm "$out/bad/demo/report.txt"
tap_is 'a resource has gone' "$(hear | xargs)" 'notifications/resources/list_changed l'
touch "$out/demo/results.json"
tap_is 'one has changed' "$(hear | xargs)" 'notifications/resources/updated l'
tell '{"jsonrpc":"2.0","id":"k","method":"subscriptions/listen","params":{'"$meta"',"notifications":{"resourcesListChanged":true}}}'
tap_is 'another listens' "$(hear | xargs)" 'notifications/subscriptions/acknowledged k'
rm "$out/demo/report.txt"
tap_is 'both are told that one has gone' "$({ hear; hear; } | xargs -n 2 | sort)" 'notifications/resources/list_changed k
notifications/resources/list_changed l'
tell '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"l"}}'
tell '{"jsonrpc":"2.0","id":3,"method":"ping"}'
filter=.id
tap_is 'cancelled' "$(hear)" 3
exec 4>&- 3<&-
filter='.result._meta | has("io.modelcontextprotocol/subscriptionId")'
tap_is 'at the end of input it is answered' "$(ask '{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{'"$meta"',"notifications":{}}}' | tail -n 1)" true
filter=.error.code
tap_done
