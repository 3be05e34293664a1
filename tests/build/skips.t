#!/bin/bash
# tests/run fails on a skip that its list of allowed ones does not have.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
mkdir some
printf '%s\n' "#!$BASH" ". $top/tests/tap.sh" "tap_skip 'a full disk' 'nothing can be mounted here'" 'tap_done' >some/one.t
chmod +x some/one.t
one=$(realpath --relative-to="$top" some/one.t)
ran()	# LINE...: how the run with such a list ended, and what it says of skips
{
	printf '%s\n' "$@" >list
	SKIPS=$tmp/list "$top/tests/run" "$one" >said 2>&1
	echo "$?" "$(grep -i 'skip.*:' said)"
}

unset SKIPS
tap_is 'without a list every skip may be' "$("$top/tests/run" "$one" >said 2>&1; echo $? "$(tail -n 1 said)")" '0 1 passed, 0 failed'
tap_is 'one that is listed may be' "$(ran '# why' "$one  a full .*")" '0 '
tap_is 'one that is not fails' "$(ran "$one a full")" "1 skipped, but not listed: $one: a full disk"
tap_is 'nor is it that of another file' "$(ran 'tests/make/errors.t a full disk')" "1 skipped, but not listed: $one: a full disk"
tap_is 'each that is listed is a test' "$(sed 's/#.*//; s/ .*//' "$top/.ci/skips" | while read -r file; do [ -f "$top/$file" ] || echo "$file"; done)" ''
tap_done
