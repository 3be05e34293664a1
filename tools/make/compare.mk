# make compare: this matrix against an earlier one.

ifneq ($(filter compare,$(MAKECMDGOALS)),)
$(if $(strip $(value BASE)),,$(call complain,BASE: empty))
endif

# Not a file: what it says must be said, and its status given, each time.
compare: $(results) $(BIN)/report
	$(Q)set -eu; there=$S/comparison.$$$$; trap 'rm -f '$$there EXIT; status=0; \
	cat $(results) | $(BIN)/stats $(FLOOR:%=-n %) -b $(call quote,$(value BASE)) >$$there || status=$$?; \
	case $$status in 0|3|4|5) $(BIN)/report <$$there ;; esac; exit $$status
