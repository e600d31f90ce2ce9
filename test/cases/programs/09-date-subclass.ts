/**
 * CASE 09 a subclass of Date, a default parameter, a class field and a static block that read the clock
 * KIND replay
 * EXPECT instances are Dates with the subclass's methods; times are equal in each attempt; with arguments nothing is read.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
class Stamp extends Date { made = Date.now(); static zero = 0; static { this.zero = new Date(0).getTime(); } plus(ms: number) { return new Stamp(this.getTime() + ms); } override toString() { return 'stamp'; } }
const at = (d = new Date()) => d.getTime();
export async function handler(ctx: Ctx, io: Io) {
  await ctx.run('gap', () => 0); const s = new Stamp(); const fixed = new Stamp(5);
  io.observe([s.getTime(), s.made, at(), at(new Date(7))]); await ctx.sleep(3);
  io.observe([new Stamp().getTime() >= s.getTime(), new Stamp().made]);
  return [s instanceof Date, s instanceof Stamp, fixed.getTime(), fixed.plus(2).getTime(), String(s), `${fixed}`, Stamp.zero, Object.prototype.toString.call(s), s.toISOString().length];
}
export const check = (r: Outcome) => JSON.stringify(r.result) === '[true,true,5,7,"stamp","stamp",0,"[object Date]",24]' && r.obs[0][3] === 7 && r.obs[1][0] === true;
