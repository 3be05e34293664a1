# The graph of make matrix, from top to bottom as data flows.  A file stands at every arrow:
#
#   config.json --mkdisk-> machine.json --qboot-> 001.boot.jsonl --markerparse-> 001.phases.json
#       --stats-> cpu_1.json, scaling.json --report-> report.txt, results.json
#
# A stage is a list of files and a rule that makes each of them, by one program, from files of the stage before.  To
# put one between two others, for example "fit" between phases and statistics:
#
#   - add fit to `programs`, and, where it is built here, to TOOLS in Makefile
#   - list its files:   fits := $(plan:%=$D/%.fit.json)
#   - write its rule:   $(fits): %.fit.json: %.phases.json $S/fit
#                       	$(begin) $(BIN)/fit <$< >$(part); $(end)
#   - have the rules after it read $(fits), *.fit.json, where they read $(phases), *.phases.json
#
# $D  $S  $(BIN)       directories: of the matrix, of its stamps, of the programs
# $(configs)  $(plan)  the configurations, cpu_1 cpu_2 ...; the boots in their order, cpu_2/001 cpu_1/001 ...
# $S/fit               stamp of a program: it changes when the program's bytes do; $S/samples when the value of SAMPLES does
#
# $(begin) COMMAND >$(part); $(end)      write the target atomically: it gets its name when it is complete
# $(call own,LIST,FILE)                  each file of the list depends on FILE of its own configuration
# $(call of,CONFIGURATION,LIST)          the files of the list that belong to the configuration
# $(call concat,CONFIGURATIONS,SUFFIX)   print all their files of that suffix, sample by sample
#
# How these work is in tools/make/idioms.mk, what may be asked in settings.mk.

programs := mkdisk qboot markerparse stats report

cells    := $(configs:%=$D/%/config.json)
machines := $(configs:%=$D/%/machine.json)
logs     := $(plan:%=$D/%.boot.jsonl)
phases   := $(plan:%=$D/%.phases.json)
results  := $(configs:%=$D/%.json)
scaling  := $(if $(word 2,$(configs)),$D/scaling.json)
parts    := $(results) $(scaling) $(sampling) $(across) $(sort $(wildcard $D/observer.json $D/parallel.json $D/profile.json) $(profiled:%=$(home)/profile.json))

matrix: $D/report.txt $D/results.json

-include $(machines:.json=.d)# what mkdisk read
.SECONDEXPANSION:# $$ in a rule's prerequisites is expanded for each of its targets

# What was asked of a configuration.
$(cells): $D/%/config.json:
	$(begin) $(call cell,$*) >$(part); $(end)

# All that was found for it; and what of that a boot depends on, boot.json, remade only when its bytes differ.  The first
# is made before the others: what is wrong with all is said once.
$(machines:.json=.seen): %/machine.seen: %/config.json $S/mkdisk $S/qboot $(guest_built) | $(ready)
	$(begin) : >$(part); $(BIN)/mkdisk $(mkdisk_options) -M $*/machine.d -d $(images) <$< >$*/machine.json.$$$$; \
	$(BIN)/qboot -k <$*/machine.json.$$$$ >$*/boot.json.$$$$; \
	$(call move_if_change,$*/machine.json); $(call move_if_change,$*/boot.json); $(end)
$(wordlist 2,$(words $(configs)),$(machines:.json=.seen)): | $(firstword $(machines:.json=.seen))
$(foreach c,$(configs),$(call made_with,$D/$c/machine.json $D/$c/boot.json,$D/$c/machine.seen))

# Boot logs, in the order of the plan, JOBS at a time, and nothing else of make's meanwhile.
$(logs): $D/%.boot.jsonl: $S/qboot $S/launch
	$(Q)$(engine_args)$(companions)$(boot) -p $(call place,$*) $@ $^ -- $(engine)$(launch)$(BIN)/qboot $(qboot_options)$(companions_end)
$(call own,$(logs),boot.json | all-is-ready)
.PHONY: all-is-ready
all-is-ready: $(machines) $S/seed $S/configs $S/samples $(built)
$(if $(parallel),,$(call chain,$(logs)))

# The phases of a boot; the log of one that was skipped is empty.  What parses waits for all boots, which make comes to here first, and so in their order.
$S/markerparse: | $(logs)
$(phases): %.phases.json: $S/markerparse %.boot.jsonl
	$(into) -u $*.boot.jsonl $@ $(BIN)/markerparse -b -m $(@D)/machine.json $*.boot.jsonl
$D/%.phases.json $D/%.boot.jsonl: private SHELL = $(step_shell)
$(call own,$(phases),machine.json)

# The statistics of a configuration, and of all of them together.
$(results): $D/%.json: $$(call of,$$*,$$(phases)) $S/samples $S/configs $S/stats
	$(begin) $(call concat,$*,phases.json) | $(BIN)/stats -m $(words $(configs)) >$(part); $(end)
$D/scaling.json: $(results) $S/configs $S/stats
	$(begin) $(call concat,$(configs),phases.json) | $(BIN)/stats -s >$(part); $(end)

# With SAMPLES=auto: are the boots enough?  See tools/make/auto.mk.
$(sampling): $(phases) $S/sampling $S/configs $S/stats
	$(begin) $(call concat,$(configs),phases.json) | $(BIN)/stats -a $(PRECISION) $(if $(filter median,$(PRECISION_OF)),-d) -l $(SAMPLES_MAX) >$(part); $(end)
$S/longer.mk: $(sampling)
	$(begin) : >$(part); $(end)

# The reports.
$D/results.json: $(parts) $S/configs $S/report
	$(begin) cat $(parts) | $(BIN)/report -f json >$(part); $(end)
$D/report.txt: $(parts) $S/configs $S/report
	$(begin) cat $(parts) | $(BIN)/report >$(part); $(end); { if [ -t 1 ]; then cat $(parts) | $(BIN)/report; else cat $@; fi; $(completed); } || : # a reader may have gone
