# make minix-iso: where MINIX 3 is published; with ISO= a look at an image of it.

minix_iso := minix_R3.4.0rc6-d5e4fc0.iso

# Nothing is downloaded here, and no digest is known here: who publishes the image may say one.
minix-iso:
ifeq ($(value ISO),)
	@printf '%s\n' 'MINIX 3.4.0rc6 is published at http://www.minix3.org (Download), packed with bzip2:' '' \
		'    curl -O http://download.minix3.org/iso/snapshot/$(minix_iso).bz2' \
		'    bunzip2 $(minix_iso).bz2' \
		'    $(self) minix-iso ISO=$(minix_iso) SHA256=DIGEST' \
		'    $(self) matrix GUEST=minix ISO=$(minix_iso) SAMPLES=5' '' \
		'It is about 633 MB when it is unpacked. DIGEST is the sha256 that you were told by someone you trust.'
else
	@set -eu; iso='$(subst ','\'',$(value ISO))'; \
	cell='{"guest":"$(top)configs/minix.json","iso":"'$$(printf %s "$$iso" | sed 's/[\\"]/\\&/g')'"'; \
	machine=$$(printf '%s' "$$cell"'$(if $(SHA256),$(comma)"sha256":{"iso":"$(SHA256)"})}' | $(BIN)/mkdisk); \
	digest=$$(printf %s "$$machine" | sed 's/.*"cdrom":{[^}]*"sha256":"\([^"]*\)".*/\1/'); \
	printf '%s: a MINIX; its sha256 is %s, %s\n' "$$iso" "$$digest" \
		'$(if $(SHA256),as was said,and no SHA256 was given to compare it with)'
endif
minix-iso: $(if $(value ISO),$(BIN)/mkdisk)
.PHONY: minix-iso
