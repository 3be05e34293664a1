# A scratch tree for the tests of pipeline.mk: source it after tap.sh; the tools are played by stubs/.

# What the make that runs the tests was told must not reach the makes that are tested.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES V GUEST SAMPLES WARMUP CPUS MODELS MEM ACCEL CMDLINE CLOCK \
	TIMEOUT SEED OUT LAUNCH LOCK BIN BASE FLOOR PAIRS REQUIRE CONFIGS VARIANTS PRECISION SAMPLES_MAX RUNS KERNEL INITRD SYMBOLS QEMU PROBE SERIAL

mkdir "$tmp/tree" && cd "$tmp/tree" || exit 1
mkdir configs
cp -r "$top/tests/pipeline/stubs" build
mkdir build/guest
echo probe >build/probe.so
echo elf >build/guest/demo.elf
echo disk >image
printf 'stop "# "\nnames kmain\n' >configs/demo.json
printf 'all:\ninclude %s/tools/make/measure.mk\n' "$top" >Makefile
export CALLS=$tmp/calls BOOTS=$tmp/boots
: >"$CALLS" >"$BOOTS"

matrix()	# VARIABLE=VALUE...: make matrix, quietly; its output is in $tmp/said
{
	make LOCK="$tmp/lock" SEED=42 "$@" matrix >"$tmp/said" 2>&1
}

reran()	# which tools ran since the last call, and how often
{
	echo $(for tool in mkdisk qboot-k qboot markerparse stats stats-s stats-a stats-f stats-b report pdflatex; do
		n=$(grep -cx "$tool" "$CALLS") && echo "$tool:$n"
	done)
	: >"$CALLS"
}

. "$top/tests/until.sh"
