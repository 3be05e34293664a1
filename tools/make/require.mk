# make matrix REQUIRE=all, or a number, or a percentage: fail where fewer boots of a configuration completed.  The
# report and the results are there by then.

ifneq ($(strip $(REQUIRE)),)
matrix:
	$(Q)awk -v require='$(strip $(REQUIRE))' -f $(top)tools/make/require.awk $(results)
endif
