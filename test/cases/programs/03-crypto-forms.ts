/**
 * CASE 03 every form of crypto randomness: global, node: and bare imports, sync, callback, promisified, into an existing buffer
 * KIND replay
 * EXPECT all values are equal in every attempt, unequal among each other; the callback comes asynchronously, and stays in the turn.
 * NAIVE BUG randomBytes with a callback answers from the thread pool, outside of any turn.
 */
import { randomBytes, randomInt, randomUUID, randomFillSync, randomFill, webcrypto } from 'node:crypto';
import * as legacy from 'crypto';
import { promisify } from 'node:util';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const hex = (b: Uint8Array) => Buffer.from(b).toString('hex');
export async function handler(ctx: Ctx, io: Io) {
  const values = [randomUUID(), crypto.randomUUID(), webcrypto.randomUUID(), hex(randomBytes(8)), hex(legacy.randomBytes(8)), hex(randomFillSync(new Uint8Array(8))), hex(crypto.getRandomValues(new Uint8Array(8)))];
  io.observe(values); io.observe([randomInt(5, 1000), randomInt(1_000_000)]);
  let sync = true; const late = await new Promise<[string, boolean]>((done, fail) => { randomBytes(8, (error, bytes) => (error ? fail(error) : done([hex(bytes), sync]))); sync = false; });
  const filled = await new Promise<string>((done) => randomFill(new Uint8Array(8), (_, bytes) => done(hex(bytes))));
  const promised = hex(await promisify(randomBytes)(8)); const int = await new Promise<number>((done) => randomInt(1, 50, (_, n) => done(n)));
  io.observe([late, filled, promised, int > 0 && int < 50]); await ctx.run('gap', () => 0); io.observe(hex(randomBytes(4)));
  return new Set([...values, late[0], filled, promised]).size;
}
export const check = (r: Outcome) => r.result === 10 && r.obs[2][0][1] === false && r.obs[2][3] === true;
