/**
 * CASE 21 any and allSettled with failures, all that fails first in time, nested combinators, an aggregate in input order
 * KIND replay
 * EXPECT all rejects with the first in time; AggregateError.errors are in input order; late failures of losers are no unhandled rejections.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const ok = (n: string, ms: number) => ctx.run(n, () => new Promise<string>((r) => setTimeout(r, ms, n))); const bad = (n: string, ms: number) => ctx.run(n, () => new Promise<string>((_, f) => setTimeout(() => f(new RangeError(n)), ms)));
  io.observe(await Promise.any([bad('a', 1), ok('b', 9), ok('c', 30)]));
  io.observe(await Promise.all([bad('d', 24), bad('e', 2), ok('f', 1)]).catch((e) => [e.message, e instanceof RangeError]));
  io.observe(await Promise.any([bad('g', 12), bad('h', 1)]).catch((e) => [e.constructor.name, e.errors.map((x: Error) => x.message), e.message]));
  io.observe((await Promise.allSettled([bad('i', 3), ok('j', 1), 5])).map((s) => (s.status === 'fulfilled' ? s.value : s.reason.message)));
  io.observe([await Promise.race([Promise.all([ok('k', 4), ok('l', 5)]), Promise.any([bad('m', 1), ok('n', 60)])]), Math.random()]);
  await ctx.sleep(40); return Date.now() > 0;
}
export const check = (r: Outcome) => r.result === true && r.unhandled === 0 && JSON.stringify(r.obs.slice(0, 4)) === '["b",["e",true],["AggregateError",["g","h"],"All promises were rejected"],["i","j",5]]' && JSON.stringify(r.obs[4][0]) === '["k","l"]';
