import { codeName } from '../kernel/index.ts';

/** What the code of handlers is called, as far as their own texts say. */
const builds = new WeakMap<object, string>();

/** Remembers the text that a durable handler was made from. */
export function rememberBuild(made: object, source: object): void {
  builds.set(made, builds.get(source) ?? codeName(Function.prototype.toString.call(source)));
}

/** Names the code of a handler in journals; one that the SDK itself has made has no text of its own. */
export function buildOf(handler: object): string {
  return builds.get(handler) ?? 'unknown';
}
