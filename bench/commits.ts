import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { serve, service, type Context } from '@stet/runtime';
import { spread, type Line } from './measure.ts';

/** Length of the record that the reference commits; an entry of a run is about as long. */
const recordBytes = 200;

const now = (): number => performance.now(); // stet-native: the bench measures with the machine's clock

const worker = service({
  name: 'worker',
  handlers: {
    runs: async (ctx: Context, count: number) => {
      for (let i = 0; i < count; i++) await ctx.run(`run${i}`, () => i);
      return count;
    },
  },
});

/** Durable commits a second of a bare loop over node:sqlite, WAL and FULL, on the same disk. */
async function bareCommits(folder: string, commits: number): Promise<number> {
  const database = new DatabaseSync(join(folder, `bare-${commits}-${now()}.db`));
  database.exec('pragma journal_mode = wal; pragma synchronous = full; create table log (id integer primary key, text text not null)');
  const insert = database.prepare('insert into log (text) values (?)');
  const begin = database.prepare('begin immediate');
  const commit = database.prepare('commit');
  const text = 'x'.repeat(recordBytes);
  const begun = now();
  for (let i = 0; i < commits; i++) {
    begin.run();
    insert.run(text);
    commit.run();
  }
  const perSecond = commits / ((now() - begun) / 1000);
  database.close();
  return perSecond;
}

/** Sequential rate, rate of 64 at once, and what that does to the event loop. Stet and the bare loop take turns on one disk. */
export async function commitLines(rounds: number): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stet-bench-'));
  const server = await serve({ services: [worker], folder: join(folder, 'stet') });
  try {
    const client = server.client(worker);
    const runs = async (count: number): Promise<void> => {
      await client.runs(count);
    };
    await runs(500);
    const [bare, sequential, together, delay]: number[][] = [[], [], [], []];
    for (let round = 0; round < rounds; round++) {
      bare!.push(await bareCommits(folder, 1000));
      sequential!.push(await rate(1000, () => runs(1000)));
      const histogram = monitorEventLoopDelay({ resolution: 1 });
      histogram.enable();
      together!.push(await rate(64 * 200, () => Promise.all(Array.from({ length: 64 }, () => runs(200)))));
      histogram.disable();
      delay!.push(histogram.percentile(99) / 1e6);
    }
    const [one, many, bareRate] = [spread(sequential!), spread(together!), spread(bare!)];
    return [
      {
        what: 'sequential durable runs', reference: 'bare node:sqlite commits', unit: '/s', ours: one, theirs: bareRate,
        figure: one.median / bareRate.median, figureUnit: 'x its rate', target: { atLeast: 0.7 },
      },
      {
        what: '64 invocations at once', reference: 'sequential', unit: 'runs/s', ours: many, theirs: one,
        figure: many.median, figureUnit: `runs/s (${(many.median / one.median).toFixed(1)}x the sequential rate)`,
        target: { atLeast: Math.min(10 * one.median, 20_000) },
      },
      {
        what: 'event-loop delay while 64 invocations commit, p99', reference: '', unit: 'ms', ours: spread(delay!),
        figure: spread(delay!).median, figureUnit: 'ms', target: { below: 10 },
      },
    ];
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const begun = now();
  await work();
  return count / ((now() - begun) / 1000);
}
