import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { context } from 'esbuild';
import { createServer, createServerModuleRunner } from 'vite';
import webpack from 'webpack';
import { stet as forEsbuild } from '@stet/plugin/esbuild';
import { stet as forVite } from '@stet/plugin/vite';
import { stet as forWebpack } from '@stet/plugin/webpack';
import { installInto } from './bundlers.ts';
import { project } from './program.ts';

/** Names of the files that were compiled since the last look. */
let compiled: string[] = [];
const listen = (message: unknown): void => void compiled.push(basename((message as { path: string }).path));
const taken = (): string[] => {
  const names = compiled.sort();
  compiled = [];
  return names;
};

beforeEach(() => subscribe('stet:compile', listen));
afterEach(() => {
  unsubscribe('stet:compile', listen);
  compiled = [];
});

const files = {
  'package.json': '{ "type": "module" }',
  'main.js': "import { drawn } from './part.js';\nimport { at } from './other.js';\nexport const all = [drawn, at, 1];\n",
  'part.js': 'export const drawn = [1, typeof Math.random()];\n',
  'other.js': 'export const at = typeof Date.now();\n',
};
const changed = 'export const drawn = [2, typeof Math.random()];\n';

function watched(): string {
  const root = project(files);
  installInto(root, ['@stet']);
  return root;
}

/** Waits, within limits, until `holds` gives something. */
async function until<T>(what: string, holds: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const held = holds();
    if (held !== undefined) return held;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not happen`);
}

test('esbuild: a rebuild compiles what changed, and warns', async () => {
  const root = watched();
  const building = await context({
    entryPoints: [join(root, 'main.js')], outfile: join(root, 'out.mjs'), absWorkingDir: root, bundle: true, format: 'esm', platform: 'node', external: ['@stet/*'], logLevel: 'silent',
    plugins: [forEsbuild({ rules: { 'dynamic-member': 'error' } })],
  });
  try {
    await building.rebuild();
    assert.deepEqual(taken(), ['main.js', 'other.js', 'part.js']);
    writeFileSync(join(root, 'part.js'), changed);
    await building.rebuild();
    assert.deepEqual(taken(), ['part.js']);
    assert.match(readFileSync(join(root, 'out.mjs'), 'utf8'), /\[2, typeof \w+\.random\(\)\]/);
    await building.rebuild();
    assert.deepEqual(taken(), []);
    writeFileSync(join(root, 'part.js'), 'export const drawn = Math[process.argv[2]];\n');
    const { warnings } = await building.rebuild();
    assert.deepEqual(warnings.map(({ text }) => text.split(':')[0]), ['dynamic-member']);
  } finally {
    await building.dispose();
  }
});

test('esbuild: the first build of a context is a production build', async () => {
  const root = project({ 'main.js': 'export const drawn = Math[process.argv[2]];\n' });
  const building = await context({ entryPoints: [join(root, 'main.js')], absWorkingDir: root, write: false, logLevel: 'silent', plugins: [forEsbuild({ rules: { 'dynamic-member': 'error' } })] });
  try {
    await assert.rejects(building.rebuild(), /dynamic-member/);
  } finally {
    await building.dispose();
  }
});

test('webpack: in watch mode it compiles what changed, and warns', async () => {
  const root = watched();
  const compiler = webpack({
    mode: 'none', target: 'node22', context: root, entry: './main.js', output: { path: join(root, 'dist') }, externals: [/^@stet/], externalsType: 'commonjs',
    plugins: [forWebpack({ rules: { 'dynamic-member': 'error' } })],
  })!;
  const builds: webpack.Stats[] = [];
  const watching = compiler.watch({ aggregateTimeout: 20 }, (error, stats) => {
    if (error) throw error;
    builds.push(stats!);
  })!;
  try {
    await until('a build', () => builds[0]);
    assert.deepEqual(taken(), ['main.js', 'other.js', 'part.js']);
    writeFileSync(join(root, 'part.js'), changed);
    await until('a second build', () => builds[1]);
    assert.deepEqual(taken(), ['part.js']);
    assert.match(readFileSync(join(root, 'dist/main.js'), 'utf8'), /\[2, typeof \w+\.random\(\)\]/);
    writeFileSync(join(root, 'part.js'), 'export const drawn = Math[process.argv[2]];\n');
    const { errors, warnings } = (await until('a third build', () => builds[2])).toJson({ all: false, errors: true, warnings: true });
    assert.deepEqual([errors, warnings?.length], [[], 1]);
  } finally {
    await new Promise((resolve) => watching.close(resolve));
  }
});

test('Vite: the dev server compiles what changed, and updates a program that runs', async () => {
  const root = watched();
  const state = globalThis as { stetUpdates?: unknown[] };
  state.stetUpdates = [];
  writeFileSync(join(root, 'main.js'), `${files['main.js']}import.meta.hot.accept('./part.js', ({ drawn }) => globalThis.stetUpdates.push(drawn));\n`);
  const server = await createServer({
    root, configFile: false, logLevel: 'silent', appType: 'custom', server: { middlewareMode: true, ws: false, watch: { usePolling: true, interval: 30 } }, optimizeDeps: { noDiscovery: true },
    plugins: [forVite()], ssr: { external: ['@stet/runtime'] },
  });
  const runner = createServerModuleRunner(server.environments.ssr);
  try {
    assert.deepEqual((await runner.import<{ all: unknown }>('/main.js')).all, [[1, 'number'], 'number', 1]);
    assert.deepEqual(taken(), ['main.js', 'other.js', 'part.js']);
    assert.match((await server.environments.ssr.transformRequest('/part.js'))!.code, /random/);
    writeFileSync(join(root, 'part.js'), changed);
    assert.deepEqual(await until('an update', () => state.stetUpdates?.[0]), [2, 'number']);
    assert.deepEqual(taken(), ['part.js']);
    assert.deepEqual((await server.ssrLoadModule('/part.js'))['drawn'], [2, 'number']);
    // What goes to a browser stays as it is written.
    assert.doesNotMatch((await server.environments.client.transformRequest('/other.js'))!.code, /stet/);
  } finally {
    await runner.close();
    await server.close();
    delete state.stetUpdates;
  }
});
