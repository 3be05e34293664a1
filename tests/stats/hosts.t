#!/bin/bash
# Boots of one configuration on several hosts: a warning that names the kinds, and a test whether boot time depends on it.
. "$(dirname "$0")/../tap.sh"

times='100 103 101 104 102 105 100.5 103.5 101.5 104.5'
of() { "$top/tests/stats/records" hosts="$1" $times | stats; }
factor() { of "$1" | jq -c '.cpu_1.statistics.host[] | select(.factor == "host") | [.n, .verdict, .verdict_reason]'; }
warned() { of "$1" | jq -c '.cpu_1.warnings[] | select(.kind == "mixed_hosts")'; }
tap_is 'one host: no factor' "$(factor n1/6.1)$(warned n1/6.1)" ''
tap_is 'two of one kind, one slower: they differ' "$(factor n1/6.1,n2/6.1)" '[10,"differs",null]'
tap_is 'and are not mixed' "$(warned n1/6.1,n2/6.1)" ''
tap_is 'two that take turns in being slower: not shown' "$(factor n1/6.1,n1/6.1,n2/6.1,n2/6.1,n2/6.1,n1/6.1,n1/6.1,n2/6.1,n1/6.1,n2/6.1)" \
	'[10,"not_shown",null]'
tap_is 'fewer than five boots on each: not tested' "$(factor n1/6.1,n2/6.1,n3/6.1)" '[0,null,{"kind":"needs_boots","n":10}]'
one=n1/6.1,n1/6.1,n1/6.1,n1/6.1,n1/6.1
tap_is 'enough boots, of one host but for two: it never changed' "$(times="$times $times" factor $one,n1/6.1,n1/6.1,n1/6.1,n1/6.1,n2/6.1)" \
	'[18,null,{"kind":"never_changed"}]'
tap_is 'two hosts, all times equal' "$(times='100 100 100 100 100 100 100 100 100 100' factor n1/6.1,n2/6.1)" '[10,null,{"kind":"all_equal"}]'
tap_is 'two kinds are named' "$(warned n1/6.1,n2/5.10,n3/6.1)" \
	'{"kind":"mixed_hosts","hosts":[{"host":"x, 2 cores, kernel 6.1","boots":7},{"host":"x, 2 cores, kernel 5.10","boots":3}]}'
tap_is 'a record without the version of QEMU is no other kind' "$("$top/tests/stats/records" hosts=n1/6.1 $times |
	jq -c 'if .phases.sample > 5 then del(.phases.qemu.version) else . end' | stats | jq '[.cpu_1.warnings[] | select(.kind == "mixed_hosts")] | length')" 0
tap_is 'nor is one without its build, where others have it' "$("$top/tests/stats/records" hosts=n1/6.1 $times | sed '3!s/"7.2.22"/&,"build_id":"0123456789abcdef"/' |
	stats | jq '[.cpu_1.warnings[] | select(.kind == "mixed_hosts")] | length')" 0
tap_is 'two builds of one QEMU' "$("$top/tests/stats/records" hosts=n1/6.1 $times | sed '1,4s/"7.2.22"/&,"build_id":"0123456789abcdef"/
	5,$s/"7.2.22"/&,"build_id":"fedcba9876543210"/' | stats | jq -c '.cpu_1.warnings[] | select(.kind == "mixed_hosts").hosts')" \
	'[{"host":"x, 2 cores, kernel 6.1, QEMU build 0123456789ab","boots":4},{"host":"x, 2 cores, kernel 6.1, QEMU build fedcba987654","boots":6}]'
tap_is 'and told' "$(of n1/6.1,n2/5.10 | report -w 300 | grep -i 'kinds of host' | tail -n 1 | sed "s,.*the boots,the boots,")" \
	'the boots ran on several kinds of host: x, 2 cores, kernel 6.1 (5); x, 2 cores, kernel 5.10 (5)'
tap_like 'the table has the host' "$(of n1/6.1,n2/6.1 | report -w 300)" 'host .*boot time is another from host to host'
tap_done
