#!/bin/sh
# The filters' golden tests once more, under valgrind: what counts is what it says, not the output, since its
# arithmetic has other last digits.
. tests/tap.sh

mkdir "$tmp/bin" "$tmp/said"
for tool in markerparse stats report; do
	printf '#!/bin/sh\nexec valgrind -q --log-file=%s/said/%s.%%p %s/build/%s "$@"\n' "$tmp" $tool "$top" $tool >"$tmp/bin/$tool"
	chmod +x "$tmp/bin/$tool"
done
for tool in markerparse stats report; do
	TOOLS=$tmp/bin tests/golden tests/$tool >"$tmp/log" 2>&1
	tap_ok "valgrind: $tool was run" grep -q . "$tmp/log"
	tap_is "valgrind: $tool" "$(cat "$tmp/said/$tool".* | grep '^==' | head -n 20)" ''
done
tap_done
