import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Report } from '../../scripts/adopt/adopt.ts';
import { node, project, type Ran } from '../hosts/program.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const library = join(fixtures, 'library');
const script = join(import.meta.dirname, '../../scripts/adopt.ts');

const adopt = (...args: string[]): Ran => node(import.meta.dirname, ['--disable-warning=ExperimentalWarning', script, ...args], { INIT_CWD: import.meta.dirname });

function reportOf({ stdout, stderr }: Ran): Report {
  assert.equal(stderr, '');
  return JSON.parse(stdout) as Report;
}

test('a project with its own calls is answered alike on both engines', () => {
  const ran = adopt('fixtures/library', '--calls', 'fixtures/calls.json', '--json');
  const report = reportOf(ran);
  assert.deepEqual(report.engines.map(({ engine, started, services }) => [engine, started, services.map(({ name }) => name)]), [
    ['restate', true, ['desk', 'loan', 'shelf']], ['embedded', true, ['desk', 'loan', 'shelf']],
  ]);
  assert.deepEqual(report.calls.map(({ others }) => others.map(({ engine, differences }) => [engine, differences])), report.calls.map(() => [['embedded', []]]));
  assert.equal(report.calls.length, 13);
  assert.deepEqual([report.missing, report.alike, ran.status], [[], true, 0]);
});

test('a project with its own calls: what the SDK alone does not bear is told, with both answers, and nothing else differs', () => {
  const ran = adopt('fixtures/library', '--engines', 'restate', '--plain', '--calls', 'fixtures/calls.json', '--json');
  const report = reportOf(ran);
  assert.equal(ran.status, 1);
  assert.equal(report.alike, false);
  assert.deepEqual([report.entry, report.because], [join(library, 'src/app.ts'), 'scripts.dev']);
  assert.deepEqual(report.engines.map(({ engine, started, services }) => [engine, started, services.map(({ name }) => name)]), [
    ['restate', true, ['desk', 'loan', 'shelf']], ['plain', true, ['desk', 'loan', 'shelf']],
  ]);
  assert.deepEqual(report.missing, []);
  const differing = report.calls.filter(({ others }) => others.some(({ differences }) => differences.length > 0));
  assert.deepEqual(differing.map(({ path, others }) => [path, others[0]!.differences.map(({ at, here }) => [at, here])]), [
    ['desk/search', [['$.status', 200], ['$.body', ['east 2', 'west 2']]]],
  ]);
  assert.deepEqual(report.calls.flatMap(({ path, varies }) => varies.map((at) => [path, at])), [['desk/lottery', '$.body.drawn']]);
  const answers = report.calls.map(({ answer }) => ('status' in answer ? answer.status : 'none'));
  assert.deepEqual(answers, [200, 200, 200, 403, 200, 200, 200, 200, 200, 202, 200, 200, 404]);
  assert.equal(existsSync(join(library, '.stet-adopt')), false, 'nothing is left in the project');
});

test('without calls each handler is called, what never answers does so on both sides, and the table says that all are alike', () => {
  const ran = adopt(library, '--engines', 'restate,plain', '--entry', 'src/quiet.ts', '--timeout', '1500');
  assert.equal(ran.stderr, '');
  assert.equal(ran.status, 0, ran.stdout);
  const lines = ran.stdout.trimEnd().split('\n');
  assert.equal(lines[0], 'program  fixtures/library/src/quiet.ts, by --entry');
  assert.equal(lines[1], 'started  on restate: loan, shelf');
  assert.match(ran.stdout, /^alike +loan\/adopt-run-empty\/run +no answer in 1500 ms +no answer in 1500 ms$/m);
  assert.match(ran.stdout, /^alike +shelf\/adopt-put-json\/put \{\} +200 1 +200 1$/m);
  assert.equal(lines.at(-1), '8 of 8 calls were answered alike on restate and plain');
});

test('a program that does not start is reported with its reason', () => {
  const folder = project({ 'package.json': '{ "scripts": { "start": "node app.js" } }', 'app.js': 'throw new Error("no database")' });
  const ran = adopt(folder, '--engines', 'restate');
  assert.equal(ran.status, 1);
  assert.match(ran.stdout, /^failed {3}on restate: the program ended with code 1 before it served$/m);
  assert.match(ran.stdout, /no database/);
  assert.match(ran.stdout, /^fix {2}it does not start on restate/m);
});

test('wrong usage is told with what to do', () => {
  for (const [args, message] of [
    [[], /which project\?[\s\S]*usage: npm run adopt/], [['a', 'b'], /b is more/], [['--engine', 'x'], /Unknown option '--engine'[\s\S]*usage/],
    [[library, '--engines', 'restate,cloud'], /no engine cloud[\s\S]*restate, embedded, plain/], [[library, '--timeout', 'soon'], /soon is no time/],
    [[fixtures], /has no package\.json/], [[library, '--calls', 'none.json'], /none\.json cannot be read/],
  ] as const) {
    const { status, stdout, stderr } = adopt(...args);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, message);
  }
});
