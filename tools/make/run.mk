# make run, make view: one boot, by itself.

run: $(tools:%=$(BIN)/%) $(BIN)/probe.so $(if $(filter demo,$(GUEST)),build/guest/demo.elf) | $(ready)
	$(Q)set -eu -o pipefail; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	printf '%s\n' $(call quote,$(call cell,$(firstword $(configs)))) >"$$dir/config.json"; \
	$(BIN)/mkdisk <"$$dir/config.json" >"$$dir/machine.json"; \
	$(lock); $(value LAUNCH) $(BIN)/qboot <"$$dir/machine.json" | tee "$$dir/boot.jsonl" | $(passing); exec 9<&-; \
	$(BIN)/markerparse <"$$dir/boot.jsonl" | $(BIN)/stats | $(BIN)/report
# The marks of a boot as they come, in the place of qboot's line of progress where that is shown.
passing = sed -un -e 's/^{"at_ns":\([0-9]*\)\([0-9]\{3\}\)[0-9]\{3\},"mark":"\([^"]*\)".*/\1.\2 ms  \3/' \
	-e 't show' -e d -e ': show' -e 's/^\./0./' -e "s/^/$$([ -t 2 ] && printf '\r\033[K')/p"

# Boots that are measured wait until the one that is looked at has ended.
view: $(BIN)/mkdisk $(BIN)/qboot $(if $(filter demo,$(GUEST)),build/guest/demo.elf) | $(ready)
	$(Q)set -eu -o pipefail; $(lock); \
	printf '%s\n' $(call quote,$(call cell,$(firstword $(configs)))) | $(BIN)/mkdisk | $(BIN)/qboot -V
