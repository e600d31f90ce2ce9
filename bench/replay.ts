import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, service, type Context } from '@stet/runtime';
import { fileURLToPath } from 'node:url';
import { spread, type Line } from './measure.ts';
import { retryMs, type Reference } from './reference.ts';

const entries = 5000;
const draws = 100_000;
const now = (): number => performance.now(); // stet-native: the bench measures with the machine's clock

/** The same handlers on both engines: the first attempt writes a journal and fails, the second replays it; and a loop of draws. */
export async function replayLines(rounds: number): Promise<Line[]> {
  const theirs = measureReference(rounds);
  const ours = await measureStet(rounds);
  const [replay, theirReplay] = [spread(ours.replay), spread(theirs.replayMicrosecondsPerEntry)];
  const [random, theirRandom] = [spread(ours.random), spread(theirs.randNanoseconds)];
  return [
    {
      what: `replay of a ${entries.toLocaleString('en')}-entry journal`, reference: "Restate's SDK and server", unit: 'us an entry', ours: replay, theirs: theirReplay,
      figure: theirReplay.median / replay.median, figureUnit: 'x faster an entry', target: { atLeast: 20 },
    },
    {
      what: 'rewritten Math.random() in a handler', reference: "ctx.rand.random() of Restate's SDK", unit: 'ns', ours: random, theirs: theirRandom,
      figure: theirRandom.median / random.median, figureUnit: 'x faster', target: { atLeast: 10 },
    },
  ];
}

function measureReference(rounds: number): Reference {
  const script = fileURLToPath(new URL('restate-child.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, String(rounds)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The reference did not run: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Reference;
}

async function measureStet(rounds: number): Promise<{ replay: number[]; random: number[] }> {
  const replay: number[] = [];
  const random: number[] = [];
  const attempts = new Map<string, number>();
  let failedAt = 0;
  const subject = service({
    name: 'subject',
    options: { retryPolicy: { initialInterval: retryMs } },
    handlers: {
      replay: async (ctx: Context): Promise<number> => {
        const id = ctx.request().id;
        const attempt = (attempts.get(id) ?? 0) + 1;
        attempts.set(id, attempt);
        for (let i = 0; i < entries; i++) await ctx.run(`run${i}`, () => i);
        if (attempt === 1) {
          failedAt = now();
          throw new Error('once more');
        }
        // From the failure to the end of the replay: the journal is loaded, verified and replayed in between.
        replay.push(((now() - failedAt - retryMs) * 1000) / entries);
        return attempt;
      },
      random: (): Promise<number> => {
        let sum = 0;
        const begun = now();
        for (let i = 0; i < draws; i++) sum += Math.random();
        random.push(((now() - begun) * 1e6) / draws);
        return Promise.resolve(sum);
      },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'stet-bench-'));
  // Without the net: it would serve the measuring clock, which is left native on purpose.
  const server = await serve({ services: [subject], folder, net: 'off' });
  try {
    const client = server.client(subject);
    for (let round = 0; round < rounds; round++) {
      await client.replay();
      await client.random();
    }
    return { replay, random };
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
