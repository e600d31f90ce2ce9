import type { HandlerRef } from '../../kernel/target.ts';
import type { Registered } from './api.ts';
import { handlerName, idempotentId, workflowId } from './ids.ts';

/** A day: Restate's default for what has ended. */
export const defaultRetentionMs = 24 * 60 * 60 * 1000;

/** The handlers of this program, and what follows for the invocations of each. */
export class Registry {
  readonly #handlers = new Map<string, Registered>();

  add(registered: Registered): void {
    this.#handlers.set(handlerName(registered), registered);
  }

  of(target: HandlerRef): Registered | undefined {
    return this.#handlers.get(handlerName(target));
  }

  /** Whether the target is the one run of a workflow. */
  isOnce(target: HandlerRef): boolean {
    return this.of(target)?.once === true;
  }

  /** The id that follows from what is asked for, where one does: by its idempotency key, or the key of the workflow that it runs. */
  derivedId(target: HandlerRef, idempotencyKey: string | undefined): string | undefined {
    if (this.isOnce(target)) return workflowId(target);
    return idempotencyKey === undefined ? undefined : idempotentId(target, idempotencyKey);
  }

  retentionMs(target: HandlerRef): number {
    return this.of(target)?.retentionMs ?? defaultRetentionMs;
  }
}
