# bootmatrix: build, install, tests.  The graph of the measuring is pipeline.mk; what else make does is in tools/make/.
#
#   == Build and install, as in: make deps matrix SAMPLES=5
#   make all                      build the programs; V=1 shows the commands
#   make deps matrix SAMPLES=5    install what is needed, boot the demo guest 20 times
#   make deps-paper               install what make paper needs (0.4 GB)
#   make test-deps check          install what the tests need (1.4 GB with TeX and Chromium), run them
#   make deps-slurm               install what ENGINE=slurm needs
#   make slurm-up slurm-down      start a cluster of this host alone, to try it; end it
#   make check-fast               run those that need neither
#   make check-long               run those that take minutes, on the guests that are installed
#   make deps-fuzz fuzz           what fuzzing needs; fuzz each parser for a minute
#   make deps-arm deps-riscv      install QEMU for other architectures, and what compiles the demo guest for ARM
#   make deps-qemu10 deps-qemu11  unpack newer QEMUs beside the system's
#   make deps-mcp                 what tests the Model Context Protocol: its clients, its conformance suite
#   make deps-linux deps-xen      install the guests of GUEST=linux and GUEST=xen; more of them:
#   make deps-linux-amd64 deps-linux-arm64 deps-linux-armhf
#   make deps-u-boot deps-edk2    U-Boot, OpenSBI and UEFI on several architectures
#   make deps-xen-arm64           unpack Xen for arm64, below build/
#   make install uninstall        below prefix=/usr/local, with DESTDIR= before it; then bootmatrix does what make does here
#   make deb deps-deb             a Debian package of it, below build/deb; what building one needs
#   make clean                    remove what was built; make SAN=address,undefined builds with sanitizers
#   make minix-iso                where MINIX 3 is published; ISO=FILE SHA256=DIGEST checks an image of it
#   make deps-go                  unpack go, whose pprof the tests try profiles with
#   make deps-browser             install what the tests try pages and other formats with (npm)
#   make help doctor              this list; what of this host measuring needs, and what is missing

prefix     ?= /usr/local
bindir     := $(prefix)/bin
libexecdir := $(prefix)/libexec
datadir    := $(prefix)/share
mandir     := $(datadir)/man

all:

# ---- what is built ---------------------------------------------------------------

# A program is the folder tools/NAME, with main in NAME.c; pkgs_NAME are its libraries.
TOOLS := mkdisk discover qinstall qboot markerparse stats report verdict calltree mcp serve

pkgs_mkdisk      := jansson libpcre2-8 libcrypto libelf libarchive
pkgs_discover    := jansson libpcre2-8
pkgs_qinstall    := jansson libpcre2-8
pkgs_qboot       := jansson libpcre2-8
pkgs_markerparse := jansson libpcre2-8
pkgs_stats       := jansson gsl
pkgs_report      := jansson libcrypto
pkgs_verdict     := jansson
pkgs_calltree    := jansson
pkgs_mcp         := jansson
pkgs_serve       := jansson libevent libcrypto

# What make itself runs, a file of tools/make each.  Not in build/make: with build in PATH that would be found as make.
helpers := lease boot into stage

programs := $(TOOLS:%=build/%) $(helpers:%=build/libexec/%)
lib      := $(patsubst %.c,build/%.o,$(wildcard tools/lib/*.c))
carried   = $(foreach kind,html css js json,$(wildcard tools/$1/*.$(kind)))
objects   = $(patsubst %.c,build/%.o,$(wildcard tools/$1/*.c tools/$1/*/*.c)) $(patsubst %,build/%.o,$(call carried,$1))
every    := $(sort $(lib) $(foreach t,$(TOOLS) make,$(call objects,$t)))

SAN ?=
CC  ?= cc
ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS   ?= -O2 -g
warnings := -Wall -Wextra -Werror
sanitize := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)
cflags    = -std=c17 -D_GNU_SOURCE -Itools $(warnings) $(CFLAGS) $(sanitize)
flags     = $(CC) $(cflags) $(LDFLAGS)

# A recipe's command, told in two words unless V=1.
silent := $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS))))
short   = $(if $(filter 1,$(V)),,@$(if $(silent),,echo '$1 $2';) )

completions := $(addprefix build/completion/,bash/bootmatrix zsh/_bootmatrix fish/bootmatrix.fish)
all: $(programs) $(completions) build/bootmatrix build/share build/commit build/probe.so build/guest/demo.elf build/guest/standin.elf build/guest/standin_smp.elf build/guest/loader.bin

# Where deps are asked for in the same command, they come before whatever they serve.
ready := $(filter deps test-deps deps-%,$(MAKECMDGOALS))

# Other flags make everything stale; compared when the Makefile is read, so that -n is truthful.
ifneq ($(file <build/flags),$(flags))
build/flags: FORCE
endif
libraries := $(sort $(foreach t,$(TOOLS),$(pkgs_$t)))
build/flags: | $(ready)
	@missing=; for program in $(firstword $(CC)) $(AR) pkg-config; do \
		command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	for library in $(libraries); do \
		pkg-config --exists $$library 2>/dev/null || missing="$$missing $$library"; done; \
	if [ -n "$$missing" ]; then echo "missing:$$missing: make deps installs what is needed" >&2; exit 1; fi
	@mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(flags))' >$@

# The commit that boots are measured with, looked at when programs were built or HEAD moved; no program is stale because
# of it.  In a worktree .git is a file with the name of the directory.
git_dir := $(if $(wildcard .git/HEAD),.git,$(word 2,$(file <.git)))
build/commit: $(programs) build/probe.so $(wildcard $(git_dir)/logs/HEAD)
	@git describe --always --dirty --abbrev=12 --exclude='*' >$@ 2>/dev/null || :

# A text that a program carries in itself: tools/NAME/page.css is the string page_css.
carry_text = { echo 'extern const char $1[]; const char $1[] ='; sed 's/[\\"?]/\\&/g; s/^/"/; s/$$/\\n"/' $<; echo ';'; }
$(patsubst %,build/%.c,$(foreach t,$(TOOLS),$(call carried,$t))): build/%.c: % Makefile
	@mkdir -p $(@D)
	$(call short,TEXT,$<)$(call carry_text,$(subst .,_,$(*F))) >$@
$(filter %.html.o %.css.o %.js.o %.json.o,$(every)): build/%.o: build/%.c build/flags
	$(call short,CC,$<)$(CC) $(cflags) -c -o $@ $<

$(filter-out %.html.o %.css.o %.js.o %.json.o,$(every)): build/%.o: %.c build/flags | $(ready)
	@mkdir -p $(@D)
	$(call short,CC,$<)$(CC) $(cflags) $$(pkg-config --cflags $(libraries)) -MMD -MP -c -o $@ $<

build/lib.a: $(lib)
	@rm -f $@
	$(call short,AR,$@)$(AR) rcs $@ $^

# pkg-config is asked when a program is linked, not when this file is read: make deps may bring it.
define program
build/$1: $(call objects,$1) build/lib.a
	$$(call short,LD,$$@)$$(CC) $$(cflags) $$(LDFLAGS) -o $$@ $$^ $$$$(pkg-config --libs $(pkgs_$1)) -lm
endef
$(foreach t,$(TOOLS),$(eval $(call program,$t)))

build/libexec/boot: build/tools/make/guard.o
build/libexec/stage: pkgs_helper := libcrypto
$(helpers:%=build/libexec/%): build/libexec/%: build/tools/make/%.o build/lib.a
	@mkdir -p $(@D)
	$(call short,LD,$@)$(CC) $(cflags) $(LDFLAGS) -o $@ $^ $$(pkg-config --libs jansson $(pkgs_helper))

# What make is outside of this tree: an installed tree looks as this one does.
build/bootmatrix: tools/bootmatrix/bootmatrix.sh | $(ready)
	@mkdir -p build
	install $< $@
build/share:
	@mkdir -p build
	@ln -sfn .. $@

# QEMU loads the plugin: it is never built with sanitizers.  Following calls is a fifth cheaper with functions of several
# files in one; of clang that needs a linker that not all have.
build/probe.so: $(wildcard tools/probe/*.c) tools/lib/arch.c tools/lib/clock.c | $(ready)
	@mkdir -p build
	$(call short,CC,$@)$(CC) -std=c17 -D_GNU_SOURCE -Itools $(warnings) -O2 -g $(if $(findstring gcc,$(CC)),-flto=auto) -fPIC -fvisibility=hidden -shared -MMD -MP -MF build/probe.d -o $@ $(filter %.c,$^)

-include $(every:.o=.d) build/probe.d tests/guest/guest.mk
include tests/unit/unit.mk tests/fuzz/fuzz.mk

include $(patsubst %,tools/make/%.mk,deps measure minix-iso serve cluster)

# ---- tests -------------------------------------------------------------------------

check: all build/guest/demo-arm.elf build/guest/demo-arm64.elf | $(ready)
	tests/run

# Those that need neither TeX nor Chromium.
check-fast: all build/guest/demo-arm.elf build/guest/demo-arm64.elf | $(ready)
	tests/run -f

# What takes minutes, on the guests and the QEMUs that are installed (deps-xen, deps-qemu10, deps-qemu11, deps-go, deps-mcp): tests/long/log is of one run.
check-long: all | $(ready)
	VERBOSE=1 tests/run tests/long

# ---- the rest ----------------------------------------------------------------------

# Programs whose names say little by themselves are not on PATH: bootmatrix(1) finds them.
public  := mkdisk qinstall qboot markerparse calltree
install_to = $(foreach v,DESTDIR bindir libexecdir datadir mandir,$v='$(subst ','\'',$($v))')

# The demo guest on ARM, where there is its compiler.
arm_guests := $(arm_compiled:%=build/guest/%)

install: all $(arm_guests)
	@$(install_to) tools/make/install.sh install '$(TOOLS)' '$(public)'
uninstall:
	@$(install_to) tools/make/install.sh uninstall

# The package is in $(debdir).
debdir := build/deb
deb: all $(arm_guests)
	@for program in dpkg-shlibdeps strip; do command -v $$program >/dev/null || \
		{ echo "deb: no $$program: make deps-deb installs it" >&2; exit 1; }; done
	@rm -rf $(debdir)/tree $(debdir)/debian $(debdir)/bootmatrix_*.deb
	@$(MAKE) -s install DESTDIR=$(debdir)/tree prefix=/usr public='$(public)'
	@tools/make/deb.sh $(debdir)/tree

clean:
	rm -rf build

$(completions): tools/make/completion.sh tools/bootmatrix/bootmatrix.sh tools/make/words.awk tools/make/choices.awk tools/make/settings.mk tools/lib/settings.h Makefile
	@mkdir -p $(@D)
	@$< $(notdir $(@D)) >$@

.PHONY: all check check-fast check-long install uninstall deb clean FORCE
