# What was asked, checked before anything runs; and what follows from it: configurations, cells, the plan.

# Whatever is wrong, or fails later: an old verdict of a comparison is not read for the new one.
comparison := $D/comparison.json
ifneq ($(filter ab compare,$(MAKECMDGOALS)),)
$(if $(dry_run),,$(shell rm -f $(call quote,$(comparison)) $(call quote,$(comparison:.json=.html))))
endif

# make discover and make new boot what no profile describes yet, unless a known guest is named.
looked_at := $(filter discover new,$(MAKECMDGOALS))
known_as  := $(if $(looked_at),$(or $(value FROM),$(if $(filter discover,$(looked_at)),$(if $(filter command,$(firstword $(origin GUEST))),$(value GUEST)))),$(value GUEST))
unknown   := $(OUT)/discover/unknown.json
# A profile by its name is one of the user's, or of those that come with bootmatrix.
guest_file = $(if $(call is_path,$1),$1,$(or $(wildcard configs/$1.json),$(top)configs/$1.json))
profile   := $(if $(known_as),$(call guest_file,$(known_as)),$(unknown))
others    := $(sort $(patsubst GUEST=%,%,$(filter GUEST=%,$(foreach v,$(VARIANTS),$(value VARIANT_$v)))))# guests of variants
known     := $(call name_of,$(known_as))
# What make symbols took from the guest's kernel is its table of symbols, where no other is named.
ifeq ($(value SYMBOLS)$(value KERNEL)$(filter symbols,$(MAKECMDGOALS))$(across)$(looked_at),)
SYMBOLS   := $(wildcard $(OUT)/.symbols/$(known))
endif
images    := $(home)/.images# what mkdisk makes of images, for all configurations
guest_built := $(patsubst %,$(BIN)/guest/%.elf,$(filter demo demo-arm demo-arm64,$(sort $(known) $(others))))
installed := $(home)/installed.qcow2# the disk that the guest was installed on, where no other is named
seed      := $(strip $(or $(SEED),$(file <$S/seed),$(shell od -A n -t u4 -N 3 /dev/urandom)))

# Lines and variants are passed on as they were typed: make looks for no variables in them.
lines    := $(foreach s,$(filter %:line %:words %:guest!,$(settings)),$(firstword $(subst :, ,$s)))
variants := $(foreach v,$(VARIANTS:%=VARIANT_%),$(if $(filter-out undefined,$(origin $v)),$v))
values    = $(foreach n,$(filter-out $(lines),$(names)),$(if $($n),$(call quote,$n=$($n)))) \
	$(foreach n,$(lines) $(variants),$(if $(value $n)$(filter VARIANT_%,$n),$(call quote,$n=$(value $n))))
ask       = LC_ALL=C awk $(foreach f,choices plan nearest asked,-f $(top)tools/make/$f.awk) $(call quote,settings=$(if $(known_as),$(settings),$(subst ISO:iso:,ISO:cdrom:,$(settings)))) \
	$(call quote,guest=$(profile)) $(foreach g,$(others),guest.$g=$(call guest_file,$g)) $(foreach a,table=$(top)tools/lib/settings.h dir=$D disk=$(installed) called=$(variant_typed) seed=$(seed) samples=$(SAMPLES) warmup=$(WARMUP) exact=$(exact),$(call quote,$a)) \
	$(call quote,plans=$(plans)) \
	$(values)
$(foreach n,$(lines) $(variants),$(if $(findstring $(newline),$(value $n)),$(call complain,$(call called,$n): more than one line)))
$(foreach n,$(variants),$(if $(wildcard $(patsubst @%,%/.,$(filter @%,$(value $n)))),$(call complain,$(call called,$n): is a directory: name a file: $(value $n))))
asked    := $(shell $(ask))
$(if $(filter error,$(firstword $(asked))),$(call complain,$(subst ^error ,,^$(asked))))

# A matrix is of one profile, which its stamps know by the path from them: what is moved as a whole stays a matrix.
profile_seen := $(file <$S/profile)
profile_path := $(shell [ -f $(call quote,$(profile)) ] && realpath -m --relative-to=$S $(call quote,$(profile)))
guests   = $(sort $(basename $(notdir $(wildcard configs/*.json $(top)configs/*.json))))
likely   = $(or $(wildcard $1.json),$(shell $(nearest) $(call quote,$(call name_of,$1)) $(guests)))
no_guest = $(if $(wildcard $1/.),$(call complain,$2: is a directory: name a profile: $1))$(call complain,$2: no $(if $(call is_path,$1),$1,configs/$1.json); $(if $(likely),did you mean $(likely)?,there are: $(guests)))
$(if $(known_as),$(if $(profile_path),,$(call no_guest,$(known_as),$(if $(looked_at),$(if $(value FROM),FROM,GUEST),$(if $(across),GUESTS,GUEST)))))
$(if $(looked_at)$(across),,$(if $(call differ,$(profile_seen),$(profile_path)),$(if $(profile_seen),$(if $(shell [ ! -e $S/$(call quote,$(profile_seen)) ] || echo is),\
	$(call complain,GUEST: $D is of $(shell realpath $S/$(call quote,$(profile_seen))): name another OUT for $(profile))))))
named_by = $(call called,$(firstword $(foreach v,$(VARIANTS),$(if $(filter GUEST=$1,$(value VARIANT_$v)),VARIANT_$v))))$(if $(across),,: GUEST)
$(foreach g,$(others),$(if $(wildcard $(call guest_file,$g)),,$(call no_guest,$g,$(call named_by,$g))))
$(if $(filter disk,$(BOOT)),$(if $(value DISK)$(wildcard $(installed))$(filter install-guest,$(MAKECMDGOALS)),,\
	$(call complain,BOOT: no $(installed): $(self) install-guest makes it; or name a DISK)))

# Images that a package brings.
absent = $(if $(packages_$1),$(if $(ready)$(value KERNEL)$(value ISO)$(value KERNELDIR),,\
	$(foreach i,$(subst $(comma),,$(subst ",,$(filter "/%,$(file <$2)))),$(if $(wildcard $i),,$i))))
installs = $(if $(strip $(absent)),$(call complain,GUEST: no $(firstword $(absent)): $(self) deps-$1 installs it))
$(if $(filter-out history,$(MAKECMDGOALS)),$(call installs,$(known),$(profile)))$(foreach g,$(others),$(call installs,$g,$(call guest_file,$g)))

configs := $(patsubst config=%,%,$(filter config=%,$(asked)))
stale   := $(patsubst stale=%,%,$(filter stale=%,$(asked)))
limits  := $(patsubst limit=%,%,$(filter limit=%,$(asked)))
followed := $(patsubst followed=%,%,$(filter followed=%,$(asked)))
profiled := $(if $(filter 1,$(PROFILE)),$(or $(if $(filter $(home)/profile-wall,$D),$(configs)),$(followed),$(call complain,PROFILE: no boot is on one CPU with CLOCK=icount)))
placed  := $(filter-out config=% stale=% followed=% limit=%,$(asked))# CONFIGURATION/SAMPLE.PLACE, in the order of the boots
plan    := $(basename $(placed))
place    = $(subst .,,$(suffix $(filter $1.%,$(placed))))/$(words $(plan))
cell     = $(ask) show=$1# a command that prints the cell of a configuration
