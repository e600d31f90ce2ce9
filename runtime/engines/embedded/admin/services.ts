import type { ServedHandler, ServedRetries, ServedService, ServedTimes } from '../ingress/served.ts';

const minute = 60_000;
const day = 1440 * minute;

/** Restate's defaults, which are the engine's. */
const times = { idempotencyRetentionMs: day, journalRetentionMs: day, workflowRetentionMs: day, inactivityTimeoutMs: minute, abortTimeoutMs: 10 * minute };

const kinds = { service: 'Service', object: 'VirtualObject', workflow: 'Workflow' };

/** A service in the form of Restate's `GET /services/NAME`. */
export function serviceJson({ name, kind, private: isPrivate, documentation, metadata, handlers, times: own = {}, retries, enableLazyState }: ServedService): object {
  const given = { ...times, ...own };
  return {
    name,
    ty: kinds[kind],
    handlers: handlers.map(handlerJson),
    ...(documentation !== undefined && { documentation }), ...(metadata !== undefined && { metadata }),
    deployment_id: 'embedded',
    revision: 1,
    public: !isPrivate,
    idempotency_retention: length(given.idempotencyRetentionMs),
    ...(kind === 'workflow' && { workflow_completion_retention: length(given.workflowRetentionMs) }),
    journal_retention: length(given.journalRetentionMs),
    inactivity_timeout: length(given.inactivityTimeoutMs),
    abort_timeout: length(given.abortTimeoutMs),
    enable_lazy_state: enableLazyState === true,
    retry_policy: retriesJson(retries),
  };
}

export function handlerJson({ handler, kind, shared, once, documentation, metadata, private: isPrivate, input, output, times: own = {}, retries, enableLazyState }: ServedHandler): object {
  return {
    name: handler,
    ...(kind !== 'service' && { ty: once === true ? 'Workflow' : shared === true ? 'Shared' : 'Exclusive' }),
    ...(documentation !== undefined && { documentation }), ...(metadata !== undefined && { metadata }),
    ...timesJson(own),
    ...(enableLazyState !== undefined && { enable_lazy_state: enableLazyState }),
    public: !isPrivate,
    input_description: input.contentType ?? 'none',
    output_description: output.contentType === undefined ? 'none' : `${output.setContentTypeIfEmpty ? 'optional ' : ''}${output.contentType}`,
    retry_policy: retriesJson(retries),
  };
}

function timesJson({ idempotencyRetentionMs, journalRetentionMs, workflowRetentionMs, inactivityTimeoutMs, abortTimeoutMs }: ServedTimes): object {
  return {
    ...(idempotencyRetentionMs !== undefined && { idempotency_retention: length(idempotencyRetentionMs) }),
    ...(workflowRetentionMs !== undefined && { workflow_completion_retention: length(workflowRetentionMs) }),
    ...(journalRetentionMs !== undefined && { journal_retention: length(journalRetentionMs) }),
    ...(inactivityTimeoutMs !== undefined && { inactivity_timeout: length(inactivityTimeoutMs) }),
    ...(abortTimeoutMs !== undefined && { abort_timeout: length(abortTimeoutMs) }),
  };
}

/** Attempts without limit are null. */
function retriesJson({ initialIntervalMs, maxIntervalMs, exponentiationFactor, maxAttempts, onMaxAttempts }: ServedRetries = {}): object {
  return {
    ...(initialIntervalMs !== undefined && { initial_interval: length(initialIntervalMs) }),
    ...(exponentiationFactor !== undefined && { exponentiation_factor: exponentiationFactor }),
    max_attempts: maxAttempts ?? null,
    ...(maxIntervalMs !== undefined && { max_interval: length(maxIntervalMs) }),
    ...(onMaxAttempts !== undefined && { on_max_attempts: onMaxAttempts === 'kill' ? 'Kill' : 'Pause' }),
  };
}

const units = [['d', day], ['h', 60 * minute], ['m', minute], ['s', 1000], ['ms', 1]] as const;

/** `1m 10s`, as Restate writes it. */
export function length(ms: number): string {
  let rest = Math.round(ms);
  const parts = units.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count}${unit}`];
  });
  return parts.length === 0 ? '0s' : parts.join(' ');
}
