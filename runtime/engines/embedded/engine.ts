import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { processFacts } from '../../ambient/facts.ts';
import { awakeableInvocation, awakeableSeq } from '../../kernel/awakeable-id.ts';
import { decode, encode } from '../../kernel/codec.ts';
import type { Entry } from '../../kernel/entry.ts';
import { CancelledError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/port.ts';
import { entropyBytes } from '../../kernel/streams.ts';
import { formatTarget, type HandlerRef } from '../../kernel/target.ts';
import type { EmbeddedEngine, EngineOptions, InvocationStatus, InvocationSummary, Registered, Submission, SubmitOptions } from './api.ts';
import { errorText } from './attempts.ts';
import { idempotentId } from './ids.ts';
import type { Live } from './live.ts';
import type { StoredInvocation } from './records.ts';
import { Scheduler } from './scheduler.ts';
import { Store } from './store.ts';
import { Submitted } from './submission.ts';
import { Waiters } from './waiters.ts';
import { RealWorld } from '../../world/real-world.ts';

const defaultGraceMs = 5_000;
const defaultResidentAttempts = 256;

/** The engine over one store: what is asked from outside of invocations. */
export class Engine implements EmbeddedEngine {
  readonly #world: World;
  readonly #log: (message: string) => void;
  readonly #store: Store;
  readonly #waiters = new Waiters();
  readonly #scheduler: Scheduler;
  #closed = false;

  /** Throws `store-locked`, or a StoreError where the folder cannot be used. */
  constructor(options: EngineOptions) {
    const log = options.log ?? ((message) => process.stderr.write(`stet: ${message}\n`));
    const world = options.world ?? new RealWorld(log);
    this.#world = world;
    this.#log = log;
    this.#store = new Store({
      folder: resolve(options.folder ?? '.stet'),
      nowMs: () => world.now(),
      onEffects: (effects) => this.#scheduler.apply(effects),
      readAwakeable: (awakeable, entropyOf) => {
        const entropy = entropyOf(awakeableInvocation(awakeable) ?? '');
        return entropy === undefined ? undefined : awakeableSeq(awakeable, entropy);
      },
    });
    this.#scheduler = new Scheduler(this.#store, world, this.#waiters, {
      graceMs: options.graceMs ?? defaultGraceMs,
      limits: options.limits,
      entropy: options.entropy ?? (() => randomBytes(entropyBytes)),
      facts: processFacts(),
      log,
    }, options.residentAttempts ?? defaultResidentAttempts);
    this.#scheduler.recover(this.#store.unfinished());
  }

  register(handlers: readonly Registered[]): void {
    this.#scheduler.register(handlers);
  }

  submit(target: HandlerRef, argument: string, options: SubmitOptions = {}): Submission {
    const { idempotencyKey, delayMs } = options;
    const id = options.id ?? (idempotencyKey === undefined ? `inv_${randomBytes(16).toString('hex')}` : idempotentId(target, idempotencyKey));
    const accepted = this.#accept(id, target, argument, delayMs);
    return new Submitted(id, accepted, () => this.attach(id));
  }

  async #accept(id: string, target: HandlerRef, argument: string, delayMs: number | undefined): Promise<void> {
    this.#assertOpen();
    const isNew = await this.#store.accept({ id, target, argument, ...(delayMs !== undefined && { notBeforeMs: this.#world.now() + delayMs }) });
    if (isNew) return;
    const there = formatTarget(this.#stored(id).target);
    if (there !== formatTarget(target)) throw new TypeError(`The invocation ${id} is one of ${there}, not of ${formatTarget(target)}`);
  }

  async attach(id: string): Promise<unknown> {
    this.#assertOpen();
    const stored = this.#stored(id);
    if (stored.status === 'completed') return decode(stored.result ?? '');
    if (stored.status === 'failed') throw decode(stored.result ?? '');
    if (stored.status === 'paused') throw decode(stored.lastError ?? '');
    return this.#waiters.wait(stored.row);
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
    this.#assertOpen();
    const row = this.#store.invocation(id)?.row;
    const live = row === undefined ? undefined : this.#scheduler.live(row);
    if (live === undefined) return false;
    if (live.begun && !live.paused) {
      if (!(await this.#store.requestCancel(id))) return false;
      this.#scheduler.cancel(live);
      return true;
    }
    return this.#abandon(live);
  }

  /** Ends an invocation whose code is not to run, or to run again. */
  async #abandon(live: Live): Promise<boolean> {
    const wasPaused = live.paused;
    // Keeps it from starting before the end is durable.
    live.paused = true;
    const error = new CancelledError();
    try {
      if (!(await this.#store.abandon(live.id, encode(error)))) return false;
    } catch (failure) {
      live.paused = wasPaused;
      if (!wasPaused) this.#scheduler.resume(live);
      throw failure;
    }
    this.#scheduler.over(live);
    this.#waiters.reject(live.row, error);
    return true;
  }

  invocations(): InvocationSummary[] {
    this.#assertOpen();
    return this.#store.invocations().map((stored) => ({
      id: stored.id,
      target: stored.target,
      status: this.#status(stored),
      entries: stored.entries,
      failures: stored.tries,
      ...(stored.lastError !== undefined && { lastError: describeError(decode(stored.lastError)) }),
      acceptedAtMs: stored.acceptedAtMs,
      ...(stored.notBeforeMs !== undefined && { notBeforeMs: stored.notBeforeMs }),
    }));
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
    this.#scheduler.close();
    this.#waiters.rejectAll(new Error('The engine was closed. The invocation goes on when the folder is opened again.'));
    this.#store.close();
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
    return live === undefined || live.phase === 'scheduled' || live.phase === 'queued' ? 'scheduled' : 'running';
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error(`The engine on ${this.#store.file} is closed`);
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
