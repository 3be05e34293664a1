# What is clever in these makefiles, each once.

MAKEFLAGS += -r# looking for built-in rules would cost more than all of a no-op
SHELL     := /bin/bash
D         := $(OUT)/$(GUEST)
H         := $D/.how# how the files were made: texts and tools
Q         := $(if $(filter 1,$(V)),,@)

comma := ,
tab   := $(subst x,,x	x)
define newline


endef

# A text as one word of the shell, and as the inside of a string in JSON.
quote  = '$(subst ','\'',$1)'
escape = $(subst $(tab),\t,$(subst ",\",$(subst \,\\,$1)))

# A recipe writes to a name of its own, which becomes the target's when the file is whole.
begin = $(Q)set -eu -o pipefail; [ -d $(@D) ] || mkdir -p $(@D); trap 'rm -f $(@D)/*.$$$$' EXIT;
part  = $@.$$$$
end   = mv $(part) $@; trap - EXIT

# A target that holds a text is due when the text differs.  That is seen as this file is read, so that
# -n, -q and --trace tell the truth.
holds  = $(if $(call differ,$(file <$1),$2),$(eval $1: its-text-changed))
differ = $(subst x$1,,x$2)$(subst x$2,,x$1)
write  = $(begin) printf '%s\n' $(call quote,$1) >$(part); $(end)

# What was made anew to the same bytes is no news: FILE.seen has the date of the last look (of its
# beginning: what changes meanwhile is looked at again), FILE that of the last change.  The recipe "+"
# does nothing, but it has make ask for FILE's date again, under -n and -q too.
keep    = if [ -e $1 ] && cmp -s $1.$$$$ $1; then rm $1.$$$$; else mv $1.$$$$ $1; fi
look_if = $(if $(filter-out $(wildcard $1),$1),$(eval $2: it-is-missing))
