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
for tool in mkdisk discover qinstall qboot markerparse stats report calltree; do
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

tap_done
