/**
 * CASE 95 helpers that use the context, called from durable code only, and helpers that do not, called from actions
 * KIND replay
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const plus = (n: number) => n + 1;
function save(c: Ctx, v: number) { c.set('v', v); }
export async function handler(ctx: Ctx, io: Io) {
  const each = async (f: (n: number) => unknown) => { await f(1); await f(2); };
  await each((n) => ctx.set('k' + n, n));
  const out = await ctx.run('r', async () => { let sum = 0; await each((n) => (sum += n)); return sum + plus(1); });
  save(ctx, out); io.observe(await ctx.get('v')); return out;
}
export const check = (r: Outcome) => r.result === 5 && (!r.state || r.state.v === 5);
