#!/usr/bin/python3
# Look at a page as its readers do: browser.py PAGE RESULTS.json PICTURES
# Prints what is wrong with it, a line each, and leaves pictures of it at three widths.
import base64
import json
import os
import subprocess
import sys
import tempfile

page, results_name, pictures = sys.argv[1:]
faults = []


class Browser:
    """Chromium, asked through its debugging pipe."""

    def __init__(self, profile):
        ours_r, theirs_w = os.pipe()
        theirs_r, ours_w = os.pipe()

        def pipes():
            # Both ends out of the way first: they may be 3 or 4 themselves.
            r, w = os.dup(theirs_r), os.dup(theirs_w)
            os.dup2(r, 3)
            os.dup2(w, 4)

        self.process = subprocess.Popen(
            ['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars',
             '--remote-debugging-pipe', '--user-data-dir=' + profile],
            close_fds=False, preexec_fn=pipes, stderr=subprocess.DEVNULL)
        os.close(theirs_r)
        os.close(theirs_w)
        self.to, self.of = os.fdopen(ours_w, 'wb'), ours_r
        self.rest, self.last, self.session, self.events = b'', 0, None, []

    def read(self):
        while b'\0' not in self.rest:
            got = os.read(self.of, 1 << 16)
            if not got:
                sys.exit('chromium: it ended')
            self.rest += got
        message, self.rest = self.rest.split(b'\0', 1)
        return json.loads(message)

    def ask(self, method, **params):
        self.last += 1
        message = {'id': self.last, 'method': method, 'params': params}
        if self.session:
            message['sessionId'] = self.session
        self.to.write(json.dumps(message).encode() + b'\0')
        self.to.flush()
        while True:
            answer = self.read()
            if answer.get('id') == self.last:
                if 'error' in answer:
                    sys.exit('%s: %s' % (method, answer['error']))
                return answer['result']
            self.events.append(answer)

    def wait(self, event):
        while not any(e.get('method') == event for e in self.events):
            self.events.append(self.read())

    def value(self, expression):
        result = self.ask('Runtime.evaluate', expression=expression, returnByValue=True, awaitPromise=True)
        if 'exceptionDetails' in result:
            faults.append('%s: %s' % (expression, result['exceptionDetails']))
        return result['result'].get('value')


def numbers(results):
    """Every number that a table of the page must have."""
    for name, c in results.items():
        if 'statistics' not in c:
            continue
        s = c['statistics']
        for key in 'mean_ms', 'median_ms', 'stdev_ms', 'min_ms', 'max_ms':
            yield name + ' ' + key, s[key]
        for p in c['phases']:
            yield name + ' ' + p['name'], p['mean_ms']
            yield name + ' ' + p['name'] + ' share', p['share']
        for e in c['estimates']:
            yield name + ' ' + e['name'], e['error_percent']
    for row in results.get('scaling', {}).get('rows', []):
        yield row['config'] + ' speedup', row['speedup']
        yield row['config'] + ' efficiency', row['efficiency']


# Texts of a figure that lie upon each other, or leave it.
OVERLAPS = '''[...document.querySelectorAll("svg")].flatMap((svg) => {
	const frame = svg.getBoundingClientRect();
	const texts = [...svg.querySelectorAll("text")].map((t) => [t.textContent, t.getBoundingClientRect()]);
	const bad = [];
	texts.forEach(([a, p], i) => {
		if (p.left < frame.left - 1 || p.right > frame.right + 1 || p.top < frame.top - 1 || p.bottom > frame.bottom + 1)
			bad.push(svg.getAttribute("aria-label") + ": " + a + " is cut off");
		texts.slice(i + 1).forEach(([b, q]) => {
			if (p.left + 1 < q.right && q.left + 1 < p.right && p.top + 3 < q.bottom && q.top + 3 < p.bottom)
				bad.push(svg.getAttribute("aria-label") + ": " + a + " upon " + b);
		});
	});
	return bad;
})'''

# Intervals that lie upon bars, whose colours may be theirs.
COVERED = '''[...document.querySelectorAll(".frame")].filter((frame) => frame.checkVisibility()).flatMap((frame) => {
	const bars = [...frame.querySelectorAll(".bar")].map((bar) => bar.getBoundingClientRect());
	return [...frame.querySelectorAll(".whisker")].map((line) => line.getBoundingClientRect()).filter((line) => line.width > line.height)
		.some((line) => bars.some((bar) => line.left < bar.right && line.right > bar.left && bar.top < line.top && line.bottom < bar.bottom))
		? ["an interval lies upon a bar"] : [];
})'''

# Tables whose rows have no names any more where they are moved aside.
UNNAMED = '''[...document.querySelectorAll(".scroll:has(tbody th)")].filter((box) => box.checkVisibility()).flatMap((box) => {
	box.scrollLeft = box.scrollWidth;
	const left = box.querySelector("tbody th").getBoundingClientRect().left;
	box.scrollLeft = 0;
	return Math.abs(left - box.getBoundingClientRect().left) > 1 ? [box.getAttribute("aria-labelledby") + ": its rows lose their names"] : [];
})'''

# The table of configurations is as wide as a wide page at most.
BROAD = '''[...document.querySelectorAll("table[aria-labelledby=configurations]")].filter((table) => table.offsetWidth > table.parentNode.clientWidth + 1)
	.map((table) => `${table.offsetWidth} wide: configurations`)'''

# Texts of a figure that are too small to be read.
SMALL = '''[...document.querySelectorAll("svg")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
	const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
	const sizes = [...svg.querySelectorAll("text")].map((text) => parseFloat(getComputedStyle(text).fontSize) * scale);
	return Math.min(...sizes) < 9 ? [`${svg.textContent.trim().slice(0, 40)}: letters of ${Math.min(...sizes)} px`] : [];
})'''

# What paper shows and should not, or cuts off; a button in a table's head keeps it from standing on each page.
PRINTED = '''[...new Set([
	...[...document.querySelectorAll("details:not([open])")].filter((folded) => folded.checkVisibility()).map(() => "a folded table or log is printed"),
	...[...document.querySelectorAll("h2")].filter((h2) => h2.checkVisibility() && h2.parentNode.getBoundingClientRect().height <= h2.getBoundingClientRect().height)
		.map((h2) => h2.textContent + ": printed without what is below it"),
	...[...document.querySelectorAll("table")].filter((table) => table.checkVisibility() && table.offsetWidth > 1.5 * innerWidth)
		.map((table) => `a table is printed ${table.offsetWidth} wide on paper of ${innerWidth}`),
	...[...document.querySelectorAll("th button")].filter((button) => getComputedStyle(button).display !== "contents").map(() => "a head is not repeated on each page"),
])]'''

# One name has one colour, whatever figure it is in.
COLOURS = '''[...document.querySelectorAll("svg.wide text + .dot, svg.wide text + .bar")].flatMap((mark, i, all) => {
	const name = (mark) => mark.previousElementSibling.textContent;
	const first = all.find((other) => name(other) === name(mark));
	return first.getAttribute("class") === mark.getAttribute("class") ? [] : [name(mark) + " has two colours"];
})'''

# Decimal points of a column that do not lie under each other.
POINTS = '''[...document.querySelectorAll("tbody")].filter((body) => body.checkVisibility()).flatMap((body) => [...body.rows[0].cells].flatMap((_, column) => {
	const places = [...body.rows].map((row) => row.cells[column].firstChild).filter((node) => /^<?[-+]?[0-9]+\\.[0-9]+\\s*$/.test(node?.data)).map((node) => {
		const range = document.createRange(), at = node.data.indexOf(".");
		range.setStart(node, at);
		range.setEnd(node, at + 1);
		return range.getBoundingClientRect().left;
	});
	const apart = Math.max(...places) - Math.min(...places);
	return apart > 1 ? [`${body.parentNode.tHead.rows[0].cells[column].textContent}: its points are ${apart} apart`] : [];
}))'''

# A click on a heading of numbers sorts them up, another one down.
SORTED = '''[...document.querySelectorAll("table.sortable")].map((table) => {
	const column = [...table.tHead.rows[0].cells].findIndex((c) => c.classList.contains("n"));
	const button = column < 0 ? null : table.tHead.rows[0].cells[column].querySelector("button");
	const values = () => [...table.tBodies[0].rows].map((r) => r.cells[column].dataset.v).filter((v) => v !== undefined).map(Number);
	if (!button)
		return column < 0;
	button.click();
	const up = values();
	button.click();
	const down = values();
	return up.every((v, i) => i === 0 || up[i - 1] <= v) && down.every((v, i) => i === 0 || down[i - 1] >= v);
}).every(Boolean)'''

# To zoom to the phase of a bar shows less of the time, in other ticks; "all of it" all of it.
ZOOMED = '''[...document.querySelectorAll("figure.zoom")].map((figure) => {
	const svg = figure.querySelector(".wide"), select = figure.querySelector("select");
	const seen = () => [svg.querySelector(".frame").getAttribute("viewBox"), svg.querySelector(".ticks").textContent].join();
	const choose = (name) => { select.value = name; select.dispatchEvent(new Event("change")); return seen(); };
	const before = seen(), one = choose(select.options[select.options.length - 1].value);
	return one !== before && choose("").split(",")[1] === before.split(",")[1];
}).every(Boolean)'''

# Links that lead nowhere.
LINKS = '''[...document.querySelectorAll("a[href^='#']")].filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.outerHTML)'''

# The arrow keys tell each mark in turn.
TOLD = '''[...document.querySelectorAll(".plot")].map((plot) => {
	const told = [1, 2].map(() => {
		plot.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
		return plot.parentNode.querySelector(".said").textContent;
	});
	return told.every((text) => [...plot.querySelectorAll("title")].some((title) => title.textContent === text));
}).every(Boolean)'''

COPIED = '''[...document.querySelectorAll("table.sortable")].map((table) =>
	csv(table).split("\\n").length - 1 === table.rows.length && [...table.rows].every((row) =>
		[...row.cells].every((cell) => csv(table).includes(cell.textContent.trim().replaceAll('"', '""'))))).every(Boolean)'''

# A click on a box of a flame graph makes it as wide as the graph; Escape as it was.
FLAMES = '''[...document.querySelectorAll("svg.flame")].map((svg) => {
	const box = [...svg.querySelectorAll(".boxes > g")].at(-1), width = () => Number(box.querySelector("rect").getAttribute("width"));
	const before = width();
	box.querySelector("rect").dispatchEvent(new MouseEvent("click", { bubbles: true }));
	const zoomed = width();
	box.focus();
	box.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
	return before < 1200 && zoomed === 1200 && width() === before && getComputedStyle(box.querySelector("text")).fill === "rgb(0, 0, 0)";
}).every(Boolean)'''

# What a checker of accessibility finds, where there is one: make deps-browser.
ACCESSIBLE = '''axe.run().then((found) => found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`))'''
axe = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../build/npm/node_modules/axe-core/axe.min.js')
AXE = open(axe).read() if os.path.exists(axe) else None

with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
    b = Browser(profile)
    target = b.ask('Target.createTarget', url='about:blank')['targetId']
    b.session = b.ask('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
    for domain in 'Runtime', 'Log', 'Network', 'Page':
        b.ask(domain + '.enable')
    b.ask('Page.navigate', url='file://' + os.path.abspath(page))
    b.wait('Page.loadEventFired')

    shown = set(b.value('[...document.querySelectorAll("[data-v]")].map((c) => Number(c.dataset.v))'))
    with open(results_name) as f:
        results = json.load(f)
    for name, number in numbers(results):
        if number is not None and float('%.15g' % number) not in shown:
            faults.append('%s: %r is in no table' % (name, number))
    os.makedirs(pictures, exist_ok=True)
    for width, scheme in (1280, 'light'), (1280, 'dark'), (768, 'light'), (360, 'dark'):
        b.ask('Emulation.setDeviceMetricsOverride', width=width, height=900, deviceScaleFactor=1,
              mobile=width < 500)
        b.ask('Emulation.setEmulatedMedia', features=[{'name': 'prefers-color-scheme', 'value': scheme}])
        wide = b.value('document.documentElement.scrollWidth')
        if wide > width:
            faults.append('%d wide: the page is %d' % (width, wide))
        for check in OVERLAPS, POINTS, SMALL, COVERED, UNNAMED:
            faults += b.value(check)
        if width == 1280:
            faults += b.value(BROAD)
        picture = b.ask('Page.captureScreenshot', captureBeyondViewport=True)['data']
        with open('%s/%s-%d.png' % (pictures, scheme, width), 'wb') as f:
            f.write(base64.b64decode(picture))
        if AXE and width != 768:
            b.value(AXE)
            faults += b.value(ACCESSIBLE)
    b.ask('Emulation.setDeviceMetricsOverride', width=718, height=1047, deviceScaleFactor=1, mobile=False)
    b.ask('Emulation.setEmulatedMedia', media='print', features=[])
    faults += b.value(PRINTED)
    b.ask('Emulation.setEmulatedMedia', media='')
    faults += b.value(COLOURS) + b.value(LINKS)
    if not b.value(ZOOMED):
        faults.append('a figure does not zoom')
    if not b.value(TOLD):
        faults.append('a mark is not told')
    if not b.value(FLAMES):
        faults.append('a flame graph does not zoom')
    if not b.value(COPIED):
        faults.append('a table is not copied as it is')
    if not b.value(SORTED):
        faults.append('a table does not sort')
    printed = b.ask('Page.printToPDF')['data']
    with open(pictures + '/print.pdf', 'wb') as f:
        f.write(base64.b64decode(printed))

    for event in b.events:
        method, params = event.get('method'), event.get('params', {})
        if method in ('Runtime.exceptionThrown', 'Runtime.consoleAPICalled', 'Log.entryAdded'):
            faults.append('%s: %s' % (method, json.dumps(params)))
        if method == 'Network.requestWillBeSent' and not params['request']['url'].startswith('file://'):
            faults.append('asks for ' + params['request']['url'])
    b.session = None
    b.ask('Browser.close')
    b.process.wait()

for fault in faults:
    print(fault)
