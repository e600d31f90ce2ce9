/**
 * CASE 36 state of one's own writes, calls that run together, a send, an awakeable against a timer, draws in their arguments
 * KIND replay
 * EXPECT one send, state as last written, arguments equal in every attempt.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  io.observe(await ctx.get('n')); ctx.set('n', Math.random()); ctx.set('gone', 1); ctx.clear('gone'); io.observe([await ctx.get('n'), await ctx.get('gone')]);
  const [a, b] = await Promise.all([ctx.call('svc/a', Math.random()), ctx.call('svc/b', { at: Date.now() })]); io.observe([a, b]); ctx.send('mail/send', { id: crypto.randomUUID() });
  const w = ctx.awakeable(); io.observe(await Promise.race([w.promise.then(() => 'awakeable'), new Promise((r) => setTimeout(r, 300, 'timer'))])); ctx.set('n', 2); await ctx.run('gap', () => 0); return [a.n, b.n, typeof w.id];
}
export const check = (r: Outcome) => JSON.stringify(r.result) === '["svc/a","svc/b","string"]' && r.obs[0] === null && r.obs[1][1] === null && r.obs[3] === 'awakeable' && r.state!.n === 2 && !('gone' in r.state!) && r.outbox!.length === 1 && r.outbox![0].name === 'mail/send';
