import type { EmbeddedEngine } from '../api.ts';
import type { Exchange } from '../ingress/exchange.ts';
import { Failure, methodNotAllowed } from '../ingress/failure.ts';
import { listen, type Listener, type ListenerOptions } from '../ingress/listener.ts';
import { decodePart } from '../ingress/paths.ts';
import type { Directory } from '../ingress/served.ts';
import { invocationDetail, listInvocations } from './invocations.ts';
import { handlerJson, serviceJson } from './services.ts';
import { verbs } from './verbs.ts';

export interface AdminOptions extends Omit<ListenerOptions, 'port'>, Directory {
  readonly engine: EmbeddedEngine;
  /** 9070 unless given; 0 for a free one. */
  readonly port?: number;
}

export type Admin = Listener;

/**
 * Serves what an operator needs over HTTP/1.1, as far as it goes with the answers of Restate's admin interface: services as they were
 * defined, and invocations to look at and to act on. Rejects where the port is taken.
 */
export function startAdmin(options: AdminOptions): Promise<Admin> {
  return listen({ ...options, port: options.port ?? 9070 }, {
    render: ({ message }) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message, restate_code: null }) }),
    handle: (exchange) => {
      const [room, ...parts] = exchange.head.path.replace(/\/+$/, '').split('/').slice(1).map(decodePart);
      switch (room) {
        case 'health': return health(exchange, parts);
        case 'services': return services(exchange, parts, options);
        case 'invocations': return invocations(exchange, parts, options.engine);
        default: throw nothingHere(exchange);
      }
    },
  });
}

const nothingHere = ({ head }: Exchange): Failure => new Failure(404, `there is nothing at ${head.path}`);

function onlyGet({ method }: Exchange): void {
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed('GET', 'HEAD');
}

function health(exchange: Exchange, parts: readonly string[]): void {
  if (parts.length > 0) throw nothingHere(exchange);
  onlyGet(exchange);
  exchange.answer(200, {}, '');
}

function services(exchange: Exchange, [name, room, handlerName, ...more]: readonly string[], directory: Directory): void {
  if (more.length > 0 || (room !== undefined && room !== 'handlers')) throw nothingHere(exchange);
  onlyGet(exchange);
  if (name === undefined) return exchange.json(200, { services: [...directory.services()].map(serviceJson) });
  const service = directory.lookupService(name);
  if (service === undefined) throw new Failure(404, `The requested service '${name}' does not exist`);
  if (room === undefined) return exchange.json(200, serviceJson(service));
  if (handlerName === undefined) return exchange.json(200, { handlers: service.handlers.map(handlerJson) });
  const handler = directory.lookup(name, handlerName);
  if (handler === undefined) throw new Failure(404, `The requested handler '${handlerName}' on service '${name}' does not exist`);
  exchange.json(200, handlerJson(handler));
}

async function invocations(exchange: Exchange, [id, verb, ...more]: readonly string[], engine: EmbeddedEngine): Promise<void> {
  if (more.length > 0) throw nothingHere(exchange);
  if (id === undefined) {
    onlyGet(exchange);
    return exchange.json(200, listInvocations(engine, new URLSearchParams(exchange.head.query)));
  }
  const act = verb === undefined ? undefined : verbs.get(verb);
  if (verb !== undefined && act === undefined) throw nothingHere(exchange);
  if (act === undefined) onlyGet(exchange);
  else if (exchange.method !== 'PATCH' && exchange.method !== 'POST') throw methodNotAllowed('PATCH', 'POST');
  if (!/^inv_\w+$/.test(id)) throw new Failure(400, "The request field 'invocation_id' is invalid. Reason: bad format");
  if (act === undefined) return exchange.json(200, invocationDetail(engine, id));
  const { status, body } = await act(engine, id);
  if (body === undefined) exchange.answer(status, {}, '');
  else exchange.json(status, body);
}
