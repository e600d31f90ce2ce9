import { a } from './cycle-a.ts';
export const early = typeof a;
export function b(n: number): number[] { return n > 0 ? [Math.random(), ...a(n - 1)] : [Math.random()]; }
