# make compare BASE=...: this matrix against an earlier one.  make ab A=... B=...: two variants of one.

base    = $(call quote,$(value BASE))
against = $(BIN)/stats $(FLOOR:%=-n %) $(if $(strip $(CONFIGS)),-c $(call quote,$(strip $(CONFIGS))))

# It is made each time, since what it says must be said and its status given.  The verdict is the last line.
#	$(call compare_by,OPTION OF STATS)
compare_by = $(Q)set -eu -o pipefail; part=$(comparison).$$$$; trap 'rm -f '$$part EXIT; status=0; \
	cat $(results) | $(against) $1 >$$part || status=$$?; if [ $$status != 0 ] && [ $$status -lt 3 ]; then exit $$status; fi; \
	mv $$part $(comparison); $(BIN)/report <$(comparison); exit $$status

compare: $(results) | $(built)
	$(call compare_by,-b $(base))
ab: $(results) | $(built)
	$(call compare_by,-v B/A)

# A base that nothing can be compared with is told before anything is booted: it is compared with itself.
.PHONY: base-checked
base-checked: | $(BIN)/stats
	$(Q)set -eu -o pipefail; if [ -d $(base) ]; then (cd $(base); cat $$([ -e results.json ] && echo results.json || echo cpu_*.json)); \
	else cat $(base); fi | $(against) -b $(base) >/dev/null || [ $$? -ge 3 ]
ifneq ($(filter compare,$(MAKECMDGOALS)),)
$(if $(strip $(value BASE)),,$(call complain,BASE: empty))
$(firstword $(logs)): | base-checked
endif
