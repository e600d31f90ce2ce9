import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { EndpointHandler } from './restate-endpoint.ts';

export interface CuttingPlan {
  /** How many writes of the response attempt k (from 1) of an invocation may send; `Infinity` leaves it alone. k without it. */
  readonly writes?: (attempt: number) => number;
  /** Which requests are cut, by their path (`/invoke/SERVICE/HANDLER`); all without it. */
  readonly only?: (path: string) => boolean;
}

export interface Cutting {
  readonly handler: EndpointHandler;
  /** Attempts that were cut, by invocation id. */
  readonly cuts: ReadonlyMap<string, number>;
}

/**
 * The crash chain: in attempt k the stream is destroyed instead of the write that comes after the allowed ones, so that each next attempt
 * replays a little more of the journal. Ends with the attempt that finishes its response. Knows nothing of who answers behind the handler.
 */
export function cutting(handler: EndpointHandler, plan: CuttingPlan = {}): Cutting {
  const { writes = (attempt: number) => attempt, only = () => true } = plan;
  const attempts = new Map<string, number>();
  const finished = new Set<string>();
  const cuts = new Map<string, number>();
  const cut = (request: Http2ServerRequest, response: Http2ServerResponse): void => {
    const id = request.headers['x-restate-invocation-id'];
    if (typeof id !== 'string' || finished.has(id) || !only(request.url)) return handler(request, response);
    const attempt = (attempts.get(id) ?? 0) + 1;
    attempts.set(id, attempt);
    let left = writes(attempt);
    const write = response.write.bind(response) as (...args: unknown[]) => boolean;
    const end = response.end.bind(response) as (...args: unknown[]) => Http2ServerResponse;
    let gone = false;
    response.write = ((...args: unknown[]) => {
      if (gone) return callBack(args, new Error('the stream was cut'));
      if (left-- > 0) return write(...args);
      gone = true;
      cuts.set(id, (cuts.get(id) ?? 0) + 1);
      destroy(response);
      return callBack(args, new Error('the stream was cut'));
    }) as typeof response.write;
    response.end = ((...args: unknown[]) => {
      if (gone) {
        const last = args.at(-1);
        if (typeof last === 'function') process.nextTick(last as () => void);
        return response;
      }
      finished.add(id);
      return end(...args);
    }) as typeof response.end;
    handler(request, response);
  };
  return { handler: cut, cuts };
}

/** HTTP/2 resets the stream alone; under HTTP/1.1 the connection goes. */
function destroy(response: Http2ServerResponse): void {
  const { stream } = response as { readonly stream?: Http2ServerResponse['stream'] };
  (stream ?? response).destroy();
}

/** A writer hears of a cut stream as it would hear of a broken connection. */
function callBack(args: unknown[], error: Error): false {
  const last = args.at(-1);
  if (typeof last === 'function') process.nextTick(last as (error: Error) => void, error);
  return false;
}
