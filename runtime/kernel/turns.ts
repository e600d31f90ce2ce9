import { AsyncLocalStorage } from 'node:async_hooks';
import type { World } from './port.ts';
import { setTurn, type Turning } from './scope.ts';

/**
 * One delivery a macrotask (semantics §3). Node drains nextTicks, microtasks and rejection processing between two `setImmediate`
 * callbacks, so callbacks are queued ahead in batches: each ends the turn before it and begins the next. The last of a batch
 * only ends, because other phases of the event loop may follow it, and there no turn may be open.
 */
export interface Turner extends Turning {
  readonly world: Pick<World, 'macrotask'>;
  /** Deliveries that wait, at least 1: how many macrotasks are worth queueing. */
  readonly backlog: number;
  /** Delivers one thing. False if there was nothing to deliver after all. Runs with the turn set. */
  beginTurn(): boolean;
  /** The macrotask of the turn has drained. */
  endTurn(): void;
}

const batchSize = 64;

/** Kernel callbacks start from here, so that no scope of a program leaks into the next turn. */
const atRoot = AsyncLocalStorage.snapshot();

const ready = new Set<Turner>();
let turning: Turner | undefined;
let queuedSteps = 0;

/** Puts an attempt in line for its next turn. */
export function wantsTurn(attempt: Turner): void {
  ready.add(attempt);
  if (queuedSteps === 0) queueSteps(attempt.world);
}

/** An attempt that is over takes no more turns. */
export function leaveTurns(attempt: Turner): void {
  ready.delete(attempt);
}

function queueSteps(world: Pick<World, 'macrotask'>): void {
  let wanted = 1;
  for (const attempt of ready) {
    wanted += attempt.backlog;
    if (wanted >= batchSize) break;
  }
  queuedSteps = Math.min(wanted, batchSize);
  atRoot(() => {
    for (let i = queuedSteps; i > 0; i--) world.macrotask(step);
  });
}

function step(): void {
  queuedSteps--;
  const ended = turning;
  turning = undefined;
  setTurn(undefined);
  ended?.endTurn();
  if (queuedSteps > 0) beginNext();
  else for (const attempt of ready) return queueSteps(attempt.world);
}

function beginNext(): void {
  for (const attempt of ready) {
    ready.delete(attempt);
    setTurn(attempt);
    if (attempt.beginTurn()) {
      turning = attempt;
      return;
    }
    setTurn(undefined);
  }
}
