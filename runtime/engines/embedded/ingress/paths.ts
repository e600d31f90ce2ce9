import type { HandlerRef } from '../../../kernel/target.ts';
import { Failure, notFound } from './failure.ts';
import type { Directory } from './served.ts';

/** What a path asks for. */
export type Route =
  | { readonly to: 'health' }
  | { readonly to: 'invoke'; readonly target: HandlerRef; readonly send: boolean; readonly scope?: string }
  | { readonly to: 'outcome'; readonly id: string; readonly wait: boolean }
  | { readonly to: 'outcome-of'; readonly target: HandlerRef; readonly idempotencyKey?: string; readonly wait: boolean }
  /** The body says which invocation. */
  | { readonly to: 'outcome-by-body'; readonly wait: boolean }
  | { readonly to: 'lookup' }
  | { readonly to: 'awakeable'; readonly id: string; readonly resolve: boolean };

const badService = (): Failure => new Failure(400, 'bad path, expected either /:service-name/:handler or /:object-name/:object-key/:handler');
const badAwakeable = (): Failure => new Failure(400, 'bad path, expected either /restate/awakeables/:id/resolve or /restate/awakeables/:id/reject');
const badWorkflow = (): Failure => new Failure(400,
  'bad path, expected either /restate/workflow/:workflow_name/:workflow_key/output or /restate/workflow/:workflow_name/:workflow_key/attach');
const badInvocation = (): Failure => new Failure(400, 'bad path, expected either /restate/invocation/:invocation_id/output or ' +
  '/restate/invocation/:invocation_id/attach or /restate/invocation/:invocation_target/:idempotency_key/output or ' +
  '/restate/invocation/:invocation_target/:idempotency_key/attach');
const badVerb = (): Failure => new Failure(400, 'bad path, expected /restate/call/:service/:handler, /restate/send/:service/:handler, ' +
  '/restate/scope/:scope/call/:service/:handler, /restate/attach/:invocation_id, /restate/output/:invocation_id, or /restate/lookup');

/**
 * Reads a path (no query, encoded) as Restate's ingress 1.7 does: slashes at its end count for nothing, a second one at its start neither;
 * only keys and scopes are percent-decoded. Throws a Failure.
 */
export function routeOf(path: string, directory: Directory): Route {
  const trimmed = path.replace(/^\/+/, '/').replace(/\/+$/, '');
  const parts = trimmed.split('/').slice(1);
  if (parts.length < 2 || parts.length > 7) throw new Failure(400, `bad path: ${trimmed === '' ? '/' : trimmed}`);
  const [first, second] = parts as [string, string];
  if (first !== 'restate') return invocation(parts, directory);
  const rest = parts.slice(2);
  switch (second) {
    case 'health': return { to: 'health' };
    case 'a': case 'awakeables': return awakeable(rest);
    case 'invocation': return outcome(rest, directory);
    case 'workflow': return workflowOutcome(rest);
    case 'call': case 'send': return byVerb(second, rest, directory);
    case 'scope': return scoped(rest, directory);
    case 'attach': case 'output': return outcomeById(second, rest);
    case 'lookup':
      if (rest.length > 0) throw badVerb();
      return { to: 'lookup' };
    default: throw notFound();
  }
}

/** `/SERVICE/HANDLER[/send]`, `/OBJECT/KEY/HANDLER[/send]`. */
function invocation([service, ...parts]: readonly string[], directory: Directory): Route {
  const { key, rest: [handler, send, ...more] } = takeKey(service!, parts, directory);
  if (handler === undefined || (send !== undefined && send !== 'send') || more.length > 0) throw badService();
  return { to: 'invoke', target: targetOf(service!, key, handler), send: send !== undefined };
}

/** `/restate/call/…` and `/restate/send/…`, with what follows the verb. */
function byVerb(verb: 'call' | 'send', [service, ...parts]: readonly string[], directory: Directory, scope?: string): Route {
  if (service === undefined) throw badVerb();
  const { key, rest: [handler, ...more] } = takeKey(service, parts, directory);
  if (handler === undefined || more.length > 0) throw badVerb();
  return { to: 'invoke', target: targetOf(service, key, handler), send: verb === 'send', ...(scope !== undefined && { scope }) };
}

function scoped([scope, verb, ...rest]: readonly string[], directory: Directory): Route {
  if (scope === undefined || verb === undefined) throw badVerb();
  const decoded = decodePart(scope);
  if (verb !== 'call' && verb !== 'send') throw badVerb();
  return byVerb(verb, rest, directory, decoded);
}

/** `/restate/invocation/ID/…`, or by target and idempotency key. */
function outcome(parts: readonly string[], directory: Directory): Route {
  if (parts.length < 2) throw badInvocation();
  if (parts.length === 2) return { to: 'outcome', id: parts[0]!, wait: isAttach(parts[1]!) };
  const [service, ...more] = parts as [string, ...string[]];
  const { key, rest: [handler, idempotencyKey, verb] } = takeKey(service, more, directory);
  if (handler === undefined || idempotencyKey === undefined || verb === undefined) throw badInvocation();
  return { to: 'outcome-of', target: targetOf(service, key, handler), idempotencyKey, wait: isAttach(verb) };
}

/** `/restate/attach/ID`, `/restate/output/ID`; without an id the body says whose. */
function outcomeById(verb: 'attach' | 'output', [id, ...more]: readonly string[]): Route {
  if (more.length > 0) throw badVerb();
  const wait = verb === 'attach';
  return id === undefined ? { to: 'outcome-by-body', wait } : { to: 'outcome', id, wait };
}

function workflowOutcome([name, key, verb]: readonly string[]): Route {
  if (name === undefined || key === undefined) throw badWorkflow();
  const decoded = decodePart(key);
  if (verb === undefined) throw badWorkflow();
  return { to: 'outcome-of', target: { service: name, key: decoded, handler: 'run' }, wait: isAttach(verb) };
}

function awakeable([id, verb]: readonly string[]): Route {
  if (id === undefined || verb === undefined) throw badAwakeable();
  if (verb !== 'resolve' && verb !== 'reject') throw notFound();
  return { to: 'awakeable', id, resolve: verb === 'resolve' };
}

function isAttach(verb: string): boolean {
  if (verb !== 'attach' && verb !== 'output') throw notFound();
  return verb === 'attach';
}

/** The key comes first, and is decoded before anything else is looked at. */
function takeKey(service: string, parts: readonly string[], directory: Directory): { readonly key: string | undefined; readonly rest: readonly string[] } {
  const kind = directory.lookupService(service)?.kind;
  if (kind === undefined) throw new Failure(404, `service '${service}' not found, make sure to register the service before calling it.`);
  if (kind === 'service') return { key: undefined, rest: parts };
  const [key, ...rest] = parts;
  return { key: key === undefined ? undefined : decodePart(key), rest };
}

function targetOf(service: string, key: string | undefined, handler: string): HandlerRef {
  return key === undefined ? { service, handler } : { service, key, handler };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Percent-decoded; a percent sign that begins no escape stands for itself, as it does for Restate. Throws where the bytes are no UTF-8. */
export function decodePart(part: string): string {
  if (!part.includes('%')) return part;
  const bytes = Buffer.from(part.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new Failure(400, 'bad path, cannot decode key: it is not UTF-8');
    throw error;
  }
}
