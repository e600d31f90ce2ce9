import { MemoryInvocation } from '../harness/memory-invocation.ts';
import type { EngineName } from './case.ts';
import type { Durable } from '../harness/durable.ts';

/** Gives what keeps the invocations of a case: in memory, or in the embedded engine's store in `folder`. */
export function openDurableFor(_engine: EngineName, _folder: string): (name: string) => Durable {
  return () => new MemoryInvocation();
}
