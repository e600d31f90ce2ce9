/**
 * CASE 16 EventEmitter as a bus between branches, events.once and on, AbortSignal listeners, AbortSignal.any and timeout
 * KIND replay
 * EXPECT listeners run in the turn of the operation that emitted; the abort reason and its moment are equal in every attempt.
 */
import { EventEmitter, on, once } from 'node:events';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const bus = new EventEmitter(); const branch = async (n: string, ms: number) => { await ctx.run(n, () => new Promise((r) => setTimeout(r, ms))); bus.emit('done', n, Math.random()); };
  const first = once(bus, 'done'); const all = Promise.all([branch('slow', 16), branch('quick', 2)]); io.observe(await first); await all;
  const stop = new AbortController(); const seen: string[] = []; const reader = (async () => { try { for await (const [v] of on(bus, 'item', { signal: stop.signal })) seen.push(v); } catch (e: any) { seen.push(e.name); } })();
  bus.emit('item', 'x'); await ctx.sleep(2); bus.emit('item', 'y'); await null; stop.abort(); await reader; io.observe(seen);
  const by = new AbortController(); const any = AbortSignal.any([by.signal, AbortSignal.timeout(8)]); const reason = new Promise<string>((r) => any.addEventListener('abort', () => r((any.reason as Error).name))); io.observe([await reason, any.aborted, Date.now(), Math.random()]);
  by.abort(new Error('late')); return (any.reason as Error).name;
}
export const check = (r: Outcome) => r.result === 'TimeoutError' && r.obs[0][0] === 'quick' && JSON.stringify(r.obs[1]) === '["x","y","AbortError"]' && r.obs[2][0] === 'TimeoutError';
