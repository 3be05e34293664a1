#!/bin/sh
# The filters' tests once more: built with ASan and UBSan, and under valgrind.
. tests/tap.sh

filters='tests/markerparse tests/stats tests/report tests/unit'

# A copy of the tree, so that this build and that of the tests do not undo each other.
mkdir "$tmp/tree"
tar -cf - --exclude=./build --exclude=./out --exclude=./.git . | tar -xf - -C "$tmp/tree"
sanitized()
(
	cd "$tmp/tree" && make -s clean && make -s -j2 SAN=address,undefined CFLAGS='-O1 -g' all &&
		ASAN_OPTIONS=detect_leaks=0 tests/run $filters tests/mkdisk tests/qboot/*/ tests/qboot/outcomes.t
)
tap_ok 'ASan and UBSan' sanitized

for tool in mkdisk markerparse stats report; do
	printf '#!/bin/sh\nexec valgrind -q --error-exitcode=99 %s/tools/%s "$@"\n' "$top" $tool >"$tmp/$tool"
	chmod +x "$tmp/$tool"
done
for filter in tests/markerparse tests/stats tests/report; do
	tap_ok "valgrind: $filter" env TOOLS="$tmp" tests/golden $filter
done
tap_done
