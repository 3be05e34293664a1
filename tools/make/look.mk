# make help, make guests, make doctor: what there is here.

helped := $(if $(top),$(top)tools/make/bootmatrix.mk,Makefile) $(top)tools/make/settings.mk

# Groups and rows; what a row begins with is also what completion knows: words.awk.
list_goals = awk -f $(top)tools/make/words.awk $(helped) | sed -n 's/^goal //p'
help:
	@goals=$$($(list_goals) | tr '\n' ' '); awk -v self=$(self) -v goals="$$goals" -v table=$(top)tools/lib/settings.h -f $(top)tools/make/choices.awk -f $(top)tools/make/help.awk $(helped)
# The user's hide those of the same name that come with bootmatrix.
guests:
	@awk -v self=$(self) -v uncompiled='$(arm_uncompiled)' -f $(top)tools/make/guests.awk $(sort $(wildcard configs/*.json) $(foreach p,$(wildcard $(top)configs/*.json),$(if $(wildcard configs/$(notdir $p)),,$p)))
doctor:
	@$(top)tools/make/doctor.sh $(OUT) $(self) '$(programs_test)'
.PHONY: help guests doctor

# usage: $(shell $(nearest) WORD KNOWN ...)
nearest := awk -f $(top)tools/make/nearest.awk -f $(top)tools/make/meant.awk

# The private Slurm of slurm-up is the one that answers, unless the environment names another.
ifneq ($(wildcard build/slurm/slurm.conf),)
export SLURM_CONF ?= $(CURDIR)/build/slurm/slurm.conf
endif

# A goal that there is not; who includes this pipeline has goals of his own.
ifneq ($(filter bootmatrix,$(self))$(if $(top),,clone),)
odd_goals := $(strip $(foreach g,$(filter-out $(goals),$(MAKECMDGOALS)),$(if $(findstring /,$g)$(wildcard $g),,$g)))
ifneq ($(odd_goals),)
all_goals := $(shell $(list_goals))
odd_goal  := $(firstword $(filter-out $(all_goals) deps-% $(programs),$(odd_goals)))
ifneq ($(odd_goal),)
meant := $(shell $(nearest) '$(subst ','\'',$(odd_goal))' $(all_goals))
$(error pipeline: $(odd_goal): no such goal$(if $(meant),; did you mean $(meant)?,: $(self) help lists them))
endif
endif
endif
