/**
 * CASE 63 timers that are overdue when the process comes back: the earlier deadline fires first, and its continuation clears the later timer
 * KIND replay
 * EXPECT the debounced callback runs once, as in the original: arming overdue timers anew must not turn their order into the order of issue.
 * NAIVE BUG all overdue timers get a delay of 0 and fire as they were issued: the timer of 12 ms before the sleep of 6 ms that clears it.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  let calls = 0;
  const debounced = setTimeout(() => calls++, 12);
  await new Promise<void>((resolve) => setTimeout(resolve, 6));
  clearTimeout(debounced);
  io.observe(calls);
  await ctx.run('gap', () => 0);
  await ctx.sleep(15);
  io.observe(calls);
  return calls;
}
export const check = (r: Outcome) => r.result === 0 && r.obs.length === 2;
