import { randomBytes } from 'node:crypto';
import type { Attempt } from '../../runtime/kernel/attempt.ts';
import { encode } from '../../runtime/kernel/codec.ts';
import { CancelledError, TerminalError } from '../../runtime/kernel/errors.ts';
import type { HandlerRef } from '../../runtime/kernel/target.ts';
import { idempotentId } from '../../runtime/engines/embedded/ids.ts';
import type {
  EmbeddedEngine, Ending, InvocationStatus, InvocationSummary, Registered, Submission, SubmitOptions,
} from '../../runtime/engines/embedded/api.ts';
import { decodePayload } from '../../runtime/engines/embedded/payload.ts';

interface Kept {
  readonly id: string;
  readonly target: HandlerRef;
  readonly argument: string;
  readonly options: SubmitOptions;
  readonly acceptedAtMs: number;
  readonly notBeforeMs?: number;
  status: InvocationStatus;
  ending?: Ending;
  endedAtMs?: number;
  readonly over: PromiseWithResolvers<Ending>;
  timer?: NodeJS.Timeout;
}

/** An engine in memory that runs what the ingress asks for: no journal, no replay, and what it accepts it can be told to refuse. */
export class FakeEngine implements EmbeddedEngine {
  readonly kept = new Map<string, Kept>();
  /** What `accepted` waits for, and rejects with. */
  accepting: () => Promise<void> = () => Promise.resolve();
  readonly #handlers = new Map<string, Registered>();
  readonly #awakeables = new Map<string, PromiseWithResolvers<unknown>>();
  #closed = false;

  register(handlers: readonly Registered[]): void {
    for (const each of handlers) this.#handlers.set(`${each.service}/${each.handler}`, each);
  }

  submit(target: HandlerRef, argument: string, options: SubmitOptions = {}): Submission {
    const id = options.id ?? this.idOf(target, options.idempotencyKey);
    const accepted = this.accepting().then(() => {
      if (this.#closed) throw new Error('The engine is closed');
      if (this.kept.has(id)) return false;
      const { delayMs } = options;
      const acceptedAtMs = Date.now();
      const invocation: Kept = {
        id, target, argument, options, acceptedAtMs, status: delayMs === undefined ? 'running' : 'scheduled', over: Promise.withResolvers(),
        ...(delayMs !== undefined && { notBeforeMs: Math.trunc(acceptedAtMs + delayMs) }),
      };
      invocation.over.promise.catch(() => undefined);
      this.kept.set(id, invocation);
      if (delayMs === undefined) this.#run(invocation);
      else invocation.timer = setTimeout(() => this.#run(invocation), Math.min(delayMs, 0x7fffffff)).unref();
      return true;
    });
    accepted.catch(() => undefined);
    const ending = accepted.then(() => this.ending(id));
    ending.catch(() => undefined);
    return { id, accepted, ending, get result(): never { throw new Error('not asked for in these tests'); } };
  }

  #run(invocation: Kept): void {
    invocation.status = 'running';
    const { service, handler, key } = invocation.target;
    const attempt = {
      key,
      sleep: (ms: number) => new Promise<void>((resolve) => (invocation.timer = setTimeout(resolve, ms).unref())),
      awakeable: () => {
        const id = `sign_1${randomBytes(16).toString('base64url')}`;
        const waiting = Promise.withResolvers<unknown>();
        this.#awakeables.set(id, waiting);
        return { id, promise: waiting.promise };
      },
    };
    Promise.resolve(this.#handlers.get(`${service}/${handler}`)!.invoke(attempt as unknown as Attempt, invocation.argument, { headers: invocation.options.headers ?? {} }))
      .then((value) => this.#end(invocation, { ok: true, value: encode(value) }), (error: unknown) => this.#end(invocation, { ok: false, value: encode(error) }));
  }

  #end(invocation: Kept, ending: Ending): void {
    if (invocation.ending !== undefined) return;
    clearTimeout(invocation.timer);
    invocation.ending = ending;
    invocation.endedAtMs = Date.now();
    invocation.status = ending.ok ? 'completed' : 'failed';
    invocation.over.resolve(ending);
  }

  attach(): never {
    throw new Error('not asked for in these tests');
  }

  ending(id: string): Promise<Ending> {
    return this.#one(id).over.promise;
  }

  ended(id: string): Ending | undefined {
    return this.#one(id).ending;
  }

  idOf(target: HandlerRef, idempotencyKey?: string): string {
    if (idempotencyKey !== undefined) return idempotentId(target, idempotencyKey);
    const isOnce = this.#handlers.get(`${target.service}/${target.handler}`)?.once === true;
    return isOnce ? idempotentId(target, '') : `inv_${randomBytes(16).toString('hex')}`;
  }

  async resolveAwakeable(id: string, value: string): Promise<boolean> {
    return this.#take(id, (waiting) => waiting.resolve(decodePayload(value)));
  }

  async rejectAwakeable(id: string, error: string): Promise<boolean> {
    const text = /"message"|TerminalError/.test(error) ? error : '';
    return this.#take(id, (waiting) => waiting.reject(new TerminalError(JSON.parse(text.slice(1))[3] as string)));
  }

  #take(id: string, settle: (waiting: PromiseWithResolvers<unknown>) => void): boolean {
    const waiting = this.#awakeables.get(id);
    this.#awakeables.delete(id);
    if (waiting !== undefined) settle(waiting);
    return waiting !== undefined;
  }

  async cancel(id: string): Promise<boolean> {
    return this.#endWith(id, new CancelledError());
  }

  async kill(id: string): Promise<boolean> {
    return this.#endWith(id, new TerminalError('killed', { errorCode: 409 }));
  }

  #endWith(id: string, error: Error): boolean {
    const invocation = this.kept.get(id);
    if (invocation === undefined || invocation.ending !== undefined) return false;
    this.#end(invocation, { ok: false, value: encode(error) });
    return true;
  }

  async pause(id: string): Promise<boolean> {
    const invocation = this.kept.get(id);
    if (invocation === undefined || invocation.ending !== undefined || invocation.status === 'paused') return false;
    invocation.status = 'paused';
    return true;
  }

  resume(id: string): void {
    const invocation = this.#one(id);
    if (invocation.status !== 'paused') throw new TypeError(`The invocation ${id} is not paused: it is ${invocation.status}`);
    invocation.status = 'running';
  }

  async restart(id: string): Promise<string> {
    const { target, argument } = this.#one(id);
    const again = this.submit(target, argument, { id: `inv_${randomBytes(16).toString('hex')}` });
    await again.accepted;
    return again.id;
  }

  async purge(id: string): Promise<boolean> {
    return this.kept.get(id)?.ending !== undefined && this.kept.delete(id);
  }

  invocations(): InvocationSummary[] {
    return [...this.kept.keys()].map((id) => this.describe(id));
  }

  describe(id: string): InvocationSummary {
    const { target, status, acceptedAtMs, notBeforeMs, endedAtMs, options: { idempotencyKey } } = this.#one(id);
    return {
      id, target, status, acceptedAtMs, entries: 0, failures: 0,
      ...(notBeforeMs !== undefined && { notBeforeMs }), ...(endedAtMs !== undefined && { endedAtMs }), ...(idempotencyKey !== undefined && { idempotencyKey }),
    };
  }

  journal(id: string): never[] {
    this.#one(id);
    return [];
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const invocation of this.kept.values()) {
      clearTimeout(invocation.timer);
      invocation.over.reject(new Error('The engine was closed'));
    }
  }

  #one(id: string): Kept {
    const invocation = this.kept.get(id);
    if (invocation === undefined) throw new TypeError(`There is no invocation ${id}`);
    return invocation;
  }
}
