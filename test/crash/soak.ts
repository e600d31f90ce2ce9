import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { ChaosResult } from './victim.ts';

export interface SoakArguments {
  readonly rounds: number;
  readonly clients: number;
  readonly seed: number;
  /** Undefined where it is not given. */
  readonly kill: string | undefined;
}

/** Reads the arguments of a soak; `victims` are what `--kill` may be. Says what is wrong with them, how they are, and ends with 2. */
export function soakArguments(command: string, victims: readonly string[] = []): SoakArguments {
  const usage = `usage: npm run ${command} -- [--rounds N] [--clients N]${victims.length === 0 ? '' : ` [--kill ${victims.join('|')}]`} [--seed S]`;
  let problem = `rounds, clients and seed are integers${victims.length === 0 ? '' : `; kill is one of ${victims.join(', ')}`}`;
  try {
    const { values } = parseArgs({ options: {
      rounds: { type: 'string' }, clients: { type: 'string' }, seed: { type: 'string' }, ...(victims.length > 0 && { kill: { type: 'string' } as const }),
    } });
    const { kill } = values as { readonly kill?: string };
    const [rounds, clients, seed] = [Number(values.rounds ?? 200), Number(values.clients ?? 50), Number(values.seed ?? randomInt(2 ** 31))];
    if ([rounds, clients, seed].every(Number.isInteger) && rounds > 0 && clients > 0 && (kill === undefined || victims.includes(kill))) return { rounds, clients, seed, kill };
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  console.error(`${problem}\n${usage}`);
  process.exit(2);
}

/** Soaks, prints what came of it, and ends with 1 where there are problems. */
export async function soak({ rounds, seed }: SoakArguments, run: (onRound: (round: number) => void) => Promise<ChaosResult>): Promise<never> {
  console.log(`seed ${seed}`);
  const { problems, acknowledged, struck, effects, repeated } = await run((round) => { if (round % 20 === 0) console.error(`round ${round} of ${rounds}`); });
  for (const problem of problems) console.log(problem);
  console.log(`${acknowledged} invocations, ${struck} of them under way at a death, ${effects} effects, ${repeated} done again, ${problems.length} problems`);
  process.exit(problems.length === 0 ? 0 : 1);
}
