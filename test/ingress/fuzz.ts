/** `npm run fuzz:ingress -- [--requests N] [--seed S] [--first C]`: malformed requests against the ingress of the embedded engine. */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine } from '../../runtime/engines/embedded/index.ts';
import { fuzz } from './fuzzing.ts';

const { values } = parseArgs({ options: { requests: { type: 'string' }, seed: { type: 'string' }, first: { type: 'string' } } });
const [requests, seed, first] = [Number(values.requests ?? 10_000), Number(values.seed ?? randomInt(2 ** 31)), Number(values.first ?? 0)];
if (![requests, seed, first].every(Number.isInteger)) {
  console.error('requests, seed and first are whole numbers\nusage: npm run fuzz:ingress -- [--requests N] [--seed S] [--first C]');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'stet-fuzz-'));
const engine = await openEngine({ folder: join(folder, '.stet') });
const startedMs = performance.now();
try {
  const { requests: spoken, connections, kinds } = await fuzz({ engine, seed, requests, first, onProgress: (count) => console.log(`seed ${seed}: ${count} requests`) });
  console.log([...kinds].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${String(count).padStart(7)}  ${kind}`).join('\n'));
  console.log(`seed ${seed}: ${spoken} requests on ${connections} connections, all answered as foretold, in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
} catch (error) {
  console.error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
}
