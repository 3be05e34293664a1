# make profile: every instruction of a boot, by function and caller; with CLOCK=wall where its vCPUs spend their time.
#
# It is a matrix of its own, in $(home)/profile or $(home)/profile-wall: each configuration booted once with one CPU, on
# the deterministic clock; or sampled on the wall clock, and booted once more to see what the sampling costs.
#
#   boot.json, functions --qboot-> 001.profile --calltree-> profile.txt, .folded, .svg, .callgrind
#
# What was found of the first configuration stands in $(home)/profile.json, for the reports of the matrix; of sampled
# ones nothing.

given = $(if $(filter file,$(origin $1)),$2,$($1))# what was typed, or else the other
own_matrices := $(home)/profile $(home)/profile-wall

ifneq ($(filter profile,$(MAKECMDGOALS)),)
of_clock := $(call given,CLOCK,icount)
kept_in  := $(home)/profile$(if $(filter wall,$(of_clock)),-wall)
$(if $(word 2,$(of_clock)),$(call complain,profile: CLOCK=$(CLOCK): one of the two))
$(if $(filter icount,$(of_clock)),$(if $(filter-out 1,$(call given,CPUS,1)),\
	$(call complain,profile: CPUS=$(CPUS): with CLOCK=icount only one CPU can be followed: CPUS=1)))
$(if $(filter icount,$(of_clock)),$(if $(filter marks off,$(PROBE)),$(call complain,profile: PROBE=$(PROBE): only a probe that counts follows a boot: PROBE=count)))
$(if $(value BASE),$(if $(filter wall,$(of_clock)),$(call complain,profile: BASE: only what CLOCK=icount counts can be compared)))
no_profile := $(if $(value BASE),$(shell b=$(call quote,$(value BASE)); if [ -d "$$b" ]; then set -- "$$b"/profile/*/001.profile; b=$$1; fi; [ -e "$$b" ] || echo "$$b"))
$(if $(no_profile),$(call complain,BASE: no $(no_profile): an OUT/GUEST of which make profile made one$(comma) or the file of a profile))
endif

profile: $(built) $(BIN)/calltree $(guest_built) | $(ready)
	+$(Q)$(again) $(if $(filter icount,$(of_clock)),$(home)/profile.json) $(kept_in)/profile.txt D=$(kept_in) \
		SAMPLES=$(if $(filter wall,$(of_clock)),2,1) WARMUP=0 CLOCK=$(of_clock) CPUS='$(call given,CPUS,1)' PROFILE=1
	$(if $(findstring q,$(options)),,$(Q)$(if $(value BASE),$(changes),head -n 40 $(kept_in)/profile.txt; echo '$(kept_in)/*/profile.svg and more: see bootmatrix(7)'))

# Against another boot: its directory, as for make compare, or the file of a profile.
changes = cd $(home)/profile; for profile in */001.profile; do base=$(call quote,$(abspath $(value BASE))); \
	if [ -d "$$base" ]; then base=$$base/profile/$$profile; fi; \
	$(call quote,$(abspath $(BIN)/calltree)) -b "$$base" <$$profile; done

# make compare, make ab on the deterministic clock: which functions changed, where both sides have a profile of the
# boots that are compared, beside their logs (PROFILE=1) or of make profile; or else how to have them.
functions_changed = $(foreach c,$(followed),$(call changed_since,$(base),$c,$(or $(call in_base,$c,$(clock_apart)),$c)))
variants_changed  = $(foreach c,$(filter %@B,$(followed)),$(call changed_since,$D,$c,$(c:B=A)))

# What a configuration is called in the base, which may be of both clocks where this matrix is of one, or the other way about.
in_base     = $(shell cd $(base) 2>/dev/null && grep -ls '"clock":"icount"' $(addsuffix /config.json,$1 $2) | sed 's,/.*,,;q')
clock_apart = $(if $(findstring -icount,$c),$(subst -icount,,$c),$(if $(findstring @,$c),$(subst @,-icount@,$c),$c-icount))

changed_since = then=$$($(call profile_of,$1,$3)) || :; now=$$($(call profile_of,$D,$2)) || :; \
	if [ -n "$$then" ] && [ -n "$$now" ]; then echo '$2, by function:'; $(BIN)/calltree -b "$$then" <"$$now" | sed -n 1,40p; \
	elif [ -d $1 ]; then echo '$2: the functions that changed are named once both sides have a profile:'; \
	[ -n "$$then" ] || $(call profile_by,$1/$3); [ -n "$$now" ] || $(call profile_by,$D/$2); \
	else echo '$2: the base is a file, and has no profile: the functions that changed are not known'; fi; echo;

# A profile is of those boots that came to the same instruction.
#	$(call profile_of,MATRIX,CONFIGURATION)
profile_of = for profile in $1/$2/001.profile $1/profile/*/001.profile; do \
	counter=$$(sed -n '1s/.*"end":"[^"]*","counter":\([0-9]*\).*/\1/p;1q' "$$profile" 2>/dev/null) || continue; \
	if grep -qs "\"insns\":\[$${counter:-none}\]" $1/$2/001.boot.jsonl; then echo "$$profile"; break; fi; done
profile_by = printf '    %s\n' $(call quote,$(BIN)/mkdisk -f $1/functions <$1/config.json >$1/profiled.json &&) \
	$(call quote,$(BIN)/qboot -f $1/functions -p $1/001.profile <$1/profiled.json >/dev/null)

# A boot that is followed ends at a function, and others of its matrix where it does.
mkdisk_options = $(if $(profiled),-f /dev/null)
$S/profiled: ; $(call write,$(mkdisk_options))
$(call if_changed,$S/profiled,$(mkdisk_options))
$(machines:.json=.seen): $S/profiled

ifneq ($(profiled),)
programs  += calltree
functions := $(profiled:%=$D/%/functions)
followed_logs := $(if $(filter %-wall,$D),$(filter %/001.boot.jsonl,$(logs)),$(foreach c,$(profiled),$(call of,$c,$(logs))))

$(functions:=.seen): %/functions.seen: %/machine.seen
	$(begin) : >$(part); $(BIN)/mkdisk -d $(images) -f $*/functions.$$$$ <$*/config.json >/dev/null; \
	$(call move_if_change,$*/functions); $(end)
$(foreach f,$(functions),$(call made_with,$f,$f.seen))

# A log that has no profile beside it is made again, unless it says why there is none.
qboot_options = $(if $(filter $(followed_logs),$@),-f $(@D)/functions -p $(@D)/$(notdir $*).profile)
$(foreach c,$(profiled),$(eval $(call of,$c,$(logs)): $D/$c/functions))
$(foreach l,$(followed_logs),$(if $(wildcard $(l:.boot.jsonl=.profile)),,\
	$(if $(findstring "profile":{"file":null,$(file <$l)),,$(call due,$l,it-is-missing))))

# What was found of the first configuration; nothing where its boot did not complete.
$(home)/profile.json: $D/$(firstword $(profiled))/001.boot.jsonl $S/calltree
	$(begin) if [ -e $(basename $(basename $<)).profile ]; then $(BIN)/calltree -f findings <$(basename $(basename $<)).profile; fi >$(part); $(end)
endif

ifneq ($(filter $(own_matrices),$D),)
profiles  := $(followed_logs:.boot.jsonl=.profile)
trees     := $(foreach f,txt folded svg callgrind,$(configs:%=$D/%/profile.$f))

$(profiles): %.profile: %.boot.jsonl
	$(Q)[ -e $@ ] || { echo 'profile: none: $<: '"$$(tail -n 1 $< | sed '/"outcome":"booted"/s/.*"profile":{"file":null,"reason":"\([^"]*\)".*/\1/; s/.*"outcome":"\([^"]*\)".*/\1/')" >&2; exit 1; }

$(trees): $$(@D)/001.profile $S/calltree
	$(begin) $(BIN)/calltree -f $(patsubst .%,%,$(subst .txt,.text,$(suffix $@))) $(if $(filter %.folded %.svg,$@),-x 0.001) <$< >$(part); $(end)
$D/profile.txt: $(trees) $(if $(filter %-wall,$D),$(logs))
	$(begin) { $(foreach c,$(configs),$(if $(filter %-wall,$D),$(call cost_of,$D/$c);) cat $D/$c/profile.txt;) } >$(part); $(end)
endif

# What the sampling cost: the CPU time of the vCPUs with it, and in the boot without.
#	$(call cost_of,DIRECTORY)
cost_of = cat $1/001.boot.jsonl $1/002.boot.jsonl | sed -n 's/.*"vcpu_cpu_ns":\[\([0-9,]*\)\].*/\1/p' | \
	awk -F, '{ for (i = 1; i <= NF; i++) ms[NR] += $$i / 1e6 } \
	END { if (ms[2] > 0) printf "sampled: %.1f ms of CPU time, %.1f ms in a boot without: ratio %.2f\n", ms[1], ms[2], ms[1] / ms[2] }'
