# The pipeline outside of its own tree, where nothing is built: bootmatrix(1) runs make with this file, or a makefile has
#
#	include $(shell bootmatrix --pipeline)
#
#   == Look around, as in: make doctor
#   make help          this list
#   make doctor        what of this host measuring needs, and what is missing
#   make deps          install QEMU; deps-linux and others a guest, deps-paper what paper needs
#   make minix-iso     where MINIX 3 is published; ISO=FILE SHA256=DIGEST checks an image of it
#   make slurm-up slurm-down   start a cluster of this host alone, for ENGINE=slurm; end it; deps-slurm installs it

own_default := $(.DEFAULT_GOAL)
top := $(patsubst %tools/make/,%,$(dir $(lastword $(MAKEFILE_LIST))))
BIN := $(top)build
ready := $(filter deps deps-%,$(MAKECMDGOALS))
include $(patsubst %,$(top)tools/make/%.mk,deps measure minix-iso serve cluster)
$(foreach p,build dnf pacman apk,$(eval packages_$p := $(filter make qemu-%,$(packages_$p))))# nothing is compiled here
.DEFAULT_GOAL := $(own_default)# what is included is no default goal
