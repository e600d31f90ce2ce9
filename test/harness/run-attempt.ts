import { randomBytes } from 'node:crypto';
import type { Outcome } from '../../runtime/kernel/attempt-options.ts';
import { Attempt } from '../../runtime/kernel/attempt.ts';
import { decode } from '../../runtime/kernel/codec.ts';
import type { ProcessFacts, WriteEntry } from '../../runtime/kernel/entry.ts';
import type { World } from '../../runtime/kernel/port.ts';
import type { Durable } from './durable.ts';

/** How an attempt ended, as a runner sees it. */
export type AttemptEnd =
  | { readonly type: 'cut' }
  | { readonly type: 'ended'; readonly ok: boolean; readonly value: unknown }
  | { readonly type: 'failed'; readonly error: unknown };

export interface AttemptRequest {
  readonly id: string;
  readonly key: string;
  readonly build: string;
  readonly facts: ProcessFacts;
  readonly invocation: Durable;
  readonly world: World;
  /** Entries that become durable before the attempt dies; infinity for an attempt that may finish. */
  readonly cutAt: number;
  readonly graceMs: number;
  readonly handler: (attempt: Attempt) => PromiseLike<unknown>;
  readonly onWrite?: (write: WriteEntry) => void;
  /** Called in the moment of death, before anything else runs. */
  readonly onCut: () => void;
  readonly entropy?: () => Uint8Array;
  readonly onEnd: (end: AttemptEnd) => void;
}

/** Starts one attempt over a journal, and lets it be cut. */
export function startAttempt(request: AttemptRequest): Attempt {
  const { invocation } = request;
  let over = false;
  const end = (how: AttemptEnd): void => {
    if (over) return;
    over = true;
    invocation.connect(undefined);
    request.onEnd(how);
  };
  const engine = invocation.engine({
    world: request.world,
    cutAt: request.cutAt,
    onCut: () => {
      request.onCut();
      attempt.stop();
      end({ type: 'cut' });
    },
    ...(request.onWrite === undefined ? {} : { onWrite: request.onWrite }),
  });
  const { journal, arrivals, failures } = invocation.load();
  const attempt = new Attempt({
    id: request.id,
    key: request.key,
    engine,
    journal, arrivals, failures,
    build: request.build,
    facts: request.facts,
    entropy: request.entropy ?? (() => randomBytes(32)),
    graceMs: request.graceMs,
    handler: request.handler,
    onEnd: (outcome) => end(endOf(outcome)),
  });
  invocation.connect((arrival) => attempt.arrive(arrival));
  attempt.start();
  return attempt;
}

function endOf(outcome: Outcome): AttemptEnd {
  switch (outcome.type) {
    case 'ended':
      return { type: 'ended', ok: outcome.ok, value: decode(outcome.value) };
    case 'failed':
      return outcome;
    case 'stopped':
      return { type: 'failed', error: outcome.error ?? new Error('the attempt was stopped') };
  }
}
