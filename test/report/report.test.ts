import assert from 'node:assert/strict';
import { test } from 'node:test';
import pc from 'picocolors';
import { sources } from '../../plugin/catalogue/index.ts';
import { compile } from '../../plugin/compile/index.ts';
import { codeFrame, jsonFinding, messageOf, pretty } from '../../plugin/report/index.ts';

const text = 'const a = 1;\nexport async function handler() {\n\tconst retry = () => [a, Math.random()];\n  return retry(new WeakRef({}));\n}\n';
const { findings } = compile(text, 'src/pay.ts', { report: 'all' });
const [random, weak] = findings;

test('a message has four parts', () => {
  assert.deepEqual(messageOf(random!, text, 'src/pay.ts'), {
    what: '`Math.random`: each attempt draws other numbers',
    where: 'src/pay.ts:3:26',
    frame: ['  2 | export async function handler() {', '> 3 |  const retry = () => [a, Math.random()];', '    |                          ^^^^^^^^^^^', '  4 |   return retry(new WeakRef({}));'].join('\n'),
    way: 'handler → retry',
    fix: sources.find(({ match }) => match === 'Math.random')!.fix,
  });
});

test('for a person: label, id and cause, place, frame, way, fix', () => {
  const lines = pretty(weak!, text, 'src/pay.ts', pc.createColors(false)).split('\n');
  assert.match(lines[0]!, /^error weak-reference: `WeakRef/);
  assert.match(lines[1]!, /^ {2}src\/pay\.ts:4:\d+$/);
  assert.deepEqual(lines.slice(-2).map((line) => line.slice(0, 14)), ['  reached by  ', '  fix         ']);
});

test('colours only where they are asked for', () => {
  const escape = String.fromCharCode(27);
  assert.equal(pretty(weak!, text, 'a.ts', pc.createColors(false)).includes(escape), false);
  assert.equal(pretty(weak!, text, 'a.ts', pc.createColors(true)).includes(escape), true);
});

test('for a machine: id, path and places from 1, the end exclusive', () => {
  assert.deepEqual(jsonFinding(random!, text), { id: 'random', path: 'Math.random', line: 3, column: 26, endLine: 3, endColumn: 37, action: 'rewritten' });
});

test('every row of the catalogue has words for its findings', () => {
  for (const source of sources) {
    const finding = { ...random!, id: source.id, path: source.match };
    const message = messageOf(finding, text, 'a.ts');
    assert.equal(message.what, `\`${source.match}\`: ${source.why}`);
    assert.equal(message.fix, source.fix);
  }
});

test('a frame of the first line, of the last, of a very long one, and of several lines', () => {
  assert.equal(codeFrame('ab', { start: 0, end: 2 }), '> 1 | ab\n    | ^^');
  assert.equal(codeFrame('a\nb', { start: 2, end: 2 }), '  1 | a\n> 2 | b\n    | ^');
  assert.equal(codeFrame('a(\n b)', { start: 0, end: 6 }), '> 1 | a(\n    | ^^\n  2 |  b)');
  const long = `${'x'.repeat(500)}Math${'y'.repeat(500)}`;
  const [line, carets] = codeFrame(long, { start: 500, end: 504 }).split('\n');
  assert.ok(line!.length < 140);
  assert.equal(line!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1), 'Math');
});
