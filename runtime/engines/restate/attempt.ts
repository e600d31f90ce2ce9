import * as sdk from '@restatedev/restate-sdk';
import { decodeBy, encodeBy, encodeThrown } from '../../kernel/action.ts';
import { AsyncContext } from '../../kernel/async-context.ts';
import { decode, encode } from '../../kernel/codec.ts';
import type { ProcessFacts } from '../../kernel/entry.ts';
import { isDeterminismError, isTerminal, UnserializableError } from '../../kernel/errors.ts';
import type { Stop } from '../../kernel/port.ts';
import type { Action, CallbackTimer, Program, TimerHandle } from '../../kernel/program.ts';
import { Deferred, type StetPromise } from '../../kernel/promise.ts';
import { outside, within, type RunScope } from '../../kernel/scope.ts';
import { RestateCourse } from './course.ts';
import type { Kind } from './delivered.ts';
import type { Due } from './due.ts';
import { bytesOf, seal, type Carried } from './envelope.ts';
import { toSdk, unserializable } from './errors.ts';
import type { Operation } from './operation.ts';
import type { RestatePromise } from './pump.ts';
import { forgetTries, noteFailedTry, tryOf } from './tries.ts';

/** What is not the same for every kind of operation. */
interface Issue {
  readonly kind: Kind;
  readonly name?: string;
  readonly due?: Due;
  readonly takesTime?: boolean;
  readonly sealed?: boolean;
  readonly computed?: Promise<unknown>;
}

/** One attempt of an invocation on Restate: what its program asks for becomes operations of the SDK's context. */
export class RestateAttempt extends RestateCourse implements Program {
  /** The start entry's values. A handler of which the build has said that it needs none must not come here. */
  override get entropy(): Uint8Array {
    this.#requireStart();
    return super.entropy;
  }

  override get facts(): ProcessFacts {
    this.#requireStart();
    return super.facts;
  }

  override now(): number {
    this.#requireStart();
    return super.now();
  }

  /** An invocation in flight stays with its deployment, and so with the code that it began with. */
  version(): boolean {
    this.enter('version');
    return true;
  }

  #requireStart(): void {
    if (this.sourced) return;
    const error = new Error(
      `stet: a handler that the build found to reach no source has reached one (${this.id}). This is a defect of stet: please report it with the handler's code.`);
    this.fail(error);
    throw error;
  }

  protected override invoke(): PromiseLike<unknown> {
    return this.options.handler(this as never);
  }

  // ── operations ──

  run<T>(action: Action<T>): StetPromise<T> {
    const outcome = new Deferred<T>();
    const keepsBytes = this.#keepsBytes(action);
    const operation = this.#issue({ kind: action.kind, name: action.name, takesTime: true, sealed: !keepsBytes }, outcome, ({ ok, value }) => {
      // What a run threw is in its envelope; what the SDK rejected it with is an error already.
      if (!ok) return outcome.reject(value instanceof Error ? value : decode((value as Carried).text));
      const given = keepsBytes ? value : readBy(action, (value as Carried).text);
      outcome.resolve((action.revive === undefined ? given : action.revive(given as never)) as T);
    });
    const serde = (keepsBytes ? action.serde : sdk.serde.binary) as sdk.Serde<unknown>;
    const write = (value: T): unknown => (keepsBytes ? value : this.#sealed(operation, writtenBy(action, value)));
    this.#enlistRun(operation, action.name, this.#hooked(operation, action, write), { ...action.retry, serde });
    return outcome.promise;
  }

  /** A serde of the run's own writes the entry as it is, where nothing has to be carried beside the value. */
  #keepsBytes<T>({ serde, onError }: Action<T>): boolean {
    return serde !== undefined && onError !== 'throw' && !this.sourced;
  }

  /**
   * The action as the SDK performs it: with the service's hooks around it, in the async context of the call that issued it. What a hook
   * puts into that context is there for the action, which alone is in run scope.
   */
  #hooked<T>(operation: Operation, action: Action<T>, write: (value: T) => unknown): () => Promise<unknown> {
    const context = new AsyncContext();
    return () => context.run(() => outside(async () => {
      let entry: { readonly given: unknown } | undefined;
      await this.internals.interceptor(action.name, async () => {
        entry = { given: await this.#perform(operation, action, write) };
      });
      // A hook that keeps an error to itself makes it a run that gave nothing.
      return entry === undefined ? write(undefined as T) : entry.given;
    }));
  }

  async #perform<T>(operation: Operation, action: Action<T>, write: (value: T) => unknown): Promise<unknown> {
    const scope: RunScope = { inRun: true, attempt: this, name: action.name };
    const tries = tryOf(this.id, operation.seq);
    try {
      return write(await within(scope, () => action.action(this.runContext(tries))));
    } catch (error) {
      if (isDeterminismError(error)) {
        this.fail(error);
        return await new Promise<never>(() => undefined);
      }
      if (error instanceof UnserializableError) throw unserializable(error);
      if (action.onError !== 'throw' || isTerminal(error)) {
        noteFailedTry(this.id, operation.seq, tries);
        throw toSdk(error);
      }
      return this.#sealed(operation, { ok: false, text: encodeThrown(error) });
    }
  }

  #sealed(operation: Operation, carried: Omit<Carried, 'carriage'>): Uint8Array {
    forgetTries(this.id, operation.seq);
    return bytesOf(seal({ ...carried, carriage: this.carriage() }));
  }

  sleep<T>(ms: number, options: { readonly kind?: 'sleep' | 'timer'; readonly name?: string; readonly value?: T; readonly site?: string } = {}): StetPromise<T> & { readonly stop: Stop } {
    const outcome = new Deferred<T>();
    const operation = this.#timer(options.kind ?? 'sleep', options.name ?? '', ms, () => outcome.resolve(options.value as T), outcome);
    return Object.assign(outcome.promise, { stop: () => this.drop(operation) });
  }

  timer({ kind, ms, fire }: CallbackTimer): TimerHandle {
    const context = new AsyncContext();
    let stopped = false;
    const issue = (): Operation => this.#timer(kind, '', ms, tick);
    const tick = (): void => {
      context.run(fire);
      // Re-armed after the callback, as natively: the callback may have stopped it, and its time counts.
      if (kind === 'interval' && !stopped) operation = issue();
    };
    let operation = issue();
    const { seq } = operation;
    return {
      seq,
      stop: () => {
        stopped = true;
        this.drop(operation);
      },
    };
  }

  #timer(kind: 'timer' | 'interval' | 'sleep', name: string, ms: number, deliver: () => void, rejects?: Operation['rejects']): Operation {
    const due: Due = this.sourced ? { line: 0, ms: this.clock.peek() + ms } : { line: this.ledger.deliveries, ms };
    const operation = this.#issue({ kind, name, due }, rejects, deliver);
    // Whole milliseconds are what the protocol carries; never early.
    this.#enlist(operation, (context) => context.sleep(Math.max(0, Math.ceil(this.#untilMs(due))), ...(name === '' ? [] : [name])));
    return operation;
  }

  /** In a turn no time passes: a timer counts from the turn, however long the processor has worked on it, and however long ago it was. */
  #untilMs({ ms }: Due): number {
    const now = this.world.now();
    return ms - now + (this.sourced ? 0 : (this.turnBeganAtMs ??= now));
  }

  immediate(fire: () => void): Stop {
    return this.immediates.add(fire);
  }

  order<T>(name: string, compute: () => PromiseLike<T>): StetPromise<T> {
    const outcome = new Deferred<T>();
    let settle = (): void => undefined;
    const computed = outside(() => Promise.resolve(compute())).then(
      (value) => void (settle = () => outcome.resolve(value)),
      (error: unknown) => void (settle = () => outcome.reject(error)),
    );
    const operation = this.#issue({ kind: 'order', name, computed, takesTime: true, sealed: true }, outcome, () => settle());
    this.#enlistRun(operation, '~order', async () => {
      await computed;
      return bytesOf(seal({ ok: true, text: '', carriage: this.carriage() }));
    }, { serde: sdk.serde.binary });
    return outcome.promise;
  }

  /** An operation whose outcome is the SDK's: a call, an awakeable, a read of state. `takesTime` where others end it. */
  operation<T>(issue: Issue, make: (context: sdk.Context) => RestatePromise<unknown>): StetPromise<T> {
    const outcome = new Deferred<T>();
    const operation = this.#issue(issue, outcome, ({ ok, value }) => (ok ? outcome.resolve(value as T) : outcome.reject(value)));
    this.#enlist(operation, make);
    return outcome.promise;
  }

  /** Something that is told and not awaited: state, a send, a resolution. It takes a number, as operations do. */
  write<T>(tell: (context: sdk.Context) => T): T {
    this.ledger.issued++;
    return outside(() => tell(this.context));
  }

  #issue({ kind, name = '', due, takesTime = false, sealed = false, computed }: Issue, rejects: Operation['rejects'], deliver: Operation['deliver']): Operation {
    const seq = this.ledger.issued++;
    return { seq, kind, name, due, rejects, deliver, takesTime, sealed, computed, begin: undefined, ownEntry: false };
  }

  /** A run whose end the journal does not know begins when the turn is over; the SDK is given what it gives. */
  #enlistRun(operation: Operation, name: string, body: () => Promise<unknown>, options: sdk.RunOptions<unknown>): void {
    let given: Promise<unknown> | undefined;
    const begin = (): Promise<unknown> => {
      operation.ownEntry = true;
      given ??= outside(body);
      // Where the SDK never asks for it, nobody does.
      given.catch(() => undefined);
      return given;
    };
    this.#enlist(operation, (context) => {
      const { issued, isNew } = this.internals.issue(() => context.run<unknown>(name, begin, options));
      if (isNew) {
        operation.begin = () => void begin();
        this.toBegin.push(operation);
      }
      return issued;
    });
  }

  /** The SDK works in no scope of the program's: its own clock and timers must be the machine's. */
  #enlist(operation: Operation, make: (context: sdk.Context) => RestatePromise<unknown>): void {
    // What an ended attempt asks for never settles.
    if (this.alive) outside(() => this.enlist(operation, make(this.context)));
  }
}

function writtenBy<T>({ serde }: Action<T>, value: T): Omit<Carried, 'carriage'> {
  return serde === undefined ? { ok: true, text: encode(value) } : { ok: true, text: encodeBy(serde, value), opaque: true };
}

function readBy<T>({ serde }: Action<T>, text: string): unknown {
  return serde === undefined ? decode(text) : decodeBy(serde, text);
}
