import { createHash } from 'node:crypto';
import type { Delivered } from '../../runtime/engines/restate/delivered.ts';
import type { Entry } from '../../runtime/kernel/entry.ts';
import type { RestateHost } from '../cases/restate-host.ts';
import { caseContext, type LawContext } from '../harness/durable-context.ts';
import { equalityProblem, prefixProblem } from '../harness/laws.ts';
import { MemoryInvocation } from '../harness/memory-invocation.ts';
import { Recorder, type Io } from '../harness/recorder.ts';
import { startAttempt, type AttemptEnd } from '../harness/run-attempt.ts';
import { VirtualWorld } from '../harness/virtual-world.ts';
import type { Handler, LawIo } from '../laws/verify.ts';
import { journalOf } from './trace.ts';

export interface Comparison {
  /** Sentences; none where both engines show the same. */
  readonly problems: string[];
  /** Things that Restate delivered to the undisturbed attempt. */
  readonly deliveries: number;
  readonly attempts: number;
}

export interface ComparisonOptions {
  /** Of the entropy, and of how long everything takes. */
  readonly seed: string;
  /** Also a chain of attempts, each cut one delivery later than the one before. */
  readonly chained: boolean;
}

/**
 * One program on a real server, and what it was delivered there once more on the kernel: the same entropy, the same start, the same
 * events in the same order. What both observe must be equal to the last bit, clock and draws included; and so must a replay on the server.
 */
export async function compareEngines(host: RestateHost, handler: Handler, { seed, chained }: ComparisonOptions): Promise<Comparison> {
  const problems: string[] = [];
  const note = (problem: string | undefined): boolean => problem !== undefined && problems.push(problem) > 0;
  const outside = new RealOutside(seed);
  const delivered: Delivered[] = [];
  const onDelivery = (event: Delivered): void => {
    // The server begins an attempt again where a run is to be retried.
    if (event.type === 'start') delivered.length = 0;
    delivered.push(event);
  };
  const free = host.newRun({ entropy: entropyOf(seed), onDelivery });
  const onRestate = (ctx: unknown, io: Io): Promise<unknown> => handler(ctx as LawContext, lawIo(io, outside));
  const loaded = { network: undefined };

  const { end, outcome } = await free.attempt(loaded, onRestate);
  const events = delivered.splice(0);
  if (note(failure('on Restate', end))) return { problems, deliveries: events.length, attempts: 1 };

  const kernel = await replayOnKernel(journalOf(events), handler, seed);
  note(failure('the kernel, over what Restate delivered,', kernel.end)
    ?? equalityProblem('the kernel observes something else than Restate', outcome.obs, kernel.obs)
    ?? equalityProblem('the kernel has another result than Restate', valueOf(end), valueOf(kernel.end)));

  await free.reopen();
  const again = await free.attempt(loaded, onRestate);
  note(failure('full replay on Restate', again.end)
    ?? equalityProblem('full replay on Restate observes something else', outcome.obs, again.outcome.obs)
    ?? equalityProblem('full replay on Restate has another result', valueOf(end), valueOf(again.end)));
  problems.push(...free.recorder.violations, ...(await free.finish()));
  const chain = chained && problems.length === 0 ? await cutEverywhere(host, onRestate, seed) : { problems: [], attempts: 0 };
  return { problems: [...problems, ...chain.problems], deliveries: events.length, attempts: 3 + chain.attempts };
}

const mostDeliveries = 400;

async function cutEverywhere(host: RestateHost, onRestate: (ctx: unknown, io: Io) => Promise<unknown>, seed: string): Promise<{ problems: string[]; attempts: number }> {
  const run = host.newRun({ entropy: entropyOf(seed) });
  const { attempts, violations } = run.recorder;
  for (let cutAt = 1; cutAt <= mostDeliveries; cutAt++) {
    const { end } = await run.attempt({ network: undefined }, onRestate, cutAt);
    const [earlier, later] = attempts.slice(-2);
    const problem = failure(`attempt ${cutAt} on Restate`, end) ?? (later === undefined ? undefined : prefixProblem(earlier!, later));
    if (problem !== undefined) return { problems: [problem, ...violations], attempts: cutAt };
    if (end.type === 'ended') return { problems: [...violations, ...(await run.finish())], attempts: cutAt };
  }
  return { problems: [`the chain does not end after ${mostDeliveries} deliveries`], attempts: mostDeliveries };
}

async function replayOnKernel(journal: readonly Entry[], handler: Handler, seed: string): Promise<{ end: AttemptEnd; obs: readonly unknown[] }> {
  const [start] = journal;
  if (start?.type !== 'start') throw new Error('a journal begins with its start');
  const world = new VirtualWorld(start.at);
  const invocation = new MemoryInvocation();
  let kept = false;
  invocation.engine({ world, cutAt: Infinity, onCut: () => undefined }).append(journal, () => (kept = true));
  await world.runUntil(() => kept);
  const recorder = new Recorder();
  const { io, mute } = recorder.attempt();
  const outside = new RealOutside(seed);
  let end: AttemptEnd | undefined;
  const attempt = startAttempt({
    id: 'inv_differential', key: 'k', build: start.build, facts: start.env, invocation, world, cutAt: Infinity, graceMs: 100,
    handler: (own) => handler(caseContext(own), lawIo(io, outside)),
    onCut: () => undefined,
    onEnd: (how) => (end = how),
  });
  try {
    await world.runUntil(() => end !== undefined);
  } catch (error) {
    attempt.stop();
    end = { type: 'failed', error };
  }
  mute();
  return { end: end!, obs: recorder.attempts[0]! };
}

/** What a program meets outside, in real time: work takes 1 to 30 ms of its own, asked again as long. */
class RealOutside {
  readonly #seed: string;
  readonly #failed = new Set<string>();

  constructor(seed: string) {
    this.#seed = seed;
  }

  work(key: string): Promise<string> {
    const ms = 1 + (createHash('sha256').update(`${this.#seed} ${key}`).digest().readUInt16LE(0) % 30);
    return new Promise((done) => setTimeout(() => done(key), ms));
  }

  failOnce(key: string): void {
    if (this.#failed.has(key)) return;
    this.#failed.add(key);
    throw new Error(`first try of ${key}`);
  }
}

function lawIo(io: Io, outside: RealOutside): LawIo {
  return {
    ...io,
    work: (key) => outside.work(key),
    failOnce: (key) => outside.failOnce(key),
    won: (site, who) => io.observe([site, who]),
    decided: (site, way) => io.observe([site, way]),
  };
}

function entropyOf(seed: string): Uint8Array {
  return createHash('sha256').update(seed).digest();
}

function valueOf(end: AttemptEnd): unknown {
  return end.type === 'ended' ? [end.ok, end.value] : end.type;
}

/** Generated programs catch every error that they provoke: whatever else comes is a problem. */
function failure(what: string, end: AttemptEnd): string | undefined {
  if (end.type === 'failed') return `${what} failed: ${end.error instanceof Error ? end.error.message : String(end.error)}`;
  if (end.type === 'ended' && !end.ok) return `${what} ended with ${String(end.value)}`;
  return undefined;
}
