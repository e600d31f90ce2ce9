import { globals, reported } from './family.ts';
import type { Source } from './types.ts';

const shared = {
  id: 'promise-combinator', treatment: 'turn', site: true,
  why: 'its outcome is part of the history, and a replay that decides otherwise must be noticed',
} as const;

const combinators = [
  ['race', 'select({ tag: promise })'],
  ['any', 'select({ tag: promise })'],
  ['all', 'await Promise.all over durable operations; the plugin records its outcome'],
  ['allSettled', 'await Promise.allSettled over durable operations; the plugin records its outcome'],
] as const;

/** Promise combinators: native in every scope, with a record of the outcome (semantics §2). */
export const promises: readonly Source[] = [
  ...combinators.map(([name, fix]): Source => ({ ...shared, match: `Promise.${name}`, replace: name, fix })),
  ...globals(['Promise'], { ...shared, shape: 'picked', fix: 'call the combinator by its name: Promise.race(…)' }),
  // Deterministic by the turn rule as they stand; listed so that the table is whole.
  ...reported(['node:events#once', 'node:events#on', 'node:util#promisify'], {
    id: 'promise-combinator', treatment: 'turn', why: 'it stays in the turn, so its order is that of the journal', fix: 'nothing to do',
  }),
];
