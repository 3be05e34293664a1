#!/bin/bash
# git bisect run with the deterministic guard, as README has it, on the demo guest: it finds the commit that is slower.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
rm -r build configs && ln -s "$top/build" build && cp -r "$top/configs" .

# A guest whose commits change a command line: the 5th makes it slower, by one round of its work in 1000.
mkdir "$tmp/guest" && cd "$tmp/guest" || exit 1
git init -q . && git config user.name tester && git config user.email tester@example.org
commit()	# NUMBER CMDLINE
{
	echo "CMDLINE=$2" >settings
	echo "$1" >number
	git add . && git commit -q -m "$1"
}
for n in 1 2 3 4; do commit $n work=1000; done
for n in 5 6 7 8; do commit $n work=1001; done

cat >"$tmp/guard" <<END
make -s -C "$tmp/tree" LOCK="$tmp/lock" ab CLOCK=icount SAMPLES=1 A=CMDLINE=work=1000 B=@$tmp/guest/settings
verdict -B "$tmp/tree/out/demo"
END
git bisect start HEAD HEAD~7 >"$tmp/said" 2>&1
git bisect run sh "$tmp/guard" >"$tmp/said" 2>&1
tap_is 'git bisect run ends well' $? 0
tap_is 'with the commit that is slower' "$(git show -s --format=%s refs/bisect/bad)" 5
tap_ok 'what does not boot is bad, too' sh -c 'echo CMDLINE=fail=panic@kmain >settings; sh "$0" >/dev/null 2>&1; [ $? = 1 ]' "$tmp/guard"
tap_ok 'a mistake ends the search' sh -c 'echo CPUS=7 >settings; sh "$0" >/dev/null 2>&1; [ $? = 255 ]' "$tmp/guard"

tap_done
