# bootmatrix: build, install, dependencies, tests.  The measuring itself is pipeline.mk.
#
#   make deps matrix SAMPLES=5    install what is needed, boot the demo guest 20 times
#   make test-deps check          install what the tests need, run them
#   make deps-linux deps-xen      install the guests of GUEST=linux and GUEST=xen
#   make install uninstall        below prefix=/usr/local, with DESTDIR= before it
#   make clean                    remove what was built; make SAN=address,undefined builds with sanitizers
#   make minix-iso                where MINIX 3 is published; ISO=FILE SHA256=DIGEST checks an image of it
#   make help                     what else there is

prefix  ?= /usr/local
bindir  := $(prefix)/bin
mandir  := $(prefix)/share/man
datadir := $(prefix)/share/bootmatrix

all:

# ---- what is built ---------------------------------------------------------------

# A program is the folder tools/NAME, with main in NAME.c; pkgs_NAME are its libraries.
TOOLS := mkdisk qboot markerparse stats report

pkgs_mkdisk      := jansson libpcre2-8 libcrypto libelf libarchive
pkgs_qboot       := jansson libpcre2-8
pkgs_markerparse := jansson libpcre2-8
pkgs_stats       := jansson gsl
pkgs_report      := jansson libcrypto

programs := $(TOOLS:%=build/%)
lib      := $(patsubst %.c,build/%.o,$(wildcard tools/lib/*.c))
objects   = $(patsubst %.c,build/%.o,$(wildcard tools/$1/*.c tools/$1/*/*.c))
every    := $(sort $(lib) $(foreach t,$(TOOLS),$(call objects,$t)))

SAN ?=
CC  ?= cc
ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS   ?= -O2 -g
warnings := -Wall -Wextra -Werror
sanitize := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)
cflags    = -std=c17 -D_GNU_SOURCE -Itools -DDATADIR='"$(datadir)"' $(warnings) $(CFLAGS) $(sanitize)
flags     = $(CC) $(cflags) $(LDFLAGS)

all: $(programs) build/probe.so build/guest/demo.elf build/guest/standin.elf build/guest/loader.bin

# Where deps are asked for in the same command, they come before whatever they serve.
ready := $(filter deps test-deps deps-linux deps-paper deps-xen,$(MAKECMDGOALS))

# Other flags make everything stale; compared when the Makefile is read, so that -n is truthful.
ifneq ($(file <build/flags),$(flags))
build/flags: FORCE
endif
build/flags: | $(ready)
	@mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(flags))' >$@

$(every): build/%.o: %.c build/flags | $(ready)
	@mkdir -p $(@D)
	$(CC) $(cflags) $$(pkg-config --cflags $(sort $(foreach t,$(TOOLS),$(pkgs_$t)))) -MMD -MP -c -o $@ $<

build/lib.a: $(lib)
	@rm -f $@
	$(AR) rcs $@ $^

# pkg-config is asked when a program is linked, not when this file is read: make deps may bring it.
define program
build/$1: $(call objects,$1) build/lib.a
	$$(CC) $$(cflags) $$(LDFLAGS) -o $$@ $$^ $$$$(pkg-config --libs $(pkgs_$1)) -lm
endef
$(foreach t,$(TOOLS),$(eval $(call program,$t)))

# QEMU loads the plugin: it is never built with sanitizers.
build/probe.so: $(wildcard tools/probe/*.c) | $(ready)
	@mkdir -p build
	$(CC) -std=c17 -D_GNU_SOURCE $(warnings) -O2 -g -fPIC -shared -MMD -MP -MF build/probe.d -o $@ $(filter %.c,$^)

-include $(every:.o=.d) build/probe.d tests/guest/guest.mk
include tests/unit/unit.mk tests/fuzz/fuzz.mk

include pipeline.mk

# ---- dependencies ------------------------------------------------------------------

packages_build := gcc make pkg-config libjansson-dev libpcre2-dev libgsl-dev libarchive-dev \
	libelf-dev libssl-dev qemu-system-x86 qemu-utils
packages_test  := perl jq xorriso mandoc valgrind pcre2-utils moreutils grabserial clang-format tidy chromium \
	python3-jsonschema \
	grub-rescue-pc
packages_linux := debian-installer-12-netboot-i386
packages_paper := texlive-latex-recommended texlive-pictures lmodern
packages_xen   := xen-hypervisor-4.17-amd64 xen-hypervisor-4.17-amd64-dbg

missing = $$(dpkg-query -W -f '$${Package} $${Status}\n' $1 2>/dev/null | \
	awk -v want='$1' 'BEGIN { n = split(want, w, " ") } / install ok installed/ { have[$$1] = 1 } \
	END { for (i = 1; i <= n; i++) if (!(w[i] in have)) printf "%s ", w[i] }')
install_missing = @if ! command -v apt-get >/dev/null; then \
		echo "not a Debian system; bootmatrix needs: $(strip $1)" >&2; exit 1; fi; \
	need="$(call missing,$1)"; if [ -z "$$need" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then root=; else root=sudo; fi; \
	$$root apt-get update -q && $$root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -q -y --no-install-recommends $$need

deps:
	$(call install_missing,$(packages_build))
test-deps: deps
	$(call install_missing,$(packages_test) $(packages_linux) $(packages_xen) $(packages_paper))
deps-linux: deps
	$(call install_missing,$(packages_linux))
deps-paper: deps
	$(call install_missing,$(packages_paper))
deps-xen: deps
	$(call install_missing,$(packages_xen))

# ---- the image of MINIX 3 ------------------------------------------------------------

minix_iso := minix_R3.4.0rc6-d5e4fc0.iso
comma     := ,

# Nothing is downloaded here, and no digest is known here: who publishes the image may say one.
minix-iso:
ifeq ($(value ISO),)
	@printf '%s\n' 'MINIX 3.4.0rc6 is published at http://www.minix3.org (Download), packed with bzip2:' '' \
		'    curl -O http://download.minix3.org/iso/snapshot/$(minix_iso).bz2' \
		'    bunzip2 $(minix_iso).bz2' \
		'    make minix-iso ISO=$(minix_iso) SHA256=DIGEST' \
		'    make matrix GUEST=minix ISO=$(minix_iso) SAMPLES=5' '' \
		'It is about 633 MB when it is unpacked. DIGEST is the sha256 that you were told by someone you trust.'
else
	@set -eu; iso='$(subst ','\'',$(value ISO))'; \
	cell='{"guest":"configs/minix.json","iso":"'$$(printf %s "$$iso" | sed 's/[\\"]/\\&/g')'"'; \
	machine=$$(printf '%s' "$$cell"'$(if $(SHA256),$(comma)"sha256":{"iso":"$(SHA256)"})}' | build/mkdisk); \
	digest=$$(printf %s "$$machine" | sed 's/.*"cdrom":{[^}]*"sha256":"\([^"]*\)".*/\1/'); \
	printf '%s: a MINIX; its sha256 is %s, %s\n' "$$iso" "$$digest" \
		'$(if $(SHA256),as was said,and no SHA256 was given to compare it with)'
endif
minix-iso: $(if $(value ISO),build/mkdisk)

# ---- tests -------------------------------------------------------------------------

check: all | $(ready)
	tests/run

# ---- the rest ----------------------------------------------------------------------

install: all
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(datadir)/configs $(DESTDIR)$(datadir)/build/guest
	install $(programs) $(DESTDIR)$(bindir)
	install -m 644 build/probe.so $(DESTDIR)$(bindir)
	install -m 644 configs/*.json $(DESTDIR)$(datadir)/configs
	install -m 644 build/guest/demo.elf $(DESTDIR)$(datadir)/build/guest
	for s in 1 5 7; do install -d $(DESTDIR)$(mandir)/man$$s && \
		install -m 644 man/*.$$s $(DESTDIR)$(mandir)/man$$s || exit 1; done
	install -m 644 man/results.schema.json $(DESTDIR)$(mandir)/man1

uninstall:
	cd $(DESTDIR)$(bindir) && rm -f $(TOOLS) probe.so
	rm -rf $(DESTDIR)$(datadir)
	rm -f $(DESTDIR)$(mandir)/man1/results.schema.json
	for page in man/*.[157]; do \
		rm -f $(DESTDIR)$(mandir)/man$${page##*.}/$${page#man/}; done

clean:
	rm -rf build

help:
	@sed -n 's/^#   //p' Makefile pipeline.mk

.PHONY: all deps test-deps deps-linux deps-paper deps-xen minix-iso check install uninstall clean help FORCE
