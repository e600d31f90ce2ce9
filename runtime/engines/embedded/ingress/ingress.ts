import { encode } from '../../../kernel/codec.ts';
import { TerminalError } from '../../../kernel/errors.ts';
import type { EmbeddedEngine } from '../api.ts';
import { encodePayload } from '../payload.ts';
import type { Exchange } from './exchange.ts';
import { Failure, failureBody, methodNotAllowed } from './failure.ts';
import { invoke } from './invocations.ts';
import { listen, type Listener, type ListenerOptions } from './listener.ts';
import { lookup, outcome } from './outcomes.ts';
import { routeOf } from './paths.ts';
import type { Directory } from './served.ts';

export interface IngressOptions extends Omit<ListenerOptions, 'port'>, Directory {
  readonly engine: EmbeddedEngine;
  /** 8080 unless given; 0 for a free one. */
  readonly port?: number;
}

export type Ingress = Listener;

/**
 * Serves invocations over HTTP/1.1 on the paths, and with the answers, of Restate's ingress 1.7. Nothing is acknowledged before it is
 * durable. Rejects where the port is taken.
 */
export function startIngress(options: IngressOptions): Promise<Ingress> {
  const { engine } = options;
  return listen({ ...options, port: options.port ?? 8080 }, {
    render: ({ status, message, source }) => ({
      headers: { 'content-type': 'application/json', 'x-restate-error-source': source }, body: failureBody(status, message, source),
    }),
    handle: (exchange) => {
      const route = routeOf(exchange.head.path, options);
      switch (route.to) {
        case 'invoke': return invoke(exchange, route, engine, options);
        case 'outcome': case 'outcome-of': case 'outcome-by-body': return outcome(exchange, route, engine, options);
        case 'lookup': return lookup(exchange, engine);
        case 'awakeable': return complete(exchange, route.id, route.resolve, engine);
        case 'health': return health(exchange, options);
      }
    },
  });
}

/** Completes an awakeable. Whether somebody waits for it is nobody's business who may not complete it: unknown ids are accepted too. */
async function complete(exchange: Exchange, id: string, isResolve: boolean, engine: EmbeddedEngine): Promise<void> {
  if (exchange.method !== 'POST') throw methodNotAllowed('POST');
  if (!/^(?:sign|prom|awk)_[\w-]+$/.test(id)) throw new Failure(400, `bad awakeable id '${id}': bad format`);
  const body = await exchange.body();
  if (isResolve) await engine.resolveAwakeable(id, encodePayload(body));
  else await engine.rejectAwakeable(id, encode(new TerminalError(body.toString('utf8'))));
  exchange.answer(202, {}, '');
}

function health(exchange: Exchange, directory: Directory): void {
  if (exchange.method !== 'GET') throw methodNotAllowed('GET');
  exchange.json(200, { services: [...directory.services()].map(({ name }) => name) });
}
