# What mkdisk refuses is told before anything is run, with the name of its setting: mkdisk is asked for each machine that is
# not there as it is wanted.  Where it is not built, or is older than its source, its rule tells.

ifeq ($(dry_run)$(ready)$(MAKE_RESTARTS),)
first_alone := $(filter run view symbols discover new install-guest,$(MAKECMDGOALS))
installing := $(filter install-guest,$(MAKECMDGOALS))
unseen := $(if $(filter-out history,$(filter $(goals),$(MAKECMDGOALS))),$(foreach c,$(if $(first_alone),$(firstword $(configs)),$(configs)),$(if \
	$(filter $c,$(stale))$(installing),$c,$(if $(wildcard $D/$c/machine.json),,$c))))
asks   := $(BIN)/mkdisk $(if $(installing),-i,$(mkdisk_options)) $(if $(filter-out $(installing),$(first_alone)),,-d $(images))
is_new := [ -x $(BIN)/mkdisk ] && [ -z "$$(find $(top)tools/mkdisk $(top)tools/lib -type f -newer $(BIN)/mkdisk -print -quit 2>&-)" ]
# The first mostly tells; else the others are asked side by side.
refused := $(if $(strip $(unseen)),$(shell $(is_new) || exit; look() { said=$$($(ask) show=$$1 $(as_unmarked) | $(asks) 2>&1 >/dev/null) || \
	$(ask) refused=$$1 said="$$said"; }; { look $(firstword $(unseen)) | grep . || { for c in $(wordlist 2,$(words $(unseen)),$(unseen)); do \
	look $$c & ((++n % 8)) || wait; done; wait; }; } | sed 1q))
$(if $(refused),$(call complain,$(refused)))
endif
