import { hash } from 'node:crypto';

/** Whom an invocation runs: a handler of a service, or of one object (the one of that key) of a keyed service. */
export interface Target {
  readonly service: string;
  readonly key?: string;
  readonly handler: string;
}

/** The name under which a handler is registered. */
export function handlerName(target: Target): string {
  return `${target.service}/${target.handler}`;
}

/** `service/handler` or `service/key/handler`; a key may contain slashes. */
export function formatTarget(target: Target): string {
  return target.key === undefined ? handlerName(target) : `${target.service}/${target.key}/${target.handler}`;
}

/** Reads what `formatTarget` wrote. Throws a TypeError where there is no handler in it. */
export function parseTarget(name: string): Target {
  const first = name.indexOf('/');
  const last = name.lastIndexOf('/');
  if (first < 1 || last === name.length - 1) throw new TypeError(`\`${name}\` names no handler: it is service/handler or service/key/handler`);
  const service = name.slice(0, first);
  const handler = name.slice(last + 1);
  return first === last ? { service, handler } : { service, key: name.slice(first + 1, last), handler };
}

/** The id of the invocation that operation `seq` of `caller` asks for. It is derived, so that asking twice is asking once. */
export function calleeId(caller: string, seq: number): string {
  return invocationId(JSON.stringify([caller, seq]));
}

/** The id that an idempotency key stands for, per handler. */
export function idempotentId(target: Target, idempotencyKey: string): string {
  return invocationId(JSON.stringify([target.service, target.key ?? null, target.handler, idempotencyKey]));
}

/** An invocation id of 128 bits, made of any text that is unique. */
export function invocationId(unique: string): string {
  return `inv_${hash('sha256', unique).slice(0, 32)}`;
}
