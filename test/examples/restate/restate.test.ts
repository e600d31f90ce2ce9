import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startRestateServer, type RestateServer } from '../../harness/restate-server.ts';
import { scenarios } from './scenarios.ts';
import { startEmbedded, startOnRestate } from './start.ts';

const folder = join('examples', 'restate');
let server: RestateServer;
before(async () => {
  server = await startRestateServer();
});
after(() => server.stop());

test('every program has its scenario, and no scenario is without a program', () => {
  assert.deepEqual(readdirSync(folder).sort(), Object.keys(scenarios).map((name) => `${name}.ts`).sort());
});

const engines = [
  ['a Restate server', (program: string) => startOnRestate(program, server)],
  ['the embedded engine', startEmbedded],
] as const;

for (const [name, [scenario, gives]] of Object.entries(scenarios)) {
  for (const [engine, start] of engines) {
    test(`${name} on ${engine}: as it is, and with its process killed in the middle`, async () => {
      const running = await start(join(folder, `${name}.ts`));
      try {
        assert.deepEqual(await scenario(running.ingress, running.admin), gives);
        let kills = 0;
        assert.deepEqual(await scenario(running.ingress, running.admin, async () => {
          await running.kill();
          kills++;
        }), gives);
        assert.equal(kills, 1, 'the middle came once');
      } finally {
        await running.stop();
      }
    });
  }
}
