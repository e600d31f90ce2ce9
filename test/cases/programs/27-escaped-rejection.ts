/**
 * CASE 27 a rejection that is never handled, of a floating promise: it fails the attempt when the handler settles
 * KIND detect, code E_FLOATING (the program's own error, as Node would end the process with it)
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'detect', code: 'E_FLOATING' };
export async function handler(ctx: Ctx, io: Io) { void ctx.run('a', () => 1).then(() => { throw Object.assign(new Error('floating'), { code: 'E_FLOATING' }); }); await ctx.sleep(200); io.observe('after'); return 'end'; }
export const check = (r: Outcome) => r.result === 'end' && r.unhandled === 1;
