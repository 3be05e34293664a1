# Stamps: files that change when a value or a program is not what it was, and make stale what depends on them.

# Texts.
$S/configs: ; $(call write,$(configs))
$S/launch:  ; $(call write,$(value LAUNCH))
$S/seed:    ; $(call write,$(seed))
how_many := $(strip $(SAMPLES) $(WARMUP) $(limits))
$S/samples: ; $(call write,$(how_many))
$S/runs:    ; $(call write,$(RUNS))
$S/profile: ; $(call write,$(profile_path))
$S/sampling: ; $(call write,$(PRECISION) $(PRECISION_OF) $(SAMPLES_MAX))
$(call if_changed,$S/configs,$(configs))$(call if_changed,$S/launch,$(value LAUNCH))
$(call if_changed,$S/seed,$(seed))$(call if_changed,$S/samples,$(how_many))
$(call if_changed,$S/runs,$(RUNS))$(call if_changed,$S/profile,$(profile_path))
$(cells): | $S/profile
$(call if_changed,$S/sampling,$(PRECISION) $(PRECISION_OF) $(SAMPLES_MAX))
$(foreach c,$(stale),$(call due,$D/$c/config.json,its-text-changed))

# Boots that are kept are not ordered again: who asks for another order is told so.
ifneq ($(strip $(SEED)),)
ifeq ($(dry_run)$(remake)$(MAKE_RESTARTS)$(stale),)
former := $(shell while read -r boot; do if [ -s $D/$$boot.boot.jsonl ]; then sed -n '1{ s/.*"warmup":[a-z]*,"order":[0-9]*,"seed":\([0-9]*\),.*/\1/p; q; }' \
	$D/$$boot.boot.jsonl; break; fi; done 2>&- <$D/order)
$(if $(filter-out $(seed),$(former)),$(shell echo 'pipeline: SEED: boots that are kept have the order of SEED=$(former): make -B, or another OUT, boots anew' >&2))
endif
endif

# Programs, by their bytes: one that was built again to the same bytes makes nothing stale.
$S/qboot.seen: $(BIN)/qboot $(BIN)/probe.so
	$(begin) : >$(part); cksum $(filter $(BIN)/%,$^) >$S/qboot.$$$$; $(call move_if_change,$S/qboot); $(end)
# All others are looked at in one shell.
others_seen := $(patsubst %,$S/%.seen,$(filter-out qboot,$(programs)))
$(others_seen) &: $(patsubst %,$(BIN)/%,$(filter-out qboot,$(programs)))
	$(begin) : >$(part); for p in $(filter-out qboot,$(programs)); do sum=$$(cksum $(BIN)/$$p); old=; \
		[ ! -e $S/$$p ] || old=$$(<$S/$$p); [ "$$sum" = "$$old" ] || printf '%s\n' "$$sum" >$S/$$p; done; \
	touch -r $(part) $(others_seen)
# The files of a package have the dates of its build, which may be before that of the last look.
ifneq ($(top),)
changed := $(shell stat -Lc %i.%Z $(built) 2>&-)
$S/programs: ; $(call write,$(changed))
$(call if_changed,$S/programs,$(changed))
$(programs:%=$S/%.seen): $S/programs
endif
$(foreach p,$(programs),$(call made_with,$S/$p,$S/$p.seen))

# What was skipped is booted with KEEP_GOING=1.
$(if $(filter 1,$(KEEP_GOING)),$(foreach f,$(shell find $D -name '*.boot.jsonl' -empty 2>/dev/null),$(call due,$f,it-is-missing)))
