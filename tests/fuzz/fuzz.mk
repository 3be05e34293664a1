# Fuzzing: make fuzz [FUZZ=record FUZZ_SECONDS=60]; needs clang with libFuzzer (make deps-fuzz).
# Each tests/fuzz/NAME.c is a target, tests/fuzz/seeds/NAME/ what it starts from.  What was found
# on the way is kept in build/fuzz/NAME.corpus, an input that failed in build/fuzz.
# make check gives each the seeds, whole and damaged: lib/replay.c.

fuzzers := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
FUZZ ?= $(fuzzers)
FUZZ_SECONDS ?= 60
packages_fuzz := clang libclang-rt-14-dev
pkgs_fuzz := jansson libpcre2-8 libcrypto libevent
parsers := $(foreach t,markerparse mcp serve,$(filter-out %/$t.c,$(wildcard tools/$t/*.c))) \
	tools/mkdisk/bootcfg.c tools/qinstall/dialogue.c
pages := $(call carried,serve)

build/fuzz/%: tests/fuzz/%.c tests/fuzz/lib/service.c $(parsers) $(wildcard tools/lib/*.c) $(pages:%=build/%.c) \
		$(wildcard tests/fuzz/lib/*.h tools/markerparse/*.h tools/mcp/*.h tools/serve/*.h tools/lib/*.h) | $(ready)
	@mkdir -p $(@D)
	clang -std=c17 -D_GNU_SOURCE -Itools -Itests $(warnings) -O1 -g -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=all -o $@ $(filter %.c,$^) $$(pkg-config --cflags --libs $(pkgs_fuzz)) -lm

build/tests/fuzz/%.o: tests/fuzz/%.c build/flags | $(ready)
	@mkdir -p $(@D)
	$(CC) $(cflags) -Itests -MMD -MP -DLLVMFuzzerTestOneInput=fuzz_$(*F) '-DFUZZERS=$(patsubst %,X(%),$(fuzzers))' \
		$$(pkg-config --cflags $(pkgs_fuzz)) -c -o $@ $<

build/tests/fuzz/lib/replay.o: $(fuzzers:%=tests/fuzz/%.c)# whose names are in it
build/fuzz/replay: $(patsubst %,build/tests/fuzz/%.o,$(fuzzers) lib/replay lib/service) \
		$(patsubst %.c,build/%.o,$(parsers) $(pages:%=%.c)) build/lib.a
	@mkdir -p $(@D)
	$(CC) $(cflags) $(LDFLAGS) -o $@ $^ $$(pkg-config --libs $(pkgs_fuzz)) -lm

check check-fast: build/fuzz/replay

-include $(wildcard build/tests/fuzz/*.d build/tests/fuzz/lib/*.d)

fuzz: $(FUZZ:%=build/fuzz/%)
	for target in $(FUZZ); do \
		mkdir -p build/fuzz/$$target.corpus && \
		build/fuzz/$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 \
			-artifact_prefix=build/fuzz/$$target- -print_final_stats=1 -verbosity=0 \
			build/fuzz/$$target.corpus tests/fuzz/seeds/$$target || exit 1; done

deps-fuzz: deps
	$(call install_missing,$(packages_fuzz))

.PHONY: fuzz deps-fuzz
