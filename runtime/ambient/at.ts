import { makeAbortSignal } from './abort-signal.ts';
import { combinator } from './combinators.ts';
import { facade, replaced } from './facade.ts';
import { journaled } from './journaled.ts';
import { makeFetch } from './fetch.ts';
import { nativeCombinators, NativePromise, type CombinatorKind } from './natives.ts';
import { toNative } from './replace.ts';
import { makeSetImmediate, makeSetInterval, makeSetTimeout } from './timers.ts';

/** The members that become journal records, and carry the site of their use for it. Made when first asked for. */
export class Site {
  readonly #site: string | undefined;
  readonly #made = new Map<string, unknown>();

  constructor(site: string | undefined) {
    this.#site = site;
  }

  #make<T>(name: string, make: () => T): T {
    let made = this.#made.get(name) as T | undefined;
    if (made === undefined) this.#made.set(name, (made = make()));
    return made;
  }

  #combinator<K extends CombinatorKind>(kind: K): PromiseConstructor[K] {
    return this.#make(kind, () => combinator(kind, this.#site ?? '', (self) => this.#isHome(self)));
  }

  /** `Promise.race(x)` is now `at(site).race(x)`: this object, or without a site the module (which a bundler drops), is `Promise`. */
  #isHome(self: unknown): boolean {
    if (self === this) return true;
    return this.#site === undefined && (self === undefined || Object.prototype.toString.call(self) === '[object Module]');
  }

  get race(): PromiseConstructor['race'] {
    return this.#combinator('race');
  }

  get any(): PromiseConstructor['any'] {
    return this.#combinator('any');
  }

  get all(): PromiseConstructor['all'] {
    return this.#combinator('all');
  }

  get allSettled(): PromiseConstructor['allSettled'] {
    return this.#combinator('allSettled');
  }

  /** `Promise` as a value: its combinators record, and need their receiver as the native ones do. */
  get Promise(): PromiseConstructor {
    return this.#make('Promise', () => {
      const member = (kind: CombinatorKind) => replaced(nativeCombinators[kind], combinator(kind, this.#site ?? '', () => false));
      const members = new Map((['race', 'any', 'all', 'allSettled'] as const).map((kind) => [kind, member(kind)]));
      return facade({ native: NativePromise, current: () => toNative(Promise), members });
    });
  }

  get setTimeout(): typeof setTimeout {
    return this.#make('setTimeout', () => makeSetTimeout(this.#site));
  }

  get setInterval(): typeof setInterval {
    return this.#make('setInterval', () => makeSetInterval(this.#site));
  }

  get setImmediate(): typeof setImmediate {
    return this.#make('setImmediate', () => makeSetImmediate(this.#site));
  }

  /** A value of a journaled module, whose calls are runs in *inv* scope. */
  journaled<T>(name: string, value: T): T {
    return journaled(name, value, this.#site);
  }

  get fetch(): typeof fetch {
    return this.#make('fetch', () => makeFetch(this.#site));
  }

  get AbortSignal(): typeof AbortSignal {
    return this.#make('AbortSignal', () => makeAbortSignal(this.#site));
  }
}

const sites = new Map<string, Site>();

/** The members for one site, `handler/race:0`; the same object at each call. */
export function at(site: string): Site {
  let members = sites.get(site);
  if (members === undefined) sites.set(site, (members = new Site(site)));
  return members;
}

/** The members for code that names no site. */
export const anywhere = new Site(undefined);
