# All that measures.  It is read only for the goals that need it and for the files under OUT: help, deps and check
# need none of it.

top := $(patsubst %tools/make/,%,$(dir $(lastword $(MAKEFILE_LIST))))
self := $(if $(filter %/bootmatrix.mk,$(firstword $(MAKEFILE_LIST))),bootmatrix,make)# for what is told to be typed
export BOOTMATRIX_TYPED := $(self)# by what is run from here, too
include $(top)tools/make/settings.mk $(top)tools/make/look.mk
ifneq ($(filter $(goals) $(OUT)/%,$(MAKECMDGOALS)),)
.PHONY: $(goals)
include $(patsubst %,$(top)tools/make/%.mk,slurm idioms variables takeover auto asked) $(top)pipeline.mk \
	$(patsubst %,$(top)tools/make/%.mk,profile stamps require compare across reports history observer parallel floor run symbols discover install refused)
endif
