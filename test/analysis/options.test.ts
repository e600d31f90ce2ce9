import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overOxc, type Settings } from './parsers.ts';

const severities = (text: string, settings: Settings): string[] => overOxc(text, settings).map(({ id, severity, action }) => `${id} ${severity} ${action}`);

test('a rule sets the severity of what is reported', () => {
  const text = "eval('x'); new WeakRef(o); e.stack;";
  assert.deepEqual(severities(text, { report: 'all' }), ['dynamic-code error reported', 'weak-reference error reported', 'engine-text warning reported']);
  assert.deepEqual(severities(text, { report: 'all', rules: { 'dynamic-code': 'off', 'weak-reference': 'warn', 'engine-text': 'error' } }), [
    'weak-reference warning reported', 'engine-text error reported',
  ]);
});

test('off never undoes a rewrite', () => {
  assert.deepEqual(severities('Math.random(); Math[name]();', { rules: { random: 'off', 'dynamic-member': 'off' } }), [
    'random warning rewritten', 'random warning rewritten',
  ]);
});

test('an unused comment can be an error, or off', () => {
  const text = 'f(); // stet-native: no source here';
  assert.deepEqual(severities(text, { rules: { 'unused-ignore': 'error' } }), ['unused-ignore error reported']);
  assert.deepEqual(severities(text, { rules: { 'unused-ignore': 'off' } }), []);
});

test('an ignore of a rule that is off is not unused', () => {
  assert.deepEqual(severities('f(); // stet-ignore clock: seen by nobody', { rules: { clock: 'off' } }), []);
});

test('the way through the functions is in every finding', () => {
  const text = 'Math.random(); export const handler = async () => { const inner = () => Date.now(); };';
  assert.deepEqual(overOxc(text).map(({ within }) => within), ['', 'handler/inner']);
});

test('findings are sorted by start, end, id and path', () => {
  const keys = overOxc('f(Math[a], crypto[b]); const { [x]: y, random } = Math; Math.random();').map(({ start, end, id, path }) => ({ start, end, id, path }));
  const sorted = [...keys].sort((a, b) => a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.path < b.path ? -1 : 1));
  assert.deepEqual(keys, sorted);
});

test('a long chain of operators does not overflow the stack', () => {
  const text = `x = ${Array.from({ length: 3000 }, () => 'Math.random()').join(' + ')};`;
  assert.equal(overOxc(text).length, 3000);
});

test('the same file twice gives the same findings: nothing is kept between files', () => {
  const text = "import { randomUUID } from 'crypto'; const g = globalThis; g.fetch(u); randomUUID();";
  assert.deepEqual(overOxc(text), overOxc(text));
});
