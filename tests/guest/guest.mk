# The demo guest, build/guest/demo.elf, and the stand-ins for MINIX's kernels,
# standin.elf and standin_smp.elf, by plain gcc -m32 of a bare system (no 32-bit libc, no libgcc), the
# same bytes from the same sources.  Paths are relative to the top, whose Makefile
# includes this.

GUEST_CC := gcc
GUEST_OBJCOPY := objcopy
guest_cppflags = -MMD -MP -MF $(@:.o=.d)
guest_cflags := -m32 -march=i486 -mtune=generic -mgeneral-regs-only -std=c17 -O2 -ffreestanding \
	-fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables -fcf-protection=none \
	-fno-delete-null-pointer-checks -Wall -Wextra -Werror
guest_ldflags := -m32 -nostdlib -static -no-pie -Wl,--build-id=none,-z,noexecstack,-z,max-page-size=4096

# Code that runs before paging is linked low, and its symbols get a prefix.
# Some is only for there (boot, unpaged), some is needed on both sides.
guest_both := console fail lib options
guest_low  := boot unpaged $(guest_both)
guest_high := asm cpu kernel line smp timer $(guest_both)
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
guest_asm := $(patsubst tests/guest/%.S,build/guest/%.o,$(wildcard tests/guest/*.S))

build/guest/demo.elf: $(guest_demo)
build/guest/standin.elf: $(guest_standin)
build/guest/standin_smp.elf: $(guest_standin_smp)
build/guest/demo.elf build/guest/standin.elf build/guest/standin_smp.elf: build/guest/kernel.lds
	$(GUEST_CC) $(guest_ldflags) -Wl,-T,$< -o $@ $(filter %.o,$^)

define guest_compile =
@mkdir -p $(@D)
$(GUEST_CC) $(guest_cflags) $(guest_cppflags) -c -o $@ $<
endef

$(guest_c): build/guest/%.o: tests/guest/%.c tests/guest/guest.mk | $(ready)
	$(guest_compile)

build/guest/standin_cpus_smp.o: guest_cppflags += -DCONFIG_SMP
build/guest/standin_cpus_smp.o: tests/guest/standin_cpus.c tests/guest/guest.mk | $(ready)
	$(guest_compile)

$(guest_asm): build/guest/%.o: tests/guest/%.S tests/guest/guest.mk | $(ready)
	@mkdir -p $(@D)
	$(GUEST_CC) -m32 $(guest_cppflags) -c -o $@ $<

$(sort $(filter %.low.o,$(guest_demo) $(guest_standin) $(guest_standin_smp))): %.low.o: %.o
	$(GUEST_OBJCOPY) --prefix-symbols=__k_unpaged_ $< $@

# The stand-in's boot loader: 16 bits, where the BIOS loads it; then 32 to start the kernel.
build/guest/loader.bin: tests/minix/loader.ld build/guest/loader.o build/guest/kernel_start.o build/guest/lib.o
	$(GUEST_CC) $(guest_ldflags) -Wl,-T,$< -o $@ $(filter %.o,$^)

build/guest/loader.o: tests/minix/loader.S tests/guest/guest.mk | $(ready)
	@mkdir -p $(@D)
	$(GUEST_CC) -m32 $(guest_cppflags) -c -o $@ $<

build/guest/kernel_start.o: tests/minix/kernel_start.c tests/guest/guest.mk | $(ready)
	$(guest_compile)

build/guest/kernel.lds: tests/guest/kernel.ld tests/guest/layout.h tests/guest/guest.mk | $(ready)
	@mkdir -p $(@D)
	$(GUEST_CC) -E -P -x c -o $@ $<

-include $(guest_c:.o=.d) build/guest/standin_cpus_smp.d $(guest_asm:.o=.d)
