#!/bin/sh
# The filters' golden tests once more, under valgrind: what counts is what it says, not the output, since its
# arithmetic has other last digits.  Of the reports those of each format and of hostile texts will do, and of the tables
# of markers those that are read with a boot log: the sanitizers have all.
. tests/tap.sh

mkdir "$tmp/bin" "$tmp/said"
for tool in discover markerparse stats report calltree mcp; do
	cat >"$tmp/bin/$tool" <<-EOT
		#!/bin/sh
		case \$case in
		*/report/*-hostile | */report/hostile-* | */report/html | */report/latex | */report/json | */report/text) ;;
		*/report/* | */markerparse/table-*) exit 0 ;;
		esac
		exec valgrind -q --read-inline-info=no --log-file=$tmp/said/$tool.%p "$top/build/$tool" "\$@"
	EOT
	chmod +x "$tmp/bin/$tool"
done
for tool in discover markerparse stats report calltree mcp; do
	TOOLS=$tmp/bin tests/golden tests/$tool >"$tmp/log" 2>&1
	tap_ok "valgrind: $tool was run" grep -q . "$tmp/log"
	tap_is "valgrind: $tool" "$(cat "$tmp/said/$tool".* | grep '^==' | head -n 20)" ''
done
tap_done
