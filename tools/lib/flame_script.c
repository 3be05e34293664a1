/* The style of flame graphs and their script: zoom, search; pointer and keyboard. */
#include "flame.h"

// clang-format off
const char flame_style[] =
	".flame{font:11px monospace}\n"
	".flame text{fill:#000;pointer-events:none}\n"
	".flame g{cursor:pointer}\n"
	".flame g:hover>rect,.flame g:focus>rect{stroke:#000}\n"
	".flame .found rect{fill:#c0f}\n";

const char flame_script[] =
	"document.querySelectorAll('svg.flame').forEach(function (svg) {\n"
	"	var boxes = Array.from(svg.querySelectorAll('.boxes > g')), width = 1200;\n"
	"	boxes.forEach(function (g) {\n"
	"		var r = g.querySelector('rect');\n"
	"		g.x = +r.getAttribute('x'); g.y = +r.getAttribute('y'); g.w = +r.getAttribute('width');\n"
	"		g.name = g.querySelector('title').textContent.split(': ')[0];\n"
	"	});\n"
	"	function zoom(to) {\n"
	"		boxes.forEach(function (g) {\n"
	"			var above = g.y < to.y && g.x <= to.x + 0.01 && g.x + g.w >= to.x + to.w - 0.01;\n"
	"			var inside = g.y >= to.y && g.x >= to.x - 0.01 && g.x + g.w <= to.x + to.w + 0.01;\n"
	"			var x = above ? 0 : (g.x - to.x) * width / to.w, w = above ? width : g.w * width / to.w;\n"
	"			var r = g.querySelector('rect'), t = g.querySelector('text'), n = Math.floor(w / 7);\n"
	"			g.style.display = above || inside ? '' : 'none';\n"
	"			r.setAttribute('x', x); r.setAttribute('width', w); r.style.opacity = above ? 0.5 : 1;\n"
	"			t.setAttribute('x', x + 3); t.textContent = n >= 3 ? g.name.slice(0, n - 1) : '';\n"
	"		});\n"
	"	}\n"
	"	function search(text) {\n"
	"		boxes.forEach(function (g) { g.classList.toggle('found', !!text && g.name.indexOf(text) >= 0); });\n"
	"	}\n"
	"	svg.addEventListener('click', function (e) {\n"
	"		var g = e.target.closest('.boxes > g');\n"
	"		if (g) zoom(g);\n"
	"	});\n"
	"	document.addEventListener('keydown', function (e) {\n"
	"		var at = document.activeElement, g = at && at.closest('.boxes > g');\n"
	"		if (svg != document.documentElement && !svg.contains(at)) return;\n"
	"		if (e.key == 'Enter' && g) zoom(g);\n"
	"		if (e.key == 'Escape') { zoom(boxes[0]); search(''); }\n"
	"		if (e.key == '/') { e.preventDefault(); search(prompt('Functions whose names have')); }\n"
	"	});\n"
	"});\n";
// clang-format on
