# make slurm-up, make slurm-down: a private Slurm on this host, for ENGINE=slurm.

slurm-up slurm-down: slurm-%: | $(ready)
	@$(top)tools/make/slurm.sh $* $(CURDIR)/build/slurm $(self)
.PHONY: slurm-up slurm-down
