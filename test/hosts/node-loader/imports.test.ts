import assert from 'node:assert/strict';
import { test } from 'node:test';
import { node, output, project, register } from '../program.ts';

const print = 'console.log(JSON.stringify(seen));';
const rewritten = 'export function self() { return Math.random; }\nexport const rewritten = /__stet/.test(self.toString());';

test('./x.js finds the ./x.ts that it is compiled from, and a real ./x.js first', () => {
  const root = project({
    'package.json': '{ "type": "module", "imports": { "#inner": "./inner.ts" } }',
    'main.ts': `
      import a from './a.js'; import b from './b.mjs'; import c from './c.cjs'; import d from './d.jsx'; import e from './e.js';
      import f from './f'; import g from './folder'; import h from './h.js?x=1'; import i from '#inner';
      const seen = [a, b, c, d, e, f, g, h, i];
      ${print}`,
    'a.ts': 'export default "a.ts" as string;',
    'b.mts': 'export default "b.mts" as string;',
    'c.cts': 'module.exports = "c.cts" as string;',
    'd.tsx': 'export default "d.tsx" as string;',
    'e.js': 'export default "e.js";',
    'e.ts': 'export default "e.ts";',
    'f.ts': 'export default "f.ts";',
    'folder/index.ts': 'export default "index.ts";',
    'h.ts': 'export default "h.ts";',
    'inner.ts': 'export default "inner.ts";',
  });
  assert.deepEqual(output(root, 'main.ts'), ['a.ts', 'b.mts', 'c.cts', 'd.tsx', 'e.js', 'f.ts', 'index.ts', 'h.ts', 'inner.ts']);
});

test('a missing module is reported as Node reports it', () => {
  const root = project({ 'package.json': '{ "type": "module" }', 'main.ts': "import './gone.js';" });
  const ran = node(root, ['--import', register, 'main.ts']);
  assert.equal(ran.status, 1);
  assert.match(ran.stderr, /ERR_MODULE_NOT_FOUND/);
  assert.match(ran.stderr, /gone\.js/);
});

test('imports of types alone are dropped, whether they say so or not', () => {
  const root = project({
    'package.json': '{ "type": "module" }',
    'main.ts': `
      import { Shape } from './types.ts';
      import { Named, real } from './types.ts';
      import type { Marked } from './types.ts';
      import { type Inline } from './types.ts';
      const seen = [real, ({} as Shape & Named & Marked & Inline) instanceof Object];
      ${print}`,
    'types.ts': 'export interface Shape {} export interface Named {} export type Marked = {}; export type Inline = {}; export const real = 1;',
  });
  assert.deepEqual(output(root, 'main.ts'), [1, true]);
});

const dependencies = {
  'node_modules/esm/package.json': '{ "type": "module", "exports": "./index.js" }',
  'node_modules/esm/index.js': rewritten,
  'node_modules/common/package.json': '{ "main": "lib/main.js" }',
  'node_modules/common/lib/main.js': "exports.self = function () { return Math.random; }; exports.rewritten = /__stet/.test(exports.self.toString()); exports.deep = require('./deep').rewritten;",
  'node_modules/common/lib/deep.js': 'exports.self = function () { return Date.now; }; exports.rewritten = /__stet/.test(exports.self.toString());',
  'node_modules/pino/package.json': '{ "type": "module", "exports": "./index.js" }',
  'node_modules/pino/index.js': rewritten,
  'node_modules/@opentelemetry/api/package.json': '{ "type": "module", "exports": "./index.js" }',
  'node_modules/@opentelemetry/api/index.js': rewritten,
  'node_modules/mine/package.json': '{ "type": "module", "exports": "./index.js" }',
  'node_modules/mine/index.js': rewritten,
};
const program = `
  import { rewritten as esm } from 'esm'; import { rewritten as common, deep } from 'common'; import { rewritten as pino } from 'pino';
  import { rewritten as otel } from '@opentelemetry/api'; import { rewritten as mine } from 'mine'; import { rewritten as local } from './src/local.ts';
  import { rewritten as legacy } from './legacy/old.ts';
  const seen = { esm, common, deep, pino, otel, mine, local, legacy };
  ${print}`;
const own = { 'package.json': '{ "type": "module" }', 'main.ts': program, 'src/local.ts': rewritten, 'legacy/old.ts': rewritten };

test('dependencies are rewritten, ESM and CommonJS, and loggers and tracers are not', () => {
  const root = project({ ...dependencies, ...own });
  assert.deepEqual(output(root, 'main.ts'), { esm: true, common: true, deep: true, pino: false, otel: false, mine: true, local: true, legacy: true });
});

test('the config says what is left alone', () => {
  const root = project({
    ...dependencies,
    ...own,
    'stet.config.ts': "export default { native: ['mine'] as const, exclude: ['legacy/**'], dependencies: ['esm', 'mine'], include: ['src/**', 'legacy/**'] };",
  });
  assert.deepEqual(output(root, 'main.ts'), { esm: true, common: false, deep: false, pino: false, otel: false, mine: false, local: true, legacy: false });
});

test('a config that is not one stops the program', () => {
  const root = project({ ...own, 'stet.config.json': '{ "natve": [] }' });
  const ran = node(root, ['--import', register, 'main.ts']);
  assert.equal(ran.status, 1);
  assert.match(ran.stderr, /unknown key `natve`, did you mean `native`\?/);
});

test("the SDK's name gives stet's surface of it on the embedded engine, its subpaths too", () => {
  const sdk = {
    'node_modules/@restatedev/restate-sdk/package.json': '{ "type": "module", "exports": { ".": "./index.js", "./lambda": "./lambda.js" } }',
    'node_modules/@restatedev/restate-sdk/index.js': 'export const which = "restate"; export class TerminalError {}',
    'node_modules/@restatedev/restate-sdk/lambda.js': 'export const which = "lambda";',
    'node_modules/wrapper/package.json': '{ "main": "index.js" }',
    'node_modules/wrapper/index.js': "exports.TerminalError = require('@restatedev/restate-sdk').TerminalError;",
    'package.json': '{ "type": "module" }',
    'main.ts': `
      import * as sdk from '@restatedev/restate-sdk';
      import * as runtime from '@stet/runtime';
      import * as lambda from '@restatedev/restate-sdk/lambda';
      import * as wrapper from 'wrapper';
      const seen = [sdk.TerminalError === runtime.TerminalError, wrapper.TerminalError === sdk.TerminalError, (sdk as any).which, lambda.which];
      ${print}`,
  };
  const root = project(sdk);
  assert.deepEqual(output(root, 'main.ts'), [true, true, null, null]);
});

test("with the engine Restate, the SDK's name gives stet's surface of it, to the program and its packages, and the SDK to its siblings", () => {
  const files = {
    'node_modules/@restatedev/restate-sdk/package.json': '{ "type": "module", "exports": { ".": "./index.js", "./package.json": "./package.json", "./*": "./index.js" } }',
    'node_modules/@restatedev/restate-sdk/index.js': 'export const which = "the SDK";',
    'node_modules/@restatedev/restate-sdk-zod/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/@restatedev/restate-sdk-zod/index.js': 'import * as sdk from "@restatedev/restate-sdk"; export const sibling = sdk.which;',
    'node_modules/wrapper/package.json': '{ "main": "index.js" }',
    'node_modules/wrapper/index.js': "exports.service = require('@restatedev/restate-sdk').service;",
    'package.json': '{ "type": "module" }',
    'main.ts': `
      import * as sdk from '@restatedev/restate-sdk';
      import { sibling } from '@restatedev/restate-sdk-zod';
      import * as surface from '@stet/runtime/restate';
      import { service } from 'wrapper';
      import manifest from '@restatedev/restate-sdk/package.json' with { type: 'json' };
      const same = await Promise.all(['node', 'fetch', 'lambda'].map(async (name) =>
        (await import('@restatedev/restate-sdk/' + name)).endpoint === (await import('@stet/runtime/restate/' + name)).endpoint));
      const seen = [sdk.service === surface.service, sdk.serve === surface.serve, service === surface.service, sibling, manifest.type, ...same, process.env.STET_ENGINE];
      ${print}`,
  };
  const expected = [true, true, true, 'the SDK', 'module', true, true, true, 'restate'];
  assert.deepEqual(output(project(files), 'main.ts', { STET_ENGINE: 'restate' }), expected);
  const configured = project({ ...files, 'stet.config.json': '{ "engine": "restate" }' });
  assert.deepEqual(output(configured, 'main.ts'), expected);
  const embedded = output(configured, 'main.ts', { STET_ENGINE: 'embedded' }) as unknown[];
  assert.deepEqual([embedded[1], embedded.at(-1)], [false, 'embedded'], 'the environment wins');
});

test('an engine that is none stops the program, and says what there is', () => {
  const ran = node(project(own), ['--import', register, 'main.ts'], { STET_ENGINE: 'restat' });
  assert.equal(ran.status, 1);
  assert.match(ran.stderr, /the environment \(STET_ENGINE\).*\n.*`engine` must be "embedded" or "restate", not "restat", did you mean "restate"\?/);
});

test('a module that is required lazily runs outside whatever asked for it', () => {
  const root = project({
    'package.json': '{ "type": "module" }',
    'main.ts': `
      import { AsyncLocalStorage } from 'node:async_hooks';
      import { createRequire } from 'node:module';
      const store = new AsyncLocalStorage<number>();
      (globalThis as any).store = store;
      Math.random();
      const seen = store.run(1, () => [createRequire(import.meta.url)('./lazy.cjs').seen, store.getStore()]);
      ${print}`,
    'lazy.cjs': 'exports.seen = String(globalThis.store.getStore());',
  });
  assert.deepEqual(output(root, 'main.ts'), ['undefined', 1]);
});
