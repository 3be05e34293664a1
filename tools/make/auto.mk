# SAMPLES=auto: the plan grows by a block of boots, until the boots are enough for PRECISION or there are SAMPLES_MAX.
#
# How many samples the plan has, and each configuration of it, stands in $D/sampling.json, which is made from the phases of a whole plan.  $S/longer.mk is
# a makefile, if an empty one, that is made after it: make brings its makefiles up to date before all else, and reads
# them all again where one has changed.  So goals see the plan only when it is long enough.

ifeq ($(strip $(SAMPLES)),auto)
sampling := $D/sampling.json
exact    := 2# boots that show whether those on the deterministic clock repeat
plans    := $(shell grep -o '"config":"[^"]*","plan":[0-9]*' $(call quote,$(sampling)) 2>&- | sed 's/"config":"//; s/","plan"//')
override SAMPLES := $(or $(shell sed -n 's/^[^[]*"plan":\([0-9]*\).*/\1/p' $(call quote,$(sampling)) 2>&-),$(if $(filter wall,$(CLOCK)),10,$(exact)))

# Makefiles are made even under -n and -q, and once more under -B: there the plan stays as it is.
ifeq ($(dry_run)$(remake),)
ifneq ($(filter matrix html paper figures compare ab across $(OUT)/%,$(MAKECMDGOALS)),)
include $S/longer.mk
endif
endif
endif
