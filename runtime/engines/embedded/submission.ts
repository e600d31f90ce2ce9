import type { Ending, Submission } from './api.ts';
import { unobserved } from './waiters.ts';

/** Something that was asked of the engine. The outcome is followed only if somebody asks for it. */
export class Submitted implements Submission {
  readonly id: string;
  readonly accepted: Promise<boolean>;
  readonly #attach: () => Promise<unknown>;
  readonly #follow: () => Promise<Ending>;
  #result: Promise<unknown> | undefined;

  /** `attach` gives the outcome of the invocation once it is accepted, `follow` how it ends. */
  constructor(id: string, accepted: Promise<boolean>, attach: () => Promise<unknown>, follow: () => Promise<Ending>) {
    this.id = id;
    this.accepted = accepted;
    this.#attach = attach;
    this.#follow = follow;
    // Whoever looks at one of the two promises learns of a failure; the other one is not unhandled then.
    accepted.catch(unobserved);
  }

  get result(): Promise<unknown> {
    if (this.#result === undefined) {
      this.#result = this.accepted.then(this.#attach);
      this.#result.catch(unobserved);
    }
    return this.#result;
  }

  get ending(): Promise<Ending> {
    return this.accepted.then(this.#follow);
  }
}
