# Unit tests: each tests/unit/NAME.c is a program that prints TAP, run by NAME.t.

units := $(patsubst %.c,build/%,$(wildcard tests/unit/*.c))
parse := $(filter-out %/markerparse.o,$(patsubst %.c,build/%.o,$(wildcard tools/markerparse/*.c))) build/tools/mkdisk/bootcfg.o build/tools/qinstall/dialogue.o build/tools/qboot/hit.o

$(units): build/%: %.c $(parse) build/lib.a build/flags | $(ready)
	@mkdir -p $(@D)
	$(CC) $(cflags) $(LDFLAGS) -MMD -MP -o $@ $< $(parse) build/lib.a \
		$$(pkg-config --cflags --libs jansson libpcre2-8)

check check-fast: $(units)

-include $(units:=.d)
