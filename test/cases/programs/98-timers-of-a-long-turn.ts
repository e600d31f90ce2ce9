/**
 * CASE 98 timers issued in one turn that takes the processor longer than they differ by
 * KIND replay
 * EXPECT the timer of 5 ms fires before the one of 60 ms, in the first attempt and in each replay: in a turn no time passes.
 * NAIVE BUG each timer counts from the moment of its call, on the engine's own clock: 80 ms of computing later the second is due last.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
// Natively a timer counts from its call, and computing takes time: there the order is the other.
export const meta: Meta = { kind: 'replay', original: false };
function compute(ms: number): void {
  const until = process.hrtime.bigint() + BigInt(ms) * 1_000_000n; // stet-native: it is to take real time
  while (process.hrtime.bigint() < until); // stet-native: it is to take real time
}
export async function handler(ctx: Ctx, io: Io) {
  const fired: string[] = [];
  setTimeout(() => fired.push('60'), 60);
  compute(80);
  await new Promise<void>((resolve) => setTimeout(() => resolve(void fired.push('5')), 5));
  io.observe(fired.join());
  await ctx.sleep(80);
  io.observe(fired.join());
  return ctx.run('end', () => fired.length);
}
export const check = (r: Outcome) => r.obs.join(' ') === '5 5,60' && r.result === 2;
