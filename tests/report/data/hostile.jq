# Every name that a user or a guest may choose, made as bad as it can be.
def bad: "_%<&>$\"'`\\{}#^~|\n\r\t\u0007\u001b[31m\u009b\u202e\u05d0\u2028--?`!`é–日,😀";
with_entries(if .value.statistics then
	.key |= bad + .
	| .value.cpu_model = "m" + bad
	| .value.guest |= with_entries(.value |= if . then bad + . else . end)
	| .value.host.cpu = bad
	| .value.phases[].name |= bad + .
	| (.value.end, .value.phases[].to, (.value.phases[].from | select(. != "t0"))) |= bad + .
	| .value.estimates[].name |= bad + .
	| .value.samples[].markers[].name |= bad + .
	| .value.samples[] |= if .last_line then .last_line = bad + "\u0000\u0001\u00ff" else . end
	| .value.warnings += [{"kind": "reversed_phase", "phase": bad, "boots": 1}]
	| .value.findings += [{"kind": "time", "phase": bad, "share": 0.5, "without_ms": 1}]
	| .value.boot = "loader" | .value.entry = bad
	| .value.accel_asked = bad | .value.accel_reason = bad
	| .value.statistics.caution = {"kind": "recorded", "note": bad}
else .value.rows[].config |= bad + . | .value.groups[].trend.rows_otherwise += [bad] end)
