import type { EmbeddedEngine, Submission } from '../api.ts';
import { encodePayload } from '../payload.ts';
import { answerOf } from './answers.ts';
import { checkInput } from './content-types.ts';
import { delayMs } from './delay.ts';
import type { Exchange } from './exchange.ts';
import { Failure, methodNotAllowed } from './failure.ts';
import type { Head } from './head.ts';
import type { Route } from './paths.ts';
import type { Directory, ServedHandler } from './served.ts';

type Invoke = Extract<Route, { to: 'invoke' }>;

/** Calls a handler and answers with its outcome, or sends and answers with the invocation's id. The order of the checks is Restate's. */
export async function invoke(exchange: Exchange, route: Invoke, engine: EmbeddedEngine, directory: Directory): Promise<void> {
  const { target, send } = route;
  const { head, method } = exchange;
  const handler = publicHandler(route, directory);
  if (route.scope !== undefined) throw scopeRefusal(route.scope);
  const idempotencyKey = head.headers['idempotency-key'];
  if (idempotencyKey !== undefined) checkHeader('idempotency-key', idempotencyKey);
  if (idempotencyKey !== undefined && handler.once === true) {
    throw new Failure(400, 'cannot use the idempotency key with workflow handlers. The handler invocation will already be idempotent by the workflow key itself.');
  }
  if (method !== 'POST' && method !== 'GET') throw methodNotAllowed('GET', 'POST');
  const body = await exchange.body();
  checkInput(handler.input, head.headers['content-type'], body.length === 0);
  if (head.headers['x-restate-limit-key'] !== undefined) throw new Failure(400, 'limit-key requires a scope to be set');
  const headers = handedOver(head);
  const delay = delayOf(head.query);
  if (delay !== undefined && !send) throw new Failure(400, 'cannot use the delay query parameter with calls. The delay is supported only with sends');

  const submission = engine.submit(target, encodePayload(body), {
    headers, ...(idempotencyKey !== undefined && { idempotencyKey }), ...(delay !== undefined && { delayMs: delay }),
  });
  const isNew = await submission.accepted;
  if (send) return sent(exchange, submission, isNew, delay !== undefined, engine);
  if (!isNew && handler.once === true) {
    throw new Failure(409, 'the workflow method was already invoked', { source: 'invocation', headers: { 'x-restate-id': submission.id } });
  }
  const before = isNew ? undefined : engine.ended(submission.id);
  const ending = before ?? (await submission.ending);
  answerOf(exchange, submission.id, ending, handler, before === undefined ? undefined : engine.describe(submission.id).endedAtMs);
}

function publicHandler({ target: { service, handler: name } }: Invoke, directory: Directory): ServedHandler {
  const handler = directory.lookup(service, name);
  if (handler === undefined) {
    throw new Failure(404, `the service '${service}' exists, but the handler '${name}' was not found, check that the handler exists in the latest registered service version.`);
  }
  if (handler.private) throw new Failure(400, 'the invoked service is not public');
  return handler;
}

/** What Restate says where its experimental queues are off, as they are by default. */
function scopeRefusal(scope: string): Failure {
  if (scope === '') return new Failure(400, 'bad scope value: value cannot be empty');
  if (!/^[\w.-]+$/.test(scope)) return new Failure(400, 'bad scope value: value contains characters outside the allowed set [a-zA-Z0-9_.-]');
  return new Failure(400, 'scoped invocations require vqueues to be enabled');
}

function sent(exchange: Exchange, { id }: Submission, isNew: boolean, isDelayed: boolean, engine: EmbeddedEngine): void {
  // The time of the first request, where this one was made before.
  const notBeforeMs = isDelayed ? engine.describe(id).notBeforeMs : undefined;
  exchange.json(202, {
    invocationId: id,
    ...(notBeforeMs !== undefined && { executionTime: new Date(notBeforeMs).toISOString().replace('Z', '000000Z') }),
    status: isNew ? 'Accepted' : 'PreviouslyAccepted',
  }, { 'x-restate-id': id });
}

const notHandedOver = new Set(['connection', 'host', 'idempotency-key', 'idempotency-expires']);

/** The headers that the handler sees: all but those of the connection and of the idempotency. */
function handedOver({ headers, path, query }: Head): Record<string, string> {
  const handed: Record<string, string> = { 'x-restate-ingress-path': query === undefined ? path : `${path}?${query}` };
  for (const name in headers) {
    if (notHandedOver.has(name)) continue;
    const value = headers[name]!;
    checkHeader(name, value);
    handed[name] = value;
  }
  return handed;
}

function checkHeader(name: string, value: string): void {
  if (!/^[\t\x20-\x7e]*$/.test(value)) throw new Failure(400, `bad header ${name}: it has characters that are not ASCII`);
}

function delayOf(query: string | undefined): number | undefined {
  if (query === undefined || !/delay/i.test(query)) return undefined;
  for (const [name, value] of new URLSearchParams(query)) {
    if (name.toLowerCase() !== 'delay') continue;
    const delay = delayMs(value);
    if (delay === undefined) throw new Failure(400, `bad delay query parameter, must be a ISO8601 duration: ${JSON.stringify(value)} is neither PT1M30S nor 1m 30s, and months and years have no length`);
    return delay;
  }
  return undefined;
}
