# make deps, make deps-GUEST, test-deps: install what is needed, on a Debian.

packages_build := gcc make pkg-config libjansson-dev libpcre2-dev libgsl-dev libarchive-dev \
	libelf-dev libssl-dev qemu-system-x86 qemu-utils
packages_test  := perl jq xorriso mandoc valgrind pcre2-utils moreutils grabserial clang-format tidy chromium \
	python3-jsonschema \
	grub-rescue-pc
packages_linux := debian-installer-12-netboot-i386
packages_paper := texlive-latex-recommended texlive-pictures lmodern
packages_xen   := xen-hypervisor-4.17-amd64 xen-hypervisor-4.17-amd64-dbg

# The packages of a list that are not installed.
missing = $$(dpkg-query -W -f '$${Package} $${Status}\n' $1 2>/dev/null | \
	awk -v want='$1' 'BEGIN { n = split(want, w, " ") } / install ok installed/ { have[$$1] = 1 } \
	END { for (i = 1; i <= n; i++) if (!(w[i] in have)) printf "%s ", w[i] }')
# A package manager that is at work, as on a cloud image after its start, is waited for.
apt_get = apt-get -q -o DPkg::Lock::Timeout=300
install_missing = @if ! command -v apt-get >/dev/null; then \
		echo "not a Debian system; bootmatrix needs: $(strip $1)" >&2; exit 1; fi; \
	need="$(call missing,$1)"; if [ -z "$$need" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then root=; elif command -v sudo >/dev/null; then root=sudo; else \
		echo "neither root nor sudo; bootmatrix needs: $$need" >&2; exit 1; fi; \
	$$root $(apt_get) update && $$root env DEBIAN_FRONTEND=noninteractive \
		$(apt_get) install -y --no-install-recommends $$need

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
