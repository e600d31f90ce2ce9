import { encodeThrown } from './action.ts';
import type { Settlement } from './attempt-base.ts';
import type { Arrival, AttemptOptions } from './attempt-options.ts';
import { awakeableId } from './awakeable-id.ts';
import { decode, encode } from './codec.ts';
import type { AskKind, CallOptions, OperationKind, WriteEntry, WriteKind } from './entry.ts';
import { isTerminal } from './errors.ts';
import { LocalOperations } from './local-operations.ts';
import { argumentMismatch } from './mismatch.ts';
import type { Operation } from './operation.ts';
import type { Program } from './program.ts';
import { Deferred, type StetPromise } from './promise.ts';
import { Versions } from './versions.ts';

/** Makes what the program gets of a decoded value. */
export type Read<T> = (decoded: unknown) => T;

function asItIs<T>(decoded: unknown): T {
  return decoded as T;
}

/** What a write has beside its kind and name. */
type WriteDetails = Omit<WriteEntry, 'type' | 'seq' | 'kind' | 'name' | 'site'>;

/** One attempt of an invocation: what its program asks for becomes operations of its course. */
export class Attempt extends LocalOperations implements Program {
  readonly #arrivals = new Map<number, Arrival>();
  #state: Map<string, string | undefined> | undefined;
  #versions: Versions | undefined;
  /** Explicit cancellations that came before anybody asked, and the one that is asked for. */
  #unasked = 0;
  #cancellation: { readonly operation: Operation; readonly outcome: Deferred<void> } | undefined;

  constructor(options: AttemptOptions) {
    super(options);
    for (const arrival of options.arrivals ?? []) this.#arrivals.set(arrival.seq, arrival);
  }

  override get key(): string | undefined {
    return this.options.key;
  }

  /** An operation that something outside completes: a call, an awakeable. */
  #await<T>(kind: OperationKind, name: string, read: Read<T>): { operation: Operation; promise: StetPromise<T> } {
    const outcome = new Deferred<T>();
    const operation = this.issue(kind, name, undefined, (completion) => {
      if (completion.ok) outcome.resolve(read(decode(completion.value)));
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
    return { operation, promise: outcome.promise };
  }

  awakeable<T>(read: Read<T> = asItIs): { readonly id: string; readonly promise: StetPromise<T> } {
    const { operation, promise } = this.#await<T>('awakeable', '', read);
    return { id: awakeableId(this.id, operation.seq, this.entropy), promise };
  }

  /**
   * Calls a handler (`service/handler` or `service/key/handler`); the callee is accepted in the transaction of the write.
   * `invocationId` is the callee's.
   */
  call<T>(target: string, argument: unknown, options?: CallOptions, read: Read<T> = asItIs): StetPromise<T> & { readonly invocationId: string } {
    const text = encode(argument);
    const { operation, promise } = this.#await<T>('call', target, read);
    const { seq } = operation;
    const callee = this.#callee(seq, target, options);
    operation.callee = callee;
    this.#write(seq, 'call', target, { value: text, callee, ...options });
    return Object.assign(promise, { invocationId: callee });
  }

  /** Asks the engine for something that it answers when it can; `name` says what, as the write of that kind has it. */
  ask<T>(kind: Exclude<AskKind, 'call'>, name: string, value?: unknown, read: Read<T> = asItIs): StetPromise<T> {
    const text = kind === 'resolve-promise' ? encode(value) : kind === 'reject-promise' ? encodeThrown(value) : undefined;
    const { operation, promise } = this.#await<T>(kind, name, read);
    this.#write(operation.seq, kind, name, { ...(text !== undefined && { value: text }) });
    return promise;
  }

  /** Resolves at the next cancellation, where cancellations are the program's own business. The same promise until then. */
  cancellation(): StetPromise<void> {
    if (this.#cancellation !== undefined) return this.#cancellation.outcome.promise;
    const outcome = new Deferred<void>();
    const operation = this.issue('cancellation', '', undefined, () => undefined, outcome);
    if (this.#unasked > 0) {
      this.#unasked--;
      outcome.resolve();
    } else {
      this.enlist(operation);
      this.#cancellation = { operation, outcome };
    }
    return outcome.promise;
  }

  protected override cancelled(): void {
    const asked = this.#cancellation;
    if (asked === undefined) {
      this.#unasked++;
      return;
    }
    this.#cancellation = undefined;
    this.drop(asked.operation);
    asked.outcome.resolve();
  }

  /** Cancels the calls whose results are outstanding; the ids of their invocations. */
  cancelCalls(): string[] {
    const open = [...this.outstanding.values()].flatMap(({ callee }) => callee ?? []);
    for (const callee of open) this.cancelInvocation(callee);
    return open;
  }

  #callee(seq: number, target: string, options: CallOptions | undefined): string {
    return this.history.write(seq)?.callee ?? this.engine.calleeOf(seq, target, options?.idempotencyKey);
  }

  /** A result from outside reached the engine. */
  arrive(arrival: Arrival): void {
    const operation = this.outstanding.get(arrival.seq);
    if (operation === undefined) this.#arrivals.set(arrival.seq, arrival);
    else if (this.isNew(operation)) this.complete(operation, arrival.ok, arrival.value);
  }

  // ── state and writes ──

  /** The value of a state key, own writes included; null where there is none. */
  get<T>(key: string, read: Read<T | null> = asItIs): StetPromise<T | null> {
    return this.#read<T | null>('get', key, read, () => {
      const text = this.#state?.has(key) === true ? this.#state.get(key) : this.engine.readState(key);
      return text ?? 'null';
    });
  }

  stateKeys(): StetPromise<string[]> {
    return this.#read<string[]>('keys', '', asItIs, () => {
      const keys = new Set(this.engine.stateKeys());
      for (const [key, text] of this.#state ?? []) {
        if (text === undefined) keys.delete(key);
        else keys.add(key);
      }
      return JSON.stringify([...keys].sort());
    });
  }

  #read<T>(kind: 'get' | 'keys', name: string, read: Read<T>, current: () => string): StetPromise<T> {
    const outcome = new Deferred<T>();
    const operation = this.issue(kind, name, undefined, (completion) => outcome.resolve(read(decode(completion.value))), outcome);
    this.enlist(operation);
    if (this.isNew(operation)) this.completeAtOnce(operation, current());
    return outcome.promise;
  }

  set(key: string, value: unknown): void {
    this.#writeState(key, this.#write(this.ledger.issued++, 'set', key, { value: encode(value) }));
  }

  clear(key: string): void {
    this.#writeState(key, this.#write(this.ledger.issued++, 'clear', key));
  }

  clearAll(): void {
    const entry = this.#write(this.ledger.issued++, 'clear-all', '');
    for (const key of new Set([...this.engine.stateKeys(), ...(this.#state?.keys() ?? [])])) this.#writeState(key, entry);
  }

  /** Gives the id of the invocation that will run. */
  send(target: string, argument: unknown, delayMs?: number, options?: CallOptions): string {
    const value = encode(argument);
    const seq = this.ledger.issued++;
    const callee = this.#callee(seq, target, options);
    this.#write(seq, 'send', target, { value, callee, ...(delayMs !== undefined && { notBefore: this.clock.peek() + delayMs }), ...options });
    return callee;
  }

  resolveAwakeable(id: string, value: unknown): void {
    this.#write(this.ledger.issued++, 'resolve', id, { value: encode(value) });
  }

  rejectAwakeable(id: string, error: unknown): void {
    this.#write(this.ledger.issued++, 'reject', id, { value: encodeThrown(error) });
  }

  resolveSignal(invocation: string, signal: string, value: unknown): void {
    this.#write(this.ledger.issued++, 'resolve-signal', `${invocation}/${signal}`, { value: encode(value) });
  }

  rejectSignal(invocation: string, signal: string, error: unknown): void {
    this.#write(this.ledger.issued++, 'reject-signal', `${invocation}/${signal}`, { value: encodeThrown(error) });
  }

  cancelInvocation(invocation: string): void {
    this.#write(this.ledger.issued++, 'cancel', invocation);
  }

  /** A write of the journal is compared; a new one rides with the next append. Gives it where it is new. */
  #write(seq: number, kind: WriteKind, name: string, more: WriteDetails = {}): WriteEntry | undefined {
    const recorded = this.history.write(seq);
    if (recorded === undefined) {
      if (!this.outstanding.has(seq)) this.compare(seq, kind, name);
      const site = this.world.place();
      const entry: WriteEntry = { type: 'write', seq, kind, name, ...more, ...(site !== undefined && { site }) };
      this.write(entry);
      return entry;
    }
    if (recorded.kind !== kind || recorded.name !== name) this.compare(seq, kind, name);
    if (recorded.value !== more.value) {
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

  version(name: string): boolean {
    this.enter('version');
    return (this.#versions ??= new Versions(this.history, this.ledger)).isOpen(name, this.replaying);
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
}
