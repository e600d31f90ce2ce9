/**
 * CASE 65 rounds of setImmediate run while other completions come, and one is cleared before its round
 * KIND replay
 * EXPECT one round for what is queued, however many completions come before it; a cleared immediate makes none.
 * NAIVE BUG a second entry for the same round, and an empty round where the first had taken all.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const round = () => new Promise<void>((done) => void setImmediate(done));
export async function handler(ctx: Ctx, io: Io) {
  const beside = Promise.all([1, 2, 3, 4].map(async (n) => { io.observe(await ctx.run(`r${n}`, async () => { await wait(n * 8); return n; })); }));
  for (let i = 0; i < 3; i++) { await round(); io.observe(`round ${i}`); }
  await beside;
  const cleared = setImmediate(() => io.observe('never'));
  clearImmediate(cleared);
  io.observe(await ctx.run('last', () => 'last'));
  return 'end';
}
export const check = (r: Outcome) => r.result === 'end' && !r.obs.includes('never') && r.obs.length === 8;
