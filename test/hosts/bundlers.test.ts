import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { assertOneRun, build, commands, runService, serviceProject } from './bundlers.ts';
import { project, type Ran } from './program.ts';

const names = Object.keys(commands);
const roots = new Map(names.map((name) => [name, serviceProject(name)]));

const run = (bundler: string, args: readonly string[], env?: Readonly<Record<string, string>>): Ran => runService(roots.get(bundler)!, args, env);

before(() => {
  for (const [name, root] of roots) assert.doesNotMatch(build(name, root), /warn/i, name);
});

describe('the same service, built by each bundler', () => {
  for (const [index, name] of names.entries()) {
    const next = names[(index + 1) % names.length]!;

    test(`${name}: killed twice, it is one run`, () => {
      const env = { STET_FOLDER: join(project({}), 'journal') };
      const attempts = [run(name, [], { ...env, DIE_IN: 'reserve' }), run(name, [], { ...env, DIE_IN: 'charge' }), run(name, [], env)];
      assert.deepEqual(attempts.map(({ signal }) => signal), ['SIGKILL', 'SIGKILL', null], attempts[2]!.stderr);
      assertOneRun(attempts);
    });

    test(`${name}, then ${next}: what one build began, the other's ends`, () => {
      const env = { STET_FOLDER: join(project({}), 'journal') };
      const attempts = [run(name, [], { ...env, DIE_IN: 'charge' }), run(next, [], env)];
      assert.deepEqual(attempts.map(({ signal }) => signal), ['SIGKILL', null]);
      assertOneRun(attempts);
    });

    test(`${name}: a throw is reported where it is written`, () => assert.equal(placeOf(run(name, ['fail'])), 'failing.ts:12:13'));
  }
});

test('the runtime may be a part of the bundle', () => {
  build('esbuild', roots.get('esbuild')!, { WHOLE: '1', MINIFY: '1' });
  const env = { STET_FOLDER: join(project({}), 'journal') };
  assertOneRun([run('esbuild', [], { ...env, DIE_IN: 'charge' }), run('esbuild', [], env)]);
});

describe('minified', () => {
  for (const name of names) {
    test(`${name}: it runs, and a throw is reported where it is written`, () => {
      const root = roots.get(name)!;
      build(name, root, { MINIFY: '1', WITHOUT_STET: '1' });
      const without = placeOf(run(name, ['fail']));
      // Some minifiers take `new Error` for its name: the column is theirs.
      assert.match(without, /^failing\.ts:12:1[37]$/);
      build(name, root, { MINIFY: '1' });
      assert.equal(placeOf(run(name, ['fail'])), without);
      const env = { STET_FOLDER: join(project({}), 'journal') };
      assertOneRun([run(name, [], { ...env, DIE_IN: 'charge' }), run(name, [], env)]);
    });
  }
});

/** File, line and column that an uncaught error names first. */
function placeOf({ stderr }: Ran): string {
  return /^ +at .*?([^/(]+:\d+:\d+)\)?$/m.exec(stderr)?.[1] ?? stderr;
}
