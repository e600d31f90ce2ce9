import { MemoryInvocation } from '../harness/memory-invocation.ts';
import { StoreInvocation } from '../harness/store-invocation.ts';
import type { CaseRequest } from './case.ts';
import type { OpenRun } from './case-run.ts';
import { DurableRun } from './durable-run.ts';
import { RestateHost } from './restate-host.ts';

/** Gives what keeps the invocations of a case: memory, the embedded engine's store in `folder`, or a Restate server. */
export function openRunFor({ engine, server }: CaseRequest, folder: string): OpenRun {
  if (engine === 'restate') {
    if (server === undefined) throw new Error('the restate engine needs a server');
    // One endpoint a process, registered when the first run is opened.
    const opening = RestateHost.open(server);
    return async (_id, fault, entropy) => (await opening).newRun({ ...(fault !== undefined && { fault }), ...(entropy !== undefined && { entropy }) });
  }
  return async (id, fault, entropy) => {
    const durable = engine === 'memory' ? new MemoryInvocation() : await StoreInvocation.open(folder, id);
    return new DurableRun({ id, durable, ...(fault !== undefined && { fault }), ...(entropy !== undefined && { entropy }) });
  };
}
