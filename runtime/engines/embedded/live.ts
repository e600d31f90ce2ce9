import type { Attempt } from '../../kernel/attempt.ts';
import type { Entry } from '../../kernel/entry.ts';
import type { Engine, RunFailure, Stop, World } from '../../kernel/port.ts';
import { parseTarget, type HandlerRef } from '../../kernel/target.ts';
import type { Registered } from './api.ts';
import type { JournalWriter } from './append.ts';
import { calleeId } from './ids.ts';
import type { Loaded, Unfinished } from './records.ts';
import type { Registry } from './registry.ts';
import type { Store } from './store.ts';

/**
 * - `scheduled`: its time has not come. `parked`: no handler. `queued`: others of its key are before it.
 * - `ready`: its next attempt is about to start, or waits for the end of a delay. `running`: an attempt is live.
 * - `evicted`: it waits, and was dropped from memory meanwhile. `ended`: it is over.
 */
export type Phase = 'scheduled' | 'parked' | 'queued' | 'ready' | 'running' | 'evicted' | 'ended';

/** An unfinished invocation in this process. There may be many: it holds no journal and no argument. */
export class Live {
  readonly row: number;
  readonly id: string;
  readonly target: HandlerRef;
  readonly notBeforeMs: number | undefined;
  phase: Phase = 'ready';
  begun: boolean;
  paused: boolean;
  /** Its end is about to be durable: it is not started any more. */
  abandoned = false;
  /** Attempts that failed, and the wall clock of the first failure. Durable. */
  tries = 0;
  firstFailureMs: number | undefined;
  /** The handler that the last attempt ran. */
  registered: Registered | undefined;
  attempt: Attempt | undefined;
  /** What its first attempt begins with, where that is about to start: it was accepted a moment ago. */
  fresh: Loaded | undefined;
  stopTimer: Stop | undefined;
  /** An earlier process dropped it from memory, and nothing has happened to it since; see `Unfinished`. */
  asleepUntilMs: number | undefined;
  /** Since when the attempt waits, as far as anybody has looked: the deliveries of that look, and its time. */
  idle: { readonly deliveries: number; readonly sinceMs: number } | undefined;

  constructor({ row, id, target, notBeforeMs, begun, paused, asleepUntilMs }: Unfinished) {
    this.row = row;
    this.id = id;
    this.target = target;
    this.notBeforeMs = notBeforeMs;
    this.begun = begun;
    this.paused = paused;
    this.asleepUntilMs = asleepUntilMs;
  }
}

/** What one attempt sees of the engine. */
export class AttemptPort implements Engine {
  readonly world: World;
  readonly #store: Store;
  readonly #writer: JournalWriter;
  readonly #registry: Registry;
  readonly #noteFailed: (error: unknown) => void;

  /** `noteFailed` learns why a count of tries could not be kept. */
  constructor(store: Store, writer: JournalWriter, world: World, registry: Registry, noteFailed: (error: unknown) => void) {
    this.#store = store;
    this.#writer = writer;
    this.world = world;
    this.#registry = registry;
    this.#noteFailed = noteFailed;
  }

  append(entries: readonly Entry[], done: (error?: Error) => void): void {
    this.#store.append(this.#writer, entries, done);
  }

  readState(key: string): string | undefined {
    return this.#store.state(this.#writer.target, key);
  }

  stateKeys(): readonly string[] {
    return this.#store.stateNames(this.#writer.target);
  }

  calleeOf(seq: number, target: string, idempotencyKey: string | undefined): string {
    return this.#registry.derivedId(parseTarget(target), idempotencyKey) ?? calleeId(this.#writer.id, seq);
  }

  noteFailure(seq: number, failure: RunFailure): void {
    this.#store.noteRunFailure(this.#writer.row, seq, failure).catch(this.#noteFailed);
  }
}
