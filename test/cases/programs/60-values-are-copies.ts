/**
 * CASE 60 what a run gives is a copy, live as at replay: mutated originals, shared members, class instances, frozen objects
 * KIND replay
 * NAIVE BUG the live attempt hands the closure's own object through.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
class Point { constructor(x: number) { this.x = x; } x: number; }
export async function handler(ctx: Ctx, io: Io) {
  const list = [1]; const box = { list, again: list }; const got = await ctx.run('box', () => box); list.push(2); io.observe([got.list.length, got.list === got.again, got === box]);
  const frozen = await ctx.run('frozen', () => Object.freeze({ n: 1 })); io.observe(Object.isFrozen(frozen)); const point: Point = await ctx.run('point', async () => ({ ...new Point(2) }) as Point); io.observe([point instanceof Point, point.x]); return got.list;
}
export const check = (r: Outcome) => (r.mode === 'original' ? JSON.stringify(r.obs) === '[[2,true,true],true,[false,2]]' : JSON.stringify(r.obs) === '[[1,true,false],false,[false,2]]');
