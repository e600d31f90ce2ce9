import assert from 'node:assert/strict';
import fc from 'fast-check';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { check, type CheckResult } from '../../plugin/check/index.ts';
import { project } from '../hosts/program.ts';

/** An SDK as small as can be, so that many programs are checked in little time. */
const sdk = {
  'node_modules/@restatedev/restate-sdk/package.json': '{ "name": "@restatedev/restate-sdk", "version": "1.0.0", "types": "index.d.ts" }',
  'node_modules/@restatedev/restate-sdk/index.d.ts': `export interface Context { run<T>(name: string, action: () => T | Promise<T>): Promise<T>; sleep(ms: number): Promise<void>; set(key: string, value: unknown): void }
export declare function service<D>(definition: D): D;\n`,
  'node_modules/pg/package.json': '{ "name": "pg", "version": "1.0.0", "types": "index.d.ts" }', 'node_modules/pg/index.d.ts': 'export declare function query(): Promise<string>;\n',
};

/** What each file of the program may hold; undefined: it is not there. Each file matters to others in another way. */
const versions: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'service.ts': [
    `import { service, type Context } from '@restatedev/restate-sdk';\nimport { pay } from './pay.ts';\nimport { step } from './step.ts';\nimport { read } from './read.ts';
export const shop = service({ name: 'shop', handlers: { pay: (ctx: Context) => pay(ctx), read: async (ctx: Context) => step(ctx, () => read()) } });\n`,
    `import { service, type Context } from '@restatedev/restate-sdk';\nimport { pay } from './pay.ts';\nexport const shop = service({ name: 'shop', handlers: { pay: (ctx: Context) => pay(ctx) } });\n`,
  ],
  'other.ts': [
    undefined,
    `import { service, type Context } from '@restatedev/restate-sdk';\nimport { handlers } from './handlers.ts';\nexport const other = service({ name: 'other', handlers });\nexport const own = (ctx: Context): Promise<void> => ctx.sleep(1);\n`,
  ],
  'handlers.ts': [
    `import type { Context } from '@restatedev/restate-sdk';\nimport { read } from './read.ts';\nexport const handlers = { look: async (_ctx: Context) => read() };\n`,
    `// moved\n\nimport type { Context } from '@restatedev/restate-sdk';\nimport { read } from './read.ts';\nexport const handlers = { peek: async (ctx: Context) => ctx.run('read', read), look: async (_ctx: Context) => '' };\n`,
    `import type { Context } from '@restatedev/restate-sdk';\nimport { gateway } from './gateway.ts';\nimport { step } from './step.ts';
export const handlers = { look: async (ctx: Context) => step(ctx, () => gateway().charge()), charge: async (_ctx: Context) => gateway().charge() };\n`,
  ],
  'pay.ts': [
    `import type { Context } from '@restatedev/restate-sdk';\nimport { gateway } from './gateway.ts';\nimport { step } from './step.ts';
export async function pay(ctx: Context): Promise<unknown> {\n  const made = gateway();\n  await step(ctx, () => ctx.set('x', 1));\n  return [made.charge(), made.name];\n}\n`,
    `import type { Context } from '@restatedev/restate-sdk';\nimport { gateway } from './gateway.ts';
export async function pay(_ctx: Context): Promise<unknown> {\n  return gateway().charge(); // stet-ignore run-only: tried\n}\n`,
  ],
  'step.ts': [
    `import type { Context } from '@restatedev/restate-sdk';\nexport function step<T>(ctx: Context, action: () => T): Promise<T> {\n  return ctx.run('step', action);\n}\n`,
    `import type { Context } from '@restatedev/restate-sdk';\nexport function step<T>(ctx: Context, action: () => T): Promise<T> {\n  return ctx.sleep(1).then(() => action());\n}\n`,
    `import type { Context } from '@restatedev/restate-sdk';\nimport { deeper } from './deeper.ts';\n\nexport function step<T>(ctx: Context, action: () => T): Promise<T> {\n  return deeper(ctx, action);\n}\n`,
  ],
  'deeper.ts': [
    `import type { Context } from '@restatedev/restate-sdk';\nexport function deeper<T>(ctx: Context, action: () => T): Promise<T> {\n  return ctx.run('deep', action);\n}\n`,
    `import type { Context } from '@restatedev/restate-sdk';\nexport function deeper<T>(ctx: Context, action: () => T): Promise<T> {\n  return ctx.sleep(1).then(action);\n}\n`,
    undefined,
  ],
  'gateway.ts': [
    `export interface Gateway { charge(): unknown; readonly name: string }\nexport function gateway(): Gateway {\n  return (globalThis as any).made;\n}\n`,
    `import { Card } from './card.ts';\nexport interface Gateway { charge(): unknown; readonly name: string }\nexport function gateway() {\n  return new Card();\n}\n`,
    `export interface Gateway { charge(): unknown; readonly name: string; readonly kind: 'cash' }\nexport function gateway(): Gateway {\n  return (globalThis as any).made;\n}\n`,
    `export interface Gateway { charge(): unknown; readonly name: string; readonly kind: Kind }\nexport function gateway(): Gateway {\n  return (globalThis as any).made;\n}\n`,
  ],
  'card.ts': [
    `import { execSync } from 'node:child_process';\nimport type { Gateway } from './gateway.ts';\nexport class Card implements Pick<Gateway, 'charge' | 'name'> {\n  charge(): string {\n    return String(execSync('card'));\n  }\n  get name(): string {\n    return String(execSync('name'));\n  }\n}\n`,
    `import { execSync } from 'node:child_process';\nexport class Card {\n  readonly name = 'card';\n  charge() {\n    return String(execSync('card'));\n  }\n}\n`,
    `export class Card {\n  readonly name = 'card';\n  charge(): number {\n    return 1;\n  }\n}\n`,
  ],
  'cash.ts': [
    undefined,
    `import { hostname } from 'node:os';\nexport function makeCash(): unknown {\n  return { name: 'cash', kind: 'cash' as const, charge: () => hostname() };\n}\n`,
    `import { hostname } from 'node:os';\n\nexport function makeCash(): unknown {\n  return { name: 'cash', kind: 'coin' as const, charge: () => hostname() };\n}\n`,
  ],
  'gold.ts': [
    undefined,
    `import { Card } from './card.ts';\nimport { query } from 'pg';\nexport class Gold extends Card {\n  override charge(): any {\n    return query();\n  }\n}\n`,
  ],
  'read.ts': [
    `export * from './disk.ts';\n`,
    `export const read = (): string => new Error('x').stack ?? '';\n`,
    `import { text } from './disk.ts';\nexport const read = () => text.load();\n`,
  ],
  'disk.ts': [
    `import { readFileSync } from 'node:fs';\nexport function read(): string {\n  return readFileSync('x', 'utf8') + Math.random();\n}\nexport const text = { load: read };\n`,
    `import { readFileSync } from 'node:fs';\nexport function read(): string {\n  // one more line\n  return 'x';\n}\nexport const text = { load: () => readFileSync('y', 'utf8') };\n`,
    `export const read = () => eval('1');\nexport const text: Loader = { load: read };\n`,
  ],
  'ambient.d.ts': ['interface Loader { load(): string }\n', 'interface Loader { load(): unknown; unload?(): void }\n'],
  'global.ts': ['string', "'cash'", "'coin'"].map((kind) => `export {};\ndeclare global { type Kind = ${kind} }\n`),
  'tsconfig.json': [
    '{ "compilerOptions": { "module": "nodenext", "target": "es2022", "strict": true, "lib": ["es2022"], "types": [], "noEmit": true, "allowImportingTsExtensions": true }, "include": ["*.ts"] }',
    '{ "compilerOptions": { "module": "nodenext", "target": "es2022", "lib": ["es2022"], "types": [], "noEmit": true, "allowImportingTsExtensions": true }, "include": ["*.ts"], "exclude": ["gold.ts", "other.ts"] }',
  ],
  'stet.config.json': ['{}', '{ "rules": { "run-only": "warn" }, "contexts": ["Gateway"] }', '{ "exclude": ["disk.ts"] }'],
};

const files = Object.keys(versions);
const first = Object.fromEntries(files.flatMap((file) => (versions[file]![0] === undefined ? [] : [[file, versions[file]![0]]])));

function programOf(texts: Readonly<Record<string, string>> = first): string {
  return project({ 'package.json': '{ "type": "module" }', ...sdk, ...texts });
}

function put(root: string, file: string, text: string | undefined): void {
  if (text === undefined) return rmSync(join(root, file), { force: true });
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** The result, and how many functions were read for it. */
function checked(root: string, cache: boolean): { readonly result: CheckResult; readonly read: number } {
  let read = 0;
  return { result: check({ paths: [], cwd: root, cache, strict: true, progress: (functions) => { read = functions; } }), read };
}

test('after any edits the result is that of a check from nothing', () => {
  const edit = fc.constantFrom(...files).chain((file) => fc.record({ file: fc.constant(file), at: fc.nat(versions[file]!.length - 1) }));
  const seen = new Set<string>();
  let fewer = 0;
  fc.assert(fc.property(fc.array(fc.array(edit, { minLength: 1, maxLength: 2 }), { minLength: 4, maxLength: 10 }), (rounds) => {
    const root = programOf();
    checked(root, true);
    for (const edits of rounds) {
      for (const { file, at } of edits) put(root, file, versions[file]![at]);
      const again = checked(root, true);
      const cold = checked(root, false);
      assert.deepEqual(JSON.parse(JSON.stringify(again.result)), JSON.parse(JSON.stringify(cold.result)));
      for (const { id } of cold.result.findings) seen.add(id);
      if (again.read < cold.read) fewer += 1;
    }
  }), { numRuns: Number(process.env['STET_EDITS'] ?? 30) });
  assert.ok(fewer > 15, `only ${fewer} checks had less to read`);
  for (const id of ['run-only', 'ctx-in-run', 'environment', 'engine-text', 'dynamic-code', 'random']) assert.ok(seen.has(id), `no program had ${id}`);
});

const rests: Readonly<Record<string, { readonly with: Readonly<Record<string, number>>; readonly changes: Readonly<Record<string, number>> }>> = {
  'the members behind a signature, for each who calls it': { with: { 'other.ts': 1, 'handlers.ts': 2 }, changes: { 'cash.ts': 1 } },
  'that a parameter is an action, through others': { with: { 'step.ts': 2 }, changes: { 'deeper.ts': 1 } },
  'a global type': { with: { 'gateway.ts': 3, 'cash.ts': 1 }, changes: { 'global.ts': 2 } },
  'a class between': { with: { 'gateway.ts': 1, 'gold.ts': 1 }, changes: { 'card.ts': 2 } },
};
for (const [what, { with: given, changes }] of Object.entries(rests)) {
  test(`what an earlier check worked out rests on ${what}`, () => {
    const root = programOf({ ...first, ...Object.fromEntries(Object.entries(given).map(([file, at]) => [file, versions[file]![at]!])) });
    const before = checked(root, true).result;
    for (const [file, at] of Object.entries(changes)) put(root, file, versions[file]![at]);
    const after = checked(root, true).result;
    assert.deepEqual(after, checked(root, false).result);
    assert.notDeepEqual([after.findings, after.functions], [before.findings, before.functions]);
  });
}

test('only what changed, and what looked into it or was shaped by it, is read again', () => {
  const root = programOf({ ...first, 'other.ts': versions['other.ts']![1]! });
  const cold = checked(root, true).read;
  const readAfter = (file: string, text: string): number => {
    put(root, file, text);
    const { read, result } = checked(root, true);
    assert.deepEqual(result, checked(root, false).result);
    return read;
  };
  const [body] = [versions['disk.ts']![0]!];
  assert.ok(cold >= 12, `${cold} functions`);
  assert.equal(readAfter('unrelated.ts', 'export const unrelated = 1;\n'), 0, 'nothing looks into it');
  const inBody = readAfter('disk.ts', body.replace("'x'", "'other'"));
  assert.ok(inBody > 0 && inBody < cold / 2, `${inBody} of ${cold} after a change in a body`);
  const inShape = readAfter('disk.ts', body.replace('read(): string', 'read(): unknown'));
  assert.ok(inShape > inBody, `${inShape} after a change of what it gives`);
  assert.equal(readAfter('stet.config.json', '{ "rules": { "clock": "off" } }'), cold, 'another configuration: everything');
});

test('what another version of stet or of a package knew is not taken over', () => {
  const root = programOf();
  const { result, read } = checked(root, true);
  const caches = (kind: string): string[] => globSync(join(root, `node_modules/.cache/stet/${kind}-*.json`));
  const [facts] = caches('facts');
  const forget = (): void => { for (const each of caches('check')) rmSync(each); };
  const lie = (text: string): string => text.replaceAll('"execSync"', '"nothing"').replaceAll('"units":{', '"units":{"gone.ts#0":null,');
  // The same ground: it is believed.
  writeFileSync(facts!, readFileSync(facts!, 'utf8').replaceAll('node:fs#readFileSync', 'node:fs#lied'));
  forget();
  assert.ok(JSON.stringify(checked(root, true).result).includes('node:fs#lied'));
  // Another one: it is not, whatever it says.
  writeFileSync(facts!, lie(readFileSync(facts!, 'utf8')).replace(/"ground":"[^"]*"/, '"ground":"of another version"'));
  forget();
  const anew = checked(root, true);
  assert.deepEqual([anew.result, anew.read], [result, read]);
  writeFileSync(facts!, readFileSync(facts!, 'utf8').slice(0, 1000));
  forget();
  assert.deepEqual(checked(root, true), { result, read });
  put(root, 'node_modules/pg/package.json', '{ "name": "pg", "version": "2.0.0", "types": "index.d.ts" }');
  assert.equal(checked(root, true).read, 0, 'the program does not use it');
  put(root, 'node_modules/@restatedev/restate-sdk/package.json', '{ "name": "@restatedev/restate-sdk", "version": "2.0.0", "types": "index.d.ts" }');
  assert.equal(checked(root, true).read, read, 'another version of what it uses');
});
