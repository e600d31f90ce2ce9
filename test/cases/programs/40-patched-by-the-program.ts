/**
 * CASE 40 the program's own Math.random and Date.now, set and restored inside the handler
 * KIND replay
 * EXPECT inside an invocation a value that stet did not install wins; after it is restored the invocation's stream goes on where it was.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const before = Math.random(); const { random } = Math; const { now } = Date; let n = 0;
  try { Math.random = () => 0.25 + n++; Date.now = () => 42; io.observe([Math.random(), Math.random(), Date.now()]); } finally { Math.random = random; Date.now = now; }
  await ctx.run('gap', () => 0); io.observe([before, Math.random(), Date.now() > 1e12]); return Math.random() < 1;
}
export const check = (r: Outcome) => r.result === true && JSON.stringify(r.obs[0]) === '[0.25,1.25,42]' && r.obs[1][1] < 1 && r.obs[1][2] === true;
