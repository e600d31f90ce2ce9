import type { Program } from '../kernel/program.ts';
import { nativeFetch, NativePromise, nativeRequest } from './natives.ts';
import { replace } from './replace.ts';
import { partsOf, reviveResponse, type ResponseParts } from './response.ts';

/** `fetch` for one site: in *inv* scope the request is made once, and its response journaled with the body as bytes. */
export function makeFetch(site?: string): typeof fetch {
  return replace(nativeFetch, {
    current: () => fetch,
    serve(attempt, args) {
      let request: Request;
      try {
        // What the native refuses (a relative URL, a body with GET, no argument) it refuses here, with the same error.
        request = new (nativeRequest())(args[0] as RequestInfo, args[1] as RequestInit);
      } catch (error) {
        return NativePromise.reject(error);
      }
      return send(attempt, request, signalOf(args), args[1] as RequestInit | undefined, site);
    },
  });
}

/** What the journal and the timeline show: no query and no credentials, which may be secret. */
function nameOf(request: Request): string {
  const url = new URL(request.url);
  return url.host === '' ? `${request.method} ${url.protocol}` : `${request.method} ${url.host}${url.pathname}`;
}

/** The caller's own signal; the request's follows it through weak references, and would depend on the garbage collector. */
function signalOf([input, init]: readonly unknown[]): AbortSignal | undefined {
  const given = (init as RequestInit | undefined)?.signal;
  if (given !== undefined) return given ?? undefined;
  return input instanceof nativeRequest() ? input.signal : undefined;
}

function send(
  attempt: Program, request: Request, given: AbortSignal | undefined, init: RequestInit | undefined, site: string | undefined,
): Promise<Response> {
  if (given?.aborted) return NativePromise.reject(given.reason);
  const network = new AbortController();
  const operation = attempt.run<ResponseParts>({
    kind: 'fetch',
    name: nameOf(request),
    onError: 'throw',
    ...(site === undefined ? {} : { site }),
    action: async (run) => {
      const body = request.body === null ? undefined : await request.arrayBuffer();
      return partsOf(await attempt.world.fetch(request.url, {
        ...connection(init),
        method: request.method,
        headers: [...request.headers],
        redirect: request.redirect,
        credentials: request.credentials,
        cache: request.cache,
        mode: request.mode,
        referrer: request.referrer,
        referrerPolicy: request.referrerPolicy,
        integrity: request.integrity,
        keepalive: request.keepalive,
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.any([run.signal, network.signal]),
      }));
    },
    revive: reviveResponse,
  }) as unknown as Promise<Response>;
  if (given === undefined) return operation;
  return new NativePromise((resolve, reject) => {
    // Rejected in the turn of the abort, whatever becomes of the network's answer.
    const onAbort = () => {
      reject(given.reason as Error);
      network.abort(given.reason);
    };
    const settled = () => given.removeEventListener('abort', onAbort);
    given.addEventListener('abort', onAbort, { once: true });
    operation.then((response) => (settled(), resolve(response)), (error: Error) => (settled(), reject(error)));
  });
}

/** Undici's own option, which a Request does not carry. */
function connection(init: RequestInit | undefined): RequestInit {
  const dispatcher = (init as { dispatcher?: unknown } | undefined)?.dispatcher;
  return dispatcher === undefined ? {} : ({ dispatcher } as RequestInit);
}
