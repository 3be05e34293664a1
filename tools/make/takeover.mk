# A matrix made by bootmatrix 0.1, which kept its stamps in .how, is taken over: its seed, its logs, its installed disk.
#
# Of its qboot only the bytes changed since: the stamp of qboot keeps its date, so that no boot is made again for that.
# What its machines did not state, the firmware that QEMU loads, makes none either.
# The old stamps go when this is done.

ifeq ($(wildcard $D/.how),$D/.how)
$(shell mkdir -p $S; for file in configs install iso iso.seen launch qboot samples seed; do \
	if [ -e $D/.how/$$file ] && [ ! -e $S/$$file ]; then cp -p $D/.how/$$file $S; fi; done)
$S/qboot.seen: move_if_change = touch -r $1 $1.$$$$; mv $1.$$$$ $1; rm -r $D/.how; \
	echo '$D: made by bootmatrix 0.1, taken over with its logs'
%/machine.seen: move_if_change = if sed 's/,"firmware_version":"[^"]*"//' $1.$$$$ | cmp -s - $1; then \
	touch -r $1 $1.$$$$; fi; mv $1.$$$$ $1
endif
