# make discover, make new: boot a guest without any marker, show what it shows; draft a profile of it.
#
#   cell --mkdisk-> machine.json, functions --qboot-> boot.jsonl --discover-> report.txt, configs/GUEST.json

ifneq ($(looked_at),)
look_dir := $(OUT)/discover
drafted  := $(if $(call is_path,$(value GUEST)),$(value GUEST),configs/$(GUEST).json)
ifeq ($(known_as),)
$(if $(strip $(value KERNEL)$(value ISO)$(value DISK)$(value FIRMWARE)),,\
	$(call complain,$(firstword $(looked_at)): nothing to boot: name a KERNEL (or ISO or DISK or FIRMWARE) or a known GUEST))
endif
ifneq ($(filter new,$(looked_at)),)
$(if $(filter command,$(firstword $(origin GUEST))),,$(call complain,new: GUEST: name the profile that is to be written: $(self) new GUEST=mine KERNEL=...))
$(if $(filter 1,$(FORCE)),,$(if $(shell [ ! -e $(call quote,$(drafted)) ] || echo is),$(call complain,new: $(drafted) is there already: FORCE=1 overwrites it)))
drafted_in := $(shell dirname -- $(call quote,$(drafted)))
$(if $(shell $(call cannot_write,drafted_in)),$(call complain,new: $(drafted) cannot be written: name another: $(self) new GUEST=PATH.json))
endif

# What is known of an unknown guest: without a kernel of its own it is booted by firmware, whose text is wanted too.
unknown_profile = {"name":"unknown","title":"a guest that no profile describes","memory_mib":512,"timeout_s":300,"silence_s":20,$(if \
	$(value KERNEL),,"graphics":false,)"markers":[],"end":"poweroff"}

# A guest that has a profile is booted as that says, but for its markers.
as_unmarked = | sed 's/}$$/,"unmarked":true}/'
look_cell = $(first) $(as_unmarked)
$(if $(known_as)$(dry_run),,$(shell mkdir -p $(look_dir); printf '%s\n' '$(unknown_profile)' >$(unknown)))
look_boot = $(begin) mkdir -p $(look_dir); \
	$(look_cell) | $(BIN)/mkdisk >$(look_dir)/machine.json; \
	$(look_cell) | $(BIN)/mkdisk -f $(look_dir)/functions >/dev/null 2>&1 || rm -f $(look_dir)/functions; \
	entries=(); if [ -e $(look_dir)/functions ]; then entries=(-e $(look_dir)/functions); fi; \
	$(lease) $(launch)$(BIN)/qboot "$${entries[@]}" <$(look_dir)/machine.json >$(look_dir)/boot.jsonl

discover: $(built) $(BIN)/discover $(guest_built) | $(ready)
	$(look_boot); $(BIN)/discover $(look_dir)/boot.jsonl

new: $(built) $(BIN)/discover $(guest_built) | $(ready)
	$(look_boot); draft=$(call quote,$(drafted)); part=$$draft.$$$$; mkdir -p "$$(dirname "$$draft")"; trap 'rm -f "$$part"' EXIT; \
	$(BIN)/discover -f profile -n $(guest) $(if $(known_as),-b $(call quote,$(profile))) $(if $(value SYMBOLS),-s $(call quote,$(value SYMBOLS))) $(look_dir)/boot.jsonl >"$$part"; mv "$$part" "$$draft"; \
	printf '%s: a draft of a boot with CPUS=%d: %s run GUEST=%q\n' "$$draft" $(firstword $(CPUS)) $(self) $(call quote,$(value GUEST))
endif
