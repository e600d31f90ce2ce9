/** `npm run differential -- [--programs N] [--seed S] [--chain-every N] [--shrink]`: generated programs on a real Restate server and on the kernel, compared. */
import { parseArgs } from 'node:util';
import { describe } from '../laws/distribution.ts';
import { showFailure } from '../laws/show-failure.ts';
import { checkDifferential } from './check.ts';

const usage = 'usage: npm run differential -- [--programs N] [--seed S] [--chain-every N] [--shrink]';

function readArguments(): { programs: number; seed: number; chainEvery: number; shrink: boolean } | undefined {
  try {
    const { values } = parseArgs({ options: { programs: { type: 'string' }, seed: { type: 'string' }, 'chain-every': { type: 'string' }, shrink: { type: 'boolean' } } });
    const [programs, seed, chainEvery] = [Number(values.programs ?? 500), Number(values.seed ?? 20_240_101), Number(values['chain-every'] ?? 5)];
    if ([programs, seed, chainEvery].every(Number.isInteger) && programs > 0) return { programs, seed, chainEvery, shrink: values.shrink === true };
    console.error(`programs, seed and chain-every are integers\n${usage}`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  return undefined;
}

// A rejection that a program leaves behind is the kernel's to judge; without a listener it would end the process.
process.on('unhandledRejection', () => undefined);

const read = readArguments();
if (read === undefined) process.exit(2);
const { failure, distribution, deliveries, attempts } = await checkDifferential({
  ...read,
  onProgress: (checked) => {
    if (checked % 50 === 0) console.error(`${checked} of ${read.programs}`);
  },
});
console.log(`${describe(distribution)}; on Restate ${attempts} attempts, ${deliveries} deliveries compared`);
if (failure !== undefined) console.log(showFailure(failure));
console.log(failure === undefined ? `${read.programs} passed, 0 failed` : '1 failed');
process.exit(failure === undefined ? 0 : 1);
