import { createRequire, enableCompileCache } from 'node:module';
import type ts from 'typescript';

export type TypeScript = typeof ts;

const require = createRequire(import.meta.url);

/** TypeScript 6, of stet's own: its checker resolves calls. Loaded only where it is needed, since that takes longer than a check from the cache. */
export function loadTypeScript(): TypeScript {
  enableCompileCache(); // nine megabytes of code
  return require('typescript') as TypeScript;
}
