# Waiting for something in tests, in bash: source it after tap.sh.

until_true()	# COMMAND...: try again until it succeeds; a minute is a guard, not a measure
{
	tries=6000
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		if [ $tries = 0 ]; then
			echo "# never true: $*"
			return 1
		fi
		read -r -t 0.01 <>"$tmp/never" || :
	done
}
mkfifo "$tmp/never"
