/**
 * CASE 64 a run that is new ends while replayed events still wait, and a race has settled before
 * KIND replay
 * EXPECT what the new run carries takes nothing from what replayed entries are compared with.
 * NAIVE BUG the entry of the new run carries the settled race away, and the recorded one is a false mismatch.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
export async function handler(ctx: Ctx, io: Io) {
  const slow = ctx.run('slow', async () => { await wait(io.effectCount('slow') > 0 ? 0 : 40); return io.effect('slow', 1); });
  io.observe(await Promise.race([ctx.run('a', () => 'a'), ctx.sleep(200).then(() => 'late')]));
  for (let i = 0; i < 4; i++) io.observe([await ctx.run(`step-${i}`, async () => { await wait(4); return i; }), await Promise.any([ctx.run(`any-${i}`, () => i)])]);
  io.observe(await slow);
  return 'end';
}
export const check = (r: Outcome) => r.result === 'end' && r.obs.length === 6;
