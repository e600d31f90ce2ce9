/** `npm run soak:embedded -- [--rounds N] [--clients N] [--seed S]`: SIGKILL of a program on the embedded engine under load, again and again. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { chaos } from './embedded-chaos.ts';

const usage = 'usage: npm run soak:embedded -- [--rounds N] [--clients N] [--seed S]';

function readArguments() {
  try {
    const { values } = parseArgs({ options: { rounds: { type: 'string' }, clients: { type: 'string' }, seed: { type: 'string' } } });
    const [rounds, clients, seed] = [Number(values.rounds ?? 200), Number(values.clients ?? 50), Number(values.seed ?? randomInt(2 ** 31))];
    if ([rounds, clients, seed].every(Number.isInteger) && rounds > 0 && clients > 0) return { rounds, clients, seed };
    console.error(`rounds, clients and seed are integers\n${usage}`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  return undefined;
}

const read = readArguments();
if (read === undefined) process.exit(2);
console.log(`seed ${read.seed}`);
const { problems, acknowledged, struck, effects, repeated } = await chaos({ ...read, onRound: (round) => { if (round % 20 === 0) console.error(`round ${round} of ${read.rounds}`); } });
for (const problem of problems) console.log(problem);
console.log(`${acknowledged} invocations, ${struck} of them under way at a death, ${effects} effects, ${repeated} done again, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
