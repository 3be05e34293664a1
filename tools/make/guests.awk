# usage: awk -v self=make|bootmatrix -f guests.awk profile ...
# A line for each guest: name, architecture, are its images there or who brings them, title.  Profiles are read as far
# as their own keys stand at the beginning of lines; what is wrong with one is mkdisk's to say.

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
END { guest_end() }

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

function is_there(path,   line, status) {
	status = (getline line < path)
	close(path)
	return status >= 0
}

function guest_end() {
	if (file == "")
		return
	printf "%-12s %-8s %-24s %s\n", name, arch, iso ? "ISO=FILE" : any == "" ? "KERNEL=FILE" : absent == "" ? "images there" \
		: from != "" ? typed(from) : absent ~ /\/build\/guest\// ? "built by make" : "no " absent, title
}
