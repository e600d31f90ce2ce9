/**
 * CASE 96 constants of the module, a function that is stored, state that no invocation reads
 * KIND replay
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const LIMIT = 10; let requests = 0; let lastSeen = 0; const table = new Map([['a', 1]]); const order = { total: (n: number) => n * 2 };
export const seen = () => [requests, lastSeen];
export async function handler(ctx: Ctx, io: Io) {
  requests += 1; order.total(2);
  const out = await ctx.run('r', () => { lastSeen = io.effect('x', LIMIT); return lastSeen; });
  return out + order.total(1) + table.get('a')!;
}
export const check = (r: Outcome) => r.result === 13;
