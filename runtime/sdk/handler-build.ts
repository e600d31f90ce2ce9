import { createHash } from 'node:crypto';

/** Eight characters that change with the code of a handler, as far as its own text says. */
const builds = new WeakMap<object, string>();

/** Remembers the text that a durable handler was made from. */
export function rememberBuild(made: object, source: object): void {
  builds.set(made, builds.get(source) ?? createHash('sha256').update(Function.prototype.toString.call(source)).digest('hex').slice(0, 8));
}

/** Names the code of a handler in journals; one that the SDK itself has made has no text of its own. */
export function buildOf(handler: object): string {
  return builds.get(handler) ?? 'unknown';
}
