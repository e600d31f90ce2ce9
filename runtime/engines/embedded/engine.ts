import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { processFacts } from '../../ambient/facts.ts';
import { awakeableInvocation, awakeableSeq } from '../../kernel/awakeable-id.ts';
import { decode } from '../../kernel/codec.ts';
import { startEntryOf, type Entry } from '../../kernel/entry.ts';
import { CancelledError, TerminalError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/port.ts';
import { entropyBytes } from '../../kernel/streams.ts';
import { formatTarget, type HandlerRef } from '../../kernel/target.ts';
import type { EmbeddedEngine, Ending, EngineOptions, InvocationStatus, InvocationSummary, Registered, Submission, SubmitOptions } from './api.ts';
import { errorText } from './attempts.ts';
import { idempotentId, randomId, workflowId } from './ids.ts';
import type { Live } from './live.ts';
import type { StoredInvocation } from './records.ts';
import { Registry } from './registry.ts';
import { Retention } from './retention.ts';
import { Scheduler } from './scheduler.ts';
import { Store } from './store.ts';
import { Submitted } from './submission.ts';
import { Waiters } from './waiters.ts';
import { RealWorld } from '../../world/real-world.ts';

const defaults = { graceMs: 5_000, residentAttempts: 256, idleMs: 60_000 };

/** The engine over one store: what is asked from outside of invocations. */
export class Engine implements EmbeddedEngine {
  readonly #world: World;
  readonly #log: (message: string) => void;
  readonly #store: Store;
  readonly #waiters = new Waiters();
  readonly #registry = new Registry();
  readonly #scheduler: Scheduler;
  readonly #retention: Retention;
  #closed = false;

  /** Throws `store-locked`, or a StoreError where the folder cannot be used. */
  constructor(options: EngineOptions) {
    const log = options.log ?? ((message) => process.stderr.write(`stet: ${message}\n`));
    const world = options.world ?? new RealWorld(log);
    const entropy = options.entropy ?? (() => randomBytes(entropyBytes));
    const facts = processFacts();
    this.#world = world;
    this.#log = log;
    this.#store = new Store({
      folder: resolve(options.folder ?? '.stet'),
      nowMs: () => world.now(),
      registry: this.#registry,
      startOf: (target, acceptedAtMs) => {
        const registered = this.#registry.of(target);
        // One that others of its key may be before begins when its turn comes.
        return registered === undefined || registered.exclusive ? undefined : startEntryOf(acceptedAtMs, entropy(), registered.build, facts);
      },
      onEffects: (effects) => this.#scheduler.apply(effects),
      readAwakeable: (awakeable, entropyOf) => {
        const entropy = entropyOf(awakeableInvocation(awakeable) ?? '');
        return entropy === undefined ? undefined : awakeableSeq(awakeable, entropy);
      },
    });
    this.#scheduler = new Scheduler(this.#store, world, this.#waiters, this.#registry, {
      graceMs: options.graceMs ?? defaults.graceMs,
      limits: options.limits,
      entropy,
      facts,
      log,
    }, { attempts: options.residentAttempts ?? defaults.residentAttempts, idleMs: options.idleMs ?? defaults.idleMs });
    this.#retention = new Retention(this.#store, world, log);
    this.#scheduler.recover(this.#store.unfinished());
  }

  register(handlers: readonly Registered[]): void {
    this.#scheduler.register(handlers);
  }

  submit(target: HandlerRef, argument: string, options: SubmitOptions = {}): Submission {
    const id = options.id ?? this.#registry.derivedId(target, options.idempotencyKey) ?? randomId();
    let row: number | undefined;
    const accepted = this.#accept(id, target, argument, options).then((added) => (row = added) !== undefined);
    // One that this process has begun and not ended need not be looked up.
    const follow = () => (row === undefined || this.#scheduler.live(row) === undefined ? this.ending(id) : this.#waiters.wait(row));
    return new Submitted(id, accepted, () => this.attach(id), follow);
  }

  async #accept(id: string, target: HandlerRef, argument: string, { delayMs, headers, idempotencyKey }: SubmitOptions): Promise<number | undefined> {
    this.#assertOpen();
    const row = await this.#store.accept({
      id, target, argument,
      ...(delayMs !== undefined && { notBeforeMs: this.#world.now() + delayMs }), ...(headers !== undefined && { headers }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
    if (row !== undefined) return row;
    const there = formatTarget(this.#stored(id).target);
    if (there !== formatTarget(target)) throw new TypeError(`The invocation ${id} is one of ${there}, not of ${formatTarget(target)}`);
    return undefined;
  }

  idOf(target: HandlerRef, idempotencyKey?: string): string {
    return idempotencyKey === undefined ? workflowId(target) : idempotentId(target, idempotencyKey);
  }

  async attach(id: string): Promise<unknown> {
    this.#assertOpen();
    const stored = this.#stored(id);
    if (stored.status === 'paused') throw decode(stored.lastError ?? '');
    const { ok, value } = endingOf(stored) ?? (await this.#waiters.waitUnlessPaused(stored.row));
    if (ok) return decode(value);
    throw decode(value);
  }

  async ending(id: string): Promise<Ending> {
    return this.ended(id) ?? this.#waiters.wait(this.#stored(id).row);
  }

  ended(id: string): Ending | undefined {
    this.#assertOpen();
    return endingOf(this.#stored(id));
  }

  async resolveAwakeable(id: string, value: string): Promise<boolean> {
    this.#assertOpen();
    return this.#store.completeAwakeable(id, true, value);
  }

  async rejectAwakeable(id: string, error: string): Promise<boolean> {
    this.#assertOpen();
    return this.#store.completeAwakeable(id, false, error);
  }

  async cancel(id: string): Promise<boolean> {
    const live = this.#live(id);
    if (live === undefined) return false;
    return live.begun && !live.paused ? this.#store.requestCancel(id) : this.#scheduler.abandon(live, new CancelledError());
  }

  async kill(id: string): Promise<boolean> {
    const live = this.#live(id);
    return live !== undefined && this.#scheduler.abandon(live, new TerminalError('killed', { errorCode: 409 }));
  }

  async pause(id: string): Promise<boolean> {
    const live = this.#live(id);
    if (live === undefined || !(await this.#store.pause(id))) return false;
    this.#scheduler.pause(live);
    return true;
  }

  async restart(id: string): Promise<string> {
    this.#assertOpen();
    const { target, argument, headers, status, once } = this.#stored(id);
    if (status === 'open') throw new TypeError(`The invocation ${id} runs: pause it, or kill it, before it is restarted`);
    if (once) throw new TypeError(`The invocation ${id} is the one run of a workflow: purge it, and submit it again`);
    const anew = this.submit(target, argument, { headers });
    await anew.accepted;
    const live = this.#live(id);
    if (live !== undefined) await this.#scheduler.abandon(live, new TerminalError(`restarted as ${anew.id}`, { errorCode: 409 }));
    return anew.id;
  }

  async purge(id: string): Promise<boolean> {
    this.#assertOpen();
    return this.#store.purge(id);
  }

  invocations(): InvocationSummary[] {
    this.#assertOpen();
    return this.#store.invocations().map((stored) => this.#summary(stored));
  }

  describe(id: string): InvocationSummary {
    this.#assertOpen();
    return this.#summary(this.#stored(id));
  }

  #summary(stored: StoredInvocation): InvocationSummary {
    const { id, target, entries, tries, lastError, acceptedAtMs, notBeforeMs, endedAtMs, idempotencyKey } = stored;
    return {
      id, target, entries, acceptedAtMs,
      status: this.#status(stored),
      failures: tries,
      ...(lastError !== undefined && { lastError: describeError(decode(lastError)) }),
      ...(notBeforeMs !== undefined && { notBeforeMs }), ...(endedAtMs !== undefined && { endedAtMs }), ...(idempotencyKey !== undefined && { idempotencyKey }),
    };
  }

  journal(id: string): Entry[] {
    this.#assertOpen();
    return this.#store.entries(this.#stored(id).row);
  }

  resume(id: string): void {
    this.#assertOpen();
    const stored = this.#stored(id);
    const live = this.#scheduler.live(stored.row);
    if (live === undefined || !live.paused) throw new TypeError(`The invocation ${id} is not paused: it is ${this.#status(stored)}`);
    this.#store.reopen(stored.row).then(
      () => this.#scheduler.resume(live),
      (error: unknown) => this.#log(`${id} stays paused, because the store failed\n${errorText(error)}`),
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#retention.close();
    this.#scheduler.close();
    this.#waiters.rejectAll(new Error('The engine was closed. The invocation goes on when the folder is opened again.'));
    this.#store.close();
  }

  #live(id: string): Live | undefined {
    this.#assertOpen();
    const row = this.#store.invocation(id)?.row;
    return row === undefined ? undefined : this.#scheduler.live(row);
  }

  #stored(id: string): StoredInvocation {
    const stored = this.#store.invocation(id);
    if (stored === undefined) throw new TypeError(`There is no invocation ${id} in ${this.#store.file}`);
    return stored;
  }

  #status({ row, status }: StoredInvocation): InvocationStatus {
    if (status !== 'open') return status;
    const live = this.#scheduler.live(row);
    if (live?.paused === true) return 'paused';
    if (live?.phase === 'parked') return 'parked';
    if (live?.phase === 'evicted') return 'suspended';
    return live === undefined || live.phase === 'scheduled' || live.phase === 'queued' || !live.begun ? 'scheduled' : 'running';
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error(`The engine on ${this.#store.file} is closed`);
  }
}

function endingOf({ status, result = '' }: StoredInvocation): Ending | undefined {
  return status === 'completed' || status === 'failed' ? { ok: status === 'completed', value: result } : undefined;
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
