#!/bin/bash
# CPUs online: what the guest said, counted where it says so line by line, never assumed, never more than the machine has.
. tests/tap.sh

# The log on stdin: how many CPUs were online on a machine with so many, by that rule; or why that is not known.
online()	# RULE CPUS
{
	jq -n --argjson rule "$1" --argjson cpus "$2" '{machine: {config: "c", guest: {name: "g"}, cpus: $cpus,
		markers: [{name: "login", serial: "login: "}], end: "login", cpus_online: $rule}}' >"$tmp/machine"
	markerparse -m "$tmp/machine" | jq -r '.phases | .cpus_online // .cpus_online_reason'
}
minix=$(jq .cpus_online configs/minix.json)

# the texts of a real MINIX, its lines about CPUs in any order
up() { printf 'CPU   %s local APIC id   %s\n' 0 0 1 1; printf 'MINIX 3.4.0. Copyright 2016\n'; printf 'CPU %s is up\n' "$@"; printf 'Started VFS: 9\nlogin: '; }
tap_is 'two CPUs came up' "$(up 1 | online "$minix" 2)" 2
tap_is 'four, in any order' "$(up 3 1 2 | online "$minix" 4)" 4
tap_is 'each counts once' "$(up 1 1 2 1 2 | online "$minix" 4)" 3
tap_is 'one of three did not come up' "$(up 2 | online "$minix" 3)" 2
tap_is 'two in a line' "$({ printf 'CPU 1 is up CPU 2 is up\n'; up; } | online "$minix" 8)" 3
tap_is 'a kernel for several on one' "$(printf 'CPU   0 local APIC id   0\nMINIX 3.4.0\nStarted VFS: 9\nlogin: ' | online "$minix" 1)" 1
tap_is 'none of the others came up' "$(up '' | grep -v ' is up' | online "$minix" 2)" 1
tap_is 'after the end they do not count' "$({ up 1; printf '\nCPU 2 is up\n'; } | online "$minix" 4)" 2
tap_is 'more than there are' "$(up 1 2 3 4 | online "$minix" 4)" 'the guest names 5 CPUs of 4'
tap_is 'far more' "$(up $(seq 70000) | online "$minix" 4)" 'the guest names too many CPUs of 4'
tap_is 'no line of that kind, and nothing shows one CPU' "$(printf 'MINIX 3.4.0\nlogin: ' | online "$minix" 2)" \
	'the guest did not tell, and no evidence of one CPU was seen'
tap_is 'the kernel for one CPU' "$(printf 'APIC disabled, using legacy PIC\nMINIX 3.4.0\nlogin: ' | online "$minix" 2)" 1

value='{"value": 1, "evidence": "uniprocessor"}'
tap_is 'a constant beside evidence' "$(printf 'uniprocessor kernel\nlogin: ' | online "$value" 4)" 1
tap_is 'without it' "$(printf 'a kernel\nlogin: ' | online "$value" 4)" "the profile's evidence of 1 CPU was not seen"
tap_is 'a constant that nothing could show' "$(printf 'login: ' | online '{"value": 1}' 4)" \
	'the profile states 1 CPU without evidence'
tap_is 'a constant beyond the machine' "$(printf 'x\nlogin: ' | online '{"value": 3, "evidence": "x"}' 2)" 'the guest names 3 CPUs of 2'

serial='{"serial": "CPUs online: (\\S+)"}'
says() { printf 'CPUs online: %s\nlogin: ' "$1"; }
tap_is 'a number' "$(says 3 | online "$serial" 4)" 3
tap_is 'more than the machine has' "$(says 300 | online "$serial" 4)" 'the guest names 300 CPUs of 4'
tap_is 'more than any machine has' "$(says 300 | online "$serial" null)" 'the guest names 300 CPUs of 255'
tap_is 'more than a number can be' "$(says 99999999999999999999 | online "$serial" 4)" 'the guest names 99999999999999999999 CPUs of 4'
tap_is 'none' "$(says 0 | online "$serial" 4)" 'the guest names 0 CPUs of 4'
tap_is 'less than none' "$(says -1 | online "$serial" 4)" 'the guest names -1 CPUs of 4'
tap_is 'no number' "$(says many | online "$serial" 4)" 'the guest names many CPUs of 4'
tap_is 'nothing' "$(printf 'login: ' | online "$serial" 4)" 'the guest did not tell'
tap_is 'no rule' "$(says 3 | online null 4)" 'the profile does not say how the guest tells'

refused() { online "$1" 4 <<<'' >/dev/null 2>&1; markerparse -m "$tmp/machine" </dev/null 2>&1; }
tap_like 'two rules' "$(refused '{"value": 1, "count": "(x)"}')" 'cpus_online: expected one of serial, count and value'
tap_like 'no group to count by' "$(refused '{"count": "x"}')" 'cpus_online.count: has no group to take the number from'
tap_like 'nothing to add to' "$(refused '{"serial": "(x)", "plus": 1}')" 'cpus_online.plus: nothing is counted'
tap_like 'a bad pattern' "$(refused '{"value": 1, "evidence": "("}')" 'cpus_online.evidence: offset 1: missing closing parenthesis'
tap_done
