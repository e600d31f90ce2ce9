import { createHash } from 'node:crypto';
import type { ProcessFacts } from '../../runtime/kernel/entry.ts';
import { caseContext, type LawContext } from '../harness/durable-context.ts';
import { equalityProblem, prefixProblem } from '../harness/laws.ts';
import type { Durable } from '../harness/durable.ts';
import { MemoryInvocation } from '../harness/memory-invocation.ts';
import { Recorder, type Io } from '../harness/recorder.ts';
import { startAttempt, type AttemptEnd } from '../harness/run-attempt.ts';
import { VirtualWorld } from '../harness/virtual-world.ts';
import { OutsideWorld } from './outside-world.ts';

/** What generated programs call: `io` of the cases, and more. */
export interface LawIo extends Io {
  work(key: string): Promise<string>;
  failOnce(key: string): void;
  /** A race was won; an observation. */
  won(site: string, who: unknown): void;
  /** A draw decided a branch; an observation. */
  decided(site: string, way: boolean): void;
}

export type Handler = (ctx: LawContext, io: LawIo) => Promise<unknown>;

export interface Verdict {
  /** Sentences; none if the laws hold. */
  readonly problems: readonly string[];
  /** Winners by race, over all timings. */
  readonly winners: ReadonlyMap<string, ReadonlySet<unknown>>;
  /** Whether a draw decided a branch that was reached. */
  readonly decided: boolean;
  readonly attempts: number;
}

export interface Trial {
  /** Of the entropy and of how long everything takes. */
  readonly seed: string;
  /** Undisturbed runs with other timings. */
  readonly otherTimings: number;
  /** The program's order of events is not the same after a crash: it is not compared with an undisturbed run. */
  readonly ties: boolean;
}

const startMs = Date.UTC(2024, 0, 1);
const facts: ProcessFacts = {
  pid: 1, ppid: 0, platform: 'linux', arch: 'x64', cwd: '/', argv: [], execPath: '', hostname: 'law', timeOrigin: startMs - 1000,
  versions: { node: '24', v8: '', icu: '', tz: '' },
};

/** One invocation with its world: a chain of attempts, or a single one that is not disturbed. */
class Chain {
  readonly recorder = new Recorder();
  invocation: Durable = new MemoryInvocation();
  readonly world = new VirtualWorld(startMs);
  readonly winners: Map<string, Set<unknown>>;
  decided = false;
  readonly #outside: OutsideWorld;
  readonly #seed: string;
  readonly #handler: Handler;

  constructor(handler: Handler, seed: string, timing: string, winners: Map<string, Set<unknown>>) {
    this.#handler = handler;
    this.#seed = seed;
    this.winners = winners;
    this.#outside = new OutsideWorld(this.world, this.invocation, `${seed} ${timing}`);
  }

  async attempt(cutAt: number): Promise<AttemptEnd> {
    const { io, mute } = this.recorder.attempt();
    const outside = this.#outside;
    let end: AttemptEnd | undefined;
    const attempt = startAttempt({
      id: 'inv_law', key: 'k', build: 'law', facts, invocation: this.invocation, world: this.world, cutAt, graceMs: 100,
      entropy: () => createHash('sha256').update(this.#seed).digest(),
      handler: (attempt) => this.#handler(caseContext(attempt, { onAwakeable: (id) => outside.completeAwakeable(id) }), this.#io(io)),
      onWrite: (write) => outside.answer(write),
      onCut: () => {
        mute();
        this.world.crash();
      },
      onEnd: (how) => (end = how),
    });
    try {
      await this.world.runUntil(() => end !== undefined);
    } catch (error) {
      attempt.stop();
      end = { type: 'failed', error };
    }
    mute();
    this.world.crash();
    return end!;
  }

  /** Forgets the end entry, so that the finished journal can be replayed once more. */
  async reopen(): Promise<void> {
    this.invocation = await this.invocation.withoutEnd();
    this.#outside.moveTo(this.invocation);
  }

  #io(io: Io): LawIo {
    const { work, failOnce } = this.#outside;
    return {
      ...io,
      work: work.bind(this.#outside),
      failOnce: failOnce.bind(this.#outside),
      won: (site, who) => {
        let seen = this.winners.get(site);
        if (seen === undefined) this.winners.set(site, (seen = new Set()));
        seen.add(who);
        io.observe([site, who]);
      },
      decided: (site, way) => {
        this.decided = true;
        io.observe([site, way]);
      },
    };
  }
}

/** More entries than any generated program makes: a chain that does not end there has run away. */
const mostEntries = 400;

/**
 * Laws 1 and 2 over a chain of attempts, each cut where it wants to append one entry more than the one before; then the finished journal
 * once more; then undisturbed runs, one with the same timing, which must be equal, and others with other timings, which show who else can win.
 */
export async function verify(handler: Handler, { seed, otherTimings, ties }: Trial): Promise<Verdict> {
  const winners = new Map<string, Set<unknown>>();
  const problems: string[] = [];
  const note = (problem: string | undefined): boolean => problem !== undefined && problems.push(problem) > 0;
  const chain = new Chain(handler, seed, '0', winners);
  const verdict = (): Verdict => ({ problems: [...problems, ...chain.recorder.violations], winners, decided: chain.decided, attempts: chain.recorder.attempts.length });

  const free = new Chain(handler, seed, '0', winners);
  const freeEnd = await free.attempt(Infinity);
  if (note(failure('free run', freeEnd))) return verdict();

  let end: AttemptEnd = { type: 'cut' };
  for (let cutAt = 1; end.type === 'cut'; cutAt++) {
    if (cutAt > mostEntries) return { ...verdict(), problems: [`the chain does not end after ${mostEntries} entries`] };
    end = await chain.attempt(cutAt);
    if (note(failure(`attempt ${cutAt}`, end))) return verdict();
    const [earlier, later] = chain.recorder.attempts.slice(-2);
    if (later !== undefined && note(prefixProblem(earlier!, later))) return verdict();
  }
  const last = chain.recorder.attempts.at(-1)!;

  await chain.reopen();
  const replayEnd = await chain.attempt(Infinity);
  note(failure('full replay', replayEnd)
    ?? equalityProblem('full replay observes something else', last, chain.recorder.attempts.at(-1))
    ?? equalityProblem('full replay has another result', end, replayEnd));

  if (!ties) note(equalityProblem('the undisturbed run observes something else', last, free.recorder.attempts[0])
    ?? equalityProblem('the undisturbed run has another result', end, freeEnd)
    ?? equalityProblem('the undisturbed run has other effects', chain.recorder.effects(), free.recorder.effects())
    ?? equalityProblem('the undisturbed run has other state', [...chain.invocation.state()], [...free.invocation.state()])
    ?? equalityProblem('the undisturbed run sent something else', chain.invocation.outbox(), free.invocation.outbox()));

  for (let timing = 1; timing <= otherTimings; timing++) {
    note(failure(`timing ${timing}`, await new Chain(handler, seed, String(timing), winners).attempt(Infinity)));
  }
  return verdict();
}

/** Generated programs catch every error that they provoke: whatever else comes is a problem. */
function failure(what: string, end: AttemptEnd): string | undefined {
  if (end.type === 'failed') return `${what} failed: ${end.error instanceof Error ? end.error.message : String(end.error)}`;
  if (end.type === 'ended' && !end.ok) return `${what} ended with ${String(end.value)}`;
  return undefined;
}
