import { shims, sources, type Source } from '@stet/plugin/catalogue';
import * as ambient from '@stet/runtime/ambient';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, read } from './files.ts';

const namesOfModules = [...shims.keys()];
const own = (object: unknown, path: string): unknown => path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], object);

/** Members of globals that this Node does not have yet are not in the facade either. */
const isMissingHere = (row: Source): boolean => row.match !== 'globalThis' && row.match !== 'import()' && own(globalThis, row.match) === undefined;

test('the plugin knows the runtime only by names: every global that it replaces is a member of the ambient module', () => {
  const rows = sources.filter((row) => row.replace !== undefined && !row.match.startsWith('node:'));
  assert.ok(rows.length > 60);
  const missing = rows.filter((row) => !isMissingHere(row) && own(ambient, row.replace!) === undefined);
  assert.deepEqual(missing.map(({ match, replace }) => `${match} → ${replace}`), []);
});

test('what carries a site is also a member of `at(site)`', () => {
  const members = ambient.at('here/race:0');
  const missing = sources.filter((row) => row.site && own(members, row.replace!) === undefined);
  assert.deepEqual(missing.map(({ match, replace }) => `${match} → ${replace}`), []);
});

for (const name of namesOfModules) {
  test(`the stand-in for ${name} exports all that ${name} exports, and everything that the catalogue replaces there`, async () => {
    const module = (await import(`@stet/runtime/ambient/${shims.get(name)}`)) as Record<string, unknown>;
    const native = (await import(name)) as Record<string, unknown>;
    assert.deepEqual(Object.keys(native).filter((key) => !(key in module)), []);
    const rows = sources.filter((row) => row.replace !== undefined && row.replace !== '*' && row.match.startsWith(`${name}#`));
    const missing = rows.filter((row) => own(native, row.replace!) !== undefined && own(module, row.replace!) === undefined);
    assert.deepEqual(missing.map(({ match }) => match), []);
    // What is only for runs and leaves the turn may stay native: `foreign-await` is what catches it.
    const untouched = rows.filter((row) => row.treatment !== 'run-only' && typeof own(native, row.replace!) === 'function' && own(module, row.replace!) === own(native, row.replace!));
    assert.deepEqual(untouched.map(({ match }) => match), [], 'these are the native ones');
  });
}

test('no stand-in is without a row, but for the net itself', () => {
  assert.deepEqual(files('runtime/ambient/modules/*.ts'), [...shims.values(), 'net'].map((name) => `runtime/ambient/modules/${name}.ts`).sort());
});

test('every text of the plugin that names a module of the runtime names one that is exported', () => {
  const { exports } = JSON.parse(read('runtime/package.json')) as { exports: Record<string, string> };
  const named = files('plugin/**/*.{ts,js}').flatMap((file) => [...read(file).matchAll(/['"`]@stet\/runtime(\/[\w-]+)?['"`]/g)].map(([, path = '']) => `.${path}`));
  assert.ok(named.length > 0);
  assert.deepEqual(named.filter((path) => !(path in exports)), []);
});
