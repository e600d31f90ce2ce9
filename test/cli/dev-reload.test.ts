import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { project } from '../hosts/program.ts';
import { startDev, until, type DevProcess, type Event } from './dev-process.ts';

const base = { 'package.json': '{ "type": "module" }' };

function service(word: string, more = ''): string {
  return `import * as restate from '@restatedev/restate-sdk';
import { word } from './word.ts';
const loaded = ${JSON.stringify(word)};
${more}
await restate.serve({ services: [restate.service({ name: 'words', handlers: {
  now: async (ctx) => ctx.run('say', () => [loaded, word, process.pid].join()),
  later: async (ctx) => { const { id, promise } = ctx.awakeable(); console.log('waits ' + id); await promise; return [loaded, word].join(); },
} })] });
console.log('serves ' + loaded);
`;
}

const env = { STET_INGRESS: '0', STET_ADMIN_ADDRESS: '0' };

async function post(dev: DevProcess, path: string, body?: unknown): Promise<unknown> {
  const [, url] = /serving at (\S+),/.exec(dev.stderr())!;
  const response = await fetch(`${url}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await response.text();
  assert.ok(response.ok, text);
  return text === '' ? undefined : JSON.parse(text);
}

test('on the embedded engine an attempt keeps its modules, and new attempts run the newest, in one process', { timeout: 90_000 }, async () => {
  const root = project({ ...base, 'word.ts': 'export const word: string = "one";', 'app.ts': service('A') });
  const dev = startDev(root, ['--json', 'app.ts'], env);
  await dev.next('start');
  await until(() => dev.stderr().includes('serves A\n'), dev.stderr);
  const [first, , pid] = String(await post(dev, 'words/now')).split(',');
  assert.equal(first, 'A');
  const underWay = post(dev, 'words/later');
  await until(() => /waits \S+\n/.test(dev.stderr()), dev.stderr);

  writeFileSync(join(root, 'word.ts'), 'export const word: string = "two";');
  assert.deepEqual((await dev.next('reload'))['changed'], [join(root, 'word.ts')]);
  assert.equal(await post(dev, 'words/now'), `A,two,${pid}`);

  // A version that cannot be loaded leaves the last one serving.
  writeFileSync(join(root, 'app.ts'), service('B', 'throw new Error("not yet");'));
  assert.match(String((await dev.next('error'))['message']), /the old one goes on: Error: not yet\n +at .*app\.ts:4:/);
  assert.equal(await post(dev, 'words/now'), `A,two,${pid}`);
  writeFileSync(join(root, 'app.ts'), service('B'));
  await dev.next('reload');
  assert.equal(await post(dev, 'words/now'), `B,two,${pid}`);

  const [, awakeable] = /waits (\S+)\n/.exec(dev.stderr())!;
  await post(dev, `restate/awakeables/${awakeable}/resolve`, null);
  assert.equal(await underWay, 'A,one');

  dev.signal('SIGTERM');
  await dev.next('stop');
  assert.equal(await dev.exit(), 0);
});

test('a program that cannot be loaded twice begins anew, and so does any with --restart', { timeout: 90_000 }, async () => {
  const word = { 'word.ts': 'export const word: string = "one";' };
  const isOnce = { ...base, ...word, 'app.ts': service('A', 'if (globalThis.was) throw Object.assign(new Error("busy"), { code: "EADDRINUSE" });\nglobalThis.was = true;') };
  const common = { 'package.json': '{}', 'word.cts': 'exports.word = "one";', 'app.mts': service('A').replace('./word.ts', './word.cts') };
  for (const [files, args, says] of [
    [isOnce, ['app.ts'], /EADDRINUSE/], [common, ['app.mts'], /word\.cts is CommonJS/], [{ ...base, ...word, 'app.ts': service('A') }, ['--restart', 'app.ts'], /^undefined$/],
  ] as const) {
    const dev = startDev(project(files), ['--json', ...args], env);
    await dev.next('start');
    await until(() => dev.stderr().includes('serves A\n'), dev.stderr);
    const { changed, reason } = await changeWord(dev, files);
    assert.ok(String(changed).includes('word'));
    assert.match(String(reason), says);
    await dev.next('start');
    dev.signal('SIGTERM');
    await dev.next('stop');
    assert.equal(await dev.exit(), 0);
  }
});

test('Ctrl-C is heard while a version waits at its top level, and one that never ends begins anew', { timeout: 90_000 }, async () => {
  const files = { ...base, 'word.ts': 'export const word: string = "one";', 'app.ts': service('A') };
  const dev = startDev(project(files), ['--json', 'app.ts'], env);
  await dev.next('start');
  await until(() => dev.stderr().includes('serves A\n'), dev.stderr);
  writeFileSync(join(dev.cwd, 'word.ts'), 'export const word: string = "two"; console.log("waits for ever"); if ("once" in globalThis) await new Promise((resolve) => setTimeout(resolve, 1e8)); Object.assign(globalThis, { once: 1 });');
  await dev.next('reload');
  writeFileSync(join(dev.cwd, 'app.ts'), service('B'));
  assert.match(String((await dev.next('restart'))['reason']), /not loaded after 10 s/);
  await dev.next('start');
  await until(() => dev.stderr().includes('serves B\n'), dev.stderr);
  writeFileSync(join(dev.cwd, 'app.ts'), service('C'));
  await until(() => dev.stderr().split('waits for ever').length > 4, dev.stderr);
  dev.signal('SIGINT');
  await dev.next('stop');
  assert.equal(await dev.exit(), 0);
});

async function changeWord(dev: DevProcess, files: Readonly<Record<string, string>>): Promise<Event> {
  const name = 'word.ts' in files ? 'word.ts' : 'word.cts';
  writeFileSync(join(dev.cwd, name), `${(files as Record<string, string>)[name]!} // changed`);
  return dev.next('restart');
}
