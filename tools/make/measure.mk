# All that measures.  It is read only for the goals that need it and for the files under OUT: help, deps and check
# need none of it.

here := $(dir $(lastword $(MAKEFILE_LIST)))
include $(here)settings.mk
ifneq ($(filter $(goals) $(OUT)/%,$(MAKECMDGOALS)),)
include $(addprefix $(here),idioms.mk asked.mk ../../pipeline.mk reports.mk compare.mk observer.mk run.mk install.mk)
endif
