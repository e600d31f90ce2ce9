/**
 * CASE 24 pure asynchronous computation: subtle.digest, pbkdf2, scrypt, zlib by promisify, in a race with each other and a timer
 * KIND replay
 * EXPECT values are recomputed, the order of their completion is replayed; draws after them are equal in every attempt.
 * NAIVE BUG they complete in the thread pool, outside of any turn (foreign-await), or at replay in another order.
 */
import { pbkdf2, scrypt, createHash } from 'node:crypto'; import { promisify } from 'node:util'; import { deflate, inflate } from 'node:zlib';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const hex = (b: ArrayBuffer | Uint8Array) => Buffer.from(b as ArrayBuffer).toString('hex').slice(0, 16);
export async function handler(ctx: Ctx, io: Io) {
  const data = new TextEncoder().encode('stet'); const digest = hex(await crypto.subtle.digest('SHA-256', data)); io.observe([digest === createHash('sha256').update(data).digest('hex').slice(0, 16), Math.random()]);
  const done: string[] = []; const note = (n: string) => (v: Uint8Array | ArrayBuffer) => { done.push(n); io.observe([n, Math.random()]); return hex(v); };
  const all = await Promise.all([promisify(pbkdf2)('p', 's', 900, 16, 'sha256').then(note('pbkdf2')), (promisify(scrypt) as any)('p', 's', 16, { N: 64 }).then(note('scrypt')), promisify(deflate)(data).then((z) => promisify(inflate)(z)).then(note('zlib')), crypto.subtle.digest('SHA-1', data).then(note('sha1'))]); io.observe(all);
  const byCallback = await new Promise<string>((r) => pbkdf2('a', 'b', 10, 8, 'sha1', (_, key) => r(hex(key)))); io.observe([byCallback, Date.now()]);
  await ctx.run('gap', () => 0); io.observe(await Promise.race([promisify(deflate)(data).then(() => 'zlib'), ctx.sleep(500)])); return done.length;
}
export const check = (r: Outcome) => r.result === 4 && r.obs[0][0] === true;
