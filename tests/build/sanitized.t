#!/bin/sh
# The tools' golden tests and a boot once more, built with ASan and UBSan.
. tests/tap.sh

failed_lines()	# COMMAND...: its output without what went well
{
	"$@" >"$tmp/log" 2>&1 && return 0
	grep -v '^ok' "$tmp/log" | head -n 40
	return 1
}

# A copy of the tree, so that this build and that of the other tests do not undo each other.
tree=$tmp/tree
mkdir "$tree"
tar -cf - --exclude=./build --exclude=./out --exclude=./.git . | tar -xf - -C "$tree"
export ASAN_OPTIONS=detect_leaks=0
sanitized()
(
	cd "$tree" && make -s clean && make -s -j2 SAN=address,undefined CFLAGS='-O1 -g' all
)
tap_ok 'builds with ASan and UBSan' failed_lines sanitized
for tool in mkdisk discover qinstall qboot markerparse stats report calltree mcp; do
	tap_ok "sanitized: $tool" env TOOLS="$tree/build" "$tree/tests/golden" tests/$tool
done
boots()
{
	(cd "$tree" && PATH=$tree/build:$PATH &&
		echo '{"guest":"configs/demo.json","cpus":2,"cmdline":"garbage"}' |
		mkdisk -d "$tmp" | qboot | markerparse | stats | report >"$tmp/report") &&
		grep -q '^1 of 1 boots completed' "$tmp/report"
}
tap_ok 'sanitized: a boot and its report' boots
served()	# serve says nothing and ends well, whatever it is asked
{
	mkdir -p "$tmp/out/demo/.stamps"
	"$tree/build/serve" -p 0 "$tmp/out" >"$tmp/address" 2>"$tmp/said" &
	server=$!
	until grep -q / "$tmp/address"; do :; done
	address=$(cat "$tmp/address")
	port=${address##*:}
	port=${port%/}
	tests/serve/clients.pl crowd "$port" 50 20 / /healthz /metrics /mcp /files/demo/report.txt /files/../x '/events/%00' >"$tmp/answers"
	for header in 'Authorization: Basic QTpC' 'Authorization: Basic ====' 'Origin: x' 'Mcp-Session-Id: ' 'MCP-Protocol-Version: =?base64?A' 'Host: ['; do
		curl -s -o "$tmp/body" -H "$header" -H 'Content-Type: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"ping"}' "${address}mcp"
		curl -s -o "$tmp/body" -H "$header" "${address}mcp"
	done
	curl -sN -m 1 -o "$tmp/body" "${address}events" --next -sN -m 1 -o "$tmp/body" "${address}events?matrix=demo"
	kill $server
	wait $server && cat "$tmp/said" && [ ! -s "$tmp/said" ] && grep '^event: state' "$tmp/body"
}
tap_ok 'sanitized: serve' served

tap_done
