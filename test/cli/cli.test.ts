import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { node, project, stet } from '../hosts/program.ts';

test('stet run is the program: arguments, streams, exit code', () => {
  const root = project({
    'package.json': '{ "type": "module" }',
    'app.ts': 'console.log(JSON.stringify([process.argv.slice(2), process.argv[1]!.endsWith("app.ts"), Math.random() < 1])); console.error("err"); process.exitCode = 7;',
    'main.cjs': 'console.log(require.main === module, /__stet/.test((function () { Math.random; }).toString()));',
  });
  const ran = node(root, [stet, 'run', 'app.ts', '--json', 'a b', '--', '--help']);
  assert.deepEqual([ran.status, ran.stderr], [7, 'err\n']);
  assert.deepEqual(JSON.parse(ran.stdout), [['--json', 'a b', '--', '--help'], true, true]);
  assert.equal(node(root, [stet, 'run', 'main.cjs']).stdout, 'true true\n');
});

test('a signal ends the program that stet run started, by its own hand or by default', async () => {
  const root = project({
    'package.json': '{ "type": "module" }',
    'wait.ts': 'setInterval(() => {}, 1000); console.log(process.pid);',
    'handle.ts': 'process.on("SIGTERM", () => process.exit(5)); setInterval(() => {}, 1000); console.log(process.pid);',
  });
  const end = async (file: string, signal: NodeJS.Signals) => {
    const child = spawn(process.execPath, [stet, 'run', file], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    const [pid] = (await Promise.race([once(child.stdout, 'data'), exit])) as [Buffer | number];
    child.kill(signal);
    const [code, by] = (await exit) as [number | null, NodeJS.Signals | null];
    return { code, by, same: Number(pid.toString()) === child.pid };
  };
  assert.deepEqual(await end('wait.ts', 'SIGKILL'), { code: null, by: 'SIGKILL', same: true });
  assert.deepEqual(await end('wait.ts', 'SIGTERM'), { code: null, by: 'SIGTERM', same: true });
  assert.deepEqual(await end('handle.ts', 'SIGTERM'), { code: 5, by: null, same: true });
});

test('stet explain --json prints one array, and nothing else', () => {
  const text = "import { randomUUID } from 'node:crypto';\nconst { random } = Math;\nexport const a = [random(), random(), randomUUID()];\n";
  const root = project({ 'package.json': '{ "type": "module" }', 'a.ts': text, 'src/b.js': 'f();', 'src/c.txt': '' });
  const ran = node(root, [stet, 'explain', '--json', 'a.ts', 'src/*.js']);
  assert.deepEqual([ran.status, ran.stderr], [0, '']);
  const files = JSON.parse(ran.stdout) as { file: string; findings: Record<string, unknown>[]; code: string; map: { mappings: string } | null }[];
  assert.deepEqual(files.map(({ file }) => file), ['a.ts', 'src/b.js']);
  assert.deepEqual(files[1], { file: 'src/b.js', findings: [], code: 'f();', map: null });
  const [first] = files;
  assert.deepEqual(Object.keys(first!), ['file', 'findings', 'code', 'map']);
  assert.deepEqual(first!.findings.map(({ id, path, line, action }) => [id, path, line, action]), [
    ['random', 'Math.random', 2, 'rewritten'],
    ['crypto-random', 'node:crypto#randomUUID', 3, 'rewritten'],
  ]);
  for (const finding of first!.findings) {
    assert.deepEqual(Object.keys(finding), ['id', 'path', 'line', 'column', 'endLine', 'endColumn', 'action']);
  }
  assert.deepEqual([first!.findings[1]!['column'], first!.findings[1]!['endColumn']], [39, 49]);
  assert.equal(first!.code.split('\n').length, text.split('\n').length);
  assert.ok(first!.map!.mappings.length > 0);
});

test('stet explain shows the original line, the rewritten one, and why', () => {
  const root = project({ 'a.ts': 'export const a = 1;\nexport const b = Math.random();\n', 'none.ts': 'f();' });
  const ran = node(root, [stet, 'explain', 'a.ts', 'none.ts']);
  assert.equal(ran.status, 0);
  assert.equal(ran.stdout, [
    'a.ts  1 rewritten, 0 reported',
    '',
    '1 - export const a = 1;',
    '  + import * as __stet from "@stet/runtime/ambient"; export const a = 1;',
    "    added: the import of stet's runtime",
    '',
    '2 - export const b = Math.random();',
    '  + export const b = __stet.random();',
    '    rewritten random at column 18: `Math.random`: each attempt draws other numbers',
    '',
    '',
    'none.ts  nothing found',
    '',
    '',
  ].join('\n'));
});

test('a file that cannot be read or parsed is an error with its place, and the others are still done', () => {
  const root = project({ 'good.ts': 'Math.random();', 'bad.ts': 'Math.random();\nconst a = (;', 'folder/x.ts': '', 'x.css': '' });
  const ran = node(root, [stet, 'explain', '--json', 'bad.ts', 'gone.ts', 'no/*.ts', 'folder', 'x.css', 'good.ts']);
  assert.equal(ran.status, 1);
  assert.deepEqual((JSON.parse(ran.stdout) as { file: string }[]).map(({ file }) => file), ['good.ts']);
  assert.equal(ran.stderr, [
    'error explain: gone.ts does not exist',
    'error explain: no file matches no/*.ts',
    'error explain: folder is a folder; name files, or a glob such as folder/**/*.ts',
    'error syntax: Unexpected token',
    '  bad.ts:2:12',
    '      1 | Math.random();',
    '    > 2 | const a = (;',
    '        |            ^',
    'error explain: x.css is neither TypeScript nor JavaScript',
    '',
  ].join('\n'));
});

test('a finding of severity error ends with 1, and the config can lower it', () => {
  const files = { 'a.ts': 'new WeakRef({});\n' };
  assert.equal(node(project(files), [stet, 'explain', 'a.ts']).status, 1);
  const lenient = project({ ...files, 'stet.config.json': '{ "rules": { "weak-reference": "warn" } }' });
  assert.equal(node(lenient, [stet, 'explain', 'a.ts']).status, 0);
});

test('wrong usage ends with 2, help and version with 0', () => {
  const root = project({ 'a.ts': '' });
  const status = (...args: string[]) => node(root, [stet, ...args]).status;
  assert.deepEqual([status('explain'), status('run'), status('bogus'), status('explain', '--bogus', 'a.ts'), status()], [2, 2, 2, 2, 2]);
  assert.deepEqual([status('--help'), status('--version'), status('explain', '--help')], [0, 0, 0]);
  assert.match(node(root, [stet, '--version']).stdout, /^\d+\.\d+\.\d+\n$/);
  const help = node(root, [stet, '--help']).stdout;
  assert.match(help, /run/);
  assert.match(help, /explain/);
  assert.match(help, /dev/);
  assert.match(help, /check/);
  assert.match(help, /migrate/);
  assert.match(help, /init/);
  const wrong = project({ 'a.ts': '', 'stet.config.json': '{ "x": 1 }' });
  assert.equal(node(wrong, [stet, 'explain', 'a.ts']).status, 2);
});

test('a Node that is too old is refused in one line', async () => {
  const { unsupportedNode } = (await import(join(stet, '../../hosts/node-loader/supported-node.js'))) as { unsupportedNode: (found: string) => string | undefined };
  assert.equal(unsupportedNode('20.20.2'), 'error unsupported-node: stet needs Node >= 22.15, and this is Node 20.20.2');
  assert.equal(unsupportedNode('22.14.0'), 'error unsupported-node: stet needs Node >= 22.15, and this is Node 22.14.0');
  assert.deepEqual([unsupportedNode('22.15.0'), unsupportedNode('24.0.0'), unsupportedNode('26.10.0')], [undefined, undefined, undefined]);
});
