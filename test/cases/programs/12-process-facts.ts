/**
 * CASE 12 pid, platform, cwd, argv and an environment variable decide what the program does
 * KIND replay
 * EXPECT the facts of the first attempt are served ever after; an unset variable stays undefined; 'in' and Object.keys keep working.
 */
import { hostname } from 'node:os';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  io.observe([process.pid, process.platform, process.cwd(), hostname(), process.version, process.arch]);
  const path = process.env.PATH ?? 'none'; const { STET_NO_SUCH_VARIABLE: missing } = process.env; await ctx.run('gap', () => 0);
  io.observe([path === process.env['PATH'], missing === undefined, 'PATH' in process.env]); return [typeof process.pid, process.argv.length > 0, Object.keys(process.env).includes('PATH')];
}
export const check = (r: Outcome) => JSON.stringify(r.result) === '["number",true,true]' && r.obs[1].every((x: boolean) => x);
