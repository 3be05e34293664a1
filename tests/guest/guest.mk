# The demo guest, build/guest/demo.elf, and the stand-ins for MINIX's kernels,
# standin.elf and standin_smp.elf, by plain gcc -m32 of a bare system (no 32-bit libc, no libgcc), the
# same bytes from the same sources.  Paths are relative to the top, whose Makefile
# includes this.

GUEST_CC := gcc
GUEST_OBJCOPY := objcopy
guest_cppflags = -MMD -MP -MF $(@:.o=.d) -Itests/guest -Itests/guest/pc
guest_cflags := -m32 -march=i486 -mtune=generic -mgeneral-regs-only -std=c17 -O2 -ffreestanding \
	-fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables -fcf-protection=none \
	-fno-delete-null-pointer-checks -Wall -Wextra -Werror
guest_ldflags := -m32 -nostdlib -static -no-pie -Wl,--build-id=none,-z,noexecstack,-z,max-page-size=4096

# Code that runs before paging is linked low, and its symbols get a prefix.
# Some is only for there (boot, unpaged), some is needed on both sides.
# What a machine has of its own lies in pc/.
guest_both := console fail lib options pc/memory pc/power
guest_low  := pc/boot pc/unpaged $(guest_both)
guest_high := pc/asm pc/cpu pc/processors pc/timer kernel line smp $(guest_both)
# A variant of the kernel is what it says (both sides) and what it does.
guest_demo := $(patsubst %,build/guest/%.low.o,$(guest_low) demo_lines) \
	$(patsubst %,build/guest/%.o,$(guest_high) demo_lines demo shell)

# MINIX is built for one CPU or for several: so is its stand-in.
standin_both := standin_lines standin_modules
standin_high := standin standin_devices standin_disk standin_setup standin_shell
standin = $(patsubst %,build/guest/%.low.o,$(guest_low) $(standin_both) $1) \
	$(patsubst %,build/guest/%.o,$(guest_high) $(standin_both) $(standin_high) $1)
guest_standin := $(call standin,standin_cpus)
guest_standin_smp := $(call standin,standin_cpus_smp)

guest_c   := $(patsubst tests/guest/%.c,build/guest/%.o,$(wildcard tests/guest/*.c))
guest_pc  := $(patsubst tests/guest/pc/%.c,build/guest/pc/%.o,$(wildcard tests/guest/pc/*.c))
guest_asm := $(patsubst tests/guest/pc/%.S,build/guest/pc/%.o,$(wildcard tests/guest/pc/*.S))

build/guest/demo.elf: $(guest_demo)
build/guest/standin.elf: $(guest_standin)
build/guest/standin_smp.elf: $(guest_standin_smp)
build/guest/demo.elf build/guest/standin.elf build/guest/standin_smp.elf: build/guest/kernel.lds
	$(call short,LD,$@)$(GUEST_CC) $(guest_ldflags) -Wl,-T,$< -o $@ $(filter %.o,$^)

define guest_compile =
@mkdir -p $(@D)
$(call short,CC,$<)$(GUEST_CC) $(guest_cflags) $(guest_cppflags) -c -o $@ $<
endef

$(guest_c): build/guest/%.o: tests/guest/%.c tests/guest/guest.mk | $(ready)
	$(guest_compile)

$(guest_pc): build/guest/pc/%.o: tests/guest/pc/%.c tests/guest/guest.mk | $(ready)
	$(guest_compile)

build/guest/standin_cpus_smp.o: guest_cppflags += -DCONFIG_SMP
build/guest/standin_cpus_smp.o: tests/guest/standin_cpus.c tests/guest/guest.mk | $(ready)
	$(guest_compile)

$(guest_asm): build/guest/pc/%.o: tests/guest/pc/%.S tests/guest/guest.mk | $(ready)
	@mkdir -p $(@D)
	$(call short,CC,$<)$(GUEST_CC) -m32 $(guest_cppflags) -c -o $@ $<

$(sort $(filter %.low.o,$(guest_demo) $(guest_standin) $(guest_standin_smp))): %.low.o: %.o
	$(call short,OBJCOPY,$@)$(GUEST_OBJCOPY) --prefix-symbols=__k_unpaged_ $< $@

# The stand-in's boot loader: 16 bits, where the BIOS loads it; then 32 to start the kernel.
build/guest/loader.bin: tests/minix/loader.ld build/guest/loader.o build/guest/kernel_start.o build/guest/lib.o build/guest/pc/memory.o
	$(call short,LD,$@)$(GUEST_CC) $(guest_ldflags) -Wl,-T,$< -o $@ $(filter %.o,$^)

build/guest/loader.o: tests/minix/loader.S tests/guest/guest.mk | $(ready)
	@mkdir -p $(@D)
	$(call short,CC,$<)$(GUEST_CC) -m32 $(guest_cppflags) -c -o $@ $<

build/guest/kernel_start.o: tests/minix/kernel_start.c tests/guest/guest.mk | $(ready)
	$(guest_compile)

build/guest/kernel.lds: tests/guest/kernel.ld tests/guest/pc/layout.h tests/guest/guest.mk | $(ready)
	@mkdir -p $(@D)
	$(call short,CPP,$@)$(GUEST_CC) -Itests/guest/pc -E -P -x c -o $@ $<

# The demo guest on ARM, demo-arm.elf and demo-arm64.elf, by cross compilers (make deps-arm).
arm_tools_arm32 := arm-linux-gnueabihf-
arm_tools_arm64 := aarch64-linux-gnu-
arm_flags_arm32 := -march=armv7ve -mthumb -mfloat-abi=soft -mno-unaligned-access
arm_flags_arm64 := -mstrict-align -mno-outline-atomics
arm_flags := -std=c17 -O2 -mgeneral-regs-only -ffreestanding -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables \
	-fno-delete-null-pointer-checks -fno-tree-loop-distribute-patterns -Wall -Wextra -Werror
arm_low  := $(notdir $(guest_low)) paging demo_lines
arm_high := $(notdir $(guest_high)) demo_lines demo shell
arm_cc = $(arm_tools_$1)gcc $(arm_flags) $(arm_flags_$1)

# What is in one directory of sources, compiled for one architecture.
define arm_objects =
$(patsubst tests/guest/$2/%,build/guest/$1/%.o,$(basename $(wildcard tests/guest/$2/*.c tests/guest/$2/*.S))): \
build/guest/$1/%.o: $(wildcard tests/guest/$2/*.[chS]) $(wildcard tests/guest/*.h tests/guest/arm/*.h) tests/guest/guest.mk | $(ready)
	@mkdir -p $$(@D)
	$$(call short,CC,$$@)$(call arm_cc,$1) -Itests/guest -Itests/guest/arm -c -o $$@ $$(wildcard tests/guest/$2/$$*.[cS])

endef
# $1: arm32 or arm64, $2: the kernel
define arm_guest =
$(call arm_objects,$1,.)$(call arm_objects,$1,arm)$(call arm_objects,$1,$1)
build/guest/$1/%.low.o: build/guest/$1/%.o
	$$(call short,OBJCOPY,$$@)$(arm_tools_$1)objcopy --prefix-symbols=__k_unpaged_ $$< $$@
build/guest/$1/kernel.lds: tests/guest/kernel.ld tests/guest/arm/layout.h tests/guest/guest.mk | $(ready)
	@command -v $(arm_tools_$1)gcc >/dev/null || { echo "no $(arm_tools_$1)gcc: make deps-arm installs it" >&2; exit 1; }
	@mkdir -p $$(@D)
	$$(call short,CPP,$$@)$(call arm_cc,$1) -Itests/guest/arm -E -P -x c -o $$@ $$<
$(arm_low:%=build/guest/$1/%.o) $(arm_high:%=build/guest/$1/%.o): build/guest/$1/kernel.lds
build/guest/$2: build/guest/$1/kernel.lds $(arm_low:%=build/guest/$1/%.low.o) $(arm_high:%=build/guest/$1/%.o)
	$$(call short,LD,$$@)$(call arm_cc,$1) -nostdlib -static -no-pie -Wl,--build-id=none,-z,noexecstack,-z,max-page-size=4096,-T,$$< -o $$@ $$(filter %.o,$$^)
	@$(arm_tools_$1)objcopy -w --strip-symbol='__k_unpaged_[$$$$]*' $$@ # the assembler's, renamed

endef
arm_kernel_arm32 := demo-arm.elf
arm_kernel_arm64 := demo-arm64.elf
$(eval $(foreach a,arm32 arm64,$(call arm_guest,$a,$(arm_kernel_$a))))

# Those that have a compiler here, and those that have none.  Each make wants to know: no process is started for it.
arm_compiled   = $(foreach a,arm32 arm64,$(if $(wildcard $(addsuffix /$(arm_tools_$a)gcc,$(subst :, ,$(PATH)))),$(arm_kernel_$a)))
arm_uncompiled = $(filter-out $(arm_compiled),$(arm_kernel_arm32) $(arm_kernel_arm64))

-include $(guest_c:.o=.d) $(guest_pc:.o=.d) build/guest/standin_cpus_smp.d $(guest_asm:.o=.d)
