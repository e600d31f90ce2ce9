/**
 * CASE 58 actions that draw, a different number of times each, also in parallel: the handler's stream does not move
 * KIND replay
 * NAIVE BUG the action draws from the handler's stream; at replay it is not executed, and every later draw is another.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  io.observe(Math.random()); const roll = (n: number) => ctx.run('roll' + n, async () => { let sum = 0; for (let i = 0; i < n; i++) sum += Math.random(); await new Promise((r) => setTimeout(r, n)); return sum + Math.random() < n + 1; });
  io.observe([await roll(3), Math.random()]); io.observe([await Promise.all([roll(1), roll(4), roll(2)]), Math.random()]); return Math.random() < 1;
}
export const check = (r: Outcome) => r.result === true && r.obs[1][0] === true;
