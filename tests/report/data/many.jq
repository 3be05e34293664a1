# $n configurations, and their scaling, of one.
(.cpu_1 // empty) as $one | (range(1; $n + 1) | { ("cpu_\(.)"): ($one + { cpus: ., config: "cpu_\(.)" }) }),
{ scaling: { schema: 1, tool: "stats", rows: [range(1; $n + 1)
	| { config: "cpu_\(.)", cpus: ., cpus_online: ., speedup: 1.5, efficiency: (1.5 / .) }] } }
