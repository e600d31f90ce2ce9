/**
 * CASE 38 Intl with explicit locale and zone, toLocaleString, formatToParts of now, RelativeTimeFormat by the clock
 * KIND replay
 * EXPECT texts are equal in every attempt.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  await ctx.run('gap', () => 0); const o = { timeZone: 'UTC', dateStyle: 'full', timeStyle: 'long' } as const; const f = new Intl.DateTimeFormat('de-DE', o);
  io.observe([f.format(), f.format(new Date()), new Date().toLocaleString('en-US', o), new Intl.DateTimeFormat('en', { timeZone: 'UTC', fractionalSecondDigits: 3, second: 'numeric' }).format(), new Intl.NumberFormat('fr-FR').format(Math.floor(Math.random() * 1e6))]);
  const t0 = Date.now(); await ctx.sleep(4); io.observe(new Intl.RelativeTimeFormat('en').format(Math.sign(t0 - Date.now()), 'second')); return [f.format(0), new Date(0).toLocaleDateString('en-GB', { timeZone: 'UTC' })];
}
export const check = (r: Outcome) => r.result[1] === '01/01/1970' && r.obs[0][0] === r.obs[0][1] && r.obs[1] === '1 second ago';
