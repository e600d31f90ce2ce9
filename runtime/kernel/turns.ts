import { AsyncContext } from './async-context.ts';
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
  /** Kept by this file: whether it is in line. */
  inLine: boolean;
}

const batchSize = 64;

/** Served places of the line that are kept before it is copied: under load it may never run empty. */
const compactAfter = 4096;

/** Kernel callbacks start from here, so that no scope of a program leaks into the next turn. */
const root = new AsyncContext();

let line: Turner[] = [];
let next = 0;
let turning: Turner | undefined;
let queuedSteps = 0;

/** Puts an attempt in line for its next turn. */
export function wantsTurn(attempt: Turner): void {
  if (attempt.inLine) return;
  attempt.inLine = true;
  line.push(attempt);
  if (queuedSteps === 0) queueSteps(attempt.world);
}

/**
 * Queues the steps of a turn that may be wanted by the time they come: a delivery that is ready then saves a round of the event loop.
 * One that finds nothing to deliver does nothing.
 */
export function expectTurn(world: Pick<World, 'macrotask'>): void {
  if (queuedSteps > 0 || next < line.length) return;
  queuedSteps = 2;
  root.run(() => {
    world.macrotask(step);
    world.macrotask(step);
  });
}

function queueSteps(world: Pick<World, 'macrotask'>): void {
  let wanted = 1;
  for (let i = next; i < line.length && wanted < batchSize; i++) wanted += line[i]!.backlog;
  queuedSteps = Math.min(wanted, batchSize);
  root.run(() => {
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
  else if (next < line.length) queueSteps(line[next]!.world);
}

function beginNext(): void {
  while (next < line.length) {
    const attempt = line[next++]!;
    if (next === line.length || next === compactAfter) {
      line = line.slice(next);
      next = 0;
    }
    attempt.inLine = false;
    setTurn(attempt);
    // One that is over has nothing to deliver.
    if (attempt.beginTurn()) {
      turning = attempt;
      return;
    }
    setTurn(undefined);
  }
}
