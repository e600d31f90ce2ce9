import { reported } from './family.ts';
import type { Source } from './types.ts';

const code = { id: 'dynamic-code', treatment: 'error', why: 'code that is made at run time is not rewritten', fix: 'write the code in a file, or run it inside ctx.run' } as const;

/** What no treatment makes safe. */
export const unsupported: readonly Source[] = [
  ...reported(['WeakRef', 'FinalizationRegistry', 'gc'], {
    id: 'weak-reference', treatment: 'error', shape: 'called', why: 'when memory is collected differs from attempt to attempt', fix: 'hold the value, or use a WeakMap',
  }),
  ...reported(['eval', 'Function'], { ...code, shape: 'called' }),
  ...reported(['node:vm#*'], code),
];
