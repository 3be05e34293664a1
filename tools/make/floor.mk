# make floor: what FLOOR must be on this host, from RUNS runs of the same matrix.
#
# They are a matrix of their own, in $(home)/floor, whose samples are those of the runs, one run after another.

ifneq ($(filter floor,$(MAKECMDGOALS)),)
$(if $(filter icount,$(CLOCK)),$(call complain,floor: CLOCK=icount: its boots do not differ))
endif

floor: $(built) $(guest_built) | $(ready)
	+$(Q)$(again) $(home)/floor/floor.json D=$(home)/floor KEEP_GOING=1 SEED=$(seed) RUNS=$(RUNS) \
		SAMPLES=$$(($(SAMPLES) * $(RUNS))) WARMUP=0
	$(Q)$(BIN)/report <$(home)/floor/floor.json

ifeq ($D,$(home)/floor)
$(home)/floor/floor.json: $(phases) $S/samples $S/runs $S/stats
	$(begin) $(call concat,$(configs),phases.json) | $(BIN)/stats -f $$(($(SAMPLES) / $(RUNS))) >$(part); $(end)
endif
