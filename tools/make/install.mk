# make install-guest: the guest on a disk.

# qinstall gives the disk its name only when it was seen to boot.  What is installed depends on the
# image's bytes, its entry and the disk's size: another number of CPUs needs no other disk.  Nothing is
# installed unless that is asked for.
ifneq ($(filter install-guest,$(MAKECMDGOALS)),)
install-guest: $(installed)
install_of = $(value ISO) $(SHA256) $(value ENTRY) $(value KERNELDIR) $(DISK_MIB)
$H/install: ; $(call write,$(install_of))
$(call holds,$H/install,$(install_of))
$H/iso.seen: $(wildcard $(value ISO))
	$(begin) : >$(part); { cat 2>/dev/null <$(call quote,$(or $(value ISO),/dev/null)) || :; } | cksum >$H/iso.$$$$; \
	$(call keep,$H/iso); $(end)
$H/iso: $H/iso.seen ; +
$(call look_if,$H/iso,$H/iso.seen)
$(installed): $H/install $H/iso | $(BIN)/mkdisk $(BIN)/qinstall $(ready)
	$(begin) $(lock); transcript=$(@:.qcow2=.transcript); \
	printf '%s\n' $(call quote,$(call cell,$(firstword $(configs)))) | $(BIN)/mkdisk -i -d $D/.images | \
	$(BIN)/qinstall $(DISK_MIB:%=-s %) -o $@ >$$transcript || \
	{ if [ -s $$transcript ]; then echo "transcript: $$transcript" >&2; fi; exit 1; }; \
	echo '$@: installed: boots with BOOT=disk start from it'
# Asked for together, the disk comes before the boots that need it.
$(machines:.json=.seen): $(filter $(installed),$(disk))
endif
