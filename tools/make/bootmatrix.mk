# The pipeline outside of its own tree, where nothing is built: bootmatrix(1) runs make with this file, or a makefile has
#
#   include $(shell bootmatrix --pipeline)

own_default := $(.DEFAULT_GOAL)
top := $(patsubst %tools/make/,%,$(dir $(lastword $(MAKEFILE_LIST))))
BIN := $(top)build
ready := $(filter deps deps-%,$(MAKECMDGOALS))
include $(patsubst %,$(top)tools/make/%.mk,deps measure minix-iso serve)
$(foreach p,build dnf pacman apk,$(eval packages_$p := $(filter make qemu-%,$(packages_$p))))# nothing is compiled here
.DEFAULT_GOAL := $(own_default)# what is included is no default goal
