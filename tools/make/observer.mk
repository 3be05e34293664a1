# make observer: what the measuring costs.
#
# It is a matrix of its own, in $(home)/observer, of variants of the first configuration: with the probe and without;
# with much text on the serial line and with little, but for a boot loader, which has its own command line.

has    = $(findstring "$1",$(file <$(profile)))
kinds := instrumented plain $(if $(filter loader,$(BOOT)),,$(if $(call has,quiet_cmdline),verbose quiet))

ifneq ($(filter observer,$(MAKECMDGOALS)),)
$(if $(filter icount,$(CLOCK)),$(call complain,observer: CLOCK=icount: measuring costs nothing on its clock))
endif

observer: $(built) $(guest_built) | $(ready)
	+$(Q)$(again) $(home)/observer.json D=$(home)/observer KEEP_GOING=1 SEED=$(seed) SAMPLES=$(PAIRS) WARMUP=0 \
		CPUS='$(firstword $(CPUS))' MODELS='$(firstword $(MODELS))' MEM='$(firstword $(MEM))' VARIANTS='$(strip $(kinds))' \
		VARIANT_instrumented= VARIANT_plain=PROBE=off VARIANT_verbose=SERIAL=verbose VARIANT_quiet=SERIAL=quiet
	$(Q)$(BIN)/report <$(home)/observer.json

# The time is that of the end marker on the serial line, which all variants show: hence the markers of the machine
# that is not instrumented.
ifeq ($D,$(home)/observer)
name  := $(firstword $(subst @, ,$(configs)))
pairs := $(if $(filter plain,$(VARIANTS)),-p $(name)@instrumented/$(name)@plain) \
	$(if $(filter quiet,$(VARIANTS)),-p $(name)@verbose/$(name)@quiet)
table := $D/$(name)@$(firstword $(filter plain quiet,$(VARIANTS)))/machine.json
$(home)/observer.json: $(logs) $(table) $S/markerparse $S/samples $S/stats
	$(begin) { $(foreach c,$(configs),$(call names_of,$c,boot.jsonl)) } | xargs $(BIN)/markerparse -b -m $(table) | $(BIN)/stats $(pairs) >$(part); $(end)
endif
