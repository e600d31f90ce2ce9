import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { freePorts } from '../../plugin/cli/dev/free-ports.ts';
import { startAdmin, type Admin } from '../../runtime/engines/embedded/admin/index.ts';
import { directoryOf } from '../../runtime/engines/embedded/ingress/index.ts';
import { stet } from '../hosts/program.ts';
import { post } from '../ingress/ask.ts';
import { served } from '../ingress/programs.ts';
import { ownStage } from '../ingress/stages.ts';

let stage: Awaited<ReturnType<typeof ownStage>>;
let admin: Admin;

before(async () => {
  stage = await ownStage();
  admin = await startAdmin({ engine: stage.engine, ...directoryOf(served()), port: 0 });
});

after(async () => {
  await admin?.close();
  await stage?.close();
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], env: Readonly<Record<string, string>> = { STET_ADMIN: admin.url }): Promise<Ran> {
  const { NODE_OPTIONS: _mine, NODE_TEST_CONTEXT: _context, FORCE_COLOR: _color, STET_ADMIN: _admin, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', stet, 'invocations', ...args], { env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], stdout, stderr] = await Promise.all([once(child, 'exit') as Promise<[number]>, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

async function sent(path: string, value?: unknown, status?: string): Promise<string> {
  const { invocationId: id } = JSON.parse((await post(stage.url, `${path}/send`, value)).body) as { invocationId: string };
  for (let tries = 0; status !== undefined && stage.engine.describe(id).status !== status && tries < 500; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  return id;
}

test('a table for people, JSON for machines', async () => {
  assert.deepEqual(await run([]), { code: 0, stdout: 'no invocations\n', stderr: '' });
  const done = await sent('/Plain/echo', 1, 'completed');
  const failed = await sent('/Object/a%1B%5B31m%2Fb/key', undefined, 'completed');
  const table = await run(['list']);
  assert.equal(table.code, 0);
  const lines = table.stdout.trimEnd().split('\n').map((line) => line.split(/\s{2,}/));
  assert.deepEqual(lines[0], ['ID', 'TARGET', 'STATUS', 'AGE', 'FAILURES', 'LAST FAILURE']);
  assert.deepEqual(lines.slice(1).map(([id, target, status]) => [id, target, status]), [[done, 'Plain/echo', 'completed'], [failed, 'Object/a\\u{1b}[31m/b/key', 'completed']]);
  assert.ok(!table.stdout.includes('\u001b'), 'no colours, and nobody else\'s, where it is no terminal');

  const asJson = JSON.parse((await run(['--json'])).stdout) as { id: string; target_service_key?: string }[];
  assert.deepEqual(asJson.map(({ id }) => id), [done, failed]);
  assert.equal(asJson[1]!.target_service_key, 'a\u001b[31m/b');
  const some = await run(['--service', 'Object', '--status', 'completed', '--status', 'failed', 'list', '--json', '--admin', `${admin.url}/`], {});
  assert.deepEqual((JSON.parse(some.stdout) as { id: string }[]).map(({ id }) => id), [failed]);
  const newest = await run(['--limit', '1']);
  assert.deepEqual([newest.stdout.includes(done), newest.stderr], [false, 'the newest 1 of 2; --limit 2 shows all\n']);
});

test('one with its journal', async () => {
  const id = await sent('/Plain/fails', undefined, 'failed');
  const { stdout, code } = await run(['show', id]);
  assert.equal(code, 0);
  assert.match(stdout, new RegExp(`^${id} Plain/fails\n  status {10}failed\n`));
  assert.match(stdout, /^ {2}error {11}TerminalError: no tea$/m);
  assert.match(stdout, /^ {5}0 {2}start$/m);
  assert.match(stdout, /^ {5}1 {2}end {2}failed/m);
  const [shown] = JSON.parse((await run(['show', id, '--json'])).stdout) as { id: string; journal: unknown[] }[];
  assert.deepEqual([shown!.id, shown!.journal.length], [id, 2]);
});

test('acts on each id, and goes on after one that is refused', async () => {
  const [first, second] = [await sent('/Plain/sleeps', 60_000, 'running'), await sent('/Plain/sleeps', 60_000, 'running')];
  assert.deepEqual(await run(['pause', first]), { code: 0, stdout: `${first} is paused\n`, stderr: '' });
  assert.equal((await run(['resume', first])).stdout, `${first} is resumed\n`);
  assert.equal((await run(['cancel', first])).stdout, `${first} is asked to cancel: its code may clean up first\n`);
  const killed = await run(['kill', 'inv_none', second]);
  assert.deepEqual(killed, { code: 1, stdout: `${second} is killed\n`, stderr: "error invocations: The requested invocation 'inv_none' does not exist\n" });
  const done = await sent('/Plain/echo', 1, 'completed');
  const [restarted] = JSON.parse((await run(['restart', done, '--json'])).stdout) as { ok: boolean; new_invocation_id: string }[];
  assert.ok(restarted!.ok && stage.engine.describe(restarted!.new_invocation_id).target.service === 'Plain');
  const purged = await run(['purge', done, done, '--json']);
  assert.equal(purged.code, 1);
  assert.deepEqual(JSON.parse(purged.stdout), [
    { id: done, action: 'purge', ok: true, done: true },
    { id: done, action: 'purge', ok: false, message: `The requested invocation '${done}' does not exist` },
  ]);
});

test('where nothing listens, the error says what starts it', async () => {
  const [port] = await freePorts(1);
  const { code, stdout, stderr } = await run(['--admin', `http://127.0.0.1:${port}`]);
  assert.deepEqual([code, stdout], [1, '']);
  assert.equal(stderr, `error invocations: nothing answers at http://127.0.0.1:${port} (ECONNREFUSED)\n  fix  start the program that serves: stet run service.ts. Where its admin address is another, name it: --admin URL, or STET_ADMIN\n`);
});

test('where something else listens, it says so', async (t) => {
  for (const answer of [{ status: 404, body: '' }, { status: 200, body: '<html>' }, { status: 200, body: '{}' }]) {
    const server = createServer((_, response) => response.writeHead(answer.status).end(answer.body)).listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const { code, stderr } = await run([], { STET_ADMIN: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    assert.equal(code, 1);
    assert.match(stderr, /is no program of stet's embedded engine: .*\n {2}fix {2}name the admin address/);
  }
});

test('wrong usage', async () => {
  const wrong: readonly (readonly [args: string[], words: RegExp])[] = [
    [['dance'], /there is no action "dance"\n {2}fix {2}stet invocations list\|show\|cancel/],
    [['cancel'], /cancel needs the id of an invocation/],
    [['list', 'inv_1'], /list takes no ids\n {2}fix {2}stet invocations show inv_1/],
    [['--admin', 'localhost:9070'], /"localhost:9070" is no address\n {2}fix {2}--admin http:\/\/127\.0\.0\.1:9070/],
    [['--limit', '0'], /A count is a whole number from 1/],
    [['--nothing'], /unknown option/],
  ];
  for (const [args, words] of wrong) {
    const { code, stdout, stderr } = await run(args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, words);
  }
  assert.match((await run(['--help'])).stdout, /--admin <url>/);
});
