/**
 * CASE 52 the program catches everything, the error of the runtime too: the attempt is poisoned all the same
 * KIND detect, code foreign-await
 * EXPECT no effect after the foreign wait, although the program goes on.
 */
import { stat } from 'node:fs/promises';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'detect', code: 'foreign-await' };
export async function handler(ctx: Ctx, io: Io) { const s = await stat(import.meta.filename); for (let i = 0; i < 3; i++) { try { await ctx.run('use' + i, () => io.effect('use' + i, s.size > 0)); } catch { continue; } } return s.size > 0; }
export const check = (r: Outcome) => r.result === true;
