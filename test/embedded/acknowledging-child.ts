import { openEngine } from '../../runtime/engines/embedded/index.ts';
import { submit } from './engines.ts';

/** Submits for ever, many at once, and says the id of each invocation as soon as it is acknowledged. `node acknowledging-child.ts FOLDER` */
const engine = await openEngine({ folder: process.argv[2]!, log: () => {} });
for (let round = 0; ; round++) {
  await Promise.all(Array.from({ length: 20 }, async (_, n) => {
    const { id, accepted } = submit(engine, 'pay/charge', n, { id: `inv_${round}_${n}` });
    await accepted;
    process.stdout.write(`${id}\n`);
  }));
}
