/**
 * CASE 46 the double charge: an idempotency key made of clock and random just before the effect
 * KIND replay
 * EXPECT the effect is repeated with the same key after a crash between effect and entry.
 * NAIVE BUG the clock is journaled write-behind, with the next completion: the crash loses it, and the customer is charged twice.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const pause = (ms: number) => new Promise<void>((r) => setTimeout(r, ms));
export async function handler(ctx: Ctx, io: Io) {
  await ctx.run('order', () => pause(3)); const key = [Date.now(), Math.random().toString(36), crypto.randomUUID()].join('-');
  const receipt = await ctx.run('charge', async () => { await pause(3); return io.effect('charge', key); }); await pause(5);
  const second = new Date().toISOString() + performance.now(); await ctx.run('mail', async () => { io.effect('mail', second); await pause(3); }); io.observe([receipt, second]); return receipt === key;
}
export const check = (r: Outcome) => r.result === true;
