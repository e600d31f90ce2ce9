import assert from 'node:assert/strict';
import { test } from 'node:test';
import { posix } from 'node:path';
import { files, read } from './files.ts';
import { type Import, importsOf } from './imports-of.ts';
import { type Room, rooms } from './rooms.ts';

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const sources = files('{plugin,runtime,eslint-rules}/**/*.{ts,js,cjs,mjs}');
const manifests = ['plugin', 'runtime', 'eslint-rules'].map((folder) => ({ folder, ...(JSON.parse(read(`${folder}/package.json`)) as Manifest) }));

test('every source file belongs to a room', () => {
  assert.ok(sources.length > 100, `${sources.length} files`);
  assert.deepEqual(sources.filter((file) => roomOf(file) === undefined), []);
});

test('nobody imports what is not theirs', () => {
  assert.deepEqual(sources.flatMap((file) => importsOf(file, read(file)).flatMap((each) => faultOf(file, each) ?? [])), []);
});

test('the rule finds a forbidden import of every form', () => {
  const text = [
    "import '../analysis/index.ts';", "import type { A } from '../analysis/index.ts';", "export * from '../../runtime/kernel/index.ts';",
    "const a = import('@stet/runtime');", "const b = require('node:fs');", "let c: import('magic-string').default;", "import d = require('typescript');",
  ].join('\n');
  const faults = importsOf('plugin/catalogue/x.ts', text).map((each) => faultOf('plugin/catalogue/x.ts', each));
  assert.equal(faults.length, 7);
  for (const [index, fault] of faults.entries()) assert.match(fault ?? '', new RegExp(`^plugin/catalogue/x\\.ts:${index + 1} imports `));
});

test('no room is listed that has no file', () => {
  assert.deepEqual(rooms.filter((room) => !sources.some((file) => roomOf(file) === room)).map(({ folder }) => folder), []);
});

function roomOf(file: string): Room | undefined {
  return rooms.find(({ folder }) => isIn(file, folder));
}

function isIn(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

/** What is wrong with an import, naming file and import; undefined where it is allowed. */
function faultOf(file: string, { module, line }: Import): string | undefined {
  const room = roomOf(file);
  const target = module.startsWith('.') ? posix.join(posix.dirname(file), module) : fileOf(module);
  const allowed = target === undefined
    ? room?.packages.some((name) => module === name || module.startsWith(`${name}/`) || (name === 'node:' && module.startsWith(name)))
    : room !== undefined && (roomOf(target) === room || isIn(target, room.folder) || room.rooms.some((folder) => isIn(target, folder)));
  return allowed ? undefined : `${file}:${line} imports ${module}${target === undefined ? '' : ` (${target})`}`;
}

/** The file behind a name of one of our packages; undefined for the packages of others. */
function fileOf(module: string): string | undefined {
  const own = manifests.find(({ name }) => module === name || module.startsWith(`${name}/`));
  if (own === undefined) return undefined;
  const entry = own.exports[`.${module.slice(own.name.length)}`];
  const path = typeof entry === 'string' ? entry : entry?.['default'];
  return posix.join(own.folder, path ?? module.slice(own.name.length + 1));
}
