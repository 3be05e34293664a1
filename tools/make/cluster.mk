# make slurm-up, make slurm-down: a private Slurm on this host, for ENGINE=slurm.

# It is the one that answers, unless the environment names another.
ifneq ($(wildcard build/slurm/slurm.conf),)
export SLURM_CONF ?= $(CURDIR)/build/slurm/slurm.conf
endif

slurm-up slurm-down: slurm-%: | $(ready)
	@$(top)tools/make/slurm.sh $* $(CURDIR)/build/slurm $(self)
.PHONY: slurm-up slurm-down
