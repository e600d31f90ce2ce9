/** What a handler takes, and by which rule a request's body is refused. */
export interface ServedInput {
  /** A content type, or a pattern as in Accept (any type, or any of `application/`). Without it the handler takes no body. */
  readonly contentType?: string;
}

/** What a handler gives. */
export interface ServedOutput {
  /** Without it answers bear no content type. */
  readonly contentType?: string;
  /** Whether an empty answer bears it too. */
  readonly setContentTypeIfEmpty: boolean;
}

/** How long things are kept and waited for, in milliseconds, as the program's options say. */
export interface ServedTimes {
  readonly idempotencyRetentionMs?: number;
  readonly journalRetentionMs?: number;
  readonly workflowRetentionMs?: number;
  readonly inactivityTimeoutMs?: number;
  readonly abortTimeoutMs?: number;
}

/** A policy of retries, as the program's options say. */
export interface ServedRetries {
  readonly initialIntervalMs?: number;
  readonly maxIntervalMs?: number;
  readonly exponentiationFactor?: number;
  readonly maxAttempts?: number;
  readonly onMaxAttempts?: 'pause' | 'kill';
}

interface Described {
  readonly documentation?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly enableLazyState?: boolean;
  readonly times?: ServedTimes;
  readonly retries?: ServedRetries;
}

export type ServiceKind = 'service' | 'object' | 'workflow';

/** A handler as the ingress sees it. */
export interface ServedHandler extends Described {
  readonly service: string;
  readonly handler: string;
  /** Of its service: objects and workflows have keys. */
  readonly kind: ServiceKind;
  /** Runs beside others of its key. Undefined for the handlers of services. */
  readonly shared?: boolean;
  /** The `run` of a workflow: one invocation a key. */
  readonly once?: boolean;
  /** Only other handlers call it (`ingressPrivate`, its own or its service's). */
  readonly private: boolean;
  readonly input: ServedInput;
  readonly output: ServedOutput;
  /** Milliseconds for which the engine keeps an invocation that has ended, a day unless given; for the header `idempotency-expires`. */
  readonly keptMs?: number;
}

export interface ServedService extends Described {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly private: boolean;
  readonly handlers: readonly ServedHandler[];
}

/** What there is to call. It may change while the ingress runs. */
export interface Directory {
  lookup(service: string, handler: string): ServedHandler | undefined;
  lookupService(service: string): ServedService | undefined;
  services(): Iterable<ServedService>;
}

/** A directory of services that do not change. */
export function directoryOf(services: readonly ServedService[]): Directory {
  const byName = new Map(services.map((service) => [
    service.name, { service, handlers: new Map(service.handlers.map((handler) => [handler.handler, handler])) },
  ]));
  return {
    lookup: (service, handler) => byName.get(service)?.handlers.get(handler),
    lookupService: (service) => byName.get(service)?.service,
    services: () => services,
  };
}
