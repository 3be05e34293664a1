# A hundred configurations, and their scaling, of one.
.cpu_1 as $one | range(1; 101) | { ("cpu_\(.)"): ($one + { cpus: ., config: "cpu_\(.)" }) },
	(if . == 100 then { scaling: { rows: [range(1; 101) | { config: "cpu_\(.)", cpus: ., cpus_online: ., speedup: 1.5, efficiency: (1.5 / .) }] } } else empty end)
