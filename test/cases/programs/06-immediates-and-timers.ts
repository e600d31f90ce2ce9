/**
 * CASE 06 setImmediate rounds, nested immediates, clearImmediate from inside a round, an effect between rounds, against a timer
 * KIND replay
 * EXPECT immediates of one round run before those that they queue; a cleared one never runs; draws in rounds are equal in every attempt.
 * NAIVE BUG rounds that ran before an effect are not recorded: the draw behind the effect moves.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const log: unknown[] = []; const tick = () => new Promise<void>((r) => setImmediate(r));
  const dead = setImmediate(() => log.push('dead'));
  await new Promise<void>((done) => { setImmediate((a: string) => { log.push(a, Math.random()); clearImmediate(dead2); setImmediate(() => { log.push('inner'); done(); }); }, 'outer'); const dead2 = setImmediate(() => log.push('dead2')); setImmediate(() => log.push('third')); clearImmediate(dead); });
  io.observe(log.filter((x) => typeof x === 'string')); await tick(); await tick(); const key = Math.random();
  await ctx.run('effect', () => io.effect('key', key));
  let rounds = 0; await Promise.all([(async () => { while (rounds < 4) { await tick(); rounds++; io.observe(Math.random()); } })(), new Promise((r) => setTimeout(r, 12))]);
  io.observe([rounds, Math.random()]); return log.join().includes('dead');
}
export const check = (r: Outcome) => r.result === false && JSON.stringify(r.obs[0]) === '["outer","third","inner"]' && r.obs[5][0] === 4;
