# ENGINE=slurm: each boot is a job of Slurm.
#
# The host that boots takes the lease of cores, so that boots are kept apart where two slurmd share one, too.

# The private one of make slurm-up, unless the environment names another.
ifneq ($(wildcard $(BIN)/slurm/slurm.conf),)
export SLURM_CONF ?= $(abspath $(BIN)/slurm/slurm.conf)
endif

slurm_cpus = $(or $(lastword $(subst /, ,$(firstword $(shell sinfo -h -o %C 2>&-)))),1)
vcpus_of   = $(firstword $(subst -, ,$(subst @, ,$(patsubst cpu_%,%,$(notdir $(@D))))))
ifeq ($(ENGINE),slurm)
engine      = srun -Q -n1 -c$(vcpus_of) "$${args[@]}" $(top)build/libexec/lease $(if $(parallel),-c $(vcpus_of)) $(LOCK) 
engine_args = args=(); $(if $(value SLURM_ARGS),mapfile -t args < <($(ask) words=SLURM_ARGS); )
endif
