import type { SdkContext } from './context.ts';
import type { Surroundings } from './surroundings.ts';

/** What an attempt over Restate is made of. */
export interface AttemptOptions {
  /** The context that the SDK made for this attempt. */
  readonly context: SdkContext;
  readonly key: string | undefined;
  readonly surroundings: Surroundings;
  /** Names the code that runs. */
  readonly build: string;
  /** The handler can reach a source: it gets a start entry, and its completions tell the time (semantics §1). */
  readonly sourced: boolean;
  /** Runs the program's handler. */
  readonly handler: (attempt: never) => PromiseLike<unknown>;
  /** The handler settled in a turn, or the attempt failed. Called once, not at all where the attempt is suspended. */
  readonly onEnd: (settled: { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }) => void;
}
