# make across GUESTS='demo xen': guests beside each other, each against the first.
#
# It is a matrix in $(OUT)/across, whose variants are the guests (settings.mk): what disturbs the host disturbs all of them.

ifneq ($(filter across,$(MAKECMDGOALS)),)
$(if $(word 2,$(GUESTS)),,$(call complain,across: GUESTS: $(if $(GUESTS),not two guests or more: $(GUESTS),empty: name two or more)))

across: $D/report.txt $D/report.html $D/report.tex $D/results.json

$S/guests: ; $(call write,$(VARIANTS))
$(call if_changed,$S/guests,$(VARIANTS))
$(across): $(phases) $S/samples $S/configs $S/guests $S/stats
	$(begin) $(call concat,$(configs),phases.json) | $(BIN)/stats -x $(call quote,$(VARIANTS)) >$(part); $(end)

$D/report.tex: $(parts) $S/configs $S/report
	$(begin) cat $(parts) | $(BIN)/report -f latex -s >$(part); $(end)
endif
