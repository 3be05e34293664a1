# make profile: every instruction of a boot, by function and caller.
#
# It is a matrix of its own, in $(home)/profile: each configuration booted once with one CPU, on the deterministic clock.
#
#   boot.json, functions --qboot-> 001.profile --calltree-> profile.txt, .folded, .svg, .callgrind
#
# What was found of the first configuration stands in $(home)/profile.json, for the reports of the matrix.

given = $(if $(filter file,$(origin $1)),$2,$($1))# what was typed, or else the other

ifneq ($(filter profile,$(MAKECMDGOALS)),)
$(if $(filter-out icount,$(call given,CLOCK,icount)),$(call complain,profile: CLOCK=$(CLOCK): instructions are counted with CLOCK=icount))
$(if $(filter-out 1,$(call given,CPUS,1)),$(call complain,profile: CPUS=$(CPUS): only one CPU can be followed: CPUS=1))
endif

profile: $(built) $(BIN)/calltree $(guest_built) | $(ready)
	+$(Q)$(MAKE) --no-print-directory $(home)/profile.json $(home)/profile/profile.txt D=$(home)/profile SEED=$(seed) SAMPLES=1 WARMUP=0 \
		CLOCK=icount CPUS=1
	$(Q)$(if $(value BASE),$(changes),head -n 40 $(home)/profile/profile.txt; echo '$(home)/profile/*/profile.svg and more: see bootmatrix(7)')

# Against another boot: its directory, as for make compare, or the file of a profile.
changes = cd $(home)/profile; for profile in */001.profile; do base=$(call quote,$(abspath $(value BASE))); \
	if [ -d "$$base" ]; then base=$$base/profile/$$profile; fi; \
	$(abspath $(BIN))/calltree -b "$$base" <$$profile; done

# make compare on the deterministic clock: which functions changed, where both sides have the profile of the boots that
# are compared; or else how to have them.
functions_changed = $(if $(filter-out icount,$(CLOCK)),,$(if $(value BASE),$(foreach c,$(filter cpu_1 cpu_1-% cpu_1@%,$(configs)),$(call changed_of,$c))))
changed_of = now=$(home)/profile/$1; then=$(base)/profile/$1; \
	if cmp -s $D/$1/boot.json "$$now/boot.json" && cmp -s $(base)/$1/boot.json "$$then/boot.json" && [ -e "$$now/001.profile" ]; \
	then echo '$1, by function:'; $(BIN)/calltree -b "$$then/001.profile" <"$$now/001.profile" | sed -n 1,20p; echo; \
	else echo '$1: the functions that changed are named once both sides have a profile of these boots:'; \
	echo $(call quote,    make profile $(foreach n,$(asked_for),$n=$(call quote,$(value $n)))); \
	echo $(call quote,    make profile with the settings of the base; its place is $(value BASE)/profile); fi;
asked_for = $(filter-out CLOCK CPUS SAMPLES CONFIGS,$(filter $(typed),$(names)))

ifeq ($D,$(home)/profile)
programs  += calltree
functions := $(configs:%=$D/%/functions)
profiles  := $(logs:.boot.jsonl=.profile)
trees     := $(foreach f,txt folded svg callgrind,$(configs:%=$D/%/profile.$f))

$(functions:=.seen): %/functions.seen: %/machine.seen
	$(begin) : >$(part); $(BIN)/mkdisk -d $(images) -f $*/functions.$$$$ <$*/config.json >/dev/null; \
	$(call move_if_change,$*/functions); $(end)
$(foreach f,$(functions),$(call made_with,$f,$f.seen))

# A log that has no profile beside it, though it should, is made again.
qboot_options = -f $(@D)/functions -p $(@D)/$(notdir $*).profile
$(call own,$(logs),functions)
$(foreach p,$(profiles),$(if $(wildcard $p),,$(call due,$(p:.profile=.boot.jsonl),it-is-missing)))
$(profiles): %.profile: %.boot.jsonl
	$(Q)[ -e $@ ] || { echo 'profile: none: $<: '"$$(tail -n 1 $< | sed 's/.*"outcome":"\([^"]*\)".*/\1/')" >&2; exit 1; }

$(trees): $$(@D)/001.profile $S/calltree
	$(begin) $(BIN)/calltree -f $(patsubst .%,%,$(subst .txt,.text,$(suffix $@))) $(if $(filter %.folded %.svg,$@),-x 0.001) <$< >$(part); $(end)
$(home)/profile.json: $(firstword $(profiles)) $S/calltree
	$(begin) $(BIN)/calltree -f findings <$< >$(part); $(end)
$D/profile.txt: $(trees)
	$(begin) cat $(filter %.txt,$^) >$(part); $(end)
endif
