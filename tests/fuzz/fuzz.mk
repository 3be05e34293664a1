# Fuzzing: make fuzz [FUZZ=record FUZZ_SECONDS=60]; needs clang with libFuzzer (make deps-fuzz).
# Each tests/fuzz/NAME.c is a target, tests/fuzz/seeds/NAME/ what it starts from.  What was found
# on the way is kept in build/fuzz/NAME.corpus, an input that failed in build/fuzz.

FUZZ ?= $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
FUZZ_SECONDS ?= 60
packages_fuzz := clang libclang-rt-14-dev
fuzzed := $(filter-out %/markerparse.c,$(wildcard tools/markerparse/*.c)) \
	tools/mkdisk/bootcfg.c tools/qinstall/dialogue.c $(filter-out %/mcp.c,$(wildcard tools/mcp/*.c)) $(wildcard tools/lib/*.c)

build/fuzz/%: tests/fuzz/%.c $(fuzzed) $(wildcard tools/markerparse/*.h tools/mcp/*.h tools/lib/*.h) | $(ready)
	@mkdir -p $(@D)
	clang -std=c17 -D_GNU_SOURCE -Itools $(warnings) -O1 -g -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=all -o $@ $< $(fuzzed) $$(pkg-config --cflags --libs jansson libpcre2-8 libcrypto)

fuzz: $(FUZZ:%=build/fuzz/%)
	for target in $(FUZZ); do \
		mkdir -p build/fuzz/$$target.corpus && \
		build/fuzz/$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 \
			-artifact_prefix=build/fuzz/$$target- -print_final_stats=1 -verbosity=0 \
			build/fuzz/$$target.corpus tests/fuzz/seeds/$$target || exit 1; done

deps-fuzz: deps
	$(call install_missing,$(packages_fuzz))

.PHONY: fuzz deps-fuzz
