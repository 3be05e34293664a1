# make install-guest: the guest on a disk.

# qinstall gives the disk its name only when it was seen to boot.  What is installed depends on the image's bytes, its
# entry and the disk's size: another number of CPUs needs no other disk.  Nothing is installed unless that is asked for.
ifneq ($(filter install-guest,$(MAKECMDGOALS)),)
install-guest: $(installed)
install_of = $(value ISO) $(SHA256) $(value ENTRY) $(value KERNELDIR) $(DISK_MIB)
$S/install: ; $(call write,$(install_of))
$(call if_changed,$S/install,$(install_of))
$S/iso.seen: $(subst $$,$$$$,$(wildcard $(value ISO)))
	$(begin) : >$(part); { cat 2>/dev/null <$(call quote,$(or $(value ISO),/dev/null)) || :; } | cksum >$S/iso.$$$$; \
	$(call move_if_change,$S/iso); $(end)
$(call made_with,$S/iso,$S/iso.seen)
$(installed): $S/install $S/iso | $(built) $(BIN)/qinstall $(ready)
	$(begin) transcript=$(@:.qcow2=.transcript); machine=$$($(first) | $(BIN)/mkdisk -i -d $(images)); \
	$(lease) $(BIN)/qinstall $(DISK_MIB:%=-s %) -o $@ <<<"$$machine" >$$transcript || \
	{ if [ -s $$transcript ]; then echo "transcript: $$transcript" >&2; fi; exit 1; }; \
	echo '$@: installed: boots with BOOT=disk start from it'
# Asked for together, the disk comes before the boots that need it.
$(machines:.json=.seen): $(if $(value DISK),,$(if $(filter disk,$(BOOT)),$(installed)))
endif
