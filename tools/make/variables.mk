# A variable on make's command line that nothing reads is an error: most likely it is misspelt.

known   := $(names) A B BASE CI D FROM BIN PORT VARIANT_% packages_% \
	CC AR CFLAGS CPPFLAGS LDFLAGS SAN SHELL MAKE MAKEFLAGS GNUMAKEFLAGS DESTDIR prefix bindir libexecdir mandir datadir public
typed   := $(foreach v,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $v))),$v))
# For what a report tells to type: the goal of the matrix, where comparisons are made as pages "html" before it, and what
# was typed with it, a line each.
asked_with := $(filter $(typed),A B BASE $(names)) $(filter VARIANT_%,$(typed))
asked_of   := $(firstword $(filter ab compare across,$(MAKECMDGOALS)) matrix)
export BOOTMATRIX_ASKED := $(if $(filter ab compare,$(asked_of)),$(if $(filter html,$(MAKECMDGOALS)),html ))$(asked_of)$(newline)$(foreach v,$(asked_with),$v=$(value $v)$(newline))
strange := $(firstword $(sort $(filter-out $(known) -*%,$(typed))))
ifneq ($(strange),)
meant := $(shell $(nearest) $(call quote,$(strange)) $(filter-out %_%,$(known)))
$(call complain,$(strange): no such variable$(if $(meant),; did you mean $(meant)?,: $(self) help lists them))
endif

# What is read with one value of another setting alone, or by one goal or some; a make inside of this one is told all that this one was.
alone    := SAMPLES=auto:PRECISION:PRECISION_OF:SAMPLES_MAX ENGINE=slurm:STAGE:SLURM_ARGS $(addprefix MAKECMDGOALS=,ab:A:B across:GUESTS \
	compare,profile:BASE compare,ab,history:FLOOR compare,ab:CONFIGS history:SINCE observer,parallel-check:PAIRS floor:RUNS paper:CHAPTER \
	new:FORCE new,discover:FROM)
is_said  = $(filter $(subst $(comma), ,$(lastword $(subst =, ,$1))),$($(firstword $(subst =, ,$1))))
typed_of = $(foreach n,$1,$(if $(filter command,$(firstword $(origin $n))),$(if $(value $n),$n)))
unread   := $(firstword $(foreach a,$(alone),$(if $(call is_said,$(word 1,$(subst :, ,$a))),,\
	$(addsuffix :$(word 1,$(subst :, ,$a)),$(call typed_of,$(wordlist 2,9,$(subst :, ,$a)))))))
ifeq ($(MAKELEVEL),0)
$(if $(unread),$(call complain,$(subst $(comma), or $(self) ,$(subst MAKECMDGOALS=,$(self) ,$(subst :,: is of ,$(unread)))) alone: say $(if \
	$(findstring $(comma),$(unread)),one of these,that) too))
endif

# What the environment has of the names of settings, or by our prefix that is none, but for what our programs tell each
# other; where nobody reads what is said, it must not be.
prefixed := $(patsubst BOOTMATRIX_%,%,$(foreach v,$(filter BOOTMATRIX_%,$(.VARIABLES)),$(if $(filter environment%,$(origin $v)),$v)))
unheard  := $(firstword $(sort $(filter-out $(names) TYPED ASKED LEASE PROGRESS WEIGHT_REASON,$(prefixed))))
told :=
ifneq ($(not_used),)
told := $(firstword $(not_used)) from the environment is not used: say $(self) $(firstword $(not_used))=..., \
	or BOOTMATRIX_$(firstword $(not_used))
else ifneq ($(unheard),)
meant := $(shell $(nearest) $(call quote,$(unheard)) $(names))
told := BOOTMATRIX_$(unheard) from the environment is not used: $(if $(filter $(known),$(unheard)),say $(self) $(unheard)=...,no \
	such setting$(if $(meant),; did you mean BOOTMATRIX_$(meant)?,: $(self) help lists them))
endif
ifneq ($(told),)
$(if $(filter true,$(CI)),$(call complain,$(told)),$(shell echo $(call quote,pipeline: $(told)) >&2))
endif

include $(top)tools/make/named.mk
