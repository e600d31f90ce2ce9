import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { diagnostics, shims, sourceAt, sources, type DiagnosticId } from '../../plugin/catalogue/index.ts';

const require = createRequire(import.meta.url);
const buildTime = new Set<DiagnosticId>([
  'random', 'crypto-random', 'clock', 'timer', 'promise-combinator', 'fetch', 'foreign-await', 'run-only', 'environment', 'locale', 'engine-text', 'weak-reference',
  'dynamic-code', 'dynamic-member',
]);

test('each row has an id of the vocabulary that names a source', () => {
  for (const { match, id } of sources) assert.ok(id in diagnostics && buildTime.has(id), `${match}: ${id}`);
  assert.deepEqual(new Set(sources.map(({ id }) => id)), buildTime);
});

test('no two rows match the same path', () => {
  const seen = new Map<string, number>();
  for (const { match } of sources) seen.set(match, (seen.get(match) ?? 0) + 1);
  assert.deepEqual([...seen].filter(([, times]) => times > 1), []);
});

test('each row says why and what to do, in one clause', () => {
  for (const { match, why, fix } of sources) {
    assert.match(why, /^[^A-Z\s].*[^.\s]$/, match);
    assert.match(fix, /^\S.*[^.\s]$/, match);
  }
});

test('what replaces a source is a dotted path of identifiers', () => {
  for (const { match, replace } of sources) {
    if (replace !== undefined && replace !== '*') assert.match(replace, /^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/, match);
    assert.equal(replace === '*', match in Object.fromEntries(shims), match);
  }
});

test('a row that replaces a module export has a shim, and the module has the export', () => {
  for (const { match, replace } of sources) {
    const [module, path] = match.split('#') as [string, string | undefined];
    if (!module.startsWith('node:') || replace === undefined) continue;
    assert.ok(shims.has(module), match);
    const value = (path?.split('.') ?? []).reduce<unknown>((object, name) => (object as Record<string, unknown> | undefined)?.[name], require(module));
    // Compression with zstd and disposable directories came after Node 22.15.
    if (!/zstd|Disposable/i.test(match)) assert.notEqual(value, undefined, match);
    if (path !== undefined) assert.equal(replace, path);
  }
});

test('each shim stands for a module that exists and has rows', () => {
  for (const [module, name] of shims) {
    assert.equal(name, module.slice('node:'.length).replaceAll('/', '-'));
    assert.equal(typeof require(module), module === 'node:process' ? 'object' : typeof require(module));
    assert.equal(sourceAt(module)?.shape, 'object', module);
    assert.ok(sources.some(({ match }) => match.startsWith(`${module}#`)), module);
  }
});

test('a treatment that rewrites has a replacement, one that only reports has none', () => {
  const reportsOnly = new Set(['warning', 'error']);
  for (const { match, treatment, replace } of sources) if (reportsOnly.has(treatment)) assert.equal(replace, undefined, match);
  for (const { match, treatment, replace } of sources) {
    if (['seeded', 'keyed', 'clock', 'journaled', 'start', 'order'].includes(treatment)) assert.notEqual(replace, undefined, match);
  }
});

test('what becomes a journal record carries a site', () => {
  const sited = sources.filter(({ site }) => site).map(({ match }) => match).sort();
  assert.deepEqual(sited, [
    'AbortSignal', 'AbortSignal.timeout', 'Promise', 'Promise.all', 'Promise.allSettled', 'Promise.any', 'Promise.race', 'fetch', 'setImmediate', 'setInterval', 'setTimeout',
  ]);
});

test('the table of semantics §5 is all here', () => {
  const listed: Record<string, string> = {
    'Math.random': 'seeded', 'crypto.randomUUID': 'keyed', 'crypto.getRandomValues': 'keyed', 'node:crypto#randomBytes': 'keyed', 'node:crypto#randomInt': 'keyed',
    'node:crypto#randomFill': 'keyed', 'node:crypto#generateKeyPair': 'run-only', 'crypto.subtle.generateKey': 'run-only', 'crypto.subtle.sign': 'run-only',
    'crypto.subtle.encrypt': 'run-only', 'crypto.subtle.digest': 'order', 'crypto.subtle.verify': 'order', 'node:crypto#pbkdf2': 'order', 'node:crypto#scrypt': 'order',
    'node:zlib#gzip': 'order', 'WebAssembly.compile': 'order', 'import()': 'order', 'Date.now': 'clock', Date: 'clock', 'performance.now': 'clock', 'process.hrtime': 'clock',
    'process.hrtime.bigint': 'clock', 'process.uptime': 'clock', 'Intl.DateTimeFormat': 'clock', 'Temporal.Now.instant': 'clock', setTimeout: 'journaled', setInterval: 'journaled',
    'node:timers/promises#setTimeout': 'journaled', 'AbortSignal.timeout': 'journaled', setImmediate: 'turn', 'scheduler.yield': 'turn', 'Promise.race': 'turn',
    'node:events#once': 'turn', fetch: 'journaled', 'node:http#*': 'run-only', 'node:net#*': 'run-only', 'node:tls#*': 'run-only', 'node:dns#*': 'run-only', WebSocket: 'run-only',
    'node:fs#readFileSync': 'run-only', 'node:fs/promises#readFile': 'run-only', 'node:child_process#execSync': 'run-only', 'node:worker_threads#Worker': 'run-only',
    MessageChannel: 'run-only', 'Atomics.wait': 'run-only', 'process.env': 'start', 'process.pid': 'start', 'process.platform': 'start', 'process.cwd': 'start',
    'process.argv': 'start', 'process.versions': 'start', 'node:os#hostname': 'start', 'process.memoryUsage': 'run-only', 'process.cpuUsage': 'run-only',
    'node:os#loadavg': 'run-only', '*.localeCompare': 'warning', '*.toLocaleString': 'warning', 'Math.pow': 'warning', '**': 'warning', '*.stack': 'warning', WeakRef: 'error',
    FinalizationRegistry: 'error', gc: 'error', eval: 'error', Function: 'error', 'node:vm#*': 'error', 'Math[]': 'warning', 'Date[]': 'warning', 'crypto[]': 'warning',
  };
  for (const [path, treatment] of Object.entries(listed)) assert.equal(sourceAt(path)?.treatment, treatment, path);
  assert.equal(sourceAt('Math.floor'), undefined);
});

test('each diagnostic has a meaning of one line and a page of its own', () => {
  for (const [id, { meaning, page }] of Object.entries(diagnostics)) {
    assert.equal(page, `docs/errors/${id}.md`);
    assert.match(meaning, /^\S[^\n]*[^.\s]$/, id);
  }
});
