import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { node, project, stet } from '../hosts/program.ts';
import { runs, startDev, until } from './dev-process.ts';

const base = { 'package.json': '{ "type": "module" }' };
const alive = 'setInterval(() => {}, 1000);';

test('stet dev runs the program under the loader, and again when a file that it loaded changes', async () => {
  const root = project({
    ...base, 'word.ts': 'export const word: string = "one";', 'other.ts': 'export {};',
    'app.ts': `import { word } from './word.ts'; console.log(JSON.stringify([word, process.argv.slice(2), process.env.STET_ENGINE, typeof process.send])); ${alive}`,
  });
  const dev = startDev(root, ['--json', 'app.ts', '--json', 'a b']);
  const first = await dev.next('start');
  assert.deepEqual([first['file'], first['engine'], runs(first['pid'])], ['app.ts', 'embedded', true]);
  await until(() => dev.stderr() === '["one",["--json","a b"],"embedded","undefined"]\n', dev.stderr);

  writeFileSync(join(root, 'other.ts'), 'export const a = 1;');
  writeFileSync(join(root, 'word.ts'), 'export const word');
  writeFileSync(join(root, 'word.ts'), 'export const word: string = "two";');
  assert.deepEqual((await dev.next('restart'))['changed'], [join(root, 'word.ts')]);
  const second = await dev.next('start');
  assert.equal(runs(first['pid']), false);
  await until(() => dev.stderr().endsWith('\n["two",["--json","a b"],"embedded","undefined"]\n'), dev.stderr);

  dev.signal('SIGINT');
  await dev.next('stop');
  assert.equal(await dev.exit(), 0);
  assert.equal(runs(second['pid']), false);
  assert.deepEqual(dev.rest(), []);
});

test('a program that crashes is said to have, and begins again with a change, also of a file that it lacked', async () => {
  const root = project({ ...base, 'app.ts': `import './missing.ts'; ${alive}` });
  const dev = startDev(root, ['--json', 'app.ts']);
  await dev.next('start');
  const { code, signal } = await dev.next('crash');
  assert.deepEqual([code, signal], [1, null]);
  writeFileSync(join(root, 'missing.ts'), 'const a = (;');
  assert.deepEqual((await dev.next('restart'))['changed'], [join(root, 'missing.ts')]);
  await dev.next('start');
  await dev.next('crash');
  assert.match(dev.stderr(), /missing\.ts:1/);
  writeFileSync(join(root, 'missing.ts'), 'process.exit(0);');
  await dev.next('restart');
  await dev.next('start');
  await dev.next('end');
  writeFileSync(join(root, 'missing.ts'), 'process.kill(process.pid, "SIGSEGV");');
  await dev.next('restart');
  await dev.next('start');
  assert.equal((await dev.next('crash'))['signal'], 'SIGSEGV');
  dev.signal('SIGTERM');
  await dev.next('stop');
  assert.equal(await dev.exit(), 0);
});

test('a program that does not heed SIGTERM is killed after 5 s, and at once by a second Ctrl-C', async () => {
  const root = project({ ...base, 'app.ts': `process.on('SIGTERM', () => {}); console.log('ready'); ${alive}` });
  const dev = startDev(root, ['--json', 'app.ts']);
  const first = await dev.next('start');
  await until(() => dev.stderr() === 'ready\n', dev.stderr);
  const changed = performance.now();
  writeFileSync(join(root, 'app.ts'), `process.on('SIGTERM', () => {}); console.log('again'); ${alive}`);
  await dev.next('restart');
  const second = await dev.next('start');
  assert.ok(performance.now() - changed >= 5000);
  assert.equal(runs(first['pid']), false);
  await until(() => dev.stderr().endsWith('again\n'), dev.stderr);

  dev.signal('SIGINT');
  await dev.next('stop');
  const asked = performance.now();
  dev.signal('SIGINT');
  assert.equal(await dev.exit(), 130);
  assert.ok(performance.now() - asked < 3000);
  await until(() => !runs(second['pid']), () => 'the program outlives dev');
});

test("for a person: one line a restart on stderr, no colour off a terminal, and stdout is the program's", async () => {
  const root = project({ ...base, 'app.ts': `console.log('hello'); ${alive}` });
  const dev = startDev(root, ['app.ts'], { CI: '1' });
  await until(() => dev.stdout() === 'hello\n', dev.stderr);
  writeFileSync(join(root, 'app.ts'), `console.log('bye'); ${alive}`);
  await until(() => dev.stdout() === 'hello\nbye\n', dev.stderr);
  dev.signal('SIGINT');
  assert.equal(await dev.exit(), 0);
  const started = 'stet started app.ts (embedded, process N)';
  assert.deepEqual(dev.stderr().replaceAll(/process \d+/g, 'process N').split('\n'), [started, 'stet restarting: app.ts changed', started, 'stet stopping', '']);
});

test('what cannot begin says what to do', () => {
  const root = project({ ...base, 'app.ts': '' });
  const dev = (args: string[], env = {}) => {
    const { status, stderr } = node(root, [stet, 'dev', ...args], env);
    return [status, stderr] as const;
  };
  assert.deepEqual(dev(['gone.ts']), [1, 'error dev: gone.ts is not a file\n  fix  name the program that serves: stet dev service.ts\n']);
  assert.deepEqual(dev(['--engine', 'restate', 'app.ts']), [1, 'error dev: the engine restate needs a restate-server in this project\n  fix  npm install --save-dev @restatedev/restate-server\n']);
  const usage = (args: string[], says: RegExp, env = {}) => {
    const [status, stderr] = dev(args, env);
    assert.equal(status, 2);
    assert.match(stderr, says);
  };
  usage(['--engine', 'restat', 'app.ts'], /Allowed choices are embedded, restate/);
  usage(['--ingress-port', '0', 'app.ts'], /whole number from 1 to 65535/);
  usage(['--ingress-port', '8080', 'app.ts'], /--ingress-port needs the engine restate/);
  usage(['app.ts'], /STET_ENGINE.*\n.*did you mean "restate"\?/, { STET_ENGINE: 'restat' });
  usage([], /missing required argument 'file'/);
});
