# The idioms of these makefiles, each by the name under which it is known.

SHELL     := /bin/bash
step_shell = /bin/$(if $(engine),bash,sh)
home      := $(OUT)/$(if $(across),across,$(guest))
D         := $(home)
S         := $D/.stamps
Q         := $(if $(filter 1,$(V)),,@)

# Options of this make, of one letter each: is all remade, is nothing run?
options := $(filter-out --%,$(firstword -$(MAKEFLAGS)))
remake  := $(findstring B,$(options))
dry_run := $(or $(findstring n,$(options)),$(findstring q,$(options)))
MAKEFLAGS += -r# looking for built-in rules would cost more than all of a no-op

# What is asked cannot be done, and why.
complain = $(error pipeline: $1)

# A text as one word of the shell.
quote = '$(subst ','\'',$1)'

# Has a directory no room for a file more?  $$said is why then.
#	if $(call no_room,DIRECTORY); then
no_room = said=$$(LC_ALL=C; { printf %4096s >$1/room.$$$$; } 2>&1) || :; rm -f $1/room.$$$$; \
	said=$${said\#\#*: }; [[ $$said = No\ space* || $$said = *quota* ]]
remedy  = free some, or write elsewhere

# Atomic: a recipe writes to a temporary name, which becomes the target's when the file is complete.
# Whoever finds no room may not say what to do.
#	$(begin) COMMAND >$(part); $(end)
begin = $(Q)set -eu -o pipefail; [ -d $(@D) ] || mkdir -p $(@D); trap '$(failed); rm -f $(@D)/*.$$$$' EXIT;
failed = [ $$? = 0 ] || if $(call no_room,$(@D)); then echo "pipeline: $(@D): $$said: $(remedy)" >&2; fi
part  = $@.$$$$
end   = mv $(part) $@; trap - EXIT

# The same without a shell, which would take longer than the command: make starts alone what needs no other shell than sh.
#	FILES: private SHELL = $(step_shell)
#	$(into) FILE COMMAND
into = $(Q)$(top)build/libexec/into

# if_changed: a file that holds a text is remade when the text is another one.  That is seen as this file is read, so
# that -n, -q and --trace tell the truth.
# Make writes it itself: half a text is another one, too.  Where another make has written it meanwhile it keeps its date.
#	$(call if_changed,FILE,TEXT)
#	FILE: ; $(call write,TEXT)
if_changed = $(if $(call differ,$(file <$1),$2),$(call due,$1,its-text-changed))
differ     = $(subst x$1,,x$2)$(subst x$2,,x$1)
write      = $(if $(dry_run),printf '%s\n' $(call quote,$1) >$@,$(if $(wildcard $(@D)),,$(shell mkdir -p $(@D)))$(if $(or $(call differ,$(file <$@),$1),$(if $(shell [ ! -e $@ ] || echo is),,missing)),$(file >$@,$1)))
due        = $(eval $1: $2)
.PHONY: its-text-changed it-is-missing

# move-if-change: what was made anew to the same bytes keeps its date.  FILE.PID becomes FILE, unless that has its bytes.
# FILE.seen has the date of the last look (of its beginning: what changes meanwhile is looked at again), FILE that of the
# last change.  The recipe "+" does nothing, but has make ask for FILE's date again, under -n and -q too.
#	FILE.seen: PREREQUISITES
#		$(begin) : >$(part); COMMAND >FILE.$$$$; $(call move_if_change,FILE); $(end)
#	$(call made_with,FILES,FILE.seen)
move_if_change = if [ -e $1 ] && cmp -s $1.$$$$ $1; then rm $1.$$$$; else mv $1.$$$$ $1; fi
made_with      = $(eval $1: $2 ; +)$(if $(filter-out $(wildcard $1),$1),$(call due,$2,it-is-missing))

# A chain: of a list of files each waits for the one before, whatever -j is.  All its rules, FILE:|BEFORE, are one
# text: that is quicker than one by one.
chain    = $(eval $(subst $(blank),$(newline),$(join $(addsuffix :|,$(wordlist 2,$(words $1),$1)),$(but_last))))
but_last = $(wordlist 2,$(words $1),first $1)
blank   := $() $()

# The files of a list that belong to a configuration; each depends on a file of its own configuration (which is not
# said by a second expansion, since that makes the reading of 4000 names half as long again); all their contents.  Their
# names come through a pipe, since a recipe is one argument of at most 128 KiB.
#	$(call of,CONFIGURATION,LIST)
#	$(call own,LIST,FILE)
#	$(call concat,CONFIGURATIONS,SUFFIX) | COMMAND
of     = $(filter $D/$1/%,$2)
own    = $(foreach c,$(configs),$(eval $(call of,$c,$1): $D/$c/$2))
concat = { $(foreach c,$1,$(call names_of,$c,$2)) } | xargs cat
names_of = $(if $(filter-out 0,$(WARMUP)),printf '$D/$1/W%02d.$2\n' {1..$(WARMUP)};) \
	printf '$D/$1/%03d.$2\n' {1..$(call samples_of,$1)};
samples_of = $(or $(patsubst $1:%,%,$(filter $1:%,$(limits))),$(SAMPLES))

# A command with a lease of cores, of all where boots are not to run beside each other; the user's launcher of qboot; the
# boot step, which takes a lease itself.
parallel := $(if $(filter $(home)/parallel,$D),,$(filter-out 1,$(JOBS)))
# All but boots is done side by side.  What -j was given wins: here by itself, and in a make inside of one by its jobserver,
# which MAKEFLAGS has in the environment alone while makefiles are read.
cores := $(shell case $$MAKEFLAGS in (*--jobserver*) ;; (*) nproc;; esac)
ifneq ($(cores),)
MAKEFLAGS += -j$(or $(filter-out auto,$(parallel)),$(if $(filter slurm,$(ENGINE)),$(if $(parallel),$(slurm_cpus))),$(cores))
endif
jobs_now  = $(JOBS:auto=0)
lease  = $(top)build/libexec/lease $(if $(parallel),-c $(firstword $(CPUS))) $(LOCK)
launch = $(if $(value LAUNCH),bash -c $(call quote,$(value LAUNCH) "$$@") launch )
boot   = $(top)build/libexec/boot -j $D/order $(if $(filter slurm,$(ENGINE)),-r 9,-l $(LOCK)) -n $(jobs_now) $(if $(value LAUNCH),-c $(call quote,$(value LAUNCH)) )-s $(seed)$(if $(remake), -f)$(if $(filter 1,$(KEEP_GOING)),, -g '$(first_block)')
first_block = $(if $(filter-out 0,$(WARMUP)),W01,001) $(configs)

# This make again, for a matrix inside of this one.
again = $(MAKE) --no-print-directory -f $(firstword $(filter-out $(MAKEFILES),$(MAKEFILE_LIST)))

# All that is built is built before the first boot.
built = $(programs:%=$(BIN)/%) $(BIN)/probe.so $(patsubst %,$(top)build/%,commit libexec/lease libexec/boot libexec/into libexec/stage)

# How many boots completed, as a last line.
completed = awk 'match($$0, /"attempted":[0-9]+,"booted":[0-9]+/) { \
		split(substr($$0, RSTART, RLENGTH), n, /[:,]/); all += n[2]; some += n[4] } \
	END { print "$@:", some + 0, "of", all + 0, "boots completed" }' $(results)
