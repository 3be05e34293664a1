#!/bin/bash
# What may be asked of the pipeline, and what is refused before anything runs, with stub tools.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"

refused()	# NAME VARIABLE=VALUE MESSAGE: one line, nothing made
{
	matrix "$2"
	tap_is "$1: status" $? 2
	tap_is "$1: one line" "$(sed 's/^[^*]*\*\*\* //' "$tmp/said")" "pipeline: $3.  Stop."
	tap_ok "$1: nothing is made" test ! -e out
}
refused "samples of letters" SAMPLES=abc "SAMPLES: not a whole number: abc"
refused "no samples" SAMPLES= "SAMPLES: empty"
refused "zero samples" SAMPLES=0 "SAMPLES: must be at least 1: 0"
refused "negative samples" SAMPLES=-1 "SAMPLES: not a whole number: -1"
refused "half a sample" SAMPLES=1.5 "SAMPLES: not a whole number: 1.5"
refused "samples in octal" SAMPLES=010 "SAMPLES: not a whole number: 010"
refused "two numbers of samples" SAMPLES="5 6" "SAMPLES: more than one word: 5 6"
refused "samples without end" SAMPLES=999999999999 "SAMPLES: more than 100000 boots"
refused "no warm-ups" WARMUP= "WARMUP: empty"
refused "warm-ups of letters" WARMUP=x "WARMUP: not a whole number: x"
refused "zero CPUs" CPUS=0 "CPUS: must be at least 1: 0"
refused "zero CPUs among others" CPUS="1 0 2" "CPUS: must be at least 1: 1 0 2"
refused "no CPUs" CPUS= "CPUS: empty"
refused "blank CPUs" CPUS=" " "CPUS: empty"
refused "CPUs by comma" CPUS=1,2 "CPUS: not a whole number: 1,2: separate them by blanks"
refused "CPUs twice" CPUS="1 2 1" "CPUS: 1 is there twice"
refused "memory with a unit" MEM=1G "MEM: not a whole number: 1G: without a unit"
refused "no timeout" TIMEOUT=0 "TIMEOUT: must be at least 1: 0"
refused "a seed of letters" SEED=x "SEED: not a whole number: x"
refused "an unknown clock" CLOCK=sun "CLOCK: not one of wall icount: sun"
refused "an unknown way to boot" BOOT=usb "BOOT: not one of iso loader disk: usb"
refused "an unknown network" NET=wlan "NET: not one of none user: wlan"
refused "a disk not installed" BOOT=disk "BOOT: no out/demo/installed.qcow2: make install-guest makes it; or name a DISK"
refused "an unknown accelerator" ACCEL=xen "ACCEL: not one of tcg kvm auto: xen"
guests=$(cd "$top/configs" && basename -s .json -- *.json | sort | xargs)
refused "an unknown guest" GUEST=none "GUEST: no configs/none.json; there are: $guests"
refused "no guest" GUEST= "GUEST: empty"
refused "a profile that is not there" GUEST=../demo "GUEST: no ../demo; did you mean demo?"
refused "a profile of a name that make cannot read" GUEST="./a b.json" "GUEST: a file's name cannot have a blank: a b"
refused "a profile of a name with a colon" GUEST="./a:b.json" "GUEST: cannot have the character :: a:b: name another"
refused "a profile that is a directory" GUEST=configs/.. "GUEST: cannot begin with a dot: .."
refused "a quote in a directory" OUT="it's" "OUT: cannot have the character ': it's: name another"
refused "a blank in a directory" OUT="a b" "OUT: more than one word: a b"
refused "a dash before a directory" HISTORY=-n "HISTORY: cannot begin with a dash: -n"
refused "a colon in a directory" OUT="a:b" "OUT: cannot have the character :: a:b: name another"
refused "a directory that cannot be made" OUT=/dev/null/x "OUT: /dev/null/x cannot be written: name another: OUT=DIRECTORY"
refused "a model that is a path" MODELS="a/b" "MODELS: cannot have the character /: a/b: name another"
refused "a command line of two lines" CMDLINE="a
b" "CMDLINE: more than one line"
echo '"kernel": "/none/linux",' >configs/packaged.json
matrix GUEST=packaged packages_packaged=x
tap_like "an image that a package brings: what to do is said" "$(cat "$tmp/said")" \
	'pipeline: GUEST: no /none/linux: make deps-packaged installs it\.'
rm configs/packaged.json
tap_is "no tool was run by any of them" "$(reran)" ""

echo 'help: ; @echo helped' >>Makefile
tap_is "other goals do not look at them" "$(make -s SAMPLES=abc CPUS=0 help)" "helped"

make -s LOCK="$tmp/lock" CMDLINE='a "b" c\d '\''e'\'' $f $$ ${g} #h,i  j %k *	t' SAMPLES=1 CPUS=2 matrix >/dev/null
tap_is "whatever is typed reaches the cell" "$(jq -r .cmdline out/demo/cpu_2/config.json)" \
	'a "b" c\d '\''e'\'' $f $$ ${g} #h,i  j %k *	t'
reran >/dev/null
make -s LOCK="$tmp/lock" CMDLINE='a "b" c\d '\''e'\'' $f $$ ${g} #h,i  j %k *	t' SAMPLES=1 CPUS=2 matrix >/dev/null
tap_is "and is the same text when it is typed again" "$(reran)" ""

touch k d.img s f.bin "i j" "a b,c.iso"
matrix OUT=cell SAMPLES=1 CPUS=3 MODELS=coreduo MEM=96 ACCEL=tcg CLOCK=icount TIMEOUT=7 CMDLINE=x \
	ISO="a b,c.iso" DISK=d.img BOOT=disk ENTRY="Regular MINIX 3" ROOTDEV=c0d0p0 NET=user KERNEL=k INITRD="i j" SYMBOLS=s QEMU=q \
	PROBE=off SERIAL=quiet MACHINE=q35 THREAD=single SERIAL_PORT=com2 FIRMWARE=f.bin FIRMWARE_AS=pflash DRIVES=virtio DISKS='"e 1" f' QEMU_ARGS='-name "a b" $x'
tap_is "all keys of a cell" "$(jq -cS . cell/demo/cpu_3-coreduo/config.json)" \
	'{"accel":"tcg","boot":"disk","clock":"icount","cmdline":"x","config":"cpu_3-coreduo","cpu_model":"coreduo","cpus":3,"disk":"d.img","disks":["e 1","f"],"drives":"virtio","entry":"Regular MINIX 3","firmware":"f.bin","firmware_as":"pflash","guest":"configs/demo.json","iso":"a b,c.iso","kernel":"k","machine":"q35","memory_mib":96,"modules":["i j"],"network":"user","probe":"off","qemu":"q","qemu_args":["-name","a b","$x"],"rootdevname":"c0d0p0","serial":"quiet","serial_port":"com2","symbols":"s","thread":"single","timeout_s":7}'
matrix OUT=few SAMPLES=1 CPUS=1
tap_is "and the fewest" "$(jq -cS . few/demo/cpu_1/config.json)" \
	'{"clock":"wall","config":"cpu_1","cpus":1,"guest":"configs/demo.json"}'

names() { matrix SAMPLES=1 "$@"; cat out/demo/.stamps/configs; }
tap_is "default" "$(names)" "cpu_1 cpu_2 cpu_4 cpu_8"
tap_is "under the deterministic clock" "$(names CLOCK=icount)" "cpu_1 cpu_2 cpu_4 cpu_8"
tap_is "unless told" "$(names CLOCK=icount CPUS=2)" "cpu_2"
tap_is "one model" "$(names CPUS=1 MODELS=qemu32)" "cpu_1-qemu32"
tap_is "models" "$(names CPUS='1 2' MODELS='coreduo pentium3')" \
	"cpu_1-coreduo cpu_1-pentium3 cpu_2-coreduo cpu_2-pentium3"
tap_is "models with features" "$(names CPUS=1 MODELS='qemu32,+sse3,model=6 a:b')" "cpu_1-qemu32_+sse3_model_6 cpu_1-a_b"
tap_is "the model itself is kept" "$(jq -r .cpu_model out/demo/cpu_1-qemu32_*/config.json)" "qemu32,+sse3,model=6"
tap_is "one size" "$(names CPUS=1 MEM=512)" "cpu_1"
tap_is "sizes" "$(names CPUS=1 MEM='512 64')" "cpu_1-512M cpu_1-64M"
tap_is "models and sizes" "$(names CPUS=1 MODELS=qemu32 MEM='512 64')" "cpu_1-qemu32-512M cpu_1-qemu32-64M"
tap_is "of one name, and refused" "$(names CPUS=1 MODELS='a,b a:b' >/dev/null; sed 's/.*\*\*\* //' "$tmp/said")" \
	"pipeline: two configurations of one name in: cpu_1-a_b cpu_1-a_b.  Stop."

export tmp
matrix OUT=launch SAMPLES=1 CPUS=1 LAUNCH='tee -a "$tmp/launched" <<<"it runs" >/dev/null;'
tap_is "LAUNCH is a command of the shell" "$(cat "$tmp/launched")" "it runs"

OUTCOME=timeout make LOCK="$tmp/lock" OUT=late SAMPLES=1 matrix >"$tmp/said"
tap_is "boots that did not complete end a matrix as well" $? 0
tap_like "they are named as they come" "$(cat "$tmp/said")" '^cpu_4 001: timeout$'
tap_like "and counted" "$(tail -n 1 "$tmp/said")" ': 0 of 4 boots completed$'

rm -rf out
make LOCK="$tmp/lock" CPUS="2 4" run >"$tmp/said" 2>&1
tap_ok "run shows the report of one boot" grep -q '"attempted"' "$tmp/said"
tap_is "run makes no file of the matrix" "$(ls -d out 2>&1)" "ls: cannot access 'out': No such file or directory"

matrix V=1 SAMPLES=1 CPUS=1
tap_ok "V=1 shows the commands" grep -q 'build/libexec/boot .* -- build/qboot' "$tmp/said"

# make deps matrix: what deps brings is not there when the makefile is read.
mkdir late-build && mv build/* late-build && mv late-build/guest build
sed -i '1i ready := $(filter deps,$(MAKECMDGOALS))' Makefile
cat >>Makefile <<'END'
deps: ; @touch deps-done
build/%: late-build/% | $(ready)
	@test -e deps-done && cp $< $@ && echo built $@ >>"$$BOOTS"
END
: >"$BOOTS"
make -j4 LOCK="$tmp/lock" OUT=deps deps matrix >"$tmp/said" 2>&1
tap_is "deps matrix is one command, under -j too" $? 0
tap_like "and it completes" "$(tail -n 1 "$tmp/said")" ': 20 of 20 boots completed$'
tap_is "all is built before the first boot" "$(sed '/^built/d; s/.*/boot/' "$BOOTS" | uniq -c | xargs) $(sed '/^built/!q' "$BOOTS" | grep -c built)" \
	"20 boot $(ls late-build | grep -vcE 'pdflatex|calltree')"

tap_done
