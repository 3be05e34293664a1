# make compare BASE=...: this matrix against an earlier one.

comparison := $D/comparison.json

ifneq ($(filter compare,$(MAKECMDGOALS)),)
$(if $(strip $(value BASE)),,$(call complain,BASE: empty))
# Whatever fails on the way, an old verdict is not read for this one's.
$(if $(dry_run),,$(shell rm -f $(comparison)))
# A base that nothing can be compared with is told before anything is booted.
$(firstword $(logs)): | base-checked
endif

base    = $(call quote,$(value BASE))
against = $(BIN)/stats $(FLOOR:%=-n %) $(if $(strip $(CONFIGS)),-c $(call quote,$(strip $(CONFIGS)))) -b $(base)

# It is compared with itself.
.PHONY: base-checked
base-checked: | $(BIN)/stats
	$(Q)set -eu -o pipefail; if [ -d $(base) ]; then (cd $(base); cat $$([ -e results.json ] && echo results.json || echo cpu_*.json)); \
	else cat $(base); fi | $(against) >/dev/null || [ $$? -ge 3 ]

# Not a file: what it says must be said, and its status given, each time.  The verdict is the last line.
compare: $(results) | $(built)
	$(Q)set -eu -o pipefail; part=$(comparison).$$$$; trap 'rm -f '$$part EXIT; status=0; \
	cat $(results) | $(against) >$$part || status=$$?; if [ $$status != 0 ] && [ $$status -lt 3 ]; then exit $$status; fi; \
	mv $$part $(comparison); $(BIN)/report <$(comparison) | awk '{ print } /^Compared/ { last = $$0 } END { print last }'; \
	exit $$status
