/**
 * CASE 18 a concurrency limiter as p-limit has it, with a queue, jitter and results in input order
 * KIND replay
 * EXPECT never more than two at once; starts and ends interleave the same way in every attempt.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
function limiter(most: number) { const queue: (() => void)[] = []; let active = 0; const next = () => { active--; queue.shift()?.(); };
  return async <T,>(task: () => Promise<T>): Promise<T> => { if (active >= most) await new Promise<void>((r) => queue.push(r)); active++; try { return await task(); } finally { next(); } }; }
export async function handler(ctx: Ctx, io: Io) {
  const limit = limiter(2); let running = 0, peak = 0; const log: string[] = [];
  const out = await Promise.all([9, 2, 5, 1, 3].map((ms, i) => limit(async () => { peak = Math.max(peak, ++running); log.push('+' + i); const jitter = Math.random(); await ctx.run('job' + i, () => new Promise((r) => setTimeout(r, ms + 2))); log.push('-' + i); running--; return [i, jitter]; })));
  io.observe(log); io.observe(out); await ctx.run('gap', () => 0); return [peak, out.map((o) => o[0]).join('')];
}
export const check = (r: Outcome) => JSON.stringify(r.result) === '[2,"01234"]' && r.obs[0].length === 10;
