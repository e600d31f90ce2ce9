import { reported } from './family.ts';
import type { Source } from './types.ts';

/** What reading tells of the engine or of the way here, and differs between a live attempt and a replay. */
export const errors: readonly Source[] = [
  ...reported(['*.stack'], {
    id: 'engine-text', treatment: 'warning', why: 'a stack differs between a live attempt and a replay', fix: 'use error.name and error.message',
  }),
];
