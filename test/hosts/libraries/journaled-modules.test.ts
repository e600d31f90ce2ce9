import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { build, type BuildOptions } from 'esbuild';
import { stet } from '../../../plugin/hosts/esbuild.ts';
import { project, register } from '../program.ts';

const packages = join(import.meta.dirname, '../../../node_modules');

const files = {
  'package.json': JSON.stringify({ type: 'module', stet: { journal: ['./src/db/**', 'axios'] } }),
  'node_modules/@stet': `-> ${join(packages, '@stet')}`,
  'node_modules/axios': `-> ${join(packages, 'axios')}`,
  'src/db/users.ts': `import { appendFile } from 'node:fs/promises';
let calls = 0;
export interface User { readonly id: number; readonly name: string; readonly at: Date }
export async function find(id: number): Promise<User> {
  await appendFile('calls.log', 'find ' + id + '\\n');
  calls++;
  return { id, name: 'user ' + id, at: new Date(0) };
}
export async function fail(): Promise<never> { await appendFile('calls.log', 'fail\\n'); throw Object.assign(new RangeError('no such user'), { code: 'E_USER', socket: () => 0 }); }
export const label = (user: User): string => '<' + user.name + '>';
class Pool { #prefix = 'row '; async query(text: string): Promise<{ rows: string[] }> { await appendFile('calls.log', 'query\\n'); return { rows: [this.#prefix + text + calls] }; } }
export const createPool = (): Pool => new Pool();
`,
  'src/program.ts': `import axios from 'axios';
import { serve, service, type Context } from '@stet/runtime';
import { createPool, fail, find, label } from './db/users.ts';
const pool = createPool();
const url = process.env['BACKEND']!;
const seen: unknown[] = [];
const shop = service({ name: 'shop', handlers: {
  pay: async (ctx: Context, _none: undefined) => {
    const user = await find(Math.random() < 2 ? 7 : 8);
    const [row, answer] = await Promise.all([pool.query('a'), axios.get(url + '/ok', { headers: { 'x-n': '1' } })]);
    const failed = await fail().catch((error: { name: string; code: string; message: string }) => [error.name, error.code, error.message]);
    const refused = await axios.post(url + '/bad', { a: 1 }).catch((error: { response: { status: number; data: unknown } }) => [error.response.status, error.response.data]);
    await ctx.run('gap', () => { if (process.argv[2] === 'die') process.kill(process.pid, 'SIGKILL'); });
    return [label(user), user.at, row.rows, answer.status, answer.data, answer.headers['x-answer'], failed, refused];
  },
} });
console.log(JSON.stringify({ native: (await find(1)).name }));
const server = await serve({ services: [shop] });
console.log(JSON.stringify(await server.client(shop).pay(undefined, { idempotencyKey: 'one' })));
await server.close();
`,
};

/** A backend that counts its requests. */
async function backend(t: TestContext): Promise<{ readonly url: string; readonly requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(request.url === '/ok' ? 200 : 422, { 'content-type': 'application/json', 'x-answer': 'yes' }).end(JSON.stringify({ number: requests.length }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

async function run(root: string, mode: string, url: string): Promise<{ code: number | null; signal: string | null; lines: string[]; stderr: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', register, 'src/program.ts', mode], { cwd: root, timeout: 30_000, env: { ...process.env, BACKEND: url, NO_COLOR: '1' } });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, lines: stdout.trimEnd().split('\n'), stderr };
}

test('calls of journaled modules are made once, whatever crashes, and give what went through the journal', async (t) => {
  const root = project(files);
  const { url, requests } = await backend(t);
  const died = await run(root, 'die', url);
  assert.equal(died.signal, 'SIGKILL', died.stderr);
  assert.deepEqual(requests, ['GET /ok', 'POST /bad']);
  const ended = await run(root, 'live', url);
  assert.equal(ended.code, 0, ended.stderr);
  assert.equal(died.stderr + ended.stderr, '');
  assert.deepEqual(requests, ['GET /ok', 'POST /bad'], 'the replay asks nobody');
  const calls = readFileSync(join(root, 'calls.log'), 'utf8').trimEnd().split('\n');
  assert.deepEqual(calls.filter((call) => call !== 'find 1'), ['find 7', 'query', 'fail']);
  assert.deepEqual(ended.lines.map((line) => JSON.parse(line) as unknown), [
    { native: 'user 1' },
    ['<user 7>', '1970-01-01T00:00:00.000Z', ['row a2'], 200, { number: 1 }, 'yes', ['RangeError', 'E_USER', 'no such user'], [422, { number: 2 }]],
  ]);
  const database = new DatabaseSync(join(root, '.stet/journal.db'), { readOnly: true });
  const names = database.prepare("select name from journal where kind = 'run' order by name").all().map(({ name }) => name);
  database.close();
  assert.deepEqual(names, ['axios.get', 'axios.post', 'gap', 'src/db/users.fail', 'src/db/users.find', 'src/db/users.query']);
});

test('a transaction in a handler is refused by the build, with the run to write', async () => {
  const root = project({
    ...files,
    'src/program.ts': `import { service } from '@stet/runtime';
import { tx } from './db/tx.ts';
export const shop = service({ name: 'shop', handlers: { pay: async () => tx(async (t: { n: number }) => t.n) } });
`,
    'src/db/tx.ts': 'export const tx = async <T>(body: (t: { n: number }) => Promise<T>): Promise<T> => body({ n: 1 });\n',
  });
  const options = { entryPoints: [join(root, 'src/program.ts')], bundle: true, absWorkingDir: root, platform: 'node', format: 'esm', packages: 'external', outfile: join(root, 'out.js'), logLevel: 'silent', plugins: [stet()] } satisfies BuildOptions;
  const failed = await build(options).then(() => undefined, (error: { errors: { text: string; location: { file: string; line: number; column: number }; notes: { text: string }[] }[] }) => error.errors);
  assert.equal(failed?.length, 1);
  assert.match(failed[0]!.text, /^run-only: `src\/db\/tx#tx` cannot be journaled: it gets a function/);
  assert.deepEqual([failed[0]!.location.line, failed[0]!.location.column], [3, 73]);
  assert.ok(failed[0]!.notes.some(({ text }) => text.includes('await ctx.run("src/db/tx.tx", async () => …)')));
  assert.equal(existsSync(join(root, 'out.js')), false);
});
