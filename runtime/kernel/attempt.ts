import { AsyncLocalStorage } from 'node:async_hooks';
import { decodeBy, encodeThrown, prepareAction, type ActionHost } from './action.ts';
import type { Arrival, AttemptOptions } from './attempt-options.ts';
import { awakeableId } from './awakeable-id.ts';
import { decode, encode } from './codec.ts';
import type { Settlement } from './attempt-base.ts';
import { Course } from './course.ts';
import type { CompletionEntry, OperationKind, WriteEntry, WriteKind } from './entry.ts';
import { isTerminal } from './errors.ts';
import { argumentMismatch, operationMismatch } from './mismatch.ts';
import type { Operation } from './operation.ts';
import type { Stop } from './port.ts';
import type { Action, CallbackTimer, Program, TimerHandle } from './program.ts';
import { Deferred, type StetPromise } from './promise.ts';
import { outside } from './scope.ts';
import { TimerOrder } from './timer-order.ts';

/** One attempt of an invocation: what its program asks for becomes operations of its course. */
export class Attempt extends Course implements Program, ActionHost {
  readonly #arrivals = new Map<number, Arrival>();
  #state: Map<string, string | undefined> | undefined;
  readonly #timers = new TimerOrder();

  constructor(options: AttemptOptions) {
    super(options);
    for (const arrival of options.arrivals ?? []) this.#arrivals.set(arrival.seq, arrival);
  }

  override get key(): string | undefined {
    return this.options.key;
  }

  // ── operations ──

  run<T>(action: Action<T>): StetPromise<T> {
    const outcome = new Deferred<T>();
    const operation = this.#issue(action.kind, action.name, action.site, (completion) => {
      if (!completion.ok) return outcome.reject(decode(completion.value));
      const value = action.serde === undefined ? decode(completion.value) : decodeBy(action.serde, completion.value);
      outcome.resolve((action.revive === undefined ? value : action.revive(value as never)) as T);
    }, outcome, true);
    if (this.#isNew(operation)) {
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
    const context = AsyncLocalStorage.snapshot();
    let stopped = false;
    let operation = this.#timer(kind, '', ms, site, tick);
    const { seq } = operation;
    const issueNext = (): void => {
      operation = this.#timer(kind, '', ms, site, tick);
    };
    function tick(): void {
      context(fire);
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
    const operation = this.#issue('order', name, undefined, () => settle?.(), outcome);
    operation.computing = true;
    this.enlist(operation);
    const computed = (how: () => void): void => {
      settle = how;
      operation.computing = false;
      if (this.#isNew(operation)) this.complete(operation, true, '');
      else this.wakeUp();
    };
    void outside(() => Promise.resolve(compute()).then((value) => computed(() => outcome.resolve(value)), (error: unknown) => computed(() => outcome.reject(error))));
    return outcome.promise;
  }

  /** An operation that something outside completes: a call, an awakeable. */
  #await<T>(kind: OperationKind, name: string): { seq: number; promise: StetPromise<T> } {
    const outcome = new Deferred<T>();
    const operation = this.#issue(kind, name, undefined, (completion) => {
      if (completion.ok) outcome.resolve(decode(completion.value) as T);
      else outcome.reject(decode(completion.value));
    }, outcome);
    const arrived = this.#arrivals.get(operation.seq);
    if (arrived !== undefined) {
      // Not at once: the attempt before may have run rounds of immediates before it came.
      operation.begin = () => {
        operation.stop = this.world.after(0, () => this.complete(operation, arrived.ok, arrived.value));
      };
    }
    this.enlist(operation);
    return { seq: operation.seq, promise: outcome.promise };
  }

  awakeable<T>(): { readonly id: string; readonly promise: StetPromise<T> } {
    const { seq, promise } = this.#await<T>('awakeable', '');
    return { id: awakeableId(this.id, seq, this.entropy), promise };
  }

  /** Calls a handler (`service/handler` or `service/key/handler`); the callee is accepted in the transaction of the write. */
  call<T>(target: string, argument: unknown): StetPromise<T> {
    const { seq, promise } = this.#await<T>('call', target);
    this.#write(seq, 'call', target, encode(argument));
    return promise;
  }

  /** A result from outside reached the engine. */
  arrive(arrival: Arrival): void {
    const operation = this.outstanding.get(arrival.seq);
    if (operation === undefined) this.#arrivals.set(arrival.seq, arrival);
    else if (this.#isNew(operation)) this.complete(operation, arrival.ok, arrival.value);
  }

  // ── state and writes ──

  /** The value of a state key, own writes included; null where there is none. */
  get<T>(key: string): StetPromise<T | null> {
    return this.#read<T | null>('get', key, () => {
      const text = this.#state?.has(key) === true ? this.#state.get(key) : this.engine.readState(key);
      return text ?? 'null';
    });
  }

  stateKeys(): StetPromise<string[]> {
    return this.#read<string[]>('keys', '', () => {
      const keys = new Set(this.engine.stateKeys());
      for (const [key, text] of this.#state ?? []) {
        if (text === undefined) keys.delete(key);
        else keys.add(key);
      }
      return JSON.stringify([...keys].sort());
    });
  }

  #read<T>(kind: 'get' | 'keys', name: string, current: () => string): StetPromise<T> {
    const outcome = new Deferred<T>();
    const operation = this.#issue(kind, name, undefined, (completion) => outcome.resolve(decode(completion.value) as T), outcome);
    this.enlist(operation);
    if (this.#isNew(operation)) this.completeAtOnce(operation, current());
    return outcome.promise;
  }

  set(key: string, value: unknown): void {
    this.#writeState(key, this.#write(this.ledger.issued++, 'set', key, encode(value)));
  }

  clear(key: string): void {
    this.#writeState(key, this.#write(this.ledger.issued++, 'clear', key));
  }

  clearAll(): void {
    const entry = this.#write(this.ledger.issued++, 'clear-all', '');
    for (const key of new Set([...this.engine.stateKeys(), ...(this.#state?.keys() ?? [])])) this.#writeState(key, entry);
  }

  send(target: string, argument: unknown, delayMs?: number): void {
    this.#write(this.ledger.issued++, 'send', target, encode(argument), delayMs === undefined ? undefined : this.clock.peek() + delayMs);
  }

  resolveAwakeable(id: string, value: unknown): void {
    this.#write(this.ledger.issued++, 'resolve', id, encode(value));
  }

  rejectAwakeable(id: string, error: unknown): void {
    this.#write(this.ledger.issued++, 'reject', id, encodeThrown(error));
  }

  /** A write of the journal is compared; a new one rides with the next append. Gives it where it is new. */
  #write(seq: number, kind: WriteKind, name: string, value?: string, notBefore?: number): WriteEntry | undefined {
    const recorded = this.history.write(seq);
    if (recorded === undefined) {
      if (kind !== 'call') this.#compare(seq, kind, name);
      const site = this.world.place();
      const entry: WriteEntry = {
        type: 'write', seq, kind, name,
        ...(value !== undefined && { value }), ...(notBefore !== undefined && { notBefore }), ...(site !== undefined && { site }),
      };
      this.write(entry);
      return entry;
    }
    if (recorded.kind !== kind || recorded.name !== name) this.#compare(seq, kind, name);
    if (recorded.value !== value) {
      this.refuse(argumentMismatch(this.history, this.mismatchContext(), recorded, { kind, name, place: this.world.place() }));
    }
    return undefined;
  }

  #writeState(key: string, entry: WriteEntry | undefined): void {
    // What the journal holds is in the durable state already.
    if (entry !== undefined) (this.#state ??= new Map()).set(key, entry.value);
  }

  // ── the handler ──

  protected override invoke(): PromiseLike<unknown> {
    return this.options.handler(this);
  }

  protected override recordedUse(key: string): string | undefined {
    return this.history.used(key);
  }

  protected override conclude(settlement: Settlement): { readonly ok: boolean; readonly value: string } {
    this.throwEscaped();
    try {
      if (settlement.ok) return { ok: true, value: encode(settlement.value) };
    } catch (error) {
      return { ok: false, value: encode(error) };
    }
    if (!isTerminal(settlement.error)) throw settlement.error;
    return { ok: false, value: encodeThrown(settlement.error) };
  }

  // ── issuing ──

  #isNew(operation: Operation): boolean {
    return this.history.completion(operation.seq) === undefined;
  }

  #issue(
    kind: OperationKind, name: string, site: string | undefined, deliver: (completion: CompletionEntry) => void,
    rejects: Operation['rejects'], effect = false, dueMs?: number,
  ): Operation {
    const seq = this.ledger.issued++;
    this.#compare(seq, kind, name);
    const place = site ?? (this.history.completion(seq) === undefined ? this.world.place() : undefined);
    return { seq, kind, name, site: place, deliver, rejects, effect, dueMs, begin: undefined, stop: undefined, done: false, computing: false };
  }

  /** Compares what is issued with what the journal holds under the same number. */
  #compare(seq: number, kind: string, name: string): void {
    const recorded = this.history.recorded(seq);
    if (recorded === undefined || (recorded.kind === kind && recorded.name === name)) return;
    this.refuse(operationMismatch(this.history, this.mismatchContext(), recorded, { kind, name, place: this.world.place() }));
  }

  #timer(
    kind: 'timer' | 'interval' | 'sleep', name: string, ms: number, site: string | undefined, fire: () => void, rejects?: Operation['rejects'],
  ): Operation {
    // Journal the deadline, not the delay: it follows from the turn clock, so that a restart does not extend the wait.
    const dueMs = this.clock.peek() + ms;
    const operation = this.#issue(kind, name, site, fire, rejects, false, dueMs);
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
