# What was asked, checked before anything runs; the configurations and the plan of the boots that follow from it.

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
