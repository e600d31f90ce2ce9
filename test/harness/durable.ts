import type { MemoryInvocation } from './memory-invocation.ts';

/** What outlives the attempts of one invocation, wherever it is kept. */
export type Durable = Pick<MemoryInvocation, 'length' | 'journal' | 'state' | 'arrivals' | 'failures' | 'outbox' | 'arrive' | 'connect' | 'dropEnd' | 'engine'>;
