import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, readFileSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import fc from 'fast-check';
import { node, project, stet } from '../program.ts';
import { compilers, tsconfig } from './emitted.ts';

const files = 120;
const text = (n: number): string => `${'\n'.repeat(n % 7)}export function thrown${n}(at: number = Math.random() + Date.now()): number { if (at) throw new Error('x'); return at; }\n`;

/** What `dist` has, without its temporary files. */
function contents(folder: string): Record<string, string> {
  const names = globSync('dist/**', { cwd: folder, exclude: (name) => name.endsWith('.stet-tmp') }).sort().filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Every code file and the map that it names lead from the throw to the throw. Gives how many files are rewritten. */
function checkMaps(folder: string): number {
  let rewritten = 0;
  for (const [name, code] of Object.entries(contents(folder))) {
    if (!name.endsWith('.js')) continue;
    const n = Number(/(\d+)\.js$/.exec(name)![1]);
    const [, inline, external] = /\/\/# sourceMappingURL=(?:data:[^,]*,(\S+)|(\S+))/.exec(code)!;
    const map = inline === undefined ? readFileSync(join(folder, 'dist', external!), 'utf8') : Buffer.from(inline, 'base64').toString();
    const lines = code.split('\n');
    const line = lines.findIndex((each) => each.includes('throw new'));
    const found = originalPositionFor(new TraceMap(map), { line: line + 1, column: lines[line]!.indexOf('throw new') });
    const source = text(n).split('\n');
    const at = source.findIndex((each) => each.includes('throw new'));
    assert.deepEqual([found.line, found.column], [at + 1, source[at]!.indexOf('throw new')], `${name} (${code.includes('__stet') ? 'rewritten' : 'as it was'}, map ${inline === undefined ? 'beside' : 'inline'})`);
    // The default's comma is behind the first source: a map of the other state would lead elsewhere.
    const comma = lines.findIndex((each) => each.includes('thrown'));
    const behind = originalPositionFor(new TraceMap(map), { line: comma + 1, column: lines[comma]!.lastIndexOf('now()') });
    assert.equal(behind.line, at + 1);
    if (code.includes('__stet')) rewritten++;
  }
  return rewritten;
}

test('killed at any time, each file and its map belong together, and the next run ends where an undisturbed one does', { timeout: 240_000 }, async () => {
  const sources = Object.fromEntries(Array.from({ length: files }, (_, n) => [`src/t${n}.ts`, text(n)]));
  const folder = project({ 'package.json': '{ "type": "module" }', 'tsconfig.json': tsconfig(), ...sources });
  compilers['tsc 7'](folder);
  const pristine = join(folder, 'pristine');
  cpSync(join(folder, 'dist'), join(pristine, 'dist'), { recursive: true });
  assert.equal(node(folder, [stet, 'rewrite', 'dist']).status, 0);
  const whole = contents(folder);
  assert.equal(checkMaps(folder), files);

  const stopped: number[] = [];
  const delays = fc.sample(fc.integer({ min: 0, max: 120 }), { numRuns: 12, seed: Number(process.env['STET_SEED'] ?? 20261124) });
  for (const delay of delays) {
    cpSync(join(pristine, 'dist'), join(folder, 'dist'), { recursive: true });
    const child = spawn(process.execPath, [stet, 'rewrite', 'dist'], { cwd: folder, stdio: 'ignore' });
    const exit = once(child, 'exit');
    const watcher = watch(join(folder, 'dist'));
    await Promise.race([once(watcher, 'change'), exit]);
    watcher.close();
    await wait(delay);
    child.kill('SIGKILL');
    await exit;
    stopped.push(checkMaps(folder));
    const resumed = node(folder, [stet, 'rewrite', 'dist']);
    assert.deepEqual([resumed.status, resumed.stderr], [0, '']);
    assert.deepEqual(contents(folder), whole);
    assert.deepEqual(globSync('dist/**/*.stet-tmp', { cwd: folder, exclude: () => false }), []);
    assert.deepEqual(globSync('dist/.*', { cwd: folder }), [], 'no temporary file is left');
  }
  assert.ok(stopped.some((count) => count > 0 && count < files), `some runs were stopped in their middle: ${stopped.join()}`);
});
