/**
 * CASE 07 races without Promise.race: first ??=, a shared array, a flag checked after await, a settled deferred
 * KIND replay
 * EXPECT 'b' wins all of them in every attempt, although at replay both have been complete for long.
 * NAIVE BUG only Promise.race is journaled; the first member to be written down wins, or the first to be issued.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const after = (ms: number) => new Promise<void>((r) => setTimeout(r, ms));
export async function handler(ctx: Ctx, io: Io) {
  const pair = (n: string) => [ctx.run(n + 'a', () => after(22).then(() => 'a')), ctx.run(n + 'b', () => after(2).then(() => 'b'))] as const;
  let first: string | undefined; await Promise.all(pair('x').map((p) => p.then((v) => (first ??= v)))); io.observe(first);
  const order: string[] = []; await Promise.all(pair('y').map(async (p) => order.push(await p))); io.observe(order);
  let settle!: (v: string) => void; const deferred = new Promise<string>((r) => { settle = r; }); for (const p of pair('z')) p.then(settle); io.observe([await deferred, Math.random()]);
  let done = false; const flags = await Promise.all(pair('f').map(async (p) => { await p; const was = done; done = true; return was; })); io.observe(flags);
  return first;
}
export const check = (r: Outcome) => r.result === 'b' && JSON.stringify(r.obs[1]) === '["b","a"]' && r.obs[2][0] === 'b' && JSON.stringify(r.obs[3]) === '[true,false]';
