# make help, make guests, make doctor: what there is here.

# Groups and lines; what a line begins with is also what completion knows: words.awk.
help:
	@sed -n 's/^#   == /\n/p; t; s/^#   /  /p' $(wildcard $(top)Makefile) $(top)tools/make/settings.mk
guests:
	@awk -f $(top)tools/make/guests.awk $(sort $(wildcard configs/*.json $(top)configs/*.json))
doctor:
	@$(top)tools/make/doctor.sh $(OUT)
.PHONY: help guests doctor
