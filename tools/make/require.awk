# Do enough boots of each configuration complete?  REQUIRE is all, a number or N %; files are cpu_N.json.
#
# usage: awk -v require=REQUIRE -f require.awk file ...

{
	split($0, part, "\"")
	config = part[2]
	match($0, /"attempted":[0-9]+,"booted":[0-9]+/)
	split(substr($0, RSTART, RLENGTH), count, /[:,]/)
	attempted = count[2]
	completed = count[4]
	needed = require == "all" ? attempted : require ~ /%$/ ? attempted * require / 100 : require + 0
	if (RSTART == 0 || completed < needed) {
		print "REQUIRE=" require ": " config ": " completed + 0 " of " attempted + 0 " boots completed" | "cat >&2"
		failed = 1
	}
}

END {
	close("cat >&2")
	exit failed
}
