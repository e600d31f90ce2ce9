import { decodeBy, prepareAction, type ActionHost } from './action.ts';
import { AsyncContext } from './async-context.ts';
import { decode } from './codec.ts';
import { Course } from './course.ts';
import type { CompletionEntry, OperationKind } from './entry.ts';
import { operationMismatch } from './mismatch.ts';
import type { Operation } from './operation.ts';
import type { Stop } from './port.ts';
import type { Action, CallbackTimer, TimerHandle } from './program.ts';
import { Deferred, type StetPromise } from './promise.ts';
import { outside } from './scope.ts';
import { TimerOrder } from './timer-order.ts';

/** The operations that end in this process: actions, timers, local computations. What is asked of the engine, the subclass knows. */
export abstract class LocalOperations extends Course implements ActionHost {
  readonly #timers = new TimerOrder();

  run<T>(action: Action<T>): StetPromise<T> {
    const outcome = new Deferred<T>();
    const operation = this.issue(action.kind, action.name, action.site, (completion) => {
      if (!completion.ok) return outcome.reject(decode(completion.value));
      const value = action.serde === undefined ? decode(completion.value) : decodeBy(action.serde, completion.value);
      outcome.resolve((action.revive === undefined ? value : action.revive(value as never)) as T);
    }, outcome, true);
    if (this.isNew(operation)) {
      const prepared = prepareAction(this, operation.seq, action, this.options.failures?.get(operation.seq), (ok, value) =>
        this.complete(operation, ok, value));
      Object.assign(operation, prepared);
    }
    this.enlist(operation);
    return outcome.promise;
  }

  sleep<T>(ms: number, options: { readonly kind?: 'sleep' | 'timer'; readonly name?: string; readonly value?: T; readonly site?: string } = {}): StetPromise<T> & { readonly stop: Stop } {
    const outcome = new Deferred<T>();
    const operation = this.#timer(options.kind ?? 'sleep', options.name ?? '', ms, options.site, () => outcome.resolve(options.value as T), outcome);
    return Object.assign(outcome.promise, { stop: () => this.drop(operation) });
  }

  timer({ kind, ms, fire, site }: CallbackTimer): TimerHandle {
    const context = new AsyncContext();
    let stopped = false;
    let operation = this.#timer(kind, '', ms, site, tick);
    const { seq } = operation;
    const issueNext = (): void => {
      operation = this.#timer(kind, '', ms, site, tick);
    };
    function tick(): void {
      context.run(fire);
      // Re-armed after the callback, as natively: the callback may have stopped it, and its time counts.
      if (kind === 'interval' && !stopped) issueNext();
    }
    return {
      seq,
      stop: () => {
        stopped = true;
        this.drop(operation);
      },
    };
  }

  immediate(fire: () => void): Stop {
    return this.immediates.add(fire);
  }

  order<T>(name: string, compute: () => PromiseLike<T>): StetPromise<T> {
    const outcome = new Deferred<T>();
    let settle: (() => void) | undefined;
    const operation = this.issue('order', name, undefined, () => settle?.(), outcome);
    operation.computing = true;
    this.enlist(operation);
    const computed = (how: () => void): void => {
      settle = how;
      operation.computing = false;
      if (this.isNew(operation)) this.complete(operation, true, '');
      else this.wakeUp();
    };
    void outside(() => Promise.resolve(compute()).then((value) => computed(() => outcome.resolve(value)), (error: unknown) => computed(() => outcome.reject(error))));
    return outcome.promise;
  }

  // ── issuing ──

  protected isNew(operation: Operation): boolean {
    return this.history.completion(operation.seq) === undefined;
  }

  protected issue(
    kind: OperationKind, name: string, site: string | undefined, deliver: (completion: CompletionEntry) => void,
    rejects: Operation['rejects'], effect = false, dueMs?: number,
  ): Operation {
    const seq = this.ledger.issued++;
    this.compare(seq, kind, name);
    const place = site ?? (this.history.completion(seq) === undefined ? this.world.place() : undefined);
    return { seq, kind, name, site: place, deliver, rejects, effect, dueMs, begin: undefined, stop: undefined, callee: undefined, done: false, computing: false };
  }

  /** Compares what is issued with what the journal holds under the same number. */
  protected compare(seq: number, kind: string, name: string): void {
    const recorded = this.history.recorded(seq);
    if (recorded === undefined || (recorded.kind === kind && recorded.name === name)) return;
    this.refuse(operationMismatch(this.history, this.mismatchContext(), recorded, { kind, name, place: this.world.place() }));
  }

  #timer(
    kind: 'timer' | 'interval' | 'sleep', name: string, ms: number, site: string | undefined, fire: () => void, rejects?: Operation['rejects'],
  ): Operation {
    // Journal the deadline, not the delay: it follows from the turn clock, so that a restart does not extend the wait.
    const dueMs = this.clock.peek() + ms;
    const operation = this.issue(kind, name, site, fire, rejects, false, dueMs);
    operation.begin = () => {
      this.#timers.add(operation);
      const stop = this.world.after(Math.max(0, dueMs - this.world.now()), () => {
        for (const due of this.#timers.takeUntil(operation)) this.complete(due, true, '');
      });
      operation.stop = () => {
        stop();
        this.#timers.remove(operation);
      };
    };
    this.enlist(operation);
    return operation;
  }
}
