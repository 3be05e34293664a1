# TAP for the shell tests: source it, call tap_* for each test, end with tap_done.
# The caller's $top is the repository; each script gets a scratch directory $tmp.

set -u
export LC_ALL=C
top=${top:-$(cd "$(dirname "$0")/../.." && pwd)}
PATH=${TOOLS:-$top/build}:$PATH
tmp=$(mktemp -d "${TMPDIR:-/tmp}/bootmatrix-test.XXXXXX") || exit 1
tap_count=0
tap_failed=0

tap_at_exit()	# COMMAND, before the scratch directory goes.  In bash a child that is killed before it has begun comes here, too.
{
	tap_end=$1
	trap '[ "${BASHPID:-$$}" != $$ ] || { eval "$tap_end"; rm -rf "$tmp"; }' EXIT
}
tap_at_exit :

tap_result()	# ok|"not ok" NAME
{
	tap_count=$((tap_count + 1))
	echo "$1 $tap_count - $2"
	[ "$1" = ok ] || tap_failed=$((tap_failed + 1))
}

tap_why()	# TEXT...: what a failed test saw, and what the last make had to say
{
	printf '%s\n' "$@" | sed 's/^/# /'
	[ ! -s "$tmp/said" ] || tail -n 5 "$tmp/said" | sed 's/^/# said: /'
}

tap_ok()	# NAME COMMAND...: the command must end with 0; its output is shown when it does not
{
	tap_name=$1
	shift
	if "$@" >"$tmp/.tap" 2>&1; then
		tap_result ok "$tap_name"
	else
		tap_result "not ok" "$tap_name"
		tap_why "$(cat "$tmp/.tap")"
	fi
}

tap_is()	# NAME ACTUAL EXPECTED: equal strings
{
	if [ "$2" = "$3" ]; then
		tap_result ok "$1"
	else
		tap_result "not ok" "$1"
		tap_why "expected: $3" "actual:   $2"
	fi
}

tap_like()	# NAME TEXT EXTENDED-REGEX: some line of the text matches
{
	if printf '%s\n' "$2" | grep -Eq -- "$3"; then
		tap_result ok "$1"
	else
		tap_result "not ok" "$1"
		tap_why "wanted: $3" "$2"
	fi
}

tap_skip()	# NAME REASON
{
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

tap_host()	# say when and where this is measured
{
	echo "# $(date -u +%F), $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg)"
}

tap_done()
{
	echo "1..$tap_count"
	[ "$tap_failed" = 0 ]
	exit
}
