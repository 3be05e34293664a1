# What a user may ask: goals and settings.  bootmatrix(7) is the manual.
#
#   == Measure, as in: make matrix CPUS='1 2' SAMPLES=10
#   make matrix        boot every configuration of the matrix, write and show the report
#   make html paper    the same as one page, report.html, and as a chapter, paper.pdf (make deps-paper)
#   make figures       each figure as an SVG and a PDF of its own, in OUT/GUEST/figures
#   == Compare, as in: make ab A=KERNEL=old B=KERNEL=new CLOCK=icount SAMPLES=1
#   make compare BASE=out/before/demo    this matrix against an earlier one; fails where something got slower
#   make ab A='KERNEL=old' B='KERNEL=new'   two variants of one matrix, booted in pairs; fails as compare does
#   make history HISTORY=DIR   where boot time and phases changed over all results that make matrix HISTORY=DIR kept;
#                      fails where the newest is slower than the best before it; SINCE= a date or a revision: from there on
#   make across GUESTS='demo xen'   guests beside each other, in time and in instructions, each against the first
#   make observer      what the measuring costs: PAIRS=10 pairs of boots with and without the probe, with much
#                      and with little text; the report has the figure from then on
#   make parallel-check   whether boots beside others take as long as alone: PAIRS=10 pairs; the report has the
#                      figure from then on
#   make profile       every instruction of a boot by function and caller: a table, a flame graph and more; with
#                      BASE=out/before/demo what changed since; with CLOCK=wall a sample of where the time goes
#   make floor         what FLOOR must be on this host: the matrix RUNS=5 times, of which nothing changes
#   == Look at a guest, as in: make discover KERNEL=vmlinuz CMDLINE=console=ttyS0
#   make symbols       boot a stripped Linux once to a shell, and keep what functions it says that it has: its boots
#                      have marks of functions from then on
#   make guests        the guests: name, architecture, are their images there or who brings them, title
#   make discover KERNEL=FILE   boot what no profile describes, or GUEST=, until it is silent: its lines, waits, functions
#   make new GUEST=mine KERNEL=FILE   the same as a draft of configs/mine.json; FROM=minix: booted as that guest is
#   make run CPUS=2    boot one machine once and show its phases; no file of the matrix is touched
#   make view CPUS=2   start one machine for a person to look at, by VNC
#   make serve         a dashboard of what is measured, at the address that it prints; PORT=0: at any port
#   make mcp-config    what a client of MCP wants to know, to ask and to start all this by the program mcp
#   make install-guest   install the guest from its ISO on a disk, once: boots with BOOT=disk start from it
#
#   == The matrix, as in: make matrix GUEST=demo MODELS='qemu32 max' MEM='64 128'
#   GUEST=demo         the guest: configs/GUEST.json, or the path of a profile
#   SAMPLES=5          boots of each configuration; WARMUP=0 more come first, kept but not counted
#   SAMPLES=auto       as many as make every mean, or ratio of variants, known to PRECISION=2 percent;
#                      SAMPLES_MAX=100 at most; PRECISION_OF=median makes it every median
#   CPUS="1 2 4 8"     numbers of virtual CPUs
#   MODELS=  MEM=      CPU models; MiB of memory, where several sizes are a dimension of the matrix
#   ACCEL=             <accel>; CLOCK=wall, icount for the deterministic clock, or both
#   PROFILE=1          boots with CLOCK=icount and one CPU keep their profile: compare and ab name what changed
#   == A machine, as in: make matrix GUEST=minix ISO=minix.iso BOOT=loader
#   CMDLINE=           appended to the guest's kernel command line
#   TIMEOUT= SILENCE=  seconds after which a boot is given up, and after so many without a sign of life
#   ARCH=              i386, x86_64 ...; FORCE=1: make new overwrites
#   ISO=  SHA256=      the guest's own ISO, as GUEST=minix needs it, and the digest that it must have
#   BOOT=  ENTRY=      loader: through the ISO's own boot loader; disk: from the installed disk; another
#                      entry of the ISO's menu than its default
#   DISK_MIB=          size of the disk that the guest is installed on
#   DISK=  ROOTDEV=    a disk image, and how the guest names its root
#   DISKS=  DRIVES=    further disk images, quoted as for the shell; <drives>: how disks are attached
#   KERNEL= INITRD= SYMBOLS=   a kernel, what is loaded with it, the file that has its symbols
#   KERNELDIR=         a directory with kernel and modules, in the place of the ISO's
#   NET=               user: a network card on QEMU's user network; none
#   MACHINE=           QEMU's machine type
#   THREAD=            <thread>: whether TCG runs the virtual CPUs in one thread or each in its own
#   SERIAL_PORT=       where the guest's text is read: <serial_port>
#   SERIAL=            verbose or quiet: the guest says much or little, where its profile knows how
#   FIRMWARE=          a firmware image in the place of QEMU's own
#   FIRMWARE_AS=       <firmware_as>: how QEMU is given it
#   QEMU_ARGS=         further options of QEMU, quoted as for the shell
#   QEMU=  PROBE=      QEMU's program; <probe>: the probe counts instructions and sees marks, sees marks alone, or is not used
#   == The boots, as in: make matrix REQUIRE=all SEED=7 OUT=/tmp/out
#   VARIANTS='a b'     variants of each configuration: VARIANT_a='SETTING=VALUE ...', or @FILE with one a line
#   SEED=              of the order of the boots; drawn once, and kept
#   REQUIRE=           all, a number or a percentage: make matrix fails where fewer boots of a configuration complete
#   CHAPTER=           of paper: the number of its chapter
#   KEEP_GOING=1       boot on what was not launched or silent at its first boot; else its other boots are skipped
#   BASE=  FLOOR=1     of compare: the earlier matrix, and percent that are no change
#   HISTORY=           a directory: make matrix keeps its result there; REVISION= of what is booted, where git does not tell
#   CONFIGS=           of compare: the configurations that are compared, where the base has others
#   JOBS=1             boots at once, each with a lease of as many host cores as it has CPUs; auto: as there are cores;
#                      1: nothing beside a boot.  LOCK= is the directory of the leases of this host
#   ENGINE=local       slurm: each boot is a job of Slurm, or a step; SLURM_ARGS= for srun; make slurm-up and slurm-down start
#                      and end a private one on this host, make deps-slurm installs it
#   STAGE=             with ENGINE=slurm: a directory of each node, to which images are copied once and from which it boots
#   OUT=out            where the files go
#   LAUNCH=            a command put before qboot; V=1 shows the commands

# SETTING:KEY:KIND: its key in a cell ("-": none), and what its value may be: see asked.awk.
settings := GUEST:-:guest! GUESTS:-:guests+ OUT:-:path! LOCK:-:path! SAMPLES:-:positive! PRECISION:-:percent! PRECISION_OF:-:location! SAMPLES_MAX:-:positive! \
	WARMUP:-:whole! PROFILE:-:flag SEED:-:whole PAIRS:-:positive! RUNS:-:positive! JOBS:-:jobs! ENGINE:-:engine! SLURM_ARGS:-:words STAGE:-:path \
	DISK_MIB:-:positive LAUNCH:-:line VARIANTS:-:word+ REQUIRE:-:share CHAPTER:-:positive HISTORY:-:path REVISION:-:line SINCE:-:word CONFIGS:-:word+ \
	FLOOR:-:threshold KEEP_GOING:-:flag FORCE:-:flag V:-:flag \
	CPUS:cpus:positive+! MODELS:cpu_model:model+ MEM:memory_mib:positive+ ACCEL:accel:choice \
	CLOCK:clock:choice+! TIMEOUT:timeout_s:positive SILENCE:silence_s:positive ARCH:arch:word CMDLINE:cmdline:line ISO:iso:line SHA256:sha256.iso:word \
	BOOT:boot:choice ENTRY:entry:line DISK:disk:line ROOTDEV:rootdevname:word KERNELDIR:kernel_dir:line \
	NET:network:choice KERNEL:kernel:line INITRD:modules[]:line SYMBOLS:symbols:line QEMU:qemu:line \
	PROBE:probe:choice SERIAL:serial:word MACHINE:machine:word THREAD:thread:choice \
	SERIAL_PORT:serial_port:choice FIRMWARE:firmware:line FIRMWARE_AS:firmware_as:choice DRIVES:drives:choice DISKS:disks:words QEMU_ARGS:qemu_args:words
names    := $(foreach s,$(settings),$(firstword $(subst :, ,$s)))

# From the environment only BOOTMATRIX_SETTING is taken.  A SETTING there may be anybody's: it is told, and not used.
from_env  = $(foreach n,$(names),$(if $(filter environment%,$(origin $1$n)),$n))
not_used := $(strip $(from_env))
comma := ,
define newline


endef
$(foreach n,$(not_used),$(eval override undefine $n))
$(foreach n,$(call from_env,BOOTMATRIX_),$(eval define $n$(newline)$(value BOOTMATRIX_$n)$(newline)endef))

GUEST   ?= demo
SAMPLES ?= 5
PRECISION   ?= 2
PRECISION_OF ?= mean
SAMPLES_MAX ?= 100
WARMUP  ?= 0
CLOCK   ?= wall
CPUS    ?= 1 2 4 8
PAIRS   ?= 10
RUNS    ?= 5
OUT     ?= out
LOCK    ?= /tmp/bootmatrix.leases
JOBS    ?= 1
ENGINE  ?= local
BIN     ?= build

# A guest is a name, or the path of a profile; its files are named for the last part of that.
is_path = $(or $(findstring /,$1),$(filter %.json,$1))
name_of = $(if $(call is_path,$1),$(patsubst %.json,%,$(lastword $(subst /, ,$1))),$1)
guest  := $(call name_of,$(value GUEST))

goals := matrix html paper figures compare ab across history observer parallel-check profile floor run view discover new symbols install-guest

# What a variant is called where it is typed: ab and across have words of their own for it.
called       = $(patsubst VARIANT_%,$(variant_typed),$1)
variant_typed := VARIANT_%

# make ab is a matrix of two variants.
ifneq ($(filter ab,$(MAKECMDGOALS)),)
override VARIANTS := A B
override VARIANT_A := $(value A)
override VARIANT_B := $(value B)
variant_typed := %
endif

# make across is a matrix whose variants are guests.
ifneq ($(filter across,$(MAKECMDGOALS)),)
override GUEST := $(or $(firstword $(GUESTS)),$(GUEST))
override VARIANTS := $(foreach g,$(GUESTS),$(call name_of,$g))
$(foreach g,$(GUESTS),$(eval override VARIANT_$(call name_of,$g) := GUEST=$g $(addprefix SYMBOLS=,$(wildcard $(OUT)/.symbols/$(call name_of,$g)))))
variant_typed := GUESTS
across = $D/across.json
endif
