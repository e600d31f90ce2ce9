import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { call, during, good, refusal, until, type Scenario } from './ingress.ts';

interface Due {
  job: string;
  dueAt: number;
  latenessMs: number;
}

const everySeconds = 0.4;

/** A job that ticks at full intervals of the clock, that cannot be started twice, that is stopped, and started anew. */
export const cron: Scenario = async (ingress, _admin, middle = async () => undefined) => {
  const run = crypto.randomUUID().slice(0, 8);
  const [job, account] = [`nightly-${run}`, `account-${run}`];
  const on = (handler: string, input?: unknown) => call(ingress, `cron/${job}/${handler}`, input);
  const list = () => call(ingress, `statements/${account}/list`);
  const schedule = { everySeconds, service: 'reports', handler: 'statement', input: { account } };

  const never = refusal(await on('start', { ...schedule, everySeconds: 0 }));
  good(await on('start', schedule));
  const twice = refusal(await on('start', schedule)).replace(run, 'RUN');
  await until<Due[]>(list, ({ length }) => length >= 2);
  const ticks = await during(until<Due[]>(list, ({ length }) => length >= 5), middle);
  const stopped = [good(await on('stop')), good(await on('stop'))];
  // What was under way at the stop comes in; then nothing does.
  await wait(everySeconds * 1000);
  const { length: atRest } = good<Due[]>(await list());
  await wait(everySeconds * 3000);
  const { length: later } = good<Due[]>(await list());

  good(await on('start', schedule));
  await until<Due[]>(list, ({ length }) => length > later);
  good(await on('stop'));
  for (const { dueAt, latenessMs } of ticks) {
    assert.equal(dueAt % (everySeconds * 1000), 0, 'a full interval');
    assert.ok(latenessMs >= 0, `${latenessMs} ms before its time`);
  }
  const times = ticks.map(({ dueAt }) => dueAt);
  return { never, twice, stopped, isQuiet: later === atRest, jobs: [...new Set(ticks.map((each) => each.job.replace(run, 'RUN')))], isOnceEach: new Set(times).size === times.length };
};

/** What it comes to. How many ticks fall into an outage is not said: those that fell together are made up for by one. */
export const cronGives = {
  never: '400 a job needs an interval above 0',
  twice: '409 the job nightly-RUN runs already',
  stopped: [true, false],
  isQuiet: true,
  jobs: ['nightly-RUN'],
  isOnceEach: true,
};
