# ENGINE=slurm: each boot is a job of Slurm; or, where make itself is run within an allocation, a step of it.
#
# The host that boots takes the lease of cores, so that boots are kept apart where two slurmd share one, too.

ifeq ($(ENGINE),slurm)
# What is exported reaches recipes alone.
sinfo := $(if $(SLURM_CONF),SLURM_CONF='$(subst ','\'',$(SLURM_CONF))' )timeout 10 sinfo
# CPUs: of the largest node; and of the allocation, or else those that are idle.
slurm_nodes := $(shell $(sinfo) -e -h -o %c 2>/dev/null || echo none)
ifeq ($(ready)$(filter slurm-up,$(MAKECMDGOALS)),)
$(if $(filter none,$(slurm_nodes)),$(error pipeline: ENGINE: slurm: $(if $(shell command -v sinfo),no cluster answers: $(self) slurm-up \
	starts one on this host; SLURM_CONF=FILE names another,no sinfo: $(self) deps-slurm installs it)))
endif
slurm_node  := $(or $(shell printf '%s\n' $(filter-out none,$(slurm_nodes)) | sort -n | tail -n 1),1)
slurm_cpus   = $(or $(shell awk -v cpus='$(SLURM_JOB_CPUS_PER_NODE)' -v all="$$($(sinfo) -h -o %C 2>/dev/null)" 'BEGIN { \
	for (i = split(cpus, node, ","); i; i--) { split(node[i], n, /[(x)]+/); sum += n[1] * (n[2] ? n[2] : 1) } \
	split(all, n, "/"); print cpus == "" ? n[2] : sum }' | grep -v '^0*$$'),1)
vcpus_of     = $(firstword $(subst -, ,$(subst @, ,$(patsubst cpu_%,%,$(notdir $(@D))))))
engine       = srun -Q --quit-on-interrupt -N1 -n1 --exact -c$$(($(vcpus_of) < $(slurm_node) ? $(vcpus_of) : $(slurm_node))) \
	"$${args[@]}" $(top)build/libexec/lease $(if $(parallel),-c $(vcpus_of)) $(LOCK) \
	$(if $(STAGE),$(top)build/libexec/stage $(STAGE) )
engine_args  = args=(); $(if $(value SLURM_ARGS),mapfile -t args < <($(ask) words=SLURM_ARGS); )
# What srun itself could not do is told from what qboot could not.
export SLURM_EXIT_ERROR := 75
endif
