"use strict";
const $ = (id) => document.getElementById(id);
const FRAME = 500, TRACKS = 24, LOG = 65536;
const param = (key) => new URLSearchParams(location.hash.slice(1)).get(key);
let matrix = param("matrix") || "", chosen = param("boot") || "", base = param("with") === matrix ? "" : param("with") || "", pinned = !!chosen;
let source = null, dirty = true, retry = 1000;
let there = false; // is there such a matrix, as the server said?
let state = null, boots = new Map(), live = new Map(), stats = new Map(), names = [];

/* ---- helpers: every text goes in as text ---- */

function element(name, attributes, ...children) {
	const e = document.createElement(name);
	for (const [key, value] of Object.entries(attributes || {})) e.setAttribute(key, value);
	e.append(...children);
	return e;
}
function shape(name, attributes, text) {
	const e = document.createElementNS("http://www.w3.org/2000/svg", name);
	for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
	if (text !== undefined) e.textContent = text;
	return e;
}
const key = (b) => b.config + "/" + b.sample;
const ms = (v) => v === 0 ? "0" : v >= 9950 ? (v / 1000).toFixed(1) + " s" : v >= 995 ? (v / 1000).toFixed(2) + " s" : v.toFixed(v < 10 ? 2 : v < 100 ? 1 : 0) + " ms";
const seconds = (s) => s >= 5400 ? (s / 3600).toFixed(1) + " h" : s >= 90 ? Math.round(s / 60) + " min" : Math.ceil(s) + " s";
/* How long until then, and where that is long, its time of day. */
const remaining = (s) => "about " + seconds(s) + " left" + (s >= 90 ? ", until " + new Date(Date.now() + 1000 * s)
	.toLocaleString([], { weekday: s >= 43200 ? "short" : undefined, hour: "2-digit", minute: "2-digit" }) : "");
const median = (list) => { const a = [...list].sort((x, y) => x - y); return a.length ? (a[(a.length - 1) >> 1] + a[a.length >> 1]) / 2 : null; };
function remember() {
	const to = new URLSearchParams({ matrix });
	if (pinned) to.set("boot", chosen);
	if (base) to.set("with", base);
	history.replaceState(null, "", "#" + to);
}

/* ---- what comes ---- */

function connect() {
	disconnect();
	if (document.hidden) return;
	source = new EventSource("/events" + (there ? "?matrix=" + encodeURIComponent(matrix) : ""));
	const on = (name, take) => source.addEventListener(name, (e) => { take(JSON.parse(e.data)); dirty = true; window.lastEvent = name; });
	source.onopen = () => { retry = 1000; $("connection").hidden = true; live.clear(); };
	source.onerror = () => {
		$("connection").textContent = "The connection is lost; trying again.";
		$("connection").hidden = false;
		if (source && source.readyState === EventSource.CLOSED) { there = false; disconnect(); setTimeout(connect, retry); retry = Math.min(retry * 2, 15000); }
	};
	on("matrices", (d) => {
		names = d.matrices;
		matrix = matrix || (names.includes("demo") ? "demo" : names[0] || "");
		if (names.includes(matrix) !== there) { there = !there; connect(); }
		drawNames();
		if (!there) drawAbsent();
	});
	on("state", (d) => { state = d; due(d.eta_s); $("main").hidden = false; drawCompared(); boots = new Map(d.boots.map((b) => [key(b), b])); stats = new Map(); for (const k of live.keys()) if (!boots.has(k)) live.delete(k); });
	on("boots", (d) => {
		for (const b of d.boots) boots.set(key(b), b);
		for (const k of ["planned", "made", "completed", "running", "eta_s", "reports"]) state[k] = d[k];
		due(d.eta_s);
	});
	on("begin", (d) => {
		live.set(key(d), { marks: [], text: "", began: performance.now(), t0: d.t0_ns });
		if (!pinned) choose(key(d), false);
		for (const k of [...live.keys()].slice(0, -TRACKS)) live.delete(k);
	});
	on("mark", (d) => {
		const l = live.get(key(d));
		if (!l || d.at_ns === null) return;
		l.marks = l.marks.filter((m) => m[0] !== d.marker).concat([[d.marker, d.at_ns / 1e6]]).sort((a, b) => a[1] - b[1]);
		l.began = Math.min(l.began, performance.now() - d.at_ns / 1e6);
	});
	on("serial", (d) => {
		const l = live.get(key(d));
		if (l) l.text = (l.text + (d.skipped ? "\n[" + d.skipped + " characters left out]\n" : "") + d.text).slice(-LOG);
	});
	on("statistics", (d) => stats.set(d.config, d));
}
let dueAt = null;
function due(s) { dueAt = s === null ? null : performance.now() + 1000 * s; }
function disconnect() { if (source) source.close(); source = null; }
document.addEventListener("visibilitychange", () => document.hidden ? disconnect() : connect());

/* ---- the choice ---- */

function choose(k, pin) {
	chosen = k;
	if (pin) pinned = true;
	remember();
	dirty = true;
	if (!live.has(k)) fetchLog(k);
}
async function call(name, args) {
	const r = await fetch("/mcp", { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json, text/event-stream" },
		body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } }) });
	const text = await r.text();
	const line = text.startsWith("{") ? text : (text.split("\n").filter((l) => l.startsWith("data: ")).pop() || "data: {}").slice(6);
	return JSON.parse(line).result;
}
const logs = new Map();
async function fetchLog(k) {
	const [config, sample] = k.split("/"), b = boots.get(k), of = matrix;
	if (!b || b.state === "waiting" || b.state === "running") return;
	const r = await call("log", { matrix, config, sample, tail: 300 });
	if (of !== matrix || k !== chosen) return;
	logs.clear();
	logs.set(k, r?.structuredContent ? r.structuredContent.lines.map((l) => l.at_ms.toFixed(1).padStart(9) + "  " + l.text).join("\n") : "no log");
	dirty = true;
}

/* ---- drawing, at most twice a second ---- */

function drawChoice(id, list, value) {
	if ($(id).dataset.names !== list.join()) {
		$(id).dataset.names = list.join();
		$(id).replaceChildren(...list.map((n) => element("option", { value: n }, n)));
	}
	if (list.includes(value)) $(id).value = value;
}
function drawNames() {
	const others = names.filter((n) => n !== matrix);
	drawChoice("matrix", names.includes(matrix) || !matrix ? names : [matrix, ...names], matrix);
	drawChoice("base", others, $("base").value || base);
	$("compare-with").hidden = !others.length;
}
function drawAbsent() {
	state = null;
	$("main").hidden = true;
	$("progress").textContent = matrix ? "There is no matrix " + matrix + "." : "There is no matrix yet.";
	$("bar").value = 0;
	$("reports").replaceChildren();
	$("reports").dataset.names = "";
	document.title = "bootmatrix";
}
const failed = (s) => s !== "booted" && s !== "waiting" && s !== "running";
const SIGNS = { booted: "●", running: "▶", waiting: "·" };
let cells = new Map(), plan = "";
function drawGrid() {
	const wanted = [state.configs, state.warmup, state.samples, state.planned].join();
	if (wanted !== plan) {
		plan = wanted;
		cells = new Map();
		const table = element("table", { role: "grid", "aria-labelledby": "h-grid" });
		for (const config of state.configs) {
			const row = element("tr", { role: "row" }, element("th", { scope: "row", role: "rowheader" }, config));
			for (const b of boots.values()) {
				if (b.config !== config) continue;
				const button = element("button", { type: "button", tabindex: "-1" });
				button.dataset.boot = key(b);
				cells.set(key(b), button);
				row.append(element("td", { role: "gridcell" }, button));
			}
			table.append(row);
		}
		$("grid").replaceChildren(table);
		const first = cells.values().next().value;
		if (first) first.tabIndex = 0;
	}
	for (const [k, b] of boots) {
		const button = cells.get(k);
		if (!button) continue;
		const word = b.state, said = k + ": " + word + (b.end_ms && !failed(word) ? ", " + ms(b.end_ms) : "");
		if (button.title !== said) {
			button.title = said;
			button.setAttribute("aria-label", said);
			button.textContent = failed(word) ? "✕" : SIGNS[word];
			button.className = failed(word) ? "s-failed" : "s-" + word;
		}
		button.setAttribute("aria-pressed", String(k === chosen));
	}
}
$("grid").addEventListener("click", (e) => { const b = e.target.closest("button"); if (b) choose(b.dataset.boot, true); });
$("grid").addEventListener("keydown", (e) => {
	const button = e.target.closest("button"), step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
	if (!button || !step) return;
	const td = button.parentNode, row = td.parentNode, rows = [...row.parentNode.children];
	const to = rows[rows.indexOf(row) + step[0]]?.children[td.cellIndex + step[1]]?.querySelector("button");
	if (to) { button.tabIndex = -1; to.tabIndex = 0; to.focus(); }
	e.preventDefault();
});

/* The ticks of an axis of times, each with its text. */
function ticksOf(lo, hi) {
	if (lo === hi) return [[hi, ms(hi)]];
	const span = hi - lo, step = 10 ** Math.floor(Math.log10(span / 2)), tick = step * (span / step > 12 ? 5 : span / step > 5 ? 2 : 1);
	const [unit, name] = hi >= 995 ? [1000, " s"] : [1, " ms"], digits = Math.max(0, -Math.floor(Math.log10(tick / unit) + 1e-9));
	const list = [];
	for (let n = Math.ceil(lo / tick); n * tick <= hi; n++) list.push([n * tick, n === 0 ? "0" : (n * tick / unit).toFixed(digits) + name]);
	return list;
}
/* A drawing as wide as its place, with labels left of it: x() is where a value is, text where a line of words begins.
   ticks() draws an axis of times down to there, with its numbers below. */
function drawing(place, high, right, lo, hi, name) {
	const wide = Math.max(320, Math.min(1240, $(place).clientWidth || 800)), left = wide < 500 ? 96 : 150, room = wide - left - right;
	const svg = shape("svg", { viewBox: "0 0 " + wide + " " + high, role: "img", "aria-label": name });
	const x = (v) => left + (Math.max(v, lo) - lo) / (hi - lo || 1) * room; // what ends beyond the axis ends with it
	const ticks = (bottom) => ticksOf(lo, hi).forEach(([t, text]) => svg.append(
		shape("line", { class: "axis", x1: x(t), x2: x(t), y1: 0, y2: bottom }),
		shape("text", { class: "dim", x: x(t), y: bottom + 12, "text-anchor": "middle" }, text)));
	return { svg, left, room, x, ticks, text: wide < 500 ? 0 : left, label: (y, text) => svg.append(shape("text", { x: left - 6, y, "text-anchor": "end" }, text)) };
}
/* Boot times, with their mean and its interval below. */
function drawSample(d, y, times, mean, ci, kind) {
	times.forEach((t, i) => { if (t !== null) d.svg.append(shape("circle", { class: "dot " + kind, r: 3, cx: d.x(t), cy: y + (i * 7 % 9) - 4 })); });
	if (ci) d.svg.append(shape("line", { class: "ci", x1: d.x(ci[0]), x2: d.x(ci[1]), y1: y + 9, y2: y + 9 }));
	if (mean !== null) d.svg.append(shape("circle", { class: "mean", r: 3.5, cx: d.x(mean), cy: y + 9 }));
}
const summary = (made, of, mean, ci) => made + " of " + of + (mean === null ? "" : ", mean " + ms(mean) +
	(ci ? " ± " + ms((ci[1] - ci[0]) / 2) + " (" + ((ci[1] - ci[0]) / 2 / mean * 100).toFixed(1) + " %)" : ""));

/* The markers of a boot: live ones, or those that the statistics have of it. */
function marksOf(b) {
	const l = live.get(key(b));
	const s = stats.get(b.config)?.samples.find((x) => String(x.sample).padStart(3, "0") === b.sample);
	return s && b.state !== "running" ? [...s.markers].sort((x, y) => x[1] - y[1]) : l ? l.marks : [];
}
function ghostOf(config, except) {
	const times = new Map();
	for (const s of stats.get(config)?.samples || []) {
		if (s.outcome !== "booted" || String(s.sample).padStart(3, "0") === except) continue;
		for (const [name, at] of s.markers) { if (!times.has(name)) times.set(name, []); times.get(name).push(at); }
	}
	return [...times].map(([name, list]) => [name, median(list)]).sort((a, b) => a[1] - b[1]);
}
const phases = [];
const colour = (name) => { let i = phases.indexOf(name); if (i < 0) i = phases.push(name) - 1; return "c" + i % 12; };
let rows = new Map(), scale = 0;
function drawTracks() {
	const shown = [...boots.values()].filter((b) => b.state === "running" || b.end_ms != null)
		.sort((a, b) => (b.state === "running") - (a.state === "running") || (b.order || 0) - (a.order || 0)).slice(0, TRACKS);
	const now = performance.now(), list = [];
	let max = 1;
	for (const b of shown) {
		const l = live.get(key(b)), running = b.state === "running";
		const marks = marksOf(b), ghost = running ? ghostOf(b.config, b.sample) : [];
		const end = running ? Math.max(l ? now - l.began : 0, marks.length ? marks[marks.length - 1][1] : 0) : b.end_ms;
		max = Math.max(max, end, ghost.length ? ghost[ghost.length - 1][1] : 0);
		list.push({ b, marks, ghost, end, running });
	}
	const high = 20, { svg, left, x, ticks } = drawing("tracks", list.length * high + 24, 60, 0, max, list.length + " boots on one time axis");
	ticks(list.length * high + 6);
	list.forEach(({ b, marks, ghost, end, running }, row) => {
		const y = row * high, g = shape("g", {});
		g.append(shape("title", {}, key(b) + ": " + b.state + ", " + ms(end)));
		g.append(shape("text", { x: left - 6, y: y + 14, "text-anchor": "end" }, (key(b) === chosen ? "▸ " : "") + b.config + " " + b.sample));
		let from = 0;
		const parts = [...marks.filter((m) => m[1] <= end), [running ? "now" : "end", end]];
		for (const [name, at] of parts) {
			if (at > from) g.append(shape("rect", { x: x(from), y: y + 6, width: Math.max(0.5, x(at) - x(from)), height: high - 9,
				class: name === "now" || name === "end" ? "load" : colour(name) }));
			from = at;
		}
		if (ghost.length) {
			g.append(shape("line", { class: "ghost", x1: x(0), x2: x(ghost[ghost.length - 1][1]), y1: y + 3, y2: y + 3 }));
			for (const m of ghost) g.append(shape("line", { class: "ghost-tick", x1: x(m[1]), x2: x(m[1]), y1: y, y2: y + 6 }));
		}
		g.append(shape("text", { x: x(end) + 4, y: y + 14, class: failed(b.state) && !running ? "s-failed" : "dim" }, (running ? "▶ " : failed(b.state) ? "✕ " : "") + ms(end)));
		svg.append(g);
	});
	$("tracks").replaceChildren(svg);
	const key2 = phases.join();
	if ($("phases").dataset.names !== key2) {
		$("phases").dataset.names = key2;
		$("phases").replaceChildren(...phases.map((name) => {
			const icon = shape("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" });
			icon.append(shape("rect", { width: 10, height: 10, class: colour(name) }));
			return element("li", {}, icon, " to " + name);
		}));
	}
}
function drawLog() {
	const l = live.get(chosen), text = l ? l.text : logs.get(chosen) || "";
	if ($("log-of").textContent !== chosen) $("log-of").textContent = chosen;
	const pre = $("log"), atEnd = pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 8;
	if (pre.textContent !== text) { pre.textContent = text; if (atEnd) pre.scrollTop = pre.scrollHeight; }
}
function drawTimes() {
	const list = state.configs.map((c) => stats.get(c)).filter((s) => s && s.samples.some((x) => x.boot_time_ms !== null));
	if (!list.length) { $("times").replaceChildren(element("p", { class: "soft" }, "No boot has completed yet.")); return; }
	const all = list.flatMap((s) => [...s.samples.map((x) => x.boot_time_ms).filter((v) => v !== null), ...(s.mean_ci95_ms || [])]);
	const high = 40, d = drawing("times", list.length * high + 20, 20, Math.max(0, Math.min(...all)), Math.max(...all), "Boot times, their means and 95 % intervals");
	d.ticks(list.length * high + 4);
	list.forEach((s, row) => {
		const y = row * high + 12;
		d.label(y + 4, s.config);
		d.svg.append(shape("line", { class: "axis", x1: d.left, x2: d.left + d.room, y1: y, y2: y }));
		drawSample(d, y, s.samples.map((x) => x.boot_time_ms), s.mean_ms, s.mean_ci95_ms, "");
		d.svg.append(shape("text", { class: "dim", x: d.text, y: y + 24 }, summary(s.booted, s.attempted, s.mean_ms, s.mean_ci95_ms)));
	});
	$("times").replaceChildren(d.svg);
}
function drawNoise() {
	const list = [...boots.values()].filter((b) => b.host && b.order).sort((a, b) => a.order - b.order).slice(-200);
	$("noise-text").textContent = list.length ? "Load of the host after each boot, in execution order (grey), and how long work waited for a CPU (red, percent)." : "";
	if (!list.length) { $("noise").replaceChildren(); return; }
	const wide = Math.max(320, Math.min(1240, $("noise").clientWidth || 800)), high = 56, step = Math.min(24, wide / list.length);
	const top = Math.max(1, ...list.map((b) => b.host.load1 || 0));
	const svg = shape("svg", { viewBox: "0 0 " + wide + " " + (high + 14), role: "img", "aria-label": "Load of the host, at most " + top });
	list.forEach((b, i) => {
		const h = (b.host.load1 || 0) / top * high, p = (b.host.cpu_pressure_avg10 || 0) / 100 * high;
		const bar = shape("rect", { class: "load", x: i * step, y: high - h, width: Math.max(1, step - 1), height: h });
		bar.append(shape("title", {}, key(b) + ": load " + b.host.load1 + ", CPU pressure " + b.host.cpu_pressure_avg10 + " %"));
		svg.append(bar, shape("rect", { class: "press", x: i * step, y: high - p, width: Math.max(1, step / 3), height: p }));
	});
	svg.append(shape("text", { class: "dim", x: 0, y: high + 12 }, "load up to " + top.toFixed(1)));
	$("noise").replaceChildren(svg);
}
function drawHead() {
	const left = state.planned - state.made, runs = state.running || [];
	$("progress").textContent = state.planned ? state.made + " of " + state.planned + " boots made, " + state.completed + " completed" + (state.made > state.completed ? ", " + (state.made - state.completed) + " failed" : "") +
		(runs.length ? "; running " + runs.join(", ") : "") + (left > 0 && runs.length && dueAt !== null ? "; " + remaining(Math.max(0, dueAt - performance.now()) / 1000) : left > 0 && runs.length ? "; time left not known yet" : "")
		: "Nothing is planned in this matrix yet.";
	document.title = (state.planned ? state.made + "/" + state.planned + " " : "") + "bootmatrix";
	$("bar").max = state.planned || 1;
	$("bar").value = state.made;
	const list = (state.reports || []).join();
	if ($("reports").dataset.names !== matrix + list) {
		$("reports").dataset.names = matrix + list;
		$("reports").replaceChildren(...(state.reports || []).map((f) => element("li", {}, element("a", { href: "/files/" + (matrix + "/" + f).split("/").map(encodeURIComponent).join("/") }, f))));
	}
}
function frame() {
	if (state && !document.hidden && (dirty || (state.running || []).length)) {
		dirty = false;
		drawHead(); drawGrid(); drawTracks(); drawLog(); drawTimes(); drawNoise();
	}
}
setInterval(frame, FRAME);
addEventListener("resize", () => { dirty = true; drawCompared(); });

$("matrix").addEventListener("change", () => {
	matrix = $("matrix").value; there = names.includes(matrix); pinned = false; chosen = ""; plan = ""; state = null;
	live.clear(); stats.clear(); boots.clear(); logs.clear(); phases.length = 0;
	base = ""; compared = null; drawCompared(); $("comparison").hidden = true;
	drawNames(); remember(); connect();
});

/* ---- two matrices side by side ---- */

let compared = null;
async function compare() {
	const said = $("comparison"), of = { matrix, base };
	compared = null;
	remember();
	said.hidden = false;
	said.textContent = "comparing";
	const ask = (m) => call("results", { matrix: m, detail: ["samples"] });
	const [r, now, was] = await Promise.all([call("compare", of), ask(matrix), ask(base)]).catch(() => []);
	if (of.matrix !== matrix || of.base !== base) return;
	said.textContent = r ? r.content[0].text : "The server does not answer.";
	if (r?.structuredContent && now?.structuredContent && was?.structuredContent)
		compared = { rows: r.structuredContent.comparison.rows.filter((x) => x.phase === null), now: now.structuredContent.configurations, was: was.structuredContent.configurations };
	drawCompared();
}
const timesOf = (c) => (c.samples || []).map((s) => s.boot_time_ms);
/* The ratio that the comparison gives, with its interval: of medians, or else of means. */
const ratioOf = (r) => r.ratio_ci || !r.ratio_of_means_ci ? [r.ratio, r.ratio_ci, ""] : [r.ratio_of_means, r.ratio_of_means_ci, " of means"];
/* What is exact has as many decimals as tell it from 1, as report writes it. */
const ratioText = (ratio, exact) => ratio.toFixed(exact && ratio !== 1 ? Math.max(3, 1 - Math.floor(Math.log10(Math.abs(ratio - 1)))) : 3);
function drawCompared() {
	$("side-by-side").hidden = !compared;
	if (!compared) return;
	const pairs = compared.now.map((c) => [c, compared.was.find((o) => o.config === c.config), compared.rows.find((r) => r.config === c.config)]).filter((p) => p[1]);
	const all = pairs.flatMap(([c, o]) => [...timesOf(c), ...timesOf(o), ...(c.mean_ci95_ms || []), ...(o.mean_ci95_ms || [])]).filter((v) => v !== null);
	const high = 78, d = drawing("compare-times", pairs.length * high + 20, 20, Math.max(0, Math.min(...all)), Math.max(...all), "Boot times of " + matrix + " and of " + base);
	d.ticks(pairs.length * high + 4);
	pairs.forEach(([c, o], row) => [[c, matrix, ""], [o, base, "base"]].forEach(([s, name, kind], k) => {
		const y = row * high + k * 34 + 12;
		d.label(y + 4, k ? "" : s.config);
		d.svg.append(shape("line", { class: "axis", x1: d.left, x2: d.left + d.room, y1: y, y2: y }));
		drawSample(d, y, timesOf(s), s.mean_ms, s.mean_ci95_ms, kind);
		d.svg.append(shape("text", { class: "dim", x: d.text, y: y + 23 }, name + ": " + summary(s.completed, s.attempted, s.mean_ms, s.mean_ci95_ms)));
	}));
	$("compare-times").replaceChildren(d.svg);

	const ratios = pairs.filter((p) => p[2]?.ratio != null).map(([c, , r]) => [c.config, r, ...ratioOf(r)]);
	const ends = ratios.flatMap((r) => [r[2], ...(r[3] || [])]).concat(0.98, 1.02);
	const e = drawing("compare-ratios", ratios.length * 34 + 18, 20, Math.min(...ends), Math.max(...ends), "Ratios of boot times, " + matrix + " to " + base + ", with their intervals");
	e.svg.append(shape("line", { class: "axis", x1: e.x(1), x2: e.x(1), y1: 0, y2: ratios.length * 34 }), shape("text", { class: "dim", x: e.x(1), y: ratios.length * 34 + 12, "text-anchor": "middle" }, "1"));
	ratios.forEach(([config, r, ratio, ci, what], row) => {
		const y = row * 34 + 10;
		e.label(y + 4, config);
		if (ci) e.svg.append(shape("line", { class: "ci", x1: e.x(ci[0]), x2: e.x(ci[1]), y1: y, y2: y }));
		e.svg.append(shape("circle", { class: "mean", r: 3.5, cx: e.x(ratio), cy: y }));
		e.svg.append(shape("text", { class: "dim", x: e.text, y: y + 17 }, "ratio" + what + " " + ratioText(ratio, r.method === "exact") + (ci ? " (" + ci[0].toFixed(3) + " to " + ci[1].toFixed(3) + ", " + +(r.confidence * 100).toFixed(2) + " %)" : r.method === "exact" ? ", exact" : ", no interval") + ": " + (r.identical ? "identical" + (r.identical === "time" ? " in time" : "") : r.verdict.replaceAll("_", " "))));
	});
	$("compare-ratios").replaceChildren(e.svg);
}
$("compare").addEventListener("click", () => { base = $("base").value; compare(); });
addEventListener("hashchange", () => location.reload());
if (matrix && base) compare();
connect();
