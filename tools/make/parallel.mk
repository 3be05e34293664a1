# make parallel-check: do boots beside others take as long as alone?
#
# It is a matrix of its own, in $(home)/parallel, of two variants of the first configuration: alone, with all cores, and
# beside as many others as fit on the host, or as JOBS says, each with a lease of its own.

ifneq ($(filter parallel-check,$(MAKECMDGOALS)),)
beside := $(or $(filter-out 1 auto,$(JOBS)),$(shell echo $$(($$(nproc) / $(firstword $(CPUS))))))
$(if $(filter icount,$(CLOCK)),$(call complain,parallel-check: CLOCK=icount: its boots do not differ))
$(if $(filter 0 1,$(beside)),$(call complain,parallel-check: CPUS=$(firstword $(CPUS)): two of these do not fit on this host))
endif

parallel-check: $(built) $(guest_built) | $(ready)
	+$(Q)$(again) $(home)/parallel.json D=$(home)/parallel SEED=$(seed) SAMPLES=$(PAIRS) WARMUP=0 JOBS=$(beside) KEEP_GOING=1 \
		CPUS='$(firstword $(CPUS))' MODELS='$(firstword $(MODELS))' MEM='$(firstword $(MEM))' VARIANTS='alone beside' \
		VARIANT_alone= VARIANT_beside=
	$(Q)$(BIN)/report <$(home)/parallel.json

ifeq ($D,$(home)/parallel)
# One boot is measured at a time.  The others, which are not, are booted again and again until it has ended, or the
# shell that began them.
step_shell = /bin/bash
jobs_now = $(if $(findstring @alone/,$@),1,0)
companions = $(if $(findstring @beside/,$@),boot=$$$$; touch $(@D)/.others; for other in {2..$(JOBS)}; do \
	while [ -e $(@D)/.others ] && kill -0 $$boot 2>&-; do $(top)build/libexec/lease -c $(firstword $(CPUS)) $(LOCK) \
	$(launch)$(BIN)/qboot <$(@D)/machine.json >/dev/null 2>&1; done & done; status=0; )
companions_end = $(if $(findstring @beside/,$@), || status=$$?; rm -f $(@D)/.others; wait; exit $$status)

name := $(firstword $(subst @, ,$(configs)))
$(home)/parallel.json: $(phases) $S/samples $S/stats
	$(begin) $(call concat,$(configs),phases.json) | $(BIN)/stats -e 5 -p $(name)@beside/$(name)@alone >$(part); $(end)
endif
