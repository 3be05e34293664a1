# The matrix: from what is asked to the report, a file at every arrow, the arrows in the order of the data.
#
#   config.json --mkdisk-> machine.json --qboot-> boot logs --markerparse-> phases --stats-> results --report-> report
#
# The variables are in tools/make/settings.mk, what follows from them in asked.mk, the idioms in idioms.mk.

matrix: $D/report.txt $D/results.json

# Texts that files were made with.
$H/configs:           ; $(call write,$(configs))
$H/launch:            ; $(call write,$(value LAUNCH))
$H/seed:              ; $(call write,$(seed))
$H/samples:           ; $(call write,$(SAMPLES) $(WARMUP))
$(call holds,$H/configs,$(configs))$(call holds,$H/launch,$(value LAUNCH))
$(call holds,$H/samples,$(SAMPLES) $(WARMUP))$(call holds,$H/seed,$(seed))

# Tools, by their bytes: one that was built again to the same bytes makes nothing stale.
tools := mkdisk qboot markerparse stats report
$(tools:%=$H/%.seen): $H/%.seen: $(BIN)/%
	$(begin) : >$(part); cksum $(filter $(BIN)/%,$^) >$H/$*.$$$$; $(call keep,$H/$*); $(end)
$H/qboot.seen: $(BIN)/probe.so
$(tools:%=$H/%): %: %.seen ; +
$(foreach t,$(tools),$(call look_if,$H/$t,$H/$t.seen))

# What was asked -> cell.
$(configs:%=$D/%/config.json): $D/%/config.json: ; $(call write,$(call cell,$*))
$(foreach c,$(configs),$(call holds,$D/$c/config.json,$(call cell,$c)))

# Cell -> machine.json, which has everything, and boot.json, which has what a boot depends on.  What
# mkdisk read, images and profiles and QEMU, it writes to machine.d.
$(machines:.json=.seen): $D/%/machine.seen: $D/%/config.json $H/mkdisk $H/qboot | $(ready)
	$(begin) : >$(part); \
	$(BIN)/mkdisk -M $(@D)/machine.d -d $D/.images <$< >$(@D)/machine.json.$$$$; \
	$(BIN)/qboot -k <$(@D)/machine.json.$$$$ >$(@D)/boot.json.$$$$; \
	$(call keep,$(@D)/machine.json); $(call keep,$(@D)/boot.json); $(end)
-include $(machines:.json=.d)
$(machines:.json=.seen): $(if $(filter demo,$(GUEST)),build/guest/demo.elf)
define machine
$D/$1/machine.json $D/$1/boot.json: $D/$1/machine.seen ; +
$(call look_if,$D/$1/machine.json $D/$1/boot.json,$D/$1/machine.seen)
endef
$(foreach c,$(configs),$(eval $(call machine,$c)))

# Machine -> boot log, one boot at a time on this host, in the order of the plan: each waits for the one
# before, the first for all machines.
#
# The lock is taken before the log is opened and held until it has its name, by qboot too should the
# shell be killed.  So what a killed make left behind is waited for, and kept when it is good.  The
# journal counts boots as they were run; its date is the start of this boot, and becomes the log's: a
# boot that outlives a change of its machine is stale.
again = $(findstring B,$(firstword -$(MAKEFLAGS)))# make -B means it
$(logs): $D/%.boot.jsonl: $H/qboot $H/launch
	$(begin) $(lock); \
	due=$(again); for p in $^; do if [ $$p -nt $@ ]; then due=yes; fi; done; \
	if [ -z "$$due" ]; then exit; fi; \
	if compgen -G '$@.*' >/dev/null; then rm -f $@.*; fi; \
	boots=$(words $(plan)); printf '[%*d/%d] %s\n' $${#boots} $(call place,$*) $$boots '$(*D) $(*F)'; \
	echo $* >>$D/order; mapfile -t order <$D/order; \
	$(value LAUNCH) $(BIN)/qboot -n $(*F) -o $${#order[@]} -s $(seed) <$(@D)/machine.json >$(part); \
	touch -r $D/order $(part); $(end); $(unless_booted)
lock = [ -e $(LOCK) ] || (umask 0; : >>$(LOCK)); exec 9<$(LOCK); \
	flock -n 9 || { echo 'waiting for another boot ($(LOCK))' >&2; flock 9; }
unless_booted = mapfile -t log <$@; outcome=$${log[-1]\#*'"outcome":"'}; outcome=$${outcome%%\"*}; \
	if [ "$$outcome" != booted ]; then echo "$(*D) $(*F): $$outcome"; fi
$(foreach c,$(configs),$(eval $(call logs_of,$c): $D/$c/boot.json))
before := $(machines) $H/seed
$(foreach l,$(logs),$(eval $l: | $(before))$(eval before := $l))

# Boot log -> phases, after the last boot: nothing runs beside a boot.
$(phases): %.phases.json: %.boot.jsonl $H/markerparse | $(before)
	$(begin) $(BIN)/markerparse -m $(@D)/machine.json <$< >$(part); $(end)
$(foreach c,$(configs),$(eval $(call phases_of,$c): $D/$c/machine.json))

# Phases of a configuration -> its statistics; of all -> scaling.  The files' names come through a pipe,
# since a recipe is one argument of at most 128 KiB.
records_of = $(if $(filter-out 0,$(WARMUP)),printf '$D/$1/W%02d.phases.json\n' {1..$(WARMUP)};) \
	printf '$D/$1/%03d.phases.json\n' {1..$(SAMPLES)}
$(results): $D/%.json: $H/samples $H/stats
	$(begin) { $(call records_of,$*); } | xargs cat | $(BIN)/stats >$(part); $(end)
$(foreach c,$(configs),$(eval $D/$c.json: $(call phases_of,$c)))
$D/scaling.json: $(results) $H/configs $H/stats
	$(begin) { $(foreach c,$(configs),$(call records_of,$c);) } | xargs cat | $(BIN)/stats -s >$(part); $(end)

# Statistics -> reports.
parts := $(results) $(scaling) $(wildcard $D/observer.json)
$D/results.json: $(parts) $H/configs $H/report
	$(begin) cat $(parts) | $(BIN)/report -f json >$(part); $(end)
$D/report.txt: $(parts) $H/configs $H/report
	$(begin) cat $(parts) | $(BIN)/report >$(part); $(end); cat $@; $(arrived)
arrived = awk 'match($$0, /"attempted":[0-9]+,"booted":[0-9]+/) { \
		split(substr($$0, RSTART, RLENGTH), n, /[:,]/); all += n[2]; some += n[4] } \
	END { print "$@:", some + 0, "of", all + 0, "boots arrived" }' $(results)
