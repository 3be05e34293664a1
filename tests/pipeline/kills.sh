# A parallel matrix that is killed at random places, again and again: source it after scratch.sh, in a tree of real tools.

# Of what this test runs, and only that: its processes have the directory of leases, or of the tree, in their command
# line, or are children of such ones.
of_this_test()
{
	ps -eo pid=,ppid=,args= | awk -v mark="$tmp" -v self=$$ '
		{ parent[$1] = $2; if (index($0, mark) && $1 != self) ours[$1] = 1 }
		END { for (more = 1; more; ) { more = 0; for (p in parent) if (!(p in ours) && parent[p] in ours) { ours[p] = 1; more = 1 } }
			for (p in ours) print p }'
}
running() { for pid in $(of_this_test); do [ "$(sed 's/.*) //; s/ .*//' /proc/$pid/stat 2>/dev/null)" = Z ] || case $(cat /proc/$pid/comm 2>/dev/null) in
	make|boot|lease|qboot|qemu*) echo $pid ;; esac; done; }
finished() { find killed -name '[0-9]*.boot.jsonl' -printf '%p %i\n' | sort; }
none_left() { [ -z "$(running)" ]; }

# Kill a process of it after a while, of a kind that is drawn among those that there are: make, a shell, the boot step,
# which holds the lease or waits for it, qboot or QEMU.
victims() { for pid in $(of_this_test); do case $(cat /proc/$pid/comm 2>/dev/null) in
	make|bash|boot|qboot|qemu*) echo "$(cat /proc/$pid/comm) $pid" ;; esac; done 2>/dev/null; }
kill_one()	# returns 1 when make has ended by itself
{
	read -r -t "0.$((RANDOM % 40 + 10))" <>"$tmp/never"
	kill -0 $make 2>/dev/null || return 1
	victims >"$tmp/victims"
	set -- $(cut -d ' ' -f 1 "$tmp/victims" | sort -u)
	[ $# -gt 0 ] || return 1
	shift $((RANDOM % $#))
	kind=$1
	set -- $(sed -n "s/^$kind //p" "$tmp/victims")
	shift $((RANDOM % $#))
	what="$what $kind"
	kill -9 $1 2>/dev/null
}

# A QEMU that is killed as it starts is an outcome as well, which would give its configuration up but for KEEP_GOING=1.
kills()	# N: so many kills; RANDOM is seeded with $KILLS, which is said
{
	RANDOM=${KILLS:-$$}
	echo "# KILLS=${KILLS:-$$}"
	lost=0 what= n=0 samples=4
	while [ $n -lt $1 ]; do
		make LOCK="$tmp/lock" SEED=42 OUT=killed CPUS='1 2' SAMPLES=$samples CMDLINE=work=10 JOBS=2 KEEP_GOING=1 matrix >"$tmp/said" 2>&1 &
		make=$!
		disown $make
		if kill_one; then
			n=$((n + 1))
		else
			samples=$((samples + 4))
		fi
		finished >"$tmp/before"
		kill -9 $make 2>/dev/null
		until_true none_left || tap_result 'not ok' "no orphan after $what"
		finished >"$tmp/after"
		lost=$((lost + $(comm -23 "$tmp/before" "$tmp/after" | wc -l)))
	done
	echo "# killed: $(printf '%s\n' $what | sort | uniq -c | xargs)"
	tap_is "$1 kills: no finished boot is lost" $lost 0
	tap_is 'no process is left' "$(running)" ''
	make LOCK="$tmp/lock" SEED=42 OUT=killed CPUS='1 2' SAMPLES=$samples CMDLINE=work=10 JOBS=2 KEEP_GOING=1 matrix >"$tmp/said" 2>&1
	tap_is 'the next make completes, so no lease is stuck' "$? $(tail -n 1 "$tmp/said" | sed 's/: [0-9]* of/ has/')" \
		"0 killed/demo/report.txt has $((2 * samples)) boots completed"
	# A QEMU that was killed is an outcome of its boot.
	tap_ok 'none failed but of a killed QEMU' test "$(grep -L '"outcome":"booted"' killed/demo/cpu_?/[0-9]*.boot.jsonl | wc -l)" \
		-le "$(printf '%s\n' $what | grep -c qemu)"
	tap_is 'and nothing is left over' "$(find killed -name '*.[0-9]*[0-9]' -path '*jsonl*')" ''
}
