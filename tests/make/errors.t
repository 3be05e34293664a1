#!/bin/bash
# A user's errors, each of its kind: make says one line that names the place and the remedy, and does nothing else.
. "$(dirname "$0")/../tap.sh"
cd "$top" || exit 1
dir=$tmp/d
mkdir -p "$dir/sub" "$dir/bin"
echo hello >"$dir/text"
: >"$dir/empty"
head -c 40000 /dev/zero >"$dir/zeroes"
gzip -c build/guest/demo.elf | head -c 3000 >"$dir/cut.gz"
echo '{' >"$dir/open.json"
sed 's/"serial"/"seriel"/' configs/demo.json >"$dir/typo.json"
sed 's/"panic": \["/&(/' configs/demo.json >"$dir/regex.json"
for program in bash sh awk sed mkdir mv rm cat cksum cmp touch od dirname env grep printf seq xargs tr cut sort uname realpath readlink make nproc find; do
	ln -s "$(command -v $program)" "$dir/bin/$program"
done
ln -s "$(command -v timeout)" "$dir/bin"
mkdir "$dir/cluster"; printf '#!/bin/sh\nexit 1\n' | tee "$dir/cluster/sinfo" >"$dir/cluster/srun"; chmod +x "$dir"/cluster/s*
if [ "$(id -u)" = 0 ]; then nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'; else nobody=; fi
chmod 711 "$tmp"; mkdir "$dir/closed"; chmod 555 "$dir/closed"

# What is asked | what is told.  @ is the directory above; a line that begins with ! is a whole command.
table='matrix SAMPLE=5 | SAMPLE: no such variable; did you mean SAMPLES\?
matrix MEMORYSIZE=5 | MEMORYSIZE: no such variable: make help lists them
!env CI=true SAMPLES=3 make matrix | SAMPLES from the environment is not used: say make SAMPLES=..., or BOOTMATRIX_SAMPLES
matrx | matrx: no such goal; did you mean matrix\?
frobnicate | frobnicate: no such goal: make help lists them
matrix SAMPLES=five | SAMPLES: not a whole number: five
matrix CPUS=1,2 | CPUS: not a whole number: 1,2: separate them by blanks
matrix CPUS=0 | CPUS: must be at least 1: 0
matrix CPUS=300 | CPUS: out of range 1..255
matrix SEED=99999999999999999999 | SEED: too large: 9+
matrix TIMEOUT=604801 | TIMEOUT: out of range 1..604800
matrix CLOCK=icont | CLOCK: not one of wall icount: icont
matrix MEM=64M | MEM: not a whole number: 64M: without a unit
paper CHAPTER=x | CHAPTER: not a whole number: x
matrix HISTORY=@/text | HISTORY: .*/text cannot be written: name another: HISTORY=DIRECTORY
matrix HISTORY=@/text/h | HISTORY: .*/text/h cannot be written: name another: HISTORY=DIRECTORY
matrix GUEST=configs/demo | GUEST: no configs/demo; did you mean configs/demo.json\?
matrix REQUIRE=101% | REQUIRE: not all, a number or a percentage: 101%
compare BASE=@/sub | sub: neither results.json nor cpu_\*.json
install-guest | demo.json: install: missing: how demo is installed is not known
matrix TIMEOUT=0 | TIMEOUT: must be at least 1: 0
matrix REQUIRE=most | REQUIRE: not all, a number or a percentage: most
matrix SAMPLES=auto PRECISION=0 | PRECISION: not a percentage, above 0 and at most 100: 0
matrix PRECISION=1 | PRECISION: is of SAMPLES=auto alone: say that too
matrix A=KERNEL=@/text B=KERNEL=@/empty | A: is of make ab alone: say that too
html GUESTS=demo | GUESTS: is of make across alone: say that too
matrix BASE=@/sub | BASE: is of make compare or make profile alone: say one of these too
figures FLOOR=2 | FLOOR: is of make compare or make ab or make history alone: say one of these too
html CONFIGS=cpu_1 | CONFIGS: is of make compare or make ab alone: say one of these too
matrix FROM=demo | FROM: is of make new or make discover alone: say one of these too
matrix STAGE=@/sub | STAGE: is of ENGINE=slurm alone: say that too
matrix SLURM_ARGS=-p | SLURM_ARGS: is of ENGINE=slurm alone: say that too
!env PATH=@/bin make matrix ENGINE=slurm | ENGINE: slurm: no sinfo: make deps-slurm installs it
!env PATH=@/cluster:/usr/bin:/bin make matrix ENGINE=slurm | ENGINE: slurm: no cluster answers: make slurm-up starts one on this host; SLURM_CONF=FILE names another
serve PORT=x | PORT: no port: x: a number up to 65535, or 0 for any
serve PORT=70000 | PORT: no port: 70000: a number up to 65535, or 0 for any
matrix VARIANTS=a | VARIANTS: there is no VARIANT_a: say what it sets
ab | A and B: empty: say what differs: B=
compare BASE=@/none | BASE: no .*/none: an earlier OUT
matrix VARIANTS=a VARIANT_a=work | VARIANT_a: not SETTING=VALUE: work
ab A=@/text | A: not SETTING=VALUE: .*text: name the setting, as in A=KERNEL=.*text
ab B=CPUS=2 | B: CPUS: not a setting of one machine
ab B=CLOCK=icount | A and B: times of different clocks do not compare
ab A=MEM=x | A: MEM: not a whole number: x
ab B=KERNAL=x | B: KERNAL: not a setting of one machine; did you mean KERNEL\?
ab B=KERNEL=@/text | B: KERNEL: .*/text: not a kernel: neither ELF nor Linux nor multiboot
ab A=KERNEL=@/gone B=KERNEL=@/text | A: KERNEL: .*/gone: No such file
ab KERNEL=@/text B=CMDLINE=x | pipeline: KERNEL: .*/text: not a kernel
ab B=SYMBOLS=@/text | B: SYMBOLS: .*/text:1: expected an address, a type and a name
ab B=BOOT=loader | B: .*demo.json: no kernel, disk or cdrom: nothing to boot
ab B=GUEST=dmeo | B: GUEST: no configs/dmeo.json; did you mean demo\?
ab B=CMDLINE=x CONFIGS=cpu_9 | CONFIGS: this matrix has no cpu_9: it has cpu_1
compare BASE=@/empty | BASE: .*/empty: no records: give those of markerparse, or a results.json
compare BASE=@/sub CONFIGS=cpu_9 | CONFIGS: this matrix has no cpu_9: it has cpu_1
history HISTORY=@/sub | HISTORY: no results in .*/sub/demo: make matrix HISTORY=.*/sub adds one
profile BASE=@/none | BASE: no .*/none: an OUT/GUEST of which make profile made one, or the file of a profile
profile BASE=@/sub | BASE: no .*/sub/profile/\*/001.profile: an OUT/GUEST of which make profile made one
profile PROBE=off | PROBE=off: only a probe that counts follows a boot: PROBE=count
matrix LAUNCH=( | LAUNCH: not a command of the shell: \(: quote it as for that
matrix MODELS=a$b | MODELS: a\$b: make reads . as a variable
run KERNEL=@/text | KERNEL: .*/text: not a kernel
discover KERNEL=@/text | KERNEL: .*/text: not a kernel
observer KERNEL=@/text | KERNEL: .*/text: not a kernel
across GUESTS=demo,linux | GUESTS: .* demo,linux: separate names by blanks, or name the file another
across GUESTS=dmeo | GUESTS: no configs/dmeo.json; did you mean demo\?
new FROM=dmeo GUEST=mine | FROM: no configs/dmeo.json; did you mean demo\?
ab FLOOR=x | FLOOR: not a percentage from 0 to 100: x
compare FLOOR=101 | FLOOR: not a percentage from 0 to 100: 101
matrix KEEP_GOING=2 | KEEP_GOING: neither 0 nor 1: 2
matrix V=2 | V: neither 0 nor 1: 2
new FORCE=yes GUEST=demo KERNEL=@/text | FORCE: neither 0 nor 1: yes
matrix QEMU_ARGS="a | QEMU_ARGS: no closing ": quote it as for the shell
matrix HISTORY=-n | HISTORY: cannot begin with a dash: -n
matrix HISTORY=@/h$$x | HISTORY: cannot have the character \$: .*/h\$x: name another
matrix HISTORY=@/h$x | HISTORY: .*/h\$x: make reads . as a variable: name another
matrix DISKS=@/text | DISKS: further ones, and there is no disk: name that first \(DISK of make\)
matrix OUT=a:b | OUT: cannot have the character :: a:b: name another
matrix GUEST=dmeo | GUEST: no configs/dmeo.json; did you mean demo\?
matrix GUEST=demo.json | GUEST: no demo.json; did you mean demo\?
matrix GUEST=@/sub | GUEST: is a directory: name a profile: .*/sub
matrix GUEST=configs/ | GUEST: is a directory: name a profile: configs/
matrix GUEST=plan9 | GUEST: no configs/plan9.json; there are: demo
matrix GUEST=@/text | text: not a profile, which begins with \{: a kernel is named as such \(KERNEL of make\)
matrix GUEST=build/guest/demo.elf | demo.elf: not a profile, which begins with \{
matrix QEMU=qemu-system-arm | QEMU: .*qemu-system-arm knows no pc: -M help lists them
matrix GUEST=@/open.json | open.json:2: string or .* expected .*: correct the JSON there
matrix GUEST=@/typo.json | typo.json: markers\[0\].seriel: unknown key; did you mean serial\?
matrix GUEST=@/regex.json | regex.json: panic\[0\]: offset [0-9]+: missing closing parenthesis; \\\\ before a character takes it literally
matrix KERNEL=@/gone | KERNEL: no .*/gone: it is looked for from
matrix KERNEL=@/text | text: not a kernel: neither ELF nor Linux nor multiboot
matrix KERNEL=@/empty | empty: empty file: build or fetch it again
matrix KERNEL=@/sub | sub: is a directory: name a file
matrix KERNEL=@/cut.gz | cut.gz: cannot unpack: truncated gzip input: build or fetch it again
matrix INITRD=@/cut.gz | cut.gz: truncated gzip input: build or fetch it again
matrix SYMBOLS=@/text | text:1: expected an address, a type and a name, as nm writes them
matrix GUEST=minix | minix is started from its ISO: give iso, to make as ISO=FILE; make minix-iso says where
matrix GUEST=minix ISO=@/zeroes | zeroes: not an ISO 9660 image: fetch it again, or name another
symbols | symbols: the kernel of demo names its functions itself: nothing is missing
matrix GUEST=minix ISO=@/text BOOT=disk | BOOT: no .*/installed.qcow2: make install-guest makes it; or name a DISK
matrix DISK=@/gone.img | DISK: no .*/gone.img: it is looked for from
matrix MACHINE=q36 | MACHINE: .*qemu-system-i386 knows no q36: -M help lists them
matrix MODELS=pentium9 | MODELS: .*qemu-system-i386 knows no pentium9: -cpu help lists them
matrix ARCH=sparc | ARCH: not one of: i386 x86_64
matrix QEMU=qemu-none | qemu-none: no such program in .PATH: install it \(make deps\), or name another
matrix QEMU=/bin/true | /bin/true: not a QEMU, such as qemu-system-i386
matrix QEMU=@/text | text: is no program that may be executed: name another
!env PATH=@/bin make matrix OUT=@/out | qemu-system-i386: no such program in \$PATH: install it \(make deps\)
!nobody make matrix OUT=@/closed/out | OUT: .*/closed/out cannot be written: name another: OUT=DIRECTORY
!nobody make run LOCK=@/closed/lock | LOCK: .*/closed/lock cannot be written: name another: LOCK=DIRECTORY
compare | BASE: empty: an earlier OUT/GUEST or its results.json
across | across: GUESTS: empty: name two or more
compare BASE=@/text | text:1: column 5: .* expected near .hello.
profile CPUS=2 | CPUS=2: .* only one CPU can be followed: CPUS=1
discover | discover: nothing to boot: name a KERNEL .* or a known GUEST
new KERNEL=@/text | new: GUEST: name the profile that is to be written: make new GUEST=mine KERNEL=
new GUEST=demo KERNEL=@/text | new: configs/demo.json is there already: FORCE=1 overwrites it'

while IFS= read -r line; do
	what=${line%% | *} told=${line#* | }
	what=${what//@/$dir}
	read -ra words <<<"${what#!}"
	if [ "${what:0:1}" != '!' ]; then words=(make "${words[@]}"); fi
	if [ "${words[0]}" = nobody ]; then words=($nobody "${words[@]:1}"); fi
	name=${what//$dir\//}
	case $what in *OUT=*) ;; *) words+=(OUT="$tmp/out") ;; esac
	case $what in *LOCK=*) ;; *) words+=(LOCK="$tmp/leases") ;; esac
	case $what in *CPUS=*) ;; *) words+=(CPUS=1) ;; esac
	"${words[@]}" -s >"$tmp/said" 2>&1 && tap_result 'not ok' "$name: fails"
	sed -i '/^make: .*: symbols\] Error/d' "$tmp/said"
	tap_is "$name: one line" "$(wc -l <"$tmp/said") $(grep -cE -- "$told" "$tmp/said")" '1 1'
done <<<"$table"

# What no record can have, of any setting that stands in one; what it can have is passed on.
asked() { make -n matrix CPUS=1 OUT="$tmp/out" LOCK="$tmp/leases" "$@" 2>&1 >/dev/null | sed 's/.*pipeline: //; s/\.  Stop\.//'; }
tap_is 'a control character' "$(asked CMDLINE=$'a\x01b'; asked REVISION=$'1\r'; asked QEMU=$'a\rb'; asked VARIANTS=a VARIANT_a=$'CMDLINE=\x1f')" \
	'CMDLINE: has a control character
REVISION: has a control character
QEMU: has a control character
VARIANT_a: CMDLINE: has a control character'
tap_is 'a file of settings that is a directory' "$(asked VARIANTS=a VARIANT_a=@.)" 'VARIANT_a: is a directory: name a file: @.'
tap_is 'a blank in a directory, where its first word is one' "$(make -s matrix OUT="$dir/sub b" 2>&1 | sed 's/.*pipeline: //')" \
	"OUT: more than one word: $dir/sub b.  Stop."
tap_is 'what is not UTF-8' "$(asked CMDLINE=$'a\xe9b'; asked REVISION=$'\xe9'; asked LAUNCH=$'\xe9'; asked QEMU_ARGS=$'\xe2\x82')" 'CMDLINE: is not UTF-8
REVISION: is not UTF-8
LAUNCH: is not UTF-8
QEMU_ARGS: is not UTF-8'
tap_is 'UTF-8, and a tab' "$(asked CMDLINE=$'a\t\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80')" ''

tap_like 'doctor asks whether a cluster answers' "$(PATH=$dir/cluster:$PATH make -s doctor)" '
slurm +missing +no cluster answers: make slurm-up starts one on this host'
tap_like 'and tells one that does' "$(printf '#!/bin/sh\n' >"$dir/cluster/sinfo"; PATH=$dir/cluster:$PATH make -s doctor)" '
slurm +ok +.*/srun'

printf '#!/bin/sh\necho "sinfo: error: (a file): it'"'"'s old" >&2\necho 8\n' >"$dir/cluster/sinfo"
tap_is 'what a cluster warns of is no node' "$(PATH=$dir/cluster:$PATH make -n matrix ENGINE=slurm CPUS=9 OUT="$tmp/out" LOCK="$tmp/leases" 2>&1 |
	grep -oE 'syntax error|exact -c\$\(\(9 < 8 \? 9 : 8\)\)' | sort -u)" 'exact -c$((9 < 8 ? 9 : 8))'

# A full disk, where a file system can be made: whoever writes to it says what to do.
full=$tmp/full
PATH=$top/build:$top/build/libexec:$PATH
lost='No space left on device: free some, or write elsewhere'
mkdir "$full"
if mount -t tmpfs -o size=64k none "$full" 2>/dev/null; then
	make -s matrix OUT="$full" LOCK="$tmp/leases" CPUS=1 SAMPLES=1 >"$tmp/said" 2>&1
	tap_like 'a full disk: make, whoever finds no room first' "$? $(grep -v '^\[' "$tmp/said")" "^2 .*: $lost"
	rm -rf "${full:?}"/*
	make -s OUT="$full" LOCK="$tmp/leases" --eval "$full/cpu_1/x: ; \$(begin) cat build/qboot >\$(part); \$(end)" "$full/cpu_1/x" >"$tmp/said" 2>&1
	tap_is 'a full disk: of what does not say what to do, its recipe does' "$(grep -v '^make' "$tmp/said")" "cat: write error: No space left on device
pipeline: $full/cpu_1: $lost"
	rm -rf "${full:?}"/*
	mkdir "$full/cpu_1"; echo '{"machine":{"cpus":1}}' >"$full/cpu_1/machine.json"
	: >"$full/order"
	cp build/guest/demo.elf "$dir/packed"; gzip -f "$dir/packed"
	cat /dev/zero >"$full/zeroes" 2>/dev/null
	what=tests/report/data/four.jsonl
	said() { "$@" 2>&1 >/dev/null | tail -n 1; }
	cell() { echo '{"guest":"configs/demo.json"'"$1"'}' | TMPDIR=$full said mkdisk -d "$full"; }
	tap_like 'a full disk: the journal' "$(said boot -j "$full/order" -s 1 "$full/cpu_1/001.boot.jsonl" -- true)" "^boot: .*order: $lost"
	tap_like 'a full disk: leases' "$(said lease "$full/leases" true)" "^lease: .*leases: $lost"
	tap_like 'a full disk: what mkdisk keeps' "$(cell '')" "^mkdisk: $full/[^ ]*: $lost"
	tap_like 'a full disk: what mkdisk unpacks' "$(cell ',"kernel":"'"$dir/packed.gz"'"')" "^mkdisk: .*: cannot unpack: $lost"
	tap_like 'a full disk: a page' "$(report -f html 2>&1 <"$what" >"$full/page")" "^report: stdout: .*full, free some, or write elsewhere"
	tap_like 'a full disk: what is beside a report' "$(said report -f figures -d "$full" <"$what")" "^report: .*svg: $lost"
	tap_is 'a full disk: before anything is run' "$(make -s matrix OUT="$full/new" LOCK="$full/leases" 2>&1 | sed 's/.*pipeline: //')" "OUT: $full: $lost.  Stop."
	umount "$full"
else
	tap_skip 'a full disk' 'nothing can be mounted here'
fi
tap_done
