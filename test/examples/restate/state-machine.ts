import assert from 'node:assert/strict';
import { call, during, good, refusal, type Scenario } from './ingress.ts';

interface Look {
  state: string;
  address: string | null;
  steps: { state: string; at: string }[];
}

/** A life from start to end, events that do not fit, events that come at once, and a machine that never starts. */
export const stateMachine: Scenario = async (ingress, _admin, middle = async () => undefined) => {
  const run = crypto.randomUUID().slice(0, 8);
  const on = (name: string, event: string) => call(ingress, `machine/${name}-${run}/on`, event);
  const look = async (name: string) => good<Look>(await call(ingress, `machine/${name}-${run}/look`));

  const tooEarly = good(await on('web', 'stop'));
  const unknown = refusal(await on('web', 'fly'));
  const started = good(await during(on('web', 'start'), middle));
  const running = await look('web');
  assert.match(running.address ?? '', /^10\.0\.\d+\.\d+$/);
  const again = good(await on('web', 'start'));
  const notYet = refusal(await on('web', 'retire'));
  assert.deepEqual(await look('web'), running, 'what was refused, or was so already, changes nothing');
  // Two at once: one after the other, whichever is first.
  const both = await Promise.all([on('web', 'stop'), on('web', 'stop')]);
  const retired = good(await on('web', 'retire'));
  const never = refusal(await on('web', 'start'));
  const { steps, ...end } = await look('web');
  assert.deepEqual(steps.map(({ at }) => at), steps.map(({ at }) => at).toSorted(), 'time goes forward');

  const lemon = refusal(await on('lemon', 'start'));
  const { steps: lemonSteps, ...lemonEnd } = await look('lemon');
  return {
    tooEarly, unknown, started, again, notYet, both: both.map(good), retired, never, end, steps: steps.map(({ state }) => state), lemon, lemonEnd, lemonSteps: lemonSteps.map(({ state }) => state),
    scrapped: good(await on('lemon', 'retire')),
  };
};

/** What it comes to. */
export const stateMachineGives = {
  tooEarly: 'stopped',
  unknown: '400 there is no fly',
  started: 'running',
  again: 'running',
  notYet: '409 a machine that is running does not retire',
  both: ['stopped', 'stopped'],
  retired: 'retired',
  never: '409 a machine that is retired does not start',
  end: { state: 'retired', address: null },
  steps: ['starting', 'running', 'stopping', 'stopped', 'retiring', 'retired'],
  lemon: '500 no boot device',
  lemonEnd: { state: 'failed', address: null },
  lemonSteps: ['starting', 'failed'],
  scrapped: 'retired',
};
