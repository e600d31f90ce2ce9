/**
 * CASE 29 the same I/O inside run: readFileSync, fs.promises, a stream, a native timer, all native there
 * KIND replay
 * EXPECT nothing is refused inside an action, and the handler's clock and stream do not move because of it.
 */
import { createReadStream, readFileSync } from 'node:fs'; import { readFile } from 'node:fs/promises'; import { text } from 'node:stream/consumers';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const file = import.meta.filename; io.observe(Math.random());
  const sizes = await ctx.run('read', async () => { const a = readFileSync(file).length; const b = (await readFile(file)).length; const c = Buffer.byteLength(await text(createReadStream(file))); await new Promise((r) => setImmediate(r)); return [a, b, c]; });
  io.observe([sizes, Math.random(), Date.now()]); return new Set(sizes).size;
}
export const check = (r: Outcome) => r.result === 1 && r.obs[1][0][0] > 100;
