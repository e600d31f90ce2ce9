import type { Durable } from '../harness/durable.ts';
import { MemoryInvocation } from '../harness/memory-invocation.ts';
import { StoreInvocation } from '../harness/store-invocation.ts';
import type { EngineName } from './case.ts';

/** Gives what keeps the invocations of a case: in memory, or in the embedded engine's store in `folder`. */
export function openDurableFor(engine: EngineName, folder: string): (id: string) => Promise<Durable> {
  return async (id) => (engine === 'memory' ? new MemoryInvocation() : StoreInvocation.open(folder, id));
}
