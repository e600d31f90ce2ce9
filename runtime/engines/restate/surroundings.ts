import { randomBytes } from 'node:crypto';
import { processFacts } from '../../ambient/facts.ts';
import type { ProcessFacts } from '../../kernel/entry.ts';
import type { World } from '../../kernel/port.ts';
import { entropyBytes } from '../../kernel/streams.ts';
import { RealWorld } from '../../world/real-world.ts';
import type { Delivered } from './delivered.ts';

/** What attempts take from the process they run in. */
export interface Surroundings {
  readonly world: World;
  /** 32 bytes of true entropy, asked once for an invocation, by its id. */
  readonly entropy: (invocation: string) => Uint8Array;
  readonly facts: ProcessFacts;
  /** Milliseconds of quiescence with nothing outstanding before `stuck`. */
  readonly graceMs: number;
  /** Told of each delivery before its turn; for tests that compare engines. */
  readonly onDelivery?: (invocation: string, delivered: Delivered) => void;
  /** Asked after each delivery, its turn being over; where it gives false, the attempt is dropped there, as if the process had died. For tests. */
  readonly mayGoOn?: (invocation: string) => boolean;
}

let surroundings: Surroundings | undefined;

/** Those of this process: the real ones, unless a test has put others there. */
export function surroundingsOfProcess(): Surroundings {
  return (surroundings ??= {
    world: new RealWorld((line) => process.stderr.write(`stet: ${line}\n`)),
    entropy: () => randomBytes(entropyBytes),
    facts: processFacts(),
    graceMs: 5_000,
  });
}

/** Puts other surroundings there, for attempts that begin from now on. Gives what undoes it. */
export function surround(others: Partial<Surroundings>): () => void {
  const before = surroundingsOfProcess();
  surroundings = { ...before, ...others };
  return () => {
    surroundings = before;
  };
}
