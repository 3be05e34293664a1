# make compare BASE=...: this matrix against an earlier one.  make ab A=... B=...: two variants of one.

base    = $(call quote,$(value BASE))
against = $(BIN)/stats $(FLOOR:%=-n %) $(if $(strip $(CONFIGS)),-c $(call quote,$(strip $(CONFIGS))))

# How often this comparison was made, with fewer boots: each makes a false alarm more likely.  $D/looks has a line for each:
# what was compared, and SAMPLES.
#	$(call look,OTHER)
look = key=$$(cat $(configs:%=$D/%/boot.json) - <<<$1 | cksum | cut -d' ' -f1); touch $D/looks; \
	grep -qx "$$key $(SAMPLES)" $D/looks || echo "$$key $(SAMPLES)" >>$D/looks; looks=$$(grep -c "^$$key " $D/looks)

# It is made each time, since what it says must be said and its status given.  The verdict is the last line.
#	$(call compare_by,OPTION OF STATS,OTHER,COMMANDS THAT NAME THE FUNCTIONS THAT CHANGED)
compare_by = $(Q)set -eu -o pipefail; part=$(comparison).$$$$; trap 'rm -f '$$part EXIT; status=0; \
	$(call look,$2); cat $(results) | $(against) $1 -k $$looks >$$part || status=$$?; if [ $$status != 0 ] && [ $$status -lt 3 ]; then exit $$status; fi; \
	mv $$part $(comparison); $(compared_page) $(if $3,! $(has_changed) || { $3 }; )$(BIN)/report <$(comparison); exit $$status

# Does a time differ that was compared, or what a vCPU executed?
has_changed = grep -qE '"verdict":"(slower|faster|undecided)"|"changes":\[\{' $(comparison)

# make html compare, make html ab: the comparison as a page, too.
ifneq ($(filter html,$(MAKECMDGOALS)),)
compared_page = $(BIN)/report -f html <$(comparison) >$$part; mv $$part $(comparison:.json=.html); echo $(comparison:.json=.html);
compare ab: | html
endif

compare: $(results) | $(built) $(BIN)/calltree
	$(call compare_by,-b $(base),$(base),$(functions_changed))
ab: $(results) | $(built) $(BIN)/calltree
	$(call compare_by,-v B/A,B/A,$(variants_changed))

# A base that nothing can be compared with, one that is timed from or to another marker, and a plan that can decide nothing,
# are told before anything is booted.
base_fault = [ -e $(base) ] || { echo "no "$(base)": an earlier OUT/GUEST, or its results.json"; exit; }; \
	said=$$(cat $(machines) | $(against) -b $(base) -w $(SAMPLES) 2>&1) || \
	{ said=$${said\#stats: }; said=$${said/\#-c /CONFIGS: }; echo "$${said:-cannot be compared with}"; exit; }; [ -z "$$said" ] || echo "$$said" >&2
refused_as = $(if $2,$(call complain,$1: $2))
.PHONY: base-checked
base-checked: | $(BIN)/stats $(machines)
	$(if $(dry_run),,$(call refused_as,BASE,$(shell $(base_fault))))

# So is a plan of pairs.  What is exact has no test.
tested := $(if $(filter wall,$(CLOCK)),$(filter-out %-icount@B,$(filter %@B,$(configs))))
.PHONY: plan-checked
plan-checked: | $(BIN)/stats $(machines)
	$(Q)$(BIN)/stats -v B/A -w $(SAMPLES) -m $(words $(tested))
ifneq ($(and $(filter ab,$(MAKECMDGOALS)),$(tested),$(if $(MAKE_RESTARTS),,first)),)
all-is-ready: | plan-checked
endif
ifneq ($(filter ab,$(MAKECMDGOALS)),)
$(if $(strip $(value A)$(value B)),,$(call complain,A and B: empty: say what differs: B=CMDLINE=quiet))
comparable := $(patsubst %@B,%,$(filter %@B,$(configs)))
clock_of = $(or $(patsubst CLOCK=%,%,$(filter CLOCK=%,$1)),$(CLOCK))
$(if $(call differ,$(call clock_of,$(value A)),$(call clock_of,$(value B))),$(call complain,A and B: times of different clocks do not compare))
endif
ifneq ($(filter compare,$(MAKECMDGOALS)),)
comparable := $(configs)
$(if $(strip $(value BASE)),,$(call complain,BASE: empty: an earlier OUT/GUEST or its results.json))
$(if $(shell [ ! $D -ef $(base) ] && [ ! $D/results.json -ef $(base) ] || echo itself),$(call complain,BASE: is this matrix itself: name another OUT for what is compared with it))
$(if $(MAKE_RESTARTS),,$(eval all-is-ready: | base-checked))
endif
not_here := $(if $(comparable),$(firstword $(filter-out $(comparable),$(CONFIGS))))
$(if $(not_here),$(call complain,CONFIGS: this matrix has no $(not_here): it has $(comparable)))
