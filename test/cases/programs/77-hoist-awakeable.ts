/**
 * CASE 77 an awakeable that is made in the prefix, and is what the action waits for
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
export async function handler(ctx: Ctx, io: Io) {
  const got = await ctx.run('ask', async () => { const { id, promise } = ctx.awakeable<null>(); io.effect('ask', id.length > 5); return promise; });
  io.observe(got); return got === null;
}
export async function expected(ctx: Ctx, io: Io) {
  const a = ctx.awakeable<null>(); await ctx.run('ask', async () => { io.effect('ask', a.id.length > 5); });
  const got = await a.promise; io.observe(got); return got === null;
}
export const check = (r: Outcome) => r.result === true;
