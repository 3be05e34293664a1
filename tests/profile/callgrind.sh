# callgrind_annotate as a second reader: source it after tap.sh.

callgrind_agrees()	# PROFILE WHAT
{
	calltree <"$1" | awk '/^ total %/ { on = 1; next } on && $3 > 0 { print $3, $6 }' | sort >"$tmp/told"
	calltree -f callgrind <"$1" >"$tmp/callgrind"
	callgrind_annotate --inclusive=yes --threshold=100 "$tmp/callgrind" | tr -d , |
		sed -n 's/^ *\([0-9]*\) .*kernel:\([^ ]*\).*/\1 \2/p' | grep -v '^0 ' | sort >"$tmp/annotated"
	tap_ok "$2" diff "$tmp/told" "$tmp/annotated"
}
