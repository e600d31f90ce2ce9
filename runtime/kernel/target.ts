/** A handler that an invocation runs: of a service, or of the virtual object with this key. */
export interface HandlerRef {
  readonly service: string;
  readonly key?: string;
  readonly handler: string;
}

/** `service/handler` or `service/key/handler`, the name of calls and sends in the journal; a key may contain slashes. */
export function formatTarget({ service, key, handler }: HandlerRef): string {
  return key === undefined ? `${service}/${handler}` : `${service}/${key}/${handler}`;
}

/** Reads what `formatTarget` wrote. Throws a TypeError where there is no handler in it. */
export function parseTarget(name: string): HandlerRef {
  const first = name.indexOf('/');
  const last = name.lastIndexOf('/');
  if (first < 1 || last === name.length - 1) throw new TypeError(`\`${name}\` names no handler: it is service/handler or service/key/handler`);
  const service = name.slice(0, first);
  const handler = name.slice(last + 1);
  return first === last ? { service, handler } : { service, key: name.slice(first + 1, last), handler };
}
