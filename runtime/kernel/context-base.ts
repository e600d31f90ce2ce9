import type { AttemptBase } from './attempt-base.ts';
import { milliseconds, type Duration } from './duration.ts';
import type { Program, RunContext } from './program.ts';
import { asStetPromise, type StetPromise } from './promise.ts';
import { randOf, type Rand } from './rand.ts';
import { scope } from './scope.ts';

type RunAction<T> = (run: RunContext) => Promise<T> | T;

/**
 * What the durable contexts of both engines have in common. What a context may not do inside `run`, or outside a turn, is refused by
 * `attempt.enter`.
 */
export abstract class ContextBase<A extends AttemptBase & Program> {
  protected readonly attempt: A;
  #rand: Rand | undefined;

  constructor(attempt: A) {
    this.attempt = attempt;
  }

  get rand(): Rand {
    return (this.#rand ??= randOf(this.attempt));
  }

  readonly date = {
    now: (): StetPromise<number> => asStetPromise(Promise.resolve(this.#now())),
    toJSON: (): StetPromise<string> => asStetPromise(Promise.resolve(new Date(this.#now()).toJSON())),
  };

  #now(): number {
    // Inside run the clock is the native one: its value is journaled with the result.
    if (scope()?.inRun === true) return this.attempt.world.now();
    this.attempt.enter('date.now');
    return this.attempt.now();
  }

  sleep(duration: number | Duration, name = ''): StetPromise<void> {
    this.attempt.enter('sleep');
    const ms = duration === undefined ? NaN : milliseconds(duration);
    if (!(ms >= 0)) throw new TypeError(`ctx.sleep: a duration of 0 or more milliseconds, not ${String(ms)}`);
    return this.attempt.sleep<void>(ms, { name });
  }

  /** The two forms of a run's arguments: `(action)` and `(name, action, options)`. */
  protected runOf<T>(first: string | RunAction<T>, second: RunAction<T> | undefined): { readonly name: string; readonly action: RunAction<T> } {
    this.attempt.enter('run');
    const action = typeof first === 'string' ? second : first;
    if (typeof action !== 'function') throw new TypeError(`ctx.run: the action is not a function but ${typeof action}`);
    // Options that went unread would be worse: only a run with a name takes some.
    if (typeof first !== 'string' && second !== undefined) throw new TypeError('ctx.run(action) takes nothing more: give it a name first, ctx.run(name, action, options)');
    return { name: typeof first === 'string' ? first : '', action };
  }
}
