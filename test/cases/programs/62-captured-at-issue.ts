/**
 * CASE 62 an action reads a captured variable that a later turn changes, and its completion is not durable when the process dies
 * KIND replay
 * EXPECT the action that is performed again sees the value of the turn that issued it, not that of the last replayed turn (law 2).
 * NAIVE BUG starting what the journal does not know only at the end of the replay: the effect is repeated with another value.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
export async function handler(ctx: Ctx, io: Io) {
  let x = 1;
  const slow = ctx.run('slow', async () => {
    io.effect('captured', x);
    await wait(30);
    return x;
  });
  io.observe(await ctx.run('fast', () => 'fast'));
  x = 2;
  await slow;
  io.observe(x);
  return x;
}
export const check = (r: Outcome) => r.result === 2 && r.obs.length === 2;
