/**
 * CASE 15 two modules that import each other; a live binding to a function that draws; a hoisted function used during evaluation
 * KIND replay
 * EXPECT the cycle evaluates as it does natively, and draws through it are the invocation's.
 */
import { b } from './support/cycle-b.ts';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) { io.observe(b(2)); await ctx.run('gap', () => 0); io.observe([b(1), Math.random()]); return b(0).length; }
export const check = (r: Outcome) => r.result === 1 && r.obs[0].length === 3 && new Set(r.obs[0]).size === 3;
