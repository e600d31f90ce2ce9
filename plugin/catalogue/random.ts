import type { Source } from './types.ts';

const shared = {
  id: 'random',
  treatment: 'seeded',
  why: 'each attempt draws other numbers',
  fix: 'ctx.rand.random()',
} as const;

/** `Math.random`, and `Math` where it escapes as a value. */
export const random: readonly Source[] = [
  { ...shared, match: 'Math.random', replace: 'random' },
  { ...shared, match: 'Math', replace: 'Math', shape: 'object', fix: 'pass ctx.rand, or the drawn number, instead of Math' },
  {
    id: 'dynamic-member', match: 'Math[]', treatment: 'warning',
    why: 'which member is used is known only at run time', fix: 'write the member out: Math.floor(x)',
  },
  // Reported only: their results are the engine's, not a draw.
  ...['Math.pow', '**'].map((match): Source => ({
    id: 'environment', match, treatment: 'warning',
    why: 'the last bit of a power differs between versions of V8', fix: 'multiply, or compute the power inside ctx.run',
  })),
];

