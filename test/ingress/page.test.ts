import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { blocksOf, root, type Block } from '../docs/markdown.ts';
import { project, stet } from '../hosts/program.ts';
import { ask } from './ask.ts';

// docs/ingress.md: its program serves, and each command gives what the page says.

const blocks = blocksOf('docs/ingress.md');
const curls = blocks.flatMap((block, index) => (block.code.startsWith('curl ') ? [{ block, given: blocks[index + 1] }] : []));
let child: ChildProcess;
let [ingress, admin] = ['', ''];

const { NODE_OPTIONS: _mine, NODE_TEST_CONTEXT: _context, FORCE_COLOR: _color, ...inherited } = process.env;

before(async () => {
  const folder = project({ 'package.json': '{ "type": "module" }', 'shop.ts': blocks.find(({ language }) => language === 'ts')!.code });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', stet, 'run', 'shop.ts'], {
    cwd: folder, env: { ...inherited, STET_ENGINE: 'embedded', STET_INGRESS: '0', STET_ADMIN_ADDRESS: '0', STET_ORIGINS: 'https://app.example', STET_HOSTS: 'shop.example, other.example' }, stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  for await (const [data] of onData(child)) {
    said += data.toString();
    const addresses = /serving at (\S+?), admin at (\S+?),/.exec(said);
    if (addresses === null) continue;
    [, ingress, admin] = addresses as unknown as [string, string, string];
    break;
  }
  assert.notEqual(ingress, '', said);
});

after(async () => {
  if (child === undefined || child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
});

/** What a child says on standard error, until it ends. */
async function* onData({ stderr }: ChildProcess): AsyncGenerator<[Buffer]> {
  const iterator = stderr!.iterator({ destroyOnReturn: false });
  for await (const data of iterator) yield [data as Buffer];
}

for (const { block, given } of curls) {
  test(`docs/ingress.md:${block.line}`, async () => {
    assert.equal(given?.language, 'text', 'what it gives stands below');
    const answers: string[] = [];
    for (const line of block.code.trimEnd().split('\n')) answers.push(await curl(line, block));
    assert.equal(`${answers.join('\n')}\n`, given.code);
  });
}

test('the page has commands to run', () => assert.ok(curls.length >= 7));

test('the names of the environment are heeded', async () => {
  const greet = (headers: Record<string, string>) => ask(ingress, { method: 'POST', path: '/greeter/greet', headers: { 'content-type': 'application/json', ...headers }, body: '"x"' });
  const { status, headers } = await greet({ origin: 'https://app.example' });
  assert.deepEqual([status, headers['access-control-allow-origin']], [200, 'https://app.example']);
  for (const host of ['shop.example', 'other.example:80']) assert.equal((await greet({ host })).status, 200);
  assert.equal((await greet({ host: 'evil.example' })).status, 403);
});

test('stet invocations shows what was called', async () => {
  const list = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', stet, 'invocations', '--json'], { env: { ...inherited, STET_ADMIN: admin }, stdio: ['ignore', 'pipe', 'inherit'] });
  const targets = (JSON.parse(await text(list.stdout)) as { target: string }[]).map(({ target }) => target);
  for (const target of ['greeter/greet', 'counter/a/b/add', 'order/42/run']) assert.ok(targets.includes(target), target);
});

/** Does what a curl command says, as far as the page uses it; gives status and body. */
async function curl(line: string, { page, line: at }: Block): Promise<string> {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!).slice(1);
  const headers: Record<string, string> = {};
  let [method, path, body]: [string, string | undefined, string | undefined] = ['GET', undefined, undefined];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-X') method = words.shift()!;
    else if (word === '-H') {
      const [name, value] = words.shift()!.split(': ') as [string, string];
      headers[name] = value;
    } else if (word === '--json') {
      body = words.shift()!;
      method = 'POST';
      headers['content-type'] = headers['accept'] = 'application/json';
    } else if (word.startsWith('localhost:8080/')) path = word.slice('localhost:8080'.length);
    else throw new Error(`${page}:${at}: this test does not know ${word} of curl`);
  }
  const { status, body: answer } = await ask(ingress, { method, path: path!, headers, ...(body !== undefined && { body }) });
  return `${status} ${answer.replaceAll(/inv_\w+/g, 'inv_…').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')}`;
}
