import type { EmbeddedEngine, InvocationSummary } from '../api.ts';
import { answerOf } from './answers.ts';
import { askedFor, validId } from './asked-for.ts';
import type { Exchange } from './exchange.ts';
import { Failure, methodNotAllowed } from './failure.ts';
import type { Route } from './paths.ts';
import type { Directory } from './served.ts';

type Outcome = Extract<Route, { to: 'outcome' | 'outcome-of' | 'outcome-by-body' }>;

/** Answers with the outcome of an invocation that was asked for before: now, or when it ends. */
export async function outcome(exchange: Exchange, route: Outcome, engine: EmbeddedEngine, directory: Directory): Promise<void> {
  const method = route.to === 'outcome-by-body' ? 'POST' : 'GET';
  if (exchange.method !== method) throw methodNotAllowed(method);
  const id = route.to === 'outcome-by-body' ? askedFor(await exchange.body(), engine)
    : route.to === 'outcome' ? validId(route.id)
    : engine.idOf(route.target, route.idempotencyKey);
  const summary = found(() => engine.describe(id));
  if (summary === undefined) {
    if (!route.wait) throw new Failure(404, 'invocation not found');
    throw new Failure(404, 'not found', { source: 'invocation', headers: { 'x-restate-id': id } });
  }
  const served = directory.lookup(summary.target.service, summary.target.handler);
  const before = found(() => engine.ended(id));
  if (before !== undefined) return answerOf(exchange, id, before, served, endedAtMs(summary, engine));
  if (!route.wait) throw new Failure(470, 'the invocation exists but has not completed yet');
  answerOf(exchange, id, await engine.ending(id), served, undefined);
}

/** The id that an invocation has, or would have. */
export async function lookup(exchange: Exchange, engine: EmbeddedEngine): Promise<void> {
  if (exchange.method !== 'POST') throw methodNotAllowed('POST');
  exchange.json(200, { invocationId: askedFor(await exchange.body(), engine) });
}

/** The end may have come between the two questions. */
function endedAtMs(summary: InvocationSummary, engine: EmbeddedEngine): number | undefined {
  return summary.endedAtMs ?? engine.describe(summary.id).endedAtMs;
}

/** Undefined where there is no invocation of the id: the engine says that with a TypeError. */
function found<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
