import type { EmbeddedEngine, EngineOptions } from './api.ts';
import { requireSupportedNode } from './node-version.ts';

export type {
  EmbeddedEngine, Ending, EngineOptions, InvocationStatus, InvocationSummary, Invoked, Registered, Submission, SubmitOptions,
} from './api.ts';
export type { HandlerRef } from '../../kernel/target.ts';
export { requireSupportedNode } from './node-version.ts';
export { StoreError } from './store-errors.ts';

requireSupportedNode();

/**
 * Opens a folder, and takes up what an earlier process left in it as soon as its handlers are registered.
 * Throws `store-locked` where another engine has the folder, and a StoreError where it cannot be used.
 */
export async function openEngine(options: EngineOptions = {}): Promise<EmbeddedEngine> {
  // Imported late: an older Node has no node:sqlite, and is to learn which Node it should be instead.
  const { Engine } = await import('./engine.ts');
  return new Engine(options);
}
