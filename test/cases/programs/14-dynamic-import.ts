/**
 * CASE 14 import() of a built-in and of a data module inside the handler, in a race with a timer
 * KIND replay
 * EXPECT the module's evaluation is outside the invocation: its draw does not move the handler's stream; the import's position is replayed.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
const data: string = 'data:text/javascript,export const n = Math.random(); export default 7';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  io.observe(Math.random()); const { join } = await import('node:path'); io.observe(join('a', 'b'));
  const loaded = await import(data); io.observe([loaded.default, Math.random()]);
  const winner = await Promise.race([import('node:os').then(() => 'import'), new Promise((r) => setTimeout(r, 400, 'timer'))]); io.observe([winner, Date.now()]);
  await ctx.run('gap', () => 0); return [typeof loaded.n, (await import('node:path')).join === join];
}
export const check = (r: Outcome) => JSON.stringify(r.result) === '["number",true]' && r.obs[1] === 'a/b' && r.obs[3][0] === 'import';
