#!/bin/bash
# make symbols, by played tools: what a guest lists on its serial line becomes its table of symbols.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/pipeline/scratch.sh"
rm -r build
mkdir -p build/libexec build/guest
ln -s "$top/build/libexec/"* build/libexec
touch build/probe.so build/guest/demo.elf build/commit
for tool in markerparse stats report; do printf '#!/bin/sh\n' >build/$tool; done
digest=$(printf kernel | sha256sum | cut -c -64)
cat >build/mkdisk <<END
#!/bin/sh
[ "\$1" != -f ] || exit 1 # the kernel is stripped
cat >>"$tmp/cells"
echo '{"machine":{"kernel":{"path":"/k","sha256":"$digest"},"modules":[]}}'
END
cat >build/qboot <<'END'
#!/bin/sh
echo boot >>"$BOOTS"
cat >/dev/null
printf '%s\n' '{"boot":{}}' '{"at_ns":1,"serial":"c0de T no function\r\n~ # "}' '{"at_ns":2,"serial":"\r\nc1000000 T start_k"}' \
	'{"at_ns":3,"serial":"ernel\r\nc1000010 t rest_init\r\n[   1.0] a message\r\nend of kallsyms\r\n"}' \
	"{\"end\":{\"outcome\":\"$OUTCOME\"}}"
END
chmod +x build/*
printf '{\n\t"arch": "i386",\n\t"kernel": "k",\n\t"modules": ["/m"],\n\t"cmdline": "quiet",\n\t"timeout_s": 1\n}\n' >configs/demo.json
symbols()	# OUTCOME
{
	OUTCOME=$1 make LOCK="$tmp/lock" CPUS=1 symbols >"$tmp/said" 2>&1
}
symbols timeout
tap_is "a boot that did not list them: an error, and no list" "$? $(tail -n 2 "$tmp/said" | head -n 1) $(ls out/.symbols)" \
	"2 symbols: demo came to no shell that lists them demo.json"
symbols booted
tap_is "what it lists, with its kernel's digest" "$(cat out/.symbols/demo)" "# kernel $digest
c1000000 T start_kernel
c1000010 t rest_init"
tap_is "it was booted to a shell, as its profile says" "$(jq -c '[.arch, .kernel, .modules[0], .cmdline, .end]' out/.symbols/demo.json)" \
	"[\"i386\",\"$PWD/configs/k\",\"/m\",\"quiet nokaslr rdinit=/bin/sh\",\"listed\"]"
symbols booted
tap_is "again: nothing is booted" "$(wc -l <"$BOOTS")" 2
tap_like "and it is said what there is" "$(cat "$tmp/said")" "out/.symbols/demo: 2 functions of kernel $digest"
make -n LOCK="$tmp/lock" CPUS=1 SAMPLES=1 matrix >"$tmp/said" 2>&1
tap_like "matrices use it" "$(cat "$tmp/said")" "'SYMBOLS=out/.symbols/demo'"
touch own
make -n LOCK="$tmp/lock" CPUS=1 SAMPLES=1 SYMBOLS=own matrix >"$tmp/said" 2>&1
tap_like "unless another is named" "$(cat "$tmp/said")" "'SYMBOLS=own'"
tap_done
