/**
 * CASE 35 streams that never leave memory: Readable.from, Transform, pipeline, web ReadableStream, Response of bytes
 * KIND replay
 * EXPECT they stay in the turn, and may wait for durable operations in between.
 */
import { Readable, Transform } from 'node:stream'; import { pipeline } from 'node:stream/promises'; import { text } from 'node:stream/consumers';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const out: string[] = []; const upper = new Transform({ objectMode: true, transform(chunk, _, done) { done(null, String(chunk).toUpperCase() + Math.floor(Math.random() * 10)); } });
  await pipeline(Readable.from((async function* () { for (const k of ['a', 'b']) yield await ctx.run(k, () => k); })()), upper, async (source) => { for await (const chunk of source) out.push(chunk); }); io.observe(out);
  const web = new ReadableStream<string>({ async start(c) { c.enqueue('x'); c.enqueue(await ctx.run('web', () => 'y')); c.close(); } }); let joined = ''; for await (const chunk of web) joined += chunk; io.observe([joined, Math.random()]);
  io.observe([await new Response(new Uint8Array([104, 105])).text(), await text(Readable.from(['p', 'q'])), Date.now()]); await ctx.run('gap', () => 0); return out.length;
}
export const check = (r: Outcome) => r.result === 2 && r.obs[0][0].startsWith('A') && r.obs[1][0] === 'xy' && r.obs[2][0] === 'hi' && r.obs[2][1] === 'pq';
