#!/bin/bash
# Every command in README.md is run as it stands there, and what it shows of a report is what reports look like.
. "$(dirname "$0")/../tap.sh"

# A tree of the programs as they are built here: nothing is built, and what is made is made elsewhere.
tree=$tmp/bootmatrix
mkdir "$tree" "$tmp/bin" "$tmp/kernel"
for file in "$top"/*; do
	case ${file##*/} in out | configs) ;; *) ln -s "$file" "$tree" ;; esac
done
cp -r "$top/configs" "$tree"
cp "$top/configs/linux.json" "$tree/configs/mine.json"
for name in old new; do cp "$top/build/guest/demo.elf" "$tree/$name.elf"; done
"$top/tests/minix/image" -t 1 "$tree/minix.iso"
export BOOTMATRIX_LOCK=$tmp/lock BOOTMATRIX_CPUS=2 BOOTMATRIX_RUNS=2 BOOTMATRIX_CMDLINE='work=10 pace=10'

# make, with fewer boots; what installs, tests, makes a PDF or needs a guest's image is planned only, as make -n does.
cat >"$tmp/bin/make" <<'END'
#!/bin/bash
for word; do
	case $word in
	deps* | test-deps | check* | paper | install-guest | serve) planned+=("$word") ;;
	GUEST=linux* | GUEST=xen* | GUEST=u-boot* | GUEST=uefi* | GUEST=mine | SAN=*) all_planned=1 ;;&
	SAMPLES=*) kept+=(SAMPLES=1) ;;
	*=* | -*) kept+=("$word") ;;
	*) kept+=("$word") goals=1 ;;
	esac
done
if [ -n "${all_planned:-}" ]; then
	said=$("$REAL_MAKE" -n "$@" 2>&1 >/dev/null) || { echo "$said"; echo "$said" | grep -q 'make deps-'; }
	exit
fi
if [ -n "${planned:-}" ]; then
	"$REAL_MAKE" -n "${planned[@]}" $(printf '%s\n' "${kept[@]}" | grep '^[A-Z]*=') >/dev/null || exit
	[ -n "${goals:-}" ] || exit 0
fi
"$REAL_MAKE" -s "${kept[@]}" && exit
case "${kept[*]}" in *ab\ * | *BASE=*) test -s out/demo/comparison.json && exit ;; esac # a verdict is an end, too
exit 2
END
chmod +x "$tmp/bin/make"
REAL_MAKE=$(command -v make)
export REAL_MAKE PATH="$tmp/bin:$PATH"
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

# The blocks of README, a file each: commands, without their "$ ", or what they show; and the commands in its text.
awk -v dir="$tmp/block" '
	/^    / { if (!inside) file = dir "." ++n; inside = 1; sub(/^    /, ""); sub(/^\$ /, ""); print >file; next }
	{ inside = 0 }' n=10 "$top/README.md"
perl -0777 -ne 's/^    .*\n//mg; s/\n/ /g; print "$1\n" while /`((?:make|ls|tests\/run|verdict) [^`]*)`/g' "$top/README.md" |
	sed 's/ISO=\.\.\./ISO=minix.iso/; s/^tests\/run/ls -d/; s/^verdict -B$/verdict -B out\/demo || [ $? != 255 ]/' |
	awk '!seen[$0]++' >"$tmp/spans"

# A kernel that gets slower, to be searched for: one that does not boot at all.
(cd "$tmp/kernel" && git init -q && git config user.name tester && git config user.email tester@example.org
for kernel in demo standin demo_lines; do
	[ -e "$top/build/guest/$kernel.elf" ] || kernel=standin
	cp "$top/build/guest/$kernel.elf" kernel.elf
	date +%N >number
	git add . && git commit -q -m "$kernel"
done
git bisect start HEAD HEAD~2) >"$tmp/said" 2>&1
cp "$top/build/guest/demo.elf" "$tmp/kernel/old.elf"

run()	# FILE: a block of commands
{
	(
		! grep -q '^git bisect' "$1" || cd "$tmp/kernel"
		. "$1"
	) </dev/null
}

cd "$tree" || exit 1
for block in "$tmp"/block.*; do
	first=$(head -n 1 "$block" | sed 's/  *#.*//')
	case $first in
	Scaling* | 'Boot times'* | *' boots completed') continue ;;
	esac
	tap_ok "$first" run "$block"
done
tap_is 'the search found what does not boot' "$(cd "$tmp/kernel" && git show -s --format=%s refs/bisect/bad)" standin
while read -r command; do
	case $command in
	*BASE=*) mkdir -p out/before && cp -r out/demo out/before ;;
	esac
	tap_ok "$command" sh -c "$command"
done <"$tmp/spans"
for file in report.txt results.json cpu_2.json cpu_2/001.boot.jsonl report.html; do
	tap_ok "there is out/demo/$file" test -s "out/demo/$file"
done
tap_ok 'the picture is there' test -s "$top/man/phases.png"
tap_ok 'that of the dashboard, too' test -s "$top/man/dashboard.png"

# ---- the samples

columns()	# TITLE: the words of its first line
{
	grep -A 1 -x " *$1" | tail -n 1 | tr -s ' ' '\n' | grep .
}
unknown()	# TITLE REPORT: words that README's sample has and the report, at any width, has not
{
	report -w 200 <"$2" | columns "$1" >"$tmp/columns"
	columns "$1" <"$top/README.md" | grep -vxFf "$tmp/columns"
}
names()	# what the lines of a first screen are about
{
	sed -n '/ boots completed$/,/^$/s/^ *\([a-z][a-z ]*[a-z]\)   *[^ ].*/\1/p'
}
tap_is 'its first screen is that of a report' "$(names <"$top/README.md")" "$(report "$top/tests/report/data/four.jsonl" | names)"
make matrix CLOCK=icount SAMPLES=1 CPUS='1 2' OUT="$tmp/exact" >"$tmp/said" 2>&1
tap_is 'the columns of Scaling in instructions' "$(unknown 'Scaling in instructions' "$tmp/exact/demo/results.json")" ''
tap_is 'and its speedup that of its means' \
	"$(awk '/cpu_[0-9]*: mean/ { sub(/.*cpu_/, ""); mean[$1 + 0] = $3 } /fastest with/ { cpus = $4; speedup = $6 }
		END { print (mean[1] / mean[cpus] - speedup) ^ 2 < 0.01 ^ 2 ? "so" : mean[1] / mean[cpus] " " speedup }' "$top/README.md")" so
tap_is 'what it says below is what reports say' "$(sed -n '/^    Scaling in instr/,/^$/p' "$top/README.md" | sed -n '/^      [A-Z]/,$p' | tr -s ' \n' ' ')" \
	"$(sed -n '/^Scaling in instr/,/^$/p' "$tmp/exact/demo/report.txt" | sed -n '/^  [A-Z]/,$p' | tr -s ' \n' ' ')"
tap_done
