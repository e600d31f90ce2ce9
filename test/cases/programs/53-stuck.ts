/**
 * CASE 53 the handler waits for something that nobody will bring
 * KIND detect, code stuck
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'detect', code: 'stuck', original: false };
export async function handler(ctx: Ctx, io: Io) { await ctx.run('a', () => 1); io.observe('waiting'); await new Promise(() => {}); return 1; }
export const check = (r: Outcome) => r.result === 1;
