// The dashboard in a real browser, beside a real matrix: node dashboard.mjs ADDRESS MATRIX_COMMAND RESTART_COMMAND [SHOTS]
// Prints a line NAME=VALUE for each thing seen.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const { chromium } = createRequire(process.env.NODE_MODULES + '/')('playwright-core');
const [address, matrix, restart, shots] = process.argv.slice(2);
const run = promisify(execFile);
const say = (name, value) => console.log(name + '=' + value);
const minute = { timeout: 120000, polling: 200 };

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
const wrong = [];
page.on('pageerror', (e) => wrong.push(e.message));
page.on('console', (m) => { if (m.type() === 'error' && !/ERR_(CONNECTION|INCOMPLETE|EMPTY)/.test(m.text())) wrong.push(m.text()); });

// What comes, and how long after it was: the records' clock is this process's, too.
const t0 = new Map(), marks = new Map(), ends = new Map(), prompts = new Set();
let lag = 0, arrived;
const allArrived = new Promise((resolve) => arrived = resolve);
await page.exposeFunction('seen', (name, text) => {
	const now = process.hrtime.bigint(), d = JSON.parse(text), boot = d.config + '/' + d.sample;
	if (name === 'begin') t0.set(boot, BigInt(d.t0_ns));
	if (name === 'mark' && d.at_ns !== null) {
		marks.set(boot + ' ' + d.marker, d.at_ns);
		if (t0.has(boot) && d.source !== 'serial') lag = Math.max(lag, Number(now - t0.get(boot)) / 1e6 - d.at_ns / 1e6);
	}
	if (name === 'mark' && d.marker === 'shell_prompt' && d.source === 'serial' && prompts.add(boot).size === 8) arrived(); // the last of each
	if (name === 'boots' || name === 'state') for (const b of d.boots) if (b.end_ms != null) ends.set(b.config + '/' + b.sample, b.state);
});
await page.addInitScript(() => {
	const listen = EventSource.prototype.addEventListener;
	EventSource.prototype.addEventListener = function (name, take) {
		return listen.call(this, name, (e) => { window.seen(name, e.data); take(e); });
	};
});
await page.goto(address + '#matrix=demo');
const progress = (text) => page.waitForFunction((text) => document.querySelector('#progress').textContent === text, text, minute);
// There is no such matrix; as soon as there is, it is shown.
await progress('There is no matrix demo.');
say('absent', await page.evaluate(() => [document.querySelector('#matrix').value, document.querySelector('#matrix').options.length, document.querySelector('main').hidden].join()));
await run('mkdir', ['-p', process.env.out + '/demo/.stamps']);
await progress('Nothing is planned in this matrix yet.');

const making = run('sh', ['-c', matrix], { maxBuffer: 1 << 24 });
const running = () => page.waitForFunction(() => document.querySelector('#grid .s-running'), null, minute);
await running();
await page.waitForFunction(() => document.querySelectorAll('#grid .s-booted').length >= 5, null, minute);
if (shots) await running();
if (shots) for (const width of [1280, 400]) for (const colorScheme of ['light', 'dark']) {
	await page.setViewportSize({ width, height: 900 });
	await page.emulateMedia({ colorScheme });
	await page.waitForTimeout(700);
	await page.screenshot({ path: `${shots}/${width}-${colorScheme}.png`, fullPage: true });
	say('overflow' + width, await page.evaluate(() => document.documentElement.scrollWidth > innerWidth));
}
await page.setViewportSize({ width: 400, height: 900 });
say('narrow', await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
await page.setViewportSize({ width: 1280, height: 900 });
await making;
await page.waitForFunction(() => /^8 of 8 boots made/.test(document.querySelector('#progress').textContent), null, minute);
await page.waitForFunction(() => document.querySelectorAll('#times .ci').length === 2, null, minute);
await page.waitForFunction(() => document.querySelectorAll('#reports a').length === 3, null, minute);
await Promise.race([allArrived, page.waitForTimeout(minute.timeout)]);
say('cells', await page.locator('#grid .s-booted').count());
say('ends', [...ends.values()].filter((s) => s === 'booted').length);
say('marks', [...marks].map(([k, v]) => k + ' ' + v).sort().join(';'));
say('lag_ms', Math.round(lag));
say('reports', await page.locator('#reports a').count());

// What failed is counted; a long rest has a time of day; what ends beyond an axis ends with it.
say('head', await page.evaluate(() => {
	const before = state;
	state = { ...state, completed: 6 };
	drawHead();
	const text = document.querySelector('#progress').textContent;
	state = before;
	return text;
}));
say('rest', await page.evaluate(() => [0, 89, 90, 5399, 5400, 360000].map(remaining).join(';')));
say('beyond', await page.evaluate(() => { const d = drawing('times', 10, 20, 5, 10, ''); return [d.x(-7) === d.left, d.x(5) === d.left, d.x(6) > d.left].join(); }));

say('ticks', await page.evaluate(() => [[0, 3100], [2301, 2303], [2300, 2300], [0, 0.7], [40, 180]].map(([lo, hi]) => ticksOf(lo, hi).map((t) => t[1]).join()).join(';')));
say('axis', await page.evaluate(() => { frame(); return document.querySelectorAll('#times .axis').length > 2; }));

// A guest's text is text.
await page.locator('#grid button').first().click();
await page.waitForFunction(() => document.querySelector('#log').textContent.length > 100, null, minute);
say('nodes', await page.evaluate(() => document.querySelectorAll('#log *, main script, main img, main iframe, main style').length));
say('controls', await page.evaluate(() => /[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(document.querySelector('#log').textContent)));
say('address', new URL(page.url()).hash);

// By keyboard: one cell to the right.
await page.locator('#grid button').first().focus();
await page.keyboard.press('ArrowRight');
await page.keyboard.press('Enter');
say('chosen', await page.locator('#log-of').textContent().then(() => page.waitForFunction(() => document.querySelector('#log-of').textContent === 'cpu_1/002', null, minute)).then(() => 'cpu_1/002'));
say('named', await page.evaluate(() => [...document.querySelectorAll('#grid button, select, main svg[role=img]')].every((e) => e.getAttribute('aria-label') || e.labels?.length)));

// Two matrices side by side, by keyboard; then by the address alone.
say('bases', await page.evaluate(() => [...document.querySelectorAll('#base option')].map((o) => o.value).join()));
await page.locator('#base').selectOption('other/demo');
await page.locator('#base').focus();
await page.keyboard.press('Tab');
await page.keyboard.press('Enter');
const beside = () => page.waitForFunction(() => document.querySelectorAll('#compare-ratios .mean').length === 2, null, minute).then(() => page.evaluate(() =>
	[document.querySelectorAll('#compare-times .dot:not(.base)').length, document.querySelectorAll('#compare-times .dot.base').length, document.querySelectorAll('#compare-ratios .ci').length,
		/Verdict: /.test(document.querySelector('#comparison').textContent)].join()));
say('compared', await beside());
say('compared_address', new URL(page.url()).hash);
say('ratios', await page.evaluate(() => [...document.querySelectorAll('#compare-ratios .dim')].map((e) => e.textContent).slice(1).join(';')));
say('exact', await page.evaluate((ratios) => ratios.map((ratio) => ratioText(ratio, true)).join(), JSON.parse(process.env.ratios)));
await page.setViewportSize({ width: 400, height: 900 });
await page.reload();
say('compared_again', await beside());
say('compared_narrow', await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
if (shots) await page.locator('section[aria-labelledby=h-compare]').screenshot({ path: `${shots}/compare-400.png` });
await page.setViewportSize({ width: 1280, height: 900 });
await page.reload();
await beside();
if (shots) await page.locator('section[aria-labelledby=h-compare]').screenshot({ path: `${shots}/compare-1280.png` });

// What is chosen to compare with stays so when the list of matrices grows.
say('base', await page.evaluate(() => { names = ['a', ...names]; drawNames(); return document.querySelector('#base').value; }));

// A log that comes late, of a matrix that is no more shown, is not taken for one of the next.
let held;
const holding = () => new Promise((hold) => { held = hold; });
await page.route('**/mcp', (route) => held(route));
let log = holding();
await page.locator('#grid button').first().click();
const late = await log, answered = page.waitForResponse('**/mcp');
await page.locator('#matrix').selectOption('other/demo');
await page.waitForFunction(() => /^4 of 4 boots made/.test(document.querySelector('#progress').textContent), null, minute);
await late.continue();
await (await answered).finished();
log = holding();
await page.locator('#grid button').first().click();
await page.waitForFunction(() => document.querySelector('#log-of').textContent === 'cpu_1/001', null, minute);
say('bases_after', await page.evaluate(() => [...document.querySelectorAll('#base option')].map((o) => o.value).join()));
say('late', await page.locator('#log').textContent());
await (await log).continue();
await page.waitForFunction(() => document.querySelector('#log').textContent.length > 100, null, minute);
await page.unroute('**/mcp');

// The server is killed and comes back; then TABS tabs (8), all but the last in the background.
await run('sh', ['-c', restart]);
await page.waitForFunction(() => document.querySelector('#connection').hidden === false || window.lastEvent === 'again', null, minute);
await page.waitForFunction(() => document.querySelector('#connection').hidden === true, null, minute);
say('recovered', true);
const hide = () => { Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); };
await page.evaluate(hide);
let last;
for (let i = 0; i < Number(process.env.TABS ?? 8); i++) {
	if (last) await last.evaluate(hide);
	last = await context.newPage();
	await last.goto(address + '#matrix=demo');
	await last.waitForFunction(() => /8 of 8/.test(document.querySelector('#progress').textContent), null, minute);
}
say('tabs', context.pages().length);
say('wrong', wrong.join(' | '));
await browser.close();
