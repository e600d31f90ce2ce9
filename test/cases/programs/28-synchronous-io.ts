/**
 * CASE 28 readFileSync outside of run: it never leaves the turn, so no turn check sees it
 * KIND detect, code run-only
 * EXPECT the guard throws before the effect.
 */
import { readFileSync } from 'node:fs';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'detect', code: 'run-only' };
export async function handler(ctx: Ctx, io: Io) { await ctx.run('before', () => 0); const size = readFileSync(import.meta.filename).length; await ctx.run('use', () => io.effect('size', size)); return size > 0; }
export const check = (r: Outcome) => r.result === true;
