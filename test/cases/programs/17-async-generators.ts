/**
 * CASE 17 async generators: two merged by hand, early return with an asynchronous finally, for await over promises
 * KIND replay
 * EXPECT items come in completion order, the same in every attempt; finally runs its durable operation.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  async function* source(n: string, ms: number) { try { for (let i = 0; i < 3; i++) yield n + (await ctx.run(n + i, () => new Promise((r) => setTimeout(r, ms, i)))); } finally { io.observe(['closed', n, await ctx.run('close ' + n, () => n), Math.random()]); } }
  async function* merge(...sources: AsyncGenerator<string>[]) { const next = new Map(sources.map((s) => [s, s.next().then((r) => ({ s, r }))])); while (next.size > 0) { const { s, r } = await Promise.race(next.values()); if (r.done) next.delete(s); else { next.set(s, s.next().then((r) => ({ s, r }))); yield r.value; } } }
  const merged: string[] = []; for await (const item of merge(source('a', 11), source('b', 3))) merged.push(item); io.observe(merged);
  for await (const item of source('c', 1)) { io.observe(item); break; }
  const values: unknown[] = []; for await (const v of [ctx.run('p', () => 'p'), 'plain', Promise.resolve('q')]) values.push(v); io.observe([values, Math.random()]);
  return merged.filter((m) => m.startsWith('b')).length;
}
export const check = (r: Outcome) => r.result === 3 && r.obs.find((o: any) => Array.isArray(o) && o.length === 6)?.[0] === 'b0';
