# The matrix: from what is asked to the report, a file at every arrow, the arrows in the order of the data.
#
#   make matrix        boot every configuration of the matrix, write and show the report
#   make html paper    the same as one page, report.html, and as a chapter, paper.pdf (make deps-paper)
#   make compare BASE=out/before/demo    this matrix against an earlier one; fails where something got slower
#   make observer      what watching costs: PAIRS=10 pairs of boots with and without the probe, with much
#                      and with little text; the report has the figure from then on
#   make run CPUS=2    boot one machine once and show its phases; no file of the matrix is touched
#   make view CPUS=2   start one machine for a person to look at, by VNC
#   make install-guest install the guest from its ISO on a disk, once: boots with BOOT=disk start from it
#
#   GUEST=demo         the guest: configs/GUEST.json
#   SAMPLES=5          boots of each configuration; WARMUP=0 more come first, kept but not counted
#   CPUS="1 2 4 8"     numbers of virtual CPUs
#   MODELS=  MEM=      CPU models; MiB of memory, where several sizes are a dimension of the matrix
#   ACCEL=             tcg, kvm or auto; CLOCK=wall, or icount for the deterministic clock (one CPU)
#   CMDLINE=           appended to the guest's kernel command line
#   TIMEOUT=           seconds after which a boot is given up
#   ISO=  SHA256=      the guest's own ISO, as GUEST=minix needs it, and the digest that it must have
#   BOOT=  ENTRY=      loader: through the ISO's own boot loader; disk: from the installed disk; another
#                      entry of the ISO's menu than its default
#   DISK_MIB=          size of the disk that the guest is installed on
#   DISK=  ROOTDEV=    a disk image, and how the guest names its root
#   KERNELDIR=         a directory with kernel and modules, in the place of the ISO's
#   NET=               user: a network card on QEMU's user network; none
#   SEED=              of the order of the boots; drawn once, and kept
#   BASE=  FLOOR=1     of compare: the earlier matrix, and percent of the median that are no change
#   OUT=out            where the files go; LOCK= is the file that keeps this host's boots apart
#   LAUNCH=            a command put before qboot; V=1 shows the commands
#
# bootmatrix(7) is the manual.

GUEST   ?= demo
SAMPLES ?= 5
WARMUP  ?= 0
CLOCK   ?= wall
CPUS    ?= $(if $(filter icount,$(CLOCK)),1,1 2 4 8)
MODELS  ?=
MEM     ?=
ACCEL   ?=
CMDLINE ?=
TIMEOUT ?=
ISO     ?=
SHA256  ?=
BOOT    ?=
ENTRY   ?=
DISK    ?=
DISK_MIB ?=
ROOTDEV ?=
KERNELDIR ?=
NET     ?=
SEED    ?=
BASE    ?=
PAIRS   ?= 10
FLOOR   ?=
OUT     ?= out
LAUNCH  ?=
LOCK    ?= /tmp/bootmatrix.lock
BIN     ?= build

# The rest is read only for these goals and the files under OUT: help, deps and check need none of it.
goals := matrix html paper compare observer run view install-guest
.PHONY: $(goals) its-text-changed it-is-missing
ifneq ($(filter $(goals) $(OUT)/%,$(MAKECMDGOALS)),)

# ---- what is clever, each once -----------------------------------------------------

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

# ---- what was asked, checked before anything runs ------------------------------------

# What of a word is not a digit; what makes it no whole number; which character does not fit into a name.
not_digits = $(subst 0,,$(subst 1,,$(subst 2,,$(subst 3,,$(subst 4,,$(not_5_to_9))))))
not_5_to_9 = $(subst 5,,$(subst 6,,$(subst 7,,$(subst 8,,$(subst 9,,$1)))))
not_whole  = $(or $(not_digits),$(filter-out 0,$(filter 0%,$1)))
odd_in     = $(firstword $(foreach c,$2 % " ' ` \ * ? ~ & | ; < > ( ) [ ] { } ! $$ \#,$(findstring $c,$1)))

# Each takes the name of a variable.
complain       = $(error pipeline: $1)
check_line     = $(if $(findstring $(newline),$(value $1)),$(call complain,$1: more than one line))
check_some     = $(if $(strip $($1)),,$(call complain,$1: empty))
check_one      = $(if $(word 2,$($1)),$(call complain,$1: more than one word: $($1)))
check_whole    = $(foreach n,$($1),$(if $(call not_whole,$n),$(call complain,$1: not a whole number: $n)))
check_positive = $(check_whole)$(if $(filter 0,$($1)),$(call complain,$1: must be at least 1: $($1)))
check_among    = $(foreach w,$(filter-out $2,$($1)),$(call complain,$1: not one of $2: $w))
check_name     = $(foreach c,$(call odd_in,$($1),$2),$(call complain,$1: cannot have the character $c: $($1)))

$(foreach v,CMDLINE LAUNCH ISO ENTRY DISK KERNELDIR,$(call check_line,$v))
$(foreach v,CLOCK CPUS GUEST LOCK OUT SAMPLES WARMUP,$(call check_some,$v))
$(foreach v,ACCEL BOOT CLOCK DISK_MIB GUEST LOCK NET OUT ROOTDEV SAMPLES SEED SHA256 TIMEOUT WARMUP,$(call check_one,$v))
$(foreach v,SEED WARMUP,$(call check_whole,$v))
$(foreach v,CPUS DISK_MIB MEM PAIRS SAMPLES TIMEOUT,$(call check_positive,$v))
$(call check_among,ACCEL,tcg kvm auto)
$(call check_among,CLOCK,wall icount)
$(call check_among,BOOT,iso loader disk)
$(call check_among,NET,none user)
$(call check_name,MODELS,/)
$(foreach v,LOCK OUT,$(call check_name,$v,: =))
$(call check_name,GUEST,: = /)
$(if $(filter compare,$(MAKECMDGOALS)),$(call check_some,BASE))

profile  := configs/$(GUEST).json
profiles := $(patsubst configs/%.json,%,$(wildcard configs/*.json))
$(if $(wildcard $(profile)),,$(call complain,GUEST: no $(profile); there are: $(profiles)))

# The disk that the guest was installed on, where no other is named.
installed := $D/installed.qcow2
disk       = $(or $(value DISK),$(if $(filter disk,$(BOOT)),$(installed)))
$(if $(filter $(installed),$(disk)),$(if $(wildcard $(installed))$(filter install-guest,$(MAKECMDGOALS)),,\
	$(call complain,BOOT: no $(installed): make install-guest makes it; or name a DISK)))

# ---- configurations: cpu_N[-MODEL][-MEMORYM] -----------------------------------------

define configuration
name            := cpu_$1$(if $2,-$(subst :,_,$(subst =,_,$(subst $(comma),_,$2))))$(if $(word 2,$(MEM)),-$3M)
configs         += $$(name)
cpus_$$(name)   := $1
model_$$(name)  := $2
memory_$$(name) := $3
endef
configs :=
$(foreach c,$(CPUS),$(foreach m,$(or $(MODELS),-),$(foreach s,$(or $(MEM),-),\
	$(eval $(call configuration,$c,$(m:-=),$(s:-=))))))
configs := $(strip $(configs))
$(if $(filter-out $(words $(configs)),$(words $(sort $(configs)))),\
	$(call complain,two of one name in: $(configs)))

# The cell of a configuration.  What is empty is left out: there the profile decides.  A new key is a
# line here.
define cell_lines
{"config":"$1","guest":"$(profile)","cpus":$(cpus_$1)
$(call text,cpu_model,$(model_$1))
$(call count,memory_mib,$(memory_$1))
$(call text,accel,$(ACCEL))
$(call text,clock,$(CLOCK))
$(call count,timeout_s,$(TIMEOUT))
$(call text,cmdline,$(value CMDLINE))
$(call text,iso,$(value ISO))
$(if $(SHA256),$(comma)"sha256":{"iso":"$(SHA256)"})
$(call text,boot,$(BOOT))
$(call text,entry,$(value ENTRY))
$(call text,disk,$(disk))
$(call text,rootdevname,$(ROOTDEV))
$(call text,kernel_dir,$(value KERNELDIR))
$(call text,network,$(NET))
$(asks_$1)
}
endef
cell  = $(subst $(newline),,$(call cell_lines,$1))
text  = $(if $2,$(comma)"$1":"$(call escape,$2)")
count = $(if $2,$(comma)"$1":$2)

# ---- the plan: which boot after which ------------------------------------------------

# Blocks of every configuration once, shuffled: a function of the seed, so that a longer plan begins as
# a shorter one does.  Park and Miller's generator is the same in every awk, since its products fit a
# double.  Printed are CONFIGURATION/SAMPLE.PLACE, warm-ups (W01 ...) before samples (001 ...).
seed := $(strip $(or $(SEED),$(file <$H/seed),$(shell od -A n -t u4 -N 3 /dev/urandom)))
define shuffle
function draw(n) { x = x * 48271 % 2147483647; return int(x / 2147483647 * n) + 1; }
function blocks(start, count, label,   b, c, i, j) {
	x = start % 2147483646 + 1;
	for (i = 0; i < 9; i++) draw(1);
	for (b = 1; b <= count; b++)
		for (i = split(configs, c, " "); i > 0; i--) {
			j = draw(i);
			printf "%s/" label ".%d\n", c[j], b, ++place;
			c[j] = c[i];
		}
}
BEGIN {
	if ((samples + warmup) * split(configs, c, " ") > 1000000) exit;
	blocks(seed + 1, warmup, "W%02d");
	blocks(seed, samples, "%03d");
}
endef
plan := $(shell awk -v seed=$(seed) -v samples=$(SAMPLES) -v warmup=$(WARMUP) -v configs='$(sort $(configs))' \
	$(call quote,$(shuffle)))
$(if $(plan),,$(call complain,SAMPLES: more than a million boots))

logs     := $(patsubst %,$D/%.boot.jsonl,$(basename $(plan)))
phases   := $(logs:.boot.jsonl=.phases.json)
machines := $(configs:%=$D/%/machine.json)
results  := $(configs:%=$D/%.json)
scaling  := $(if $(word 2,$(configs)),$D/scaling.json)
logs_of   = $(filter $D/$1/%,$(logs))
phases_of = $(filter $D/$1/%,$(phases))
place     = $(subst .,,$(suffix $(filter $1.%,$(plan))))

# ---- the graph -----------------------------------------------------------------------

matrix: $D/report.txt $D/results.json

# Texts that files were made with.
$H/configs:           ; $(call write,$(configs))
$H/launch:            ; $(call write,$(value LAUNCH))
$H/seed:              ; $(call write,$(seed))
$H/samples:           ; $(call write,$(SAMPLES) $(WARMUP))
$(call holds,$H/configs,$(configs))$(call holds,$H/launch,$(value LAUNCH))
$(call holds,$H/samples,$(SAMPLES) $(WARMUP))$(call holds,$H/seed,$(seed))

# Tools, by their bytes: one that was built again to the same bytes makes nothing stale.
tools := mkdisk qboot markerparse stats report
$(tools:%=$H/%.seen): $H/%.seen: $(BIN)/%
	$(begin) : >$(part); cksum $(filter $(BIN)/%,$^) >$H/$*.$$$$; $(call keep,$H/$*); $(end)
$H/qboot.seen: $(BIN)/probe.so
$(tools:%=$H/%): %: %.seen ; +
$(foreach t,$(tools),$(call look_if,$H/$t,$H/$t.seen))

# What was asked -> cell.
$(configs:%=$D/%/config.json): $D/%/config.json: ; $(call write,$(call cell,$*))
$(foreach c,$(configs),$(call holds,$D/$c/config.json,$(call cell,$c)))

# Cell -> machine.json, which has everything, and boot.json, which has what a boot depends on.  What
# mkdisk read, images and profiles and QEMU, it writes to machine.d.
$(machines:.json=.seen): $D/%/machine.seen: $D/%/config.json $H/mkdisk $H/qboot | $(ready)
	$(begin) : >$(part); \
	$(BIN)/mkdisk -M $(@D)/machine.d -d $D/.images <$< >$(@D)/machine.json.$$$$; \
	$(BIN)/qboot -k <$(@D)/machine.json.$$$$ >$(@D)/boot.json.$$$$; \
	$(call keep,$(@D)/machine.json); $(call keep,$(@D)/boot.json); $(end)
-include $(machines:.json=.d)
$(machines:.json=.seen): $(if $(filter demo,$(GUEST)),build/guest/demo.elf)
define machine
$D/$1/machine.json $D/$1/boot.json: $D/$1/machine.seen ; +
$(call look_if,$D/$1/machine.json $D/$1/boot.json,$D/$1/machine.seen)
endef
$(foreach c,$(configs),$(eval $(call machine,$c)))

# Machine -> boot log, one boot at a time on this host, in the order of the plan: each waits for the one
# before, the first for all machines.
#
# The lock is taken before the log is opened and held until it has its name, by qboot too should the
# shell be killed.  So what a killed make left behind is waited for, and kept when it is good.  The
# journal counts boots as they were run; its date is the start of this boot, and becomes the log's: a
# boot that outlives a change of its machine is stale.
again = $(findstring B,$(firstword -$(MAKEFLAGS)))# make -B means it
$(logs): $D/%.boot.jsonl: $H/qboot $H/launch
	$(begin) $(lock); \
	due=$(again); for p in $^; do if [ $$p -nt $@ ]; then due=yes; fi; done; \
	if [ -z "$$due" ]; then exit; fi; \
	if compgen -G '$@.*' >/dev/null; then rm -f $@.*; fi; \
	boots=$(words $(plan)); printf '[%*d/%d] %s\n' $${#boots} $(call place,$*) $$boots '$(*D) $(*F)'; \
	echo $* >>$D/order; mapfile -t order <$D/order; \
	$(value LAUNCH) $(BIN)/qboot -n $(*F) -o $${#order[@]} -s $(seed) <$(@D)/machine.json >$(part); \
	touch -r $D/order $(part); $(end); $(unless_booted)
lock = [ -e $(LOCK) ] || (umask 0; : >>$(LOCK)); exec 9<$(LOCK); \
	flock -n 9 || { echo 'waiting for another boot ($(LOCK))' >&2; flock 9; }
unless_booted = mapfile -t log <$@; outcome=$${log[-1]\#*'"outcome":"'}; outcome=$${outcome%%\"*}; \
	if [ "$$outcome" != booted ]; then echo "$(*D) $(*F): $$outcome"; fi
$(foreach c,$(configs),$(eval $(call logs_of,$c): $D/$c/boot.json))
before := $(machines) $H/seed
$(foreach l,$(logs),$(eval $l: | $(before))$(eval before := $l))

# Boot log -> phases, after the last boot: nothing runs beside a boot.
$(phases): %.phases.json: %.boot.jsonl $H/markerparse | $(before)
	$(begin) $(BIN)/markerparse -m $(@D)/machine.json <$< >$(part); $(end)
$(foreach c,$(configs),$(eval $(call phases_of,$c): $D/$c/machine.json))

# Phases of a configuration -> its statistics; of all -> scaling.  The files' names come through a pipe,
# since a recipe is one argument of at most 128 KiB.
records_of = $(if $(filter-out 0,$(WARMUP)),printf '$D/$1/W%02d.phases.json\n' {1..$(WARMUP)};) \
	printf '$D/$1/%03d.phases.json\n' {1..$(SAMPLES)}
$(results): $D/%.json: $H/samples $H/stats
	$(begin) { $(call records_of,$*); } | xargs cat | $(BIN)/stats >$(part); $(end)
$(foreach c,$(configs),$(eval $D/$c.json: $(call phases_of,$c)))
$D/scaling.json: $(results) $H/configs $H/stats
	$(begin) { $(foreach c,$(configs),$(call records_of,$c);) } | xargs cat | $(BIN)/stats -s >$(part); $(end)

# Statistics -> reports.
parts := $(results) $(scaling) $(wildcard $D/observer.json)
$D/results.json: $(parts) $H/configs $H/report
	$(begin) cat $(parts) | $(BIN)/report -f json >$(part); $(end)
$D/report.txt: $(parts) $H/configs $H/report
	$(begin) cat $(parts) | $(BIN)/report >$(part); $(end); cat $@; $(arrived)
arrived = awk 'match($$0, /"attempted":[0-9]+,"booted":[0-9]+/) { \
		split(substr($$0, RSTART, RLENGTH), n, /[:,]/); all += n[2]; some += n[4] } \
	END { print "$@:", some + 0, "of", all + 0, "boots arrived" }' $(results)

html: $D/report.html
$D/report.html: $(parts) $(logs) $H/configs $H/report
	$(begin) cat $(parts) | $(BIN)/report -f html -l $D >$(part); $(end)

# A chapter with figures: LaTeX asks for up to three runs until its references stand.
paper: $D/paper.pdf
$D/paper.pdf: $(parts) $H/configs $H/report
	$(begin) mkdir -p $D/paper; cat $(parts) | $(BIN)/report -f latex -s -d $D/paper >$D/paper/paper.tex; \
	command -v pdflatex >/dev/null || { echo 'paper: no pdflatex: make deps-paper' >&2; exit 1; }; \
	for run in 1 2 3; do (cd $D/paper; pdflatex -interaction=batchmode -halt-on-error paper.tex >/dev/null) || \
		{ tail -n 20 $D/paper/paper.log >&2; exit 1; }; done; \
	cp $D/paper/paper.pdf $(part); $(end)

# Not a file: what it says must be said, and its status given, each time.
compare: $(results) $(BIN)/report
	$(Q)set -eu; there=$H/comparison.$$$$; trap 'rm -f '$$there EXIT; status=0; \
	cat $(results) | $(BIN)/stats $(FLOOR:%=-n %) -b $(call quote,$(value BASE)) >$$there || status=$$?; \
	case $$status in 0|3) $(BIN)/report <$$there ;; esac; exit $$status

# ---- what watching costs ---------------------------------------------------------------

# Kinds of boots of the first configuration: with the probe, without, with much text and with little (a boot
# loader has a command line of its own).
kinds := $(if $(findstring "symbol",$(file <$(profile))),watched unwatched) \
	$(if $(filter loader,$(BOOT)),,$(if $(findstring "quiet_cmdline",$(file <$(profile))),chatty quiet))
asks_unwatched := $(comma)"probe":"off"
asks_chatty    := $(comma)"serial":"chatty"
asks_quiet     := $(comma)"serial":"quiet"
$(foreach k,$(kinds),$(foreach v,cpus model memory,$(eval $v_$k := $($v_$(firstword $(configs))))))

# Every kind once, shuffled, and again: boots of one number are a pair.  The time is that of the serial end
# marker, which all kinds show: hence the table of a machine that is not watched.  What was booted is kept.
O      := $D/observer
pairs  := $(if $(filter watched,$(kinds)),-p watched/unwatched) $(if $(filter quiet,$(kinds)),-p chatty/quiet)
blocks := $(if $(filter observer,$(MAKECMDGOALS)),$(shell awk -v seed=$(seed) -v samples=$(PAIRS) -v warmup=0 \
	-v configs='$(kinds)' $(call quote,$(shuffle))))
observer: $(tools:%=$(BIN)/%) $(BIN)/probe.so $(if $(filter demo,$(GUEST)),build/guest/demo.elf) | $(ready)
	$(if $(strip $(pairs)),,$(call complain,observer: $(profile) has no symbols and no quiet_cmdline))
	$(if $(filter icount,$(CLOCK)),$(call complain,observer: CLOCK=icount: watching costs nothing on its clock))
	$(Q)set -eu -o pipefail; mkdir -p $O; trap 'rm -f $O/*.$$$$ $D/*.$$$$' EXIT; \
	$(foreach k,$(kinds),printf '%s\n' $(call quote,$(call cell,$k)) | \
		$(BIN)/mkdisk -d $D/.images >$O/$k.machine.json.$$$$; $(call keep,$O/$k.machine.json);) \
	$(lock); for boot in $(blocks); do \
		IFS=/. read -r kind pair place <<<$$boot; log=$O/$$kind.$$pair.boot.jsonl; \
		if [ $$log -nt $O/$$kind.machine.json ] && [ $$log -nt $(BIN)/qboot ]; then continue; fi; \
		echo "[$$place/$(words $(blocks))] $$kind $$pair"; \
		$(value LAUNCH) $(BIN)/qboot -n $$pair -o $$place -s $(seed) <$O/$$kind.machine.json >$$log.$$$$; mv $$log.$$$$ $$log; \
	done; exec 9<&-; \
	printf '%s\n' $(foreach b,$(blocks),$(subst /,.,$(basename $b))) | sed 's|.*|$O/&.boot.jsonl|' | xargs cat | \
		$(BIN)/markerparse -m $O/$(lastword $(filter unwatched quiet,$(kinds))).machine.json | \
		$(BIN)/stats $(pairs) >$D/observer.json.$$$$; \
	mv $D/observer.json.$$$$ $D/observer.json; $(BIN)/report <$D/observer.json

# ---- one boot, by itself ---------------------------------------------------------------

run: $(tools:%=$(BIN)/%) $(BIN)/probe.so $(if $(filter demo,$(GUEST)),build/guest/demo.elf) | $(ready)
	$(Q)set -eu -o pipefail; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	printf '%s\n' $(call quote,$(call cell,$(firstword $(configs)))) >"$$dir/config.json"; \
	$(BIN)/mkdisk <"$$dir/config.json" >"$$dir/machine.json"; \
	$(lock); $(value LAUNCH) $(BIN)/qboot <"$$dir/machine.json" | tee "$$dir/boot.jsonl" | $(passing); exec 9<&-; \
	$(BIN)/markerparse <"$$dir/boot.jsonl" | $(BIN)/stats | $(BIN)/report
# The marks of a boot as they come, in the place of qboot's line of progress where that is shown.
passing = sed -un -e 's/^{"at_ns":\([0-9]*\)\([0-9]\{3\}\)[0-9]\{3\},"mark":"\([^"]*\)".*/\1.\2 ms  \3/' \
	-e 't show' -e d -e ': show' -e 's/^\./0./' -e "s/^/$$([ -t 2 ] && printf '\r\033[K')/p"

# Boots that are measured wait until the one that is looked at has ended.
view: $(BIN)/mkdisk $(BIN)/qboot $(if $(filter demo,$(GUEST)),build/guest/demo.elf) | $(ready)
	$(Q)set -eu -o pipefail; $(lock); \
	printf '%s\n' $(call quote,$(call cell,$(firstword $(configs)))) | $(BIN)/mkdisk | $(BIN)/qboot -V

# ---- the guest on a disk ---------------------------------------------------------------

# mkdisk leaves the disk under its name only when it was seen to boot.  What is installed depends on the
# image's bytes, its entry and the disk's size: another number of CPUs needs no other disk.  Nothing is
# installed unless that is asked for.
ifneq ($(filter install-guest,$(MAKECMDGOALS)),)
install-guest: $(installed)
install_of = $(value ISO) $(SHA256) $(value ENTRY) $(value KERNELDIR) $(DISK_MIB)
$H/install: ; $(call write,$(install_of))
$(call holds,$H/install,$(install_of))
$H/iso.seen: $(wildcard $(value ISO))
	$(begin) : >$(part); { cat 2>/dev/null <$(call quote,$(or $(value ISO),/dev/null)) || :; } | cksum >$H/iso.$$$$; \
	$(call keep,$H/iso); $(end)
$H/iso: $H/iso.seen ; +
$(call look_if,$H/iso,$H/iso.seen)
$(installed): $H/install $H/iso | $(BIN)/mkdisk $(ready)
	$(begin) $(lock); printf '%s\n' $(call quote,$(call cell,$(firstword $(configs)))) | \
	$(BIN)/mkdisk $(DISK_MIB:%=-s %) -i $@; echo '$@: installed: boots with BOOT=disk start from it'
# Asked for together, the disk comes before the boots that need it.
$(machines:.json=.seen): $(filter $(installed),$(disk))
endif

endif
