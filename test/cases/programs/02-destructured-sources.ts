/**
 * CASE 02 sources by destructuring, renaming, default, rest of Math, alias of an alias, computed constant key
 * KIND replay
 * EXPECT every draw and clock read is equal in every attempt; pure members of a destructured Math stay native.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const { random: draw, floor } = Math;
const { now = () => 0 } = Date;
const key = 'random';
const M = Math;
const alias = M;
export async function handler(ctx: Ctx, io: Io) {
  const { random } = globalThis.Math; const { [key]: third } = Math; const { PI, ...rest } = Math;
  io.observe([draw(), random(), third(), Math[key](), alias.random(), rest.random?.() ?? 'own only', floor(1.5), PI]);
  await ctx.run('gap', () => 0);
  io.observe([now(), typeof now(), draw()]);
  return floor(draw() * 10) < 10;
}
export const check = (r: Outcome) => r.result === true && new Set(r.obs[0].slice(0, 5)).size === 5 && r.obs[0][6] === 1;
