# make observer: what watching costs.

# Kinds of boots of the first configuration: with the probe, without, with much text and with little (a boot
# loader has a command line of its own).
kinds := $(if $(findstring "symbol",$(file <$(profile))),watched unwatched) \
	$(if $(filter loader,$(BOOT)),,$(if $(findstring "quiet_cmdline",$(file <$(profile))),chatty quiet))
asks_unwatched := $(comma)"probe":"off"
asks_chatty    := $(comma)"serial":"chatty"
asks_quiet     := $(comma)"serial":"quiet"
$(foreach k,$(kinds),$(foreach v,cpus model memory,$(eval $v_$k := $($v_$(firstword $(configs))))))

# Every kind once, shuffled, and again: boots of one number are a pair.  The time is that of the serial end
# marker, which all kinds show: hence the table of a machine that is not watched.  What was booted is kept.
O      := $D/observer
pairs  := $(if $(filter watched,$(kinds)),-p watched/unwatched) $(if $(filter quiet,$(kinds)),-p chatty/quiet)
blocks := $(if $(filter observer,$(MAKECMDGOALS)),$(shell awk -v seed=$(seed) -v samples=$(PAIRS) -v warmup=0 \
	-v configs='$(kinds)' $(call quote,$(shuffle))))
observer: $(tools:%=$(BIN)/%) $(BIN)/probe.so $(if $(filter demo,$(GUEST)),build/guest/demo.elf) | $(ready)
	$(if $(strip $(pairs)),,$(call complain,observer: $(profile) has no symbols and no quiet_cmdline))
	$(if $(filter icount,$(CLOCK)),$(call complain,observer: CLOCK=icount: watching costs nothing on its clock))
	$(Q)set -eu -o pipefail; mkdir -p $O; trap 'rm -f $O/*.$$$$ $D/*.$$$$' EXIT; \
	$(foreach k,$(kinds),printf '%s\n' $(call quote,$(call cell,$k)) | \
		$(BIN)/mkdisk -d $D/.images >$O/$k.machine.json.$$$$; $(call keep,$O/$k.machine.json);) \
	$(lock); for boot in $(blocks); do \
		IFS=/. read -r kind pair place <<<$$boot; log=$O/$$kind.$$pair.boot.jsonl; \
		if [ $$log -nt $O/$$kind.machine.json ] && [ $$log -nt $(BIN)/qboot ]; then continue; fi; \
		echo "[$$place/$(words $(blocks))] $$kind $$pair"; \
		$(value LAUNCH) $(BIN)/qboot -n $$pair -o $$place -s $(seed) <$O/$$kind.machine.json >$$log.$$$$; mv $$log.$$$$ $$log; \
	done; exec 9<&-; \
	printf '%s\n' $(foreach b,$(blocks),$(subst /,.,$(basename $b))) | sed 's|.*|$O/&.boot.jsonl|' | xargs cat | \
		$(BIN)/markerparse -m $O/$(lastword $(filter unwatched quiet,$(kinds))).machine.json | \
		$(BIN)/stats $(pairs) >$D/observer.json.$$$$; \
	mv $D/observer.json.$$$$ $D/observer.json; $(BIN)/report <$D/observer.json
