import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { shims, sources } from '../../plugin/catalogue/index.ts';
import * as ambient from '../../runtime/ambient/index.ts';
import { inFakeSync } from './fake-program.ts';

const require = createRequire(import.meta.url);

type Namespace = Record<string, unknown>;

/** Exports of later Nodes than this one. */
const notHere = (module: string, name: string) => !(name in (require(module) as Namespace));

for (const [module, shim] of shims) {
  const path = `../../runtime/ambient/modules/${shim}.ts`;

  test(`${module}: every form of import gives the same replaced exports, and all of the native ones`, async () => {
    const namespace = (await import(path)) as Namespace;
    const native = (await import(module)) as Namespace;
    const required = require(path) as Namespace;
    for (const name of Object.keys(native)) assert.ok(name in namespace, name);
    assert.equal(required, namespace['default'], 'require gives the module itself, as natively');
    assert.deepEqual(Object.keys(required), Object.keys(require(module) as object));
    assert.equal(Object.hasOwn(required, '__esModule'), false);
    for (const [name, value] of Object.entries(namespace)) {
      if (name === 'default' || name === 'module.exports' || notHere(module, name)) continue;
      // Node itself replaces some members after the named exports were made.
      if (native[name] !== (require(module) as Namespace)[name]) continue;
      if (typeof value === 'object' || typeof value === 'function') assert.equal(typeof required[name], typeof value, name);
      if (typeof value === 'function') assert.equal(required[name], value, name);
    }
  });
}

test('each export that the catalogue replaces is not the native one', async () => {
  for (const { match, replace, treatment } of sources) {
    const [module, name] = match.split('#') as [string, string | undefined];
    const shim = shims.get(module);
    // What is asynchronous and `run-only` stays native: the turn rule catches who goes on after it. A primitive has no facade.
    if (shim === undefined || name === undefined || replace === undefined || name.includes('.') || treatment === 'run-only') continue;
    const namespace = (await import(`../../runtime/ambient/modules/${shim}.ts`)) as Namespace;
    const native = (require(module) as Namespace)[name];
    if (notHere(module, name) || typeof native === 'string' || typeof native === 'number') continue;
    assert.notEqual(namespace[name], native, match);
  }
});

test('each global that the catalogue replaces has its member, dotted ones too', () => {
  for (const { match, replace } of sources) {
    if (replace === undefined || match.startsWith('node:') || replace.startsWith('Temporal') || replace.startsWith('scheduler')) continue;
    const of = (object: object) => replace.split('.').reduce<unknown>((value, name) => Reflect.get(value as object, name) as unknown, object);
    assert.notEqual(of(ambient), undefined, match);
  }
});

test('what the program adds to a module later is seen', () => {
  const fs = require('node:fs') as Namespace;
  const shim = require('../../runtime/ambient/modules/fs.ts') as Namespace;
  const { readFileSync } = fs;
  fs['addedByTheProgram'] = 1;
  try {
    assert.equal(shim['addedByTheProgram'], 1);
    shim['readFileSync'] = () => 'mine';
    assert.equal((fs['readFileSync'] as () => unknown)(), 'mine');
    assert.equal(inFakeSync(() => (shim['readFileSync'] as () => unknown)()), 'mine');
  } finally {
    delete fs['addedByTheProgram'];
    shim['readFileSync'] = readFileSync;
  }
});

test('Temporal and scheduler without a global throw as the bare names do', () => {
  const without = (name: 'Temporal' | 'scheduler') => {
    if (Reflect.has(globalThis, name)) return;
    assert.throws(() => Reflect.get(ambient[name], 'Now') as unknown, { name: 'ReferenceError', message: `${name} is not defined` });
  };
  without('Temporal');
  without('scheduler');
});

test('Temporal.Now reads the turn clock, where this Node has it', () => {
  if (!Reflect.has(globalThis, 'Temporal')) return;
  const { Now } = ambient.Temporal as { Now: Record<string, (zone?: string) => { toString(): string }> };
  inFakeSync((program) => {
    const at = new Date(program.nowMs).toISOString().slice(0, 19);
    assert.equal(String(Now['instant']!()), `${at}Z`);
    assert.equal(String(Now['plainDateTimeISO']!('UTC')), at);
    assert.equal(String(Now['plainDateISO']!('UTC')), at.slice(0, 10));
    assert.equal(String(Now['plainTimeISO']!('UTC')), at.slice(11));
    assert.equal(String(Now['zonedDateTimeISO']!('UTC')), `${at}+00:00[UTC]`);
    assert.equal(program.read.length, 0);
    Now['timeZoneId']!();
    assert.deepEqual([program.read.map(([key]) => key), program.warnings], [['timeZone'], ['locale']]);
  });
});
