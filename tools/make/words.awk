# The goals and variables that make help lists: the table of completion and of the tests of the manual.
#
# usage: awk -f words.awk Makefile tools/make/settings.mk
#
# Print "goal NAME" and "variable NAME", each once.  A goal is a word behind make in a line of help, before two blanks; a
# variable is what stands before a "=".

/^#   / {
	line = substr($0, 5)
	if (sub(/^make /, "", line)) {
		n = split(line, part, " ")
		for (i = 1; i <= n && part[i] ~ /^[a-z][a-z0-9-]*$/; i++) {
			told("goal " part[i])
			line = substr(line, length(part[i]) + 1)
			if (line ~ /^  /)
				break
			sub(/^ /, "", line)
		}
	}
	line = $0
	while (match(line, /[A-Za-z][A-Za-z_0-9]*=/)) {
		name = substr(line, RSTART, RLENGTH - 1)
		before = substr(line, RSTART - 1, 1)
		if (before ~ /[ '"\/(]/ && (name ~ /^[A-Z_0-9]+$/ || name == "prefix"))
			told("variable " name)
		line = substr(line, RSTART + RLENGTH)
	}
}

function told(word) {
	if (word == "variable SETTING" || word in seen)
		return
	seen[word] = 1
	print word
}
