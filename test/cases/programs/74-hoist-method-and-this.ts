/**
 * CASE 74 the context in a field of a class, used in a method that runs an action
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
class Till {
  private readonly ctx: Ctx; private readonly io: Io;
  constructor(ctx: Ctx, io: Io) { this.ctx = ctx; this.io = io; }
  async pay(sum: number) { return this.ctx.run('pay', () => { const paid = this.io.effect('pay', sum); this.ctx.set('last', paid); return paid + 1; }); }
}
export async function handler(ctx: Ctx, io: Io) {
  return new Till(ctx, io).pay(7);
}
export async function expected(ctx: Ctx, io: Io) {
  const [out, paid] = await ctx.run('pay', () => { const paid = io.effect('pay', 7); return [paid + 1, paid] as const; });
  ctx.set('last', paid); return out;
}
export const check = (r: Outcome) => r.result === 8 && (!r.state || r.state.last === 7);
