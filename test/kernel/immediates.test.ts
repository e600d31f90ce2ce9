import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMs, entriesOf, lawful, outline, play, valueOf, type Handler } from './rig.ts';
import { VirtualWorld } from '../harness/virtual-world.ts';

const round = (attempt: Parameters<Handler>[1]): Promise<void> => new Promise<void>((resolve) => attempt.immediate(resolve));

test('rounds between two completions are counted in the next entry', async () => {
  const { invocation } = await play(async (ctx, attempt) => {
    const slept = ctx.sleep(20);
    for (let i = 0; i < 3; i++) await round(attempt);
    await slept;
    await ctx.sleep(1);
  });
  assert.deepEqual(entriesOf(invocation).map((entry) => ('imm' in entry ? entry.imm : 0)), [0, 3, 0, 0]);
});

test('rounds are durable before an effect that follows them starts', async () => {
  let effects = 0;
  const handler: Handler = async (ctx, attempt) => {
    await round(attempt);
    await round(attempt);
    await ctx.run('effect', () => void effects++);
  };
  const cut = await play(handler, { cutAt: 1 });
  assert.equal(effects, 0);
  const { invocation } = await play(handler, { invocation: cut.invocation });
  assert.deepEqual(outline(invocation), ['start', 'rounds', 'run effect', 'end']);
  assert.equal(effects, 1);
});

test('a round is what was queued when it began; a cleared callback does not run', async () => {
  const { seen } = await lawful(async (ctx, see, attempt) => {
    const log: string[] = [];
    attempt.immediate(() => {
      log.push('a');
      stop();
      attempt.immediate(() => log.push('next round'));
    });
    const stop = attempt.immediate(() => log.push('cleared'));
    attempt.immediate(() => {
      log.push('c');
      queueMicrotask(() => log.push('microtask of c'));
    });
    attempt.immediate(() => log.push('d'));
    await ctx.sleep(5);
    see(log);
    return 0;
  });
  assert.deepEqual(seen, [['a', 'c', 'microtask of c', 'd', 'next round']]);
});

test('no round runs between append and delivery', async () => {
  const { seen } = await lawful(async (ctx, see, attempt) => {
    let rounds = 0;
    let spinning = true;
    const spin = (): void => {
      rounds++;
      if (spinning && rounds < 200) attempt.immediate(spin);
    };
    attempt.immediate(spin);
    for (let i = 0; i < 4; i++) {
      await ctx.run(`r${i}`, () => Promise.resolve());
      see(rounds);
    }
    spinning = false;
    return 0;
  });
  assert.equal(seen.length, 4);
});

test('rounds that end the handler are durable with its writes', async () => {
  const world = new VirtualWorld(startMs);
  const handler: Handler = async (ctx, attempt) => {
    const won = await Promise.race([ctx.sleep(10).then(() => 'sleep'), round(attempt).then(() => 'round')]);
    ctx.set('won', won);
    return won;
  };
  const { invocation } = await play(handler, { world, cutAt: 3 });
  assert.deepEqual(outline(invocation), ['start', 'rounds', 'set won']);
  let later = false;
  world.at(startMs + 1000, () => (later = true));
  await world.runUntil(() => later);
  assert.equal(valueOf(await play(handler, { invocation, world })), 'round');
});

test('an effect that nobody awaits starts after the rounds and writes before it', async () => {
  const handler: Handler = async (ctx, attempt) => {
    await round(attempt);
    ctx.set('k', 1);
    void ctx.run('last', () => void (begun = outline(invocation)));
  };
  let begun: string[] = [];
  const { invocation } = await play(async () => 0, { cutAt: 0 });
  await play(handler, { invocation });
  assert.deepEqual(begun, ['start', 'rounds', 'set k']);
});

test('an immediate that throws fails the attempt', async () => {
  const { end } = await play(async (ctx, attempt) => {
    attempt.immediate(() => {
      throw new RangeError('in an immediate');
    });
    await ctx.sleep(1000);
  });
  assert.ok(end.type === 'failed' && end.error instanceof RangeError);
});
