# usage: awk -f nearest.awk -f meant.awk WORD KNOWN ...
# Print the known word that is likely meant by WORD.

BEGIN {
	for (i = 2; i < ARGC; i++)
		known[i - 1] = ARGV[i]
	print nearest(ARGV[1], known, ARGC - 2)
	exit
}
