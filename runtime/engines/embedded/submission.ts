import type { Submission } from './api.ts';
import { unobserved } from './waiters.ts';

/** Something that was asked of the engine. The outcome is followed only if somebody asks for it. */
export class Submitted implements Submission {
  readonly id: string;
  readonly accepted: Promise<void>;
  readonly #follow: () => Promise<unknown>;
  #result: Promise<unknown> | undefined;

  /** `follow` gives the outcome of the invocation once it is accepted. */
  constructor(id: string, accepted: Promise<void>, follow: () => Promise<unknown>) {
    this.id = id;
    this.accepted = accepted;
    this.#follow = follow;
    // Whoever looks at one of the two promises learns of a failure; the other one is not unhandled then.
    accepted.catch(unobserved);
  }

  get result(): Promise<unknown> {
    if (this.#result === undefined) {
      this.#result = this.accepted.then(this.#follow);
      this.#result.catch(unobserved);
    }
    return this.#result;
  }
}
