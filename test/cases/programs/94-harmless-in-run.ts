/**
 * CASE 94 what only looks like misuse: local changes, reads before the run, its own context, the key, another `set`
 * KIND replay: a local helper with I/O serves actions alone
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
import { readFileSync } from 'node:fs';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const names = ['a', 'b']; let before = 1; io.observe([names.length, before]);
  const shop = { set: (k: string) => k.length, run: (f: () => number) => f() };
  const out = await ctx.run('r', async () => {
    const list: number[] = []; let n = 0;
    for (const name of names) { list.push(name.length); n += 1; }
    before = 2; shop.set('k'); shop.run(() => n);
    const fake = { set: () => 1, get: () => 2 }; fake.set();
    return list.length + n + ctx.key.length + ctx.request().id.length * 0;
  });
  const here = () => readFileSync(import.meta.filename).length > 0;
  io.observe(await ctx.run('file', () => here()));
  let tries = 0;
  await ctx.run('t', () => { tries += 1; if (tries > 9) throw new Error('never'); });
  return out;
}
export const check = (r: Outcome) => r.result === 5;
