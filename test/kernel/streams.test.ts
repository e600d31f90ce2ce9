import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awakeableId, awakeableInvocation, awakeableSeq } from '../../runtime/kernel/awakeable-id.ts';
import { float, formatUuid, keyedHash, KeyedStream, seededStream, uint64, uuid } from '../../runtime/kernel/streams.ts';
import { entropy } from './rig.ts';

/** Frozen: a journal written by one version must replay in the next. Changing a literal here is a major version. */
const frozen = {
  math: [0.16596160096191115, 0.8300179235186257, 0.3871444507962407, 0.10188420173511481],
  ctx: [0.3027114496284762, 0.8182440342304774, 0.937206055812576, 0.30882866756725136],
  uuids: ['1135f9fd-a408-4e08-ab45-e1c33ce5581b', 'bbbfb2f1-c5ea-4053-ad3c-3d95c0689860'],
  uint64s: [1240172140184530440n, 3118146545680472091n, 13528728557121601619n],
  keyed: '40bfc4145a86749900edaf3e8f69fe4b',
  keyedAt1020: '6d6624c34523dc3e08ceed45',
  hash: 'J6DquvNKNiOCfoJxPxRugu',
};

const take = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

test('the streams are frozen', () => {
  const [math, ctx, ids, words] = ['math', 'ctx', 'ctx', 'ctx'].map((name) => seededStream(entropy, name));
  assert.deepEqual(take(4, () => float(math!)), frozen.math);
  assert.deepEqual(take(4, () => float(ctx!)), frozen.ctx);
  assert.deepEqual(take(2, () => uuid(ids!)), frozen.uuids);
  assert.deepEqual(take(3, () => uint64(words!)), frozen.uint64s);
  const bytes = Buffer.alloc(1032);
  new KeyedStream(entropy, 'crypto').fill(bytes);
  assert.equal(bytes.subarray(0, 16).toString('hex'), frozen.keyed);
  assert.equal(bytes.subarray(1020).toString('hex'), frozen.keyedAt1020);
  assert.equal(keyedHash(entropy, 'text'), frozen.hash);
});

test('the keyed stream does not depend on how it is cut into draws', () => {
  const [whole, parts] = [Buffer.alloc(3000), Buffer.alloc(3000)];
  new KeyedStream(entropy, 'crypto').fill(whole);
  const stream = new KeyedStream(entropy, 'crypto');
  for (let at = 0, size = 0; at < parts.length; at += size++) stream.fill(parts.subarray(at, Math.min(at + size, parts.length)));
  assert.ok(whole.equals(parts));
});

test('streams of different names and entropies are different', () => {
  const first = (bytes: Uint8Array, name: string): number => float(seededStream(bytes, name));
  const other = Uint8Array.from(entropy, (byte, index) => (index === 31 ? byte ^ 1 : byte));
  assert.equal(new Set([first(entropy, 'math'), first(entropy, 'ctx'), first(other, 'math')]).size, 3);
});

test('floats are uniform in [0, 1) and use all 53 bits', () => {
  const stream = seededStream(entropy, 'math');
  const draws = take(20_000, () => float(stream));
  assert.ok(draws.every((draw) => draw >= 0 && draw < 1 && Number.isInteger(draw * 2 ** 53)));
  assert.ok(Math.abs(draws.reduce((sum, draw) => sum + draw, 0) / draws.length - 0.5) < 0.01);
  assert.ok(draws.some((draw) => (draw * 2 ** 53) % 2 === 1));
});

test('a UUID has version 4 and the variant of RFC 9562, whatever the bytes', () => {
  assert.equal(formatUuid(new Uint8Array(16)), '00000000-0000-4000-8000-000000000000');
  assert.equal(formatUuid(new Uint8Array(16).fill(255)), 'ffffffff-ffff-4fff-bfff-ffffffffffff');
});

test('uint64 covers its range and never leaves it', () => {
  const stream = seededStream(entropy, 'ctx');
  const draws = take(200, () => uint64(stream));
  assert.ok(draws.every((draw) => draw >= 0n && draw < 2n ** 64n));
  assert.ok(draws.some((draw) => draw >= 2n ** 63n) && draws.some((draw) => draw < 2n ** 63n));
});

test('an awakeable id names its operation, and a guessed one names nothing', () => {
  const id = awakeableId('inv_a_b', 12, entropy);
  assert.equal(awakeableInvocation(id), 'inv_a_b');
  assert.deepEqual(awakeableSeq(id, entropy), { invocation: 'inv_a_b', seq: 12 });
  assert.equal(awakeableSeq(id.replace('_12_', '_13_'), entropy), undefined);
  assert.equal(awakeableSeq(id, new Uint8Array(32)), undefined);
  assert.equal(awakeableInvocation('awk_x'), undefined);
  assert.match(id, /^[A-Za-z0-9_-]+$/);
});
