import { decode, encode } from '../../runtime/kernel/codec.ts';
import type { ProcessFacts, WriteEntry } from '../../runtime/kernel/entry.ts';
import { processFacts } from '../../runtime/ambient/facts.ts';
import { caseContext, targetOf } from '../harness/durable-context.ts';
import { RealWorld } from '../harness/real-world.ts';
import { Recorder } from '../harness/recorder.ts';
import { startAttempt, type AttemptEnd } from '../harness/run-attempt.ts';
import type { CaseHandler, CaseOutcome } from './case.ts';
import type { CaseRun, Fault } from './case-run.ts';
import type { Durable } from '../harness/durable.ts';
import type { LoadedCase } from './load-case.ts';
import { countUnhandled } from './unhandled.ts';

export interface DurableRunOptions {
  readonly id: string;
  readonly durable: Durable;
  readonly fault?: Fault;
  /** 32 bytes; true entropy unless given. */
  readonly entropy?: Uint8Array;
}

/** Long enough that a foreign event comes first on a busy machine, too: `stuck` is for what nobody can end. */
const graceMs = 1000;
const awakeableMs = 5;

/** One invocation of a case on the kernel itself, its journal in memory or in the embedded engine's store. */
export class DurableRun implements CaseRun {
  readonly recorder = new Recorder();
  durable: Durable;
  readonly #world = new RealWorld();
  readonly #id: string;
  readonly #fault: Fault | undefined;
  readonly #entropy: Uint8Array | undefined;
  readonly #facts: ProcessFacts = processFacts();
  readonly #awakeablesDueMs = new Map<string, number>();
  readonly #faulted = new Set<string>();

  constructor({ id, durable, fault, entropy }: DurableRunOptions) {
    this.#entropy = entropy;
    this.#id = id;
    this.durable = durable;
    this.#fault = fault;
  }

  /** Runs an attempt to its end, or until it wants to append entry `cutAt + 1`. */
  async attempt({ network }: Pick<LoadedCase, 'network'>, handler: CaseHandler, cutAt = Infinity): Promise<{ end: AttemptEnd; outcome: CaseOutcome }> {
    const { io, observed, mute } = this.recorder.attempt();
    const world = this.#world;
    if (network !== undefined) world.network = () => network;
    const unhandled = countUnhandled();
    let failed = false;
    world.resume();
    const end = await new Promise<AttemptEnd>((onEnd) => {
      startAttempt({
        id: this.#id, key: 'k', build: 'case', facts: this.#facts, invocation: this.durable, world, cutAt, graceMs, ...(this.#entropy !== undefined && { entropy: () => this.#entropy! }),
        handler: (attempt) => {
          const fail = attempt.fail.bind(attempt);
          attempt.fail = (error) => {
            failed = true;
            fail(error);
          };
          return handler(caseContext(attempt, {
            onAwakeable: (id) => this.#completeAwakeable(id),
            around: (name, action) => () => {
              if (failed) this.recorder.violations.push(`run ${JSON.stringify(name)} started after a foreign event`);
              this.#failByFault(name);
              return action();
            },
            ...(this.#fault !== undefined && { tries: 2 }),
          }), io);
        },
        onWrite: (write) => this.#answer(write),
        onCut: () => {
          mute();
          world.crash();
        },
        onEnd,
      });
    });
    const unhandledCount = await unhandled.end();
    mute();
    world.crash();
    return { end, outcome: this.#outcome(end, observed, unhandledCount) };
  }

  /** Forgets the end entry, so that the finished journal can be replayed once more. */
  async reopen(): Promise<void> {
    const ended = this.durable;
    this.durable = await ended.withoutEnd();
    ended.close();
  }

  async finish(): Promise<string[]> {
    this.durable.close();
    return [];
  }

  #outcome(end: AttemptEnd, obs: readonly unknown[], unhandled: number): CaseOutcome {
    const settled =
      end.type === 'ended' ? (end.ok ? { result: end.value } : { error: end.value }) : end.type === 'failed' ? { error: end.error } : {};
    return {
      mode: 'durable', obs, ...settled, unhandled,
      state: Object.fromEntries([...this.durable.state()].map(([key, text]) => [key, decode(text)])),
      outbox: this.durable.outbox().map(({ name, value }) => ({ name: targetOf(name), arg: value === undefined ? undefined : decode(value) })),
    };
  }

  #failByFault(name: string): void {
    if (this.#fault === undefined || (this.#fault === 'once' && this.#faulted.has(name))) return;
    this.#faulted.add(name);
    throw new Error(`fault: ${name}`);
  }

  /** The services of the runner: each answers with what it was called. They work on while the caller is dead. */
  #answer(write: WriteEntry): void {
    if (write.kind !== 'call') return;
    const argument = write.value === undefined ? undefined : decode(write.value);
    setImmediate(() => this.durable.answerCall(write.seq, encode({ n: targetOf(write.name), a: argument })));
  }

  #completeAwakeable(id: string): void {
    const dueMs = this.#awakeablesDueMs.get(id) ?? this.#world.now() + awakeableMs;
    this.#awakeablesDueMs.set(id, dueMs);
    // A timer of the world: it stands still between attempts, and is set again by the next one.
    this.#world.after(Math.max(0, dueMs - this.#world.now()), () => this.durable.completeAwakeable(id, 'null'));
  }
}
