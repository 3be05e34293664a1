#!/bin/sh
# What the fuzzers start from, whole and damaged: see tests/fuzz.  Memory is counted without what malloc keeps at hand.
GLIBC_TUNABLES=glibc.malloc.tcache_count=0 exec build/fuzz/replay
