/** `npm run soak -- --minutes N [--seed S]`: checks generated programs with ever new seeds, until the time is over or one fails. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { describe, sum, type Distribution } from './distribution.ts';
import { runWorker } from './run-worker.ts';
import { showFailure } from './show-failure.ts';

const programsEach = 500;

async function soak(minutes: number, firstSeed: number): Promise<number> {
  const endMs = performance.now() + minutes * 60_000;
  const distributions: Omit<Distribution, 'add'>[] = [];
  for (let seed = firstSeed; performance.now() < endMs; seed++) {
    const outcome = await runWorker({ seed, programs: programsEach, shrink: true }, { patienceMs: 60_000 });
    if (outcome.type === 'lost') {
      console.log(`seed ${seed}: ${outcome.why}`);
      return 1;
    }
    const { failure, distribution } = outcome.result;
    if (failure !== undefined) {
      console.log(showFailure(failure));
      return 1;
    }
    distributions.push(distribution);
    console.log(`seed ${seed}: ${describe(distribution)}`);
  }
  console.log(`all hold: ${describe(sum(distributions))}`);
  return 0;
}

const usage = 'usage: npm run soak -- --minutes N [--seed S]';

function readArguments(): { minutes: number; seed: number } | undefined {
  try {
    const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
    const minutes = Number(values.minutes ?? 5);
    const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
    if (minutes > 0 && Number.isInteger(seed)) return { minutes, seed };
    console.error(`minutes is a number above 0, seed an integer\n${usage}`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  return undefined;
}

const read = readArguments();
process.exitCode = read === undefined ? 2 : await soak(read.minutes, read.seed);
