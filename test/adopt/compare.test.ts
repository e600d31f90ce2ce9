import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, normalised } from '../../scripts/adopt/compare.ts';

const now = Date.parse('2026-11-24T12:00:00Z');

test('ids and times are taken out of an answer, and nothing else is', () => {
  assert.deepEqual(normalised({
    invocation: 'see inv_1dceKvwtEc2n0U2P15oyLCx9TPOP45m3BL', awakeable: 'prom_1aGVsbG8td29ybGQ', order: 'order 3f0f9a52-9e0c-4f0f-8a51-0d1a7d3b9a11!',
    at: now - 5, seconds: now / 1000, text: `at ${now}`, iso: ['2026-11-24T12:00:00.123Z', '2026-11-24T12:00+01:00'],
    words: 'Tue Nov 24 2026 15:45:52 GMT+0000 (Coordinated Universal Time)',
  }, now), {
    invocation: 'see <id>', awakeable: '<id>', order: 'order <uuid>!', at: '<time>', seconds: '<time>', text: 'at <time>', iso: ['<time>', '<time>'], words: '<time>',
  });
  const plain = { name: 'invoice_1', short: 'inv_1', phone: '5551234567', cents: 1999, year: 2026, longAgo: 946684800000, date: '2026-11-24', none: null, yes: true };
  assert.deepEqual(normalised(plain, now), plain);
});

test('what differs is told by its place, with both sides', () => {
  const answer = (body: unknown, status = 200) => ({ status, body });
  assert.deepEqual(differences(answer({ at: now, id: crypto.randomUUID() }), answer({ at: now, id: crypto.randomUUID() })), []);
  assert.deepEqual(differences(answer({ lines: [{ cents: 1 }], 'two words': 1 }), answer({ lines: [{ cents: 2 }, 3], 'two words': null })), [
    { at: '$.body.lines[0].cents', here: 1, there: 2 },
    { at: '$.body.lines[1]', here: undefined, there: 3 },
    { at: '$.body["two words"]', here: 1, there: null },
  ]);
  assert.deepEqual(differences(answer('x', 200), answer('x', 202)), [{ at: '$.status', here: 200, there: 202 }]);
  assert.deepEqual(differences(answer([]), answer({})), [{ at: '$.body', here: [], there: {} }]);
  assert.deepEqual(differences({ timeoutMs: 5 }, { timeoutMs: 5 }), []);
  assert.deepEqual(differences({ timeoutMs: 5 }, answer(1)).map(({ at }) => at), ['$.status', '$.body']);
  assert.deepEqual(differences({ error: 'other side closed' }, answer(1)).map(({ at }) => at), ['$.error', '$.status', '$.body']);
});
