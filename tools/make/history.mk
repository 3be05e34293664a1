# make matrix HISTORY=DIR: keep the result.  make history HISTORY=DIR: what changed over all that were kept.
#
# A result is a file of its own in $(kept), which report names for its boots: to add is to rename, and the same boots are
# one file.  What was kept is never a prerequisite of what is booted.

ifneq ($(strip $(HISTORY)),)
kept  := $(HISTORY)/$(guest)
added := $S/added

# The revision that was booted is that of the tree in which the image is, or make was called.
booted := $(or $(value KERNEL),$(and $(value KERNELDIR),$(value KERNELDIR)/.),$(value ISO),./.)
revision_of = if [ -z "$$revision" ]; then revision=$$(git -C "$$(dirname -- $(call quote,$(booted)))" describe --always --dirty --abbrev=12 2>/dev/null) || :; fi

matrix: $(added)
$S/history: ; $(call write,$(abspath $(kept)))
$(call if_changed,$S/history,$(abspath $(kept)))
kept_as = $(kept)/$(firstword $(subst :, ,$(file <$(added))) none)
$(if $(wildcard $(kept_as)),,$(call due,$(added),it-is-missing))
# It keeps the revision that it has: whoever gives another is told so.
ifneq ($(strip $(value REVISION)),)
$S/revision: ; $(call write,$(value REVISION))
$(call if_changed,$S/revision,$(value REVISION))
$(added): $S/revision
endif
$(added): $D/results.json $S/history
	$(begin) mkdir -p $(kept); revision=$(call quote,$(value REVISION)); $(revision_of); \
	$(BIN)/report -f history -d $(kept) $${revision:+-r "$$revision"} <$< >$(part); $(end); echo "$(kept)/$$(cat $@)"
endif

# Made each time, as a comparison is.
ifneq ($(filter history,$(MAKECMDGOALS)),)
$(if $(strip $(HISTORY)),,$(call complain,HISTORY: empty: the directory that $(self) matrix HISTORY=DIR adds to))
$(if $(dry_run),,$(shell rm -f $(call quote,$D/history.json)))
$(if $(or $(filter matrix,$(MAKECMDGOALS)),$(wildcard $(kept)/*.json)),,$(call complain,HISTORY: no results in $(kept): $(self) matrix HISTORY=$(HISTORY) adds one))
endif
drift       = $(BIN)/stats -t $(kept) $(FLOOR:%=-n %) $(if $(SINCE),-r $(call quote,$(SINCE)))
since_fault = said=$$($(drift) 2>&1 >/dev/null); case $$said in 'stats: -r '*) echo "$${said\#stats: -r }" ;; esac
.PHONY: since-checked
since-checked: | $(BIN)/stats $(if $(filter matrix,$(MAKECMDGOALS)),matrix)
	$(if $(dry_run),,$(call refused_as,SINCE,$(shell $(since_fault))))
history: | $(BIN)/stats $(BIN)/report $(if $(SINCE),since-checked) $(if $(filter matrix,$(MAKECMDGOALS)),matrix)
	$(Q)set -eu; mkdir -p $D; part=$D/history.json.$$$$; trap 'rm -f '$$part'*' EXIT; status=0; \
	$(drift) >$$part || status=$$?; \
	if [ $$status != 0 ] && [ $$status -lt 3 ]; then exit $$status; fi; \
	$(BIN)/report -f html <$$part >$$part.html; mv $$part.html $D/history.html; mv $$part $D/history.json; \
	$(BIN)/report <$D/history.json; echo $D/history.html; exit $$status
