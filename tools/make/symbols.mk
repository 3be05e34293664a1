# make symbols: the functions of a stripped Linux, as its own kernel names them.
#
# The guest is booted once, to a shell of its initrd that lists /proc/kallsyms on the serial line.  The list is kept under
# the kernel's digest, and is SYMBOLS of the guest from then on; mkdisk refuses it for another kernel.

lists := $(OUT)/.symbols
shown := $(lists)/$(guest).json# the profile of that boot

ifneq ($(filter symbols,$(MAKECMDGOALS)),)
# Of the guest's own profile the lines that make its machine; paths are relative to that.
own_lines = sed -n -e 's|^\(	"kernel": "\)\([^/]\)|\1$(abspath $(dir $(profile)))/\2|' -e 's|^\(	"modules": \["\)\([^/]\)|\1$(abspath $(dir $(profile)))/\2|' \
	-e '/^	"\(arch\|machine\|cpu_model\|memory_mib\|accel\|vga\|kernel\|modules\)": /p' -e 's/^\(	"cmdline": ".*\)\(",\)$$/\1 nokaslr rdinit=\/bin\/sh\2/p' $(call quote,$(profile))
symbols: $(built) | $(ready)
	$(Q)set -eu -o pipefail; mkdir -p $(lists); { cat $(top)tools/make/symbols.head; $(own_lines); printf '	"name": "%s"\n}\n' $(guest); } >$(shown); \
	machine=$$($(cell_shown) | $(BIN)/mkdisk); \
	digest=$$(sed 's/.*"kernel":{[^}]*"sha256":"\([^"]*\)".*/\1/' <<<"$$machine"); list=$(lists)/$$digest; \
	if [ ! -e $$list ]; then trap 'rm -f '$$list.$$$$ EXIT; \
		if $(cell_shown) | $(BIN)/mkdisk -f $$list.$$$$ >/dev/null 2>&1; then \
			echo 'symbols: the kernel of $(guest) names its functions itself: nothing is missing' >&2; exit 1; fi; \
		{ echo "# kernel $$digest"; $(lease) $(launch)$(BIN)/qboot <<<"$$machine" | $(functions_shown); } >$$list.$$$$; \
		[ $$(wc -l <$$list.$$$$) -gt 1 ] || { echo 'symbols: $(guest) came to no shell that lists them' >&2; exit 1; }; \
		mv $$list.$$$$ $$list; fi; \
	ln -sfn $$digest $(lists)/$(guest); echo "$(lists)/$(guest): $$(($$(wc -l <$$list) - 1)) functions of kernel $$digest"
cell_shown = $(foreach profile,$(shown),$(call cell,$(firstword $(configs))))

# The lines of a boot log's text that are those of kallsyms; none where the boot did not complete.
functions_shown = sed -n -e 's/^{"at_ns":[0-9]*,"serial":"\(.*\)"}$$/\1/p' -e 's/^{"end":{"outcome":"booted".*/\\ncomplete\\n/p' | \
	tr -d '\n' | sed -e 's/\\r//g' -e 's/\\n/\n/g' | awk '/^[0-9a-f]+ [a-zA-Z] [^ ]+$$/ { line[++n] = $$0 } \
	/^complete$$/ { for (i = 1; i <= n; i++) print line[i] }'
endif
