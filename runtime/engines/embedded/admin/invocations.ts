import { decode } from '../../../kernel/codec.ts';
import type { Entry } from '../../../kernel/entry.ts';
import { formatTarget } from '../../../kernel/target.ts';
import type { EmbeddedEngine, InvocationStatus, InvocationSummary } from '../api.ts';
import { Failure } from '../ingress/failure.ts';

const statuses: readonly InvocationStatus[] = ['running', 'scheduled', 'suspended', 'parked', 'paused', 'completed', 'failed'];

const defaultLimit = 1000;

/** The newest that match, in the order of acceptance: `status`, `service`, both as often as one likes, and `limit`. */
export function listInvocations(engine: EmbeddedEngine, asked: URLSearchParams): object {
  const [wanted, services] = [asked.getAll('status'), asked.getAll('service')];
  const unknown = wanted.find((status) => !statuses.includes(status as InvocationStatus));
  if (unknown !== undefined) throw new Failure(400, `there is no status '${unknown}': there are ${statuses.join(', ')}`);
  const limit = Number(asked.get('limit') ?? defaultLimit);
  if (!Number.isInteger(limit) || limit < 1) throw new Failure(400, 'limit is a whole number from 1');
  const matching = engine.invocations().filter(({ status, target }) =>
    (wanted.length === 0 || wanted.includes(status)) && (services.length === 0 || services.includes(target.service)));
  return { invocations: matching.slice(-limit).map(invocationJson), total: matching.length };
}

/** One invocation with its journal and, where it has ended, its outcome. */
export function invocationDetail(engine: EmbeddedEngine, id: string): object {
  const summary = described(engine, id);
  const ending = engine.ended(id);
  return {
    ...invocationJson(summary),
    ...(ending !== undefined && { completion_result: ending.ok ? 'success' : 'failure' }),
    ...(ending !== undefined && (ending.ok ? { completion_value: ending.value } : { completion_failure: errorText(ending.value) })),
    journal: engine.journal(id).map(entryJson),
  };
}

/** Throws a Failure where there is none. */
export function described(engine: EmbeddedEngine, id: string): InvocationSummary {
  try {
    return engine.describe(id);
  } catch (error) {
    if (error instanceof TypeError) throw new Failure(404, `The requested invocation '${id}' does not exist`);
    throw error;
  }
}

/** By the names of Restate's table `sys_invocation`. */
function invocationJson({ id, target, status, entries, failures, lastError, acceptedAtMs, notBeforeMs, endedAtMs, idempotencyKey }: InvocationSummary): object {
  return {
    id,
    target: formatTarget(target),
    target_service_name: target.service,
    ...(target.key !== undefined && { target_service_key: target.key }),
    target_handler_name: target.handler,
    ...(idempotencyKey !== undefined && { idempotency_key: idempotencyKey }),
    status,
    journal_size: entries,
    retry_count: failures,
    ...(lastError !== undefined && { last_failure: lastError }),
    created_at: iso(acceptedAtMs),
    ...(notBeforeMs !== undefined && { scheduled_start_at: iso(notBeforeMs) }),
    ...(endedAtMs !== undefined && { completed_at: iso(endedAtMs) }),
  };
}

/** What a person may see of an entry: with an invocation's entropy anybody could complete its awakeables. */
function entryJson(entry: Entry): object {
  if (entry.type !== 'start') return entry;
  const { type, v, at, build } = entry;
  return { type, v, at, build };
}

function errorText(encoded: string): string {
  const error = decode(encoded);
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

const iso = (ms: number): string => new Date(ms).toISOString();
