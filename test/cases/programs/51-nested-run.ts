/**
 * CASE 51 run inside run, through a helper that does not know where it is called
 * KIND detect, code nested-run
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'detect', code: 'nested-run' };
const helper = (ctx: Ctx, n: number) => ctx.run('inner', () => n);
export async function handler(ctx: Ctx, io: Io) { io.observe(1); return ctx.run('outer', async () => (await helper(ctx, 2)) + 1); }
export const check = (r: Outcome) => r.result === 3;
