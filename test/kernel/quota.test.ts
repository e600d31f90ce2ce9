import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../runtime/kernel/entry.ts';
import { Quota } from '../../runtime/kernel/quota.ts';

const limits = { entries: { warn: 3, stop: 5 }, valueBytes: { warn: 10, stop: 20 }, journalBytes: { warn: 30, stop: 50 } };
const entry = (bytes: number): Entry => ({ type: 'completion', seq: 0, kind: 'run', name: 'r', ok: true, value: 'x'.repeat(bytes), at: 0, watermark: { after: 0, issued: 0, draws: 0 } });
const end: Entry = { type: 'end', ok: true, value: 'x'.repeat(100), at: 0, watermark: { after: 0, issued: 0, draws: 0 } };

function add(quota: Quota, ...entries: Entry[]): { readonly warnings: string[]; readonly stopped: string | undefined } {
  const warnings: string[] = [];
  const error = quota.add(entries, (message) => warnings.push(message));
  if (error !== undefined) assert.equal(error.code, 'journal-limit');
  return { warnings, stopped: error?.message };
}

test('entries: a warning once, then a stop that says what to do', () => {
  const quota = new Quota('inv_1', limits, []);
  assert.deepEqual(add(quota, entry(1), entry(1)), { warnings: [], stopped: undefined });
  assert.equal(add(quota, entry(1)).warnings.length, 1);
  assert.deepEqual(add(quota, entry(1)), { warnings: [], stopped: undefined });
  assert.equal(add(quota, entry(1)).stopped, 'journal-limit  inv_1: 5 entries, the bound is 5. Split the work into several invocations, or return less from a run.');
});

test('bytes of one value, and of the journal', () => {
  const quota = new Quota('inv_1', limits, []);
  assert.match(add(quota, entry(10)).warnings[0]!, /^10 bytes in one value, the bound is 20/);
  assert.match(add(quota, entry(20)).stopped!, /20 bytes in one value/);
  assert.match(add(new Quota('inv_1', limits, []), entry(19), entry(19), entry(19)).stopped!, /57 bytes in the journal, the bound is 50/);
});

test('loaded entries count, and an invocation may always end', () => {
  const quota = new Quota('inv_1', limits, [entry(1), entry(1), entry(1), entry(1)]);
  assert.equal(add(quota, end).stopped, undefined);
  assert.match(add(quota, entry(1)).stopped!, /entries/);
});

test('without limits of its own, an ordinary invocation is far from them', () => {
  const quota = new Quota('inv_1', undefined, []);
  assert.deepEqual(add(quota, ...Array.from({ length: 10_000 }, () => entry(200))), { warnings: [], stopped: undefined });
});
