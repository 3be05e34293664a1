// A client of an SDK: mcp-client.mjs v1|v2 stdio|http MCP OUT URL TOKEN.  It starts a matrix, waits with progress, and cancels.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [version, transport, mcp, out, url, token] = process.argv.slice(2);
const require = createRequire(process.env.NODE_MODULES + '/');
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const args = ['-w', out], headers = { Authorization: 'Bearer ' + token };
let client, t;
if (version === 'v1') {
	const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
	client = new Client({ name: 'test', version: '1' });
	if (transport === 'stdio') {
		const { StdioClientTransport } = await load('@modelcontextprotocol/sdk/client/stdio.js');
		t = new StdioClientTransport({ command: mcp, args, env: process.env });
	} else {
		const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
		t = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
	}
} else {
	const sdk = await load('@modelcontextprotocol/client');
	client = new sdk.Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
	if (transport === 'stdio') {
		const { StdioClientTransport } = await load('@modelcontextprotocol/client/stdio');
		t = new StdioClientTransport({ command: mcp, args, env: process.env });
	} else {
		t = new sdk.StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
	}
}
await client.connect(t);
const tools = (await client.listTools()).tools.map((x) => x.name);
console.log('tools=' + tools.includes('matrix'));
const call = (name, a, options) => version === 'v1' ? client.callTool({ name, arguments: a }, undefined, options) : client.callTool({ name, arguments: a }, options);
console.log('call=' + (await call('guests', {})).structuredContent.guests.map((g) => g.name).find((n) => n === 'demo'));
const { run } = (await call('matrix', { guest: 'demo', settings: { CPUS: [1], SAMPLES: 200 } })).structuredContent;
const stop = new AbortController();
let progress = 0, cancelled = false;
try {
	await call('status', { run, wait_s: 50 }, { signal: stop.signal, onprogress: () => { if (++progress === 3) stop.abort(); } });
} catch { cancelled = true; }
console.log('progress=' + (progress >= 3));
console.log('cancelled=' + cancelled);
// A stream that is closed ends the waiting only: then the run is stopped by its handle.
let state = 'running';
for (let i = 0; i < 20 && state === 'running'; i++) {
	if (transport === 'http' || i > 5) await call('cancel', { run });
	state = (await call('status', { run, wait_s: 1 })).structuredContent.runs[0].state;
}
console.log('state=' + state);
await client.close();
