import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { ProcessFacts, StartEntry } from './entry.ts';
import { environmentDiffers, foreignAwait, StetError } from './errors.ts';
import type { Escaping } from './escape.ts';
import { Immediates } from './immediates.ts';
import { Interruption } from './interruption.ts';
import { Ledger } from './ledger.ts';
import type { World } from './port.ts';
import type { RunContext } from './program.ts';
import { outside, scope, turnOf, within } from './scope.ts';
import { float, KeyedStream, keyedHash, seededStream } from './streams.ts';
import { spinWarningReads, TurnClock } from './turn-clock.ts';

/** How the handler settled, seen in a turn. */
export type Settlement = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/**
 * What an attempt is to the code that runs in it, whichever engine keeps its journal: the values that replay from the start entry,
 * the guards of the scopes, and the handler. Which turn comes next, and what an operation is, the subclasses know.
 */
export abstract class AttemptBase implements Escaping {
  readonly inRun = false;
  readonly id: string;
  alive = true;
  protected readonly ledger = new Ledger();
  protected readonly immediates = new Immediates();
  protected clock = new TurnClock(0);
  protected startEntry!: StartEntry;
  protected settlement: Settlement | undefined;
  #entropy: Uint8Array | undefined;
  #math: RandomGenerator | undefined;
  #ctxRand: RandomGenerator | undefined;
  #keyed: KeyedStream | undefined;
  #interruption: Interruption | undefined;
  #completion: Interruption | undefined;
  #warned: Set<string> | undefined;
  #escaped: Map<Promise<unknown>, unknown> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  abstract get key(): string | undefined;
  abstract get world(): World;
  /** Fails the attempt: at the end of its turn, or at once where it is not its turn. No further effect starts. */
  abstract fail(error: unknown): void;
  /** The keyed hash under which this invocation has read `key` of the environment, if the journal says so. */
  protected abstract recordedUse(key: string): string | undefined;
  /** Calls the program's handler. */
  protected abstract invoke(): PromiseLike<unknown>;

  get facts(): ProcessFacts {
    return this.startEntry.env;
  }
  get entropy(): Uint8Array {
    return (this.#entropy ??= Buffer.from(this.startEntry.entropy, 'base64'));
  }

  // ── values that replay from the start entry ──

  random(): number {
    this.ledger.draws++;
    return float((this.#math ??= seededStream(this.entropy, 'math')));
  }

  get rand(): RandomGenerator {
    return (this.#ctxRand ??= this.#counted(seededStream(this.entropy, 'ctx')));
  }

  fill(bytes: Uint8Array): void {
    this.ledger.draws++;
    (this.#keyed ??= new KeyedStream(this.entropy, 'crypto')).fill(bytes);
  }

  now(): number {
    const now = this.clock.read();
    if (this.clock.reads === spinWarningReads) {
      this.warn('clock-spin', `${spinWarningReads} reads of the clock in one turn: a busy loop. It ends, because each read moves the clock; ctx.sleep would not burn a processor.`);
    }
    return now;
  }

  // ── what the ambient runtime reports ──

  settled(site: string, kind: string): void {
    this.ledger.noteSettled(site, kind);
  }

  environment(key: string, value: string | undefined): void {
    const hash = keyedHash(this.entropy, value === undefined ? '' : `=${value}`);
    const recorded = this.recordedUse(key) ?? this.ledger.used(key);
    if (recorded === undefined) return this.ledger.noteUse(key, hash);
    if (recorded === hash) return;
    this.refuse(environmentDiffers(this.id, key));
  }

  warn(id: string, message: string): void {
    if (this.#warned?.has(id) === true) return;
    (this.#warned ??= new Set()).add(id);
    this.world.warn({ id, invocation: this.id, message });
  }

  // ── scopes ──

  /** Every method of the durable context passes here. Throws `ctx-in-run`, `nested-run` or `foreign-await`, after failing the attempt. */
  enter(method: string): void {
    const store = scope();
    if (store === this && (turnOf() === this || !this.alive)) return;
    if (store?.inRun === true) {
      const code = method === 'run' ? 'nested-run' : 'ctx-in-run';
      this.refuse(new StetError(code,
        `${code}  ${this.id}\n\`ctx.${method}\` is used inside ctx.run(${JSON.stringify(store.name)}), where the context is closed: ` +
        'the action is not executed on replay, so what the context did there would be missing.\n' +
        'Use it before the run, or return the value from the run and use it after.'), this.world.place());
    }
    if (!this.alive) return;
    const turning = turnOf();
    const error = foreignAwait(this.id, turning?.id);
    if (turning !== this) turning?.fail(error);
    this.refuse(error);
  }

  protected refuse(error: StetError, place?: string): never {
    if (place !== undefined) error.message += `\n  at ${place}`;
    this.fail(error);
    throw error;
  }

  runContext(tries: number): RunContext {
    const interruption = (this.#interruption ??= new Interruption());
    return {
      attempt: tries,
      request: { id: this.id },
      console,
      get signal() {
        return interruption.signal;
      },
    };
  }

  /** Aborts when this attempt is over. Foreign to turns: what listens to it must not touch the context. */
  get completed(): AbortSignal {
    return (this.#completion ??= new Interruption()).signal;
  }

  /** The attempt is over. */
  protected ended(reason: () => Error): void {
    this.interrupt(reason);
    const completion = this.#completion;
    if (completion !== undefined) outside(() => completion.abort(reason));
  }

  protected interrupt(reason: () => Error): void {
    const interruption = this.#interruption;
    // Runs that begin after a cancellation have a signal of their own.
    this.#interruption = undefined;
    if (interruption !== undefined) outside(() => interruption.abort(reason));
  }

  holdRejection(promise: Promise<unknown>, reason: unknown): void {
    (this.#escaped ??= new Map()).set(promise, reason);
  }

  releaseRejection(promise: Promise<unknown>): void {
    this.#escaped?.delete(promise);
  }

  // ── the handler ──

  protected runHandler(): void {
    const settled = (settlement: Settlement): void => {
      if (!this.alive) return;
      if (turnOf() === this) this.settlement = settlement;
      else this.fail(foreignAwait(this.id, turnOf()?.id));
    };
    within(this, () => {
      new Promise((resolve) => resolve(this.invoke())).then(
        (value) => settled({ ok: true, value }),
        (error: unknown) => settled({ ok: false, error }),
      );
    });
  }

  /** Throws a rejection that nobody has handled by now. */
  protected throwEscaped(): void {
    for (const reason of this.#escaped?.values() ?? []) throw reason;
  }

  #counted(stream: RandomGenerator): RandomGenerator {
    return {
      next: () => {
        this.ledger.draws++;
        return stream.next();
      },
      clone: () => this.#counted(stream.clone()),
      getState: () => stream.getState(),
    };
  }
}
