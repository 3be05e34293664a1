# A variable on make's command line that nothing reads is an error: most likely it is misspelt.

known   := $(names) A B BASE CHAPTER CI D FLOOR FROM FORCE KEEP_GOING BIN V PORT VARIANT_% packages_% \
	CC AR CFLAGS CPPFLAGS LDFLAGS SAN SHELL MAKE MAKEFLAGS GNUMAKEFLAGS DESTDIR prefix bindir libexecdir mandir datadir public
typed   := $(foreach v,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $v))),$v))
strange := $(firstword $(sort $(filter-out $(known) -*%,$(typed))))
ifneq ($(strange),)
meant := $(shell awk -f $(top)tools/make/nearest.awk $(call quote,$(strange)) $(filter-out %_%,$(known)))
$(call complain,$(strange): no such variable$(if $(meant),; did you mean $(meant)?,: $(self) help lists them))
endif

# What the environment has of the names of settings; where nobody reads what is said, it must not be.
ifneq ($(not_used),)
told := $(firstword $(not_used)) from the environment is not used: say $(self) $(firstword $(not_used))=..., \
	or BOOTMATRIX_$(firstword $(not_used))
$(if $(filter true,$(CI)),$(call complain,$(told)),$(shell echo $(call quote,pipeline: $(told)) >&2))
endif

include $(top)tools/make/named.mk
