# Files that were named and are not there, directories that cannot be written: told before anything is run.

# What make takes for a variable of its own is none of the user's, but where lines are taken as they are typed.
read_by_make := $(foreach s,$(filter-out %:line %:words %:guest!,$(settings)),$(firstword $(subst :, ,$s)))
dollar := $(firstword $(foreach n,$(filter $(read_by_make),$(typed) $(call from_env,BOOTMATRIX_)),$(if $(findstring $$,$(subst $$$$,,$(value $n))),$n)))
$(if $(dollar),$(call complain,$(dollar): $(value $(dollar)): make reads $$ as a variable: name another))

gone := $(if $(ready),,$(shell $(foreach n,KERNEL INITRD SYMBOLS ISO DISK FIRMWARE KERNELDIR,\
	$(if $(value $n),[ -e $(call quote,$(value $n)) ] || echo $n;))))
$(if $(gone),$(call complain,$(firstword $(gone)): no $(value $(firstword $(gone))): it is looked for from $(CURDIR)))

not_of_shell := $(if $(value LAUNCH),$(firstword $(shell bash -nc $(call quote,$(value LAUNCH) "$$@") >/dev/null 2>&1 || echo x)))
$(if $(not_of_shell),$(call complain,LAUNCH: not a command of the shell: $(value LAUNCH): quote it as for that))

cannot_write = d=$(call quote,$($1)); until [ -e "$$d" ]; do d=$$(dirname -- "$$d"); done; \
	if [ ! -d "$$d" -o ! -w "$$d" ]; then echo $1; exit; fi; \
	$(if $(dry_run),,if $(call no_room,"$$d"); then echo "$1: $$d: $$said"; exit; fi;)
written := $(if $(filter run view,$(MAKECMDGOALS)),,OUT) LOCK $(if $(filter matrix,$(MAKECMDGOALS)),$(if $(strip $(HISTORY)),HISTORY))
barred  := $(shell $(foreach n,$(written),$(call cannot_write,$n)))
$(if $(findstring :,$(barred)),$(call complain,$(barred): $(remedy)))
$(if $(barred),$(call complain,$(barred): $($(barred)) cannot be written: name another: $(barred)=DIRECTORY))
