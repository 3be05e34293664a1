# usage: awk -v self=make|bootmatrix -v uncompiled='FILE ...' -f guests.awk profile ...
# A line for each guest: name, architecture, are its images there or who brings them, title.  Profiles are read as far
# as their own keys stand at the beginning of lines; what is wrong with one is mkdisk's to say.  Files that are
# uncompiled have no compiler here.

BEGIN { n = 0 }
FNR == 1 {
	guest_end()
	file = FILENAME
	dir = file
	sub(/[^\/]*$/, "", dir)
	name = file
	sub(/.*\//, "", name)
	sub(/\.json$/, "", name)
	arch = "-"
	title = from = absent = iso = any = ""
}
/^\t"title": /       { title = string($0) }
/^\t"arch": /        { arch = string($0) }
/^\t"images_from": / { from = string($0) }
/^\t"iso": /         { iso = 1 }
/^\t"(kernel|cdrom|disk|symbols|firmware|modules)": ["[]/ {
	sub(/^\t"[a-z]*": /, "")
	while (match($0, /"[^"]*"/)) {
		any = path = substr($0, RSTART + 1, RLENGTH - 2)
		$0 = substr($0, RSTART + RLENGTH)
		if (path !~ /^\//)
			path = dir path
		if (absent == "" && !is_there(path))
			absent = path
	}
}
END {
	guest_end()
	for (i = 0; i < n; i++)
		printf "%-*s  %-*s  %-*s  %s\n", wide[1], row[i, 1], wide[2], row[i, 2], wide[3], row[i, 3], row[i, 4]
}

function string(line) {
	sub(/^[^:]*: *"/, "", line)
	sub(/",?[ \t]*$/, "", line)
	return line
}

# "make deps-xen", as it is typed here.
function typed(goal) {
	sub(/^make /, self " ", goal)
	return goal
}

# Who brings what make compiles.
function built(path) {
	sub(/.*\//, "", path)
	return index(" " uncompiled " ", " " path " ") ? typed("make deps-arm") : "built by make"
}

function is_there(path,   line, status) {
	status = (getline line < path)
	close(path)
	return status >= 0
}

function guest_end() {
	if (file == "")
		return
	column(1, name)
	column(2, arch)
	column(3, iso ? "ISO=FILE" : any == "" ? "KERNEL=FILE" : absent == "" ? "images there" \
		: from != "" ? typed(from) : absent ~ /\/build\/guest\// ? built(absent) : "no " absent)
	column(4, title)
	n++
}

# A column is as wide as the longest that stands in it.
function column(i, text) {
	row[n, i] = text
	if (length(text) > wide[i])
		wide[i] = length(text)
}
