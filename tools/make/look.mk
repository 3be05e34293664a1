# make help, make guests, make doctor: what there is here.

helped := $(if $(top),$(top)tools/make/bootmatrix.mk,Makefile) $(top)tools/make/settings.mk

# Groups and lines; what a line begins with is also what completion knows: words.awk.
help:
	@sed -n 's/^#   == /\n/p; t; s/^#   /  /p' $(helped)$(if $(filter make,$(self)),, | sed -E 's/\bmake ([a-z-]+)( {6})?/$(self) \1/')
guests:
	@awk -f $(top)tools/make/guests.awk $(sort $(wildcard configs/*.json $(top)configs/*.json))
doctor:
	@$(top)tools/make/doctor.sh $(OUT)
.PHONY: help guests doctor

# A goal that there is not; who includes this pipeline has goals of his own.
ifneq ($(filter bootmatrix,$(self))$(if $(top),,clone),)
odd_goals := $(strip $(foreach g,$(filter-out $(goals),$(MAKECMDGOALS)),$(if $(findstring /,$g)$(wildcard $g),,$g)))
ifneq ($(odd_goals),)
all_goals := $(shell awk -f $(top)tools/make/words.awk $(helped) | sed -n 's/^goal //p')
odd_goal  := $(firstword $(filter-out $(all_goals) deps-% $(programs),$(odd_goals)))
ifneq ($(odd_goal),)
meant := $(shell awk -f $(top)tools/make/nearest.awk '$(subst ','\'',$(odd_goal))' $(all_goals))
$(error pipeline: $(odd_goal): no such goal$(if $(meant),; did you mean $(meant)?,: $(self) help lists them))
endif
endif
endif
