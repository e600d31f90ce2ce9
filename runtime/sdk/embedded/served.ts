import type { ServedHandler, ServedRetries, ServedService, ServedTimes } from '../../engines/embedded/ingress/index.ts';
import { ms, type Defined, type DefinedHandler, type Options } from './definitions.ts';

/** A definition as the ingress and the admin surface show it. */
export function served({ name, kind, documentation, metadata, options, handlers }: Defined): ServedService {
  return {
    name, kind,
    private: options.ingressPrivate === true,
    ...(documentation !== undefined && { documentation }), ...(metadata !== undefined && { metadata }),
    ...described(options),
    handlers: handlers.map((handler) => servedHandler(name, handler)),
  };
}

function servedHandler(service: string, { name: handler, kind, shared, once, own, effective, input, output, retentionMs: keptMs }: DefinedHandler): ServedHandler {
  const { description: documentation, metadata } = own;
  const accepted = own.accept ?? input.contentType;
  return {
    service, handler, kind, once,
    ...(kind !== 'service' && { shared }),
    private: effective.ingressPrivate === true,
    input: { ...(accepted !== undefined && { contentType: accepted }) },
    output: { ...(output.contentType !== undefined && { contentType: output.contentType }), setContentTypeIfEmpty: own.setOutputContentTypeIfEmpty === true },
    ...(keptMs !== undefined && { keptMs }),
    ...(documentation !== undefined && { documentation }), ...(metadata !== undefined && { metadata }),
    ...described(own),
  };
}

function described({ enableLazyState, ...options }: Options): { readonly enableLazyState?: boolean; readonly times: ServedTimes; readonly retries: ServedRetries } {
  const { initialInterval, maxInterval, exponentiationFactor, maxAttempts, onMaxAttempts } = options.retryPolicy ?? {};
  return {
    ...(enableLazyState !== undefined && { enableLazyState }),
    times: given({
      idempotencyRetentionMs: ms(options.idempotencyRetention), journalRetentionMs: ms(options.journalRetention), workflowRetentionMs: ms(options.workflowRetention),
      inactivityTimeoutMs: ms(options.inactivityTimeout), abortTimeoutMs: ms(options.abortTimeout),
    }),
    retries: given({ initialIntervalMs: ms(initialInterval), maxIntervalMs: ms(maxInterval), exponentiationFactor, maxAttempts, onMaxAttempts }),
  };
}

/** Without what was not given. */
function given<T extends object>(options: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as { readonly [K in keyof T]?: Exclude<T[K], undefined> };
}
