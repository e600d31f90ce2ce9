/** A handler that an invocation runs: of a service, or of the virtual object with this key. */
export interface HandlerRef {
  readonly service: string;
  readonly key?: string;
  readonly handler: string;
}

/** `service/handler` or `service/key/handler`, each part percent-encoded: the name of calls and sends in the journal. */
export function formatTarget({ service, key, handler }: HandlerRef): string {
  return [service, ...(key === undefined ? [] : [key]), handler].map(encodeURIComponent).join('/');
}

/** Throws a TypeError where the text is not of that form. */
export function parseTarget(target: string): HandlerRef {
  const [service, second, third, ...more] = target.split('/').map(decodeURIComponent);
  if (service === undefined || second === undefined || more.length > 0) throw new TypeError(`Not a target: ${target}`);
  return third === undefined ? { service, handler: second } : { service, key: second, handler: third };
}
