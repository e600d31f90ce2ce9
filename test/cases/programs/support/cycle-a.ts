import { b } from './cycle-b.ts';
export function a(n: number): number[] { return [Math.random(), ...(n > 0 ? b(n - 1) : [])]; }
