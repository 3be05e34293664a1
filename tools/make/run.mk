# make run, make view: the first configuration booted once, by itself.

first = $(call cell,$(firstword $(configs)))

run: $(built) $(guest_built) | $(ready)
	$(Q)set -eu -o pipefail; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; $(first) | $(BIN)/mkdisk >"$$dir/machine.json"; \
	$(lease) $(launch)$(BIN)/qboot <"$$dir/machine.json" | tee "$$dir/boot.jsonl" | $(marks_as_they_come); \
	$(BIN)/markerparse -b "$$dir/boot.jsonl" | $(BIN)/stats | $(BIN)/report

# They take the place of qboot's line of progress where that is shown.
marks_as_they_come = sed -un -e 's/^{"at_ns":\([0-9]*\)\([0-9]\{3\}\)[0-9]\{3\},"mark":"\([^"]*\)".*/\1.\2 ms  \3/' \
	-e 't show' -e d -e ': show' -e 's/^\./0./' -e "s/^/$$([ -t 2 ] && [ "$${TERM:-dumb}" != dumb ] && printf '\r\033[K')/p"

# Boots that are measured wait until the one that is looked at has ended.  What waits for a lease, then qboot, then QEMU
# take the place of the shell, and each ends when make does, however that is ended.
view: $(built) $(guest_built) | $(ready)
	$(Q)set -eu -o pipefail; machine=$$($(first) | $(BIN)/mkdisk); \
	exec setpriv --pdeathsig TERM $(lease) $(BIN)/qboot -V <<<"$$machine"
