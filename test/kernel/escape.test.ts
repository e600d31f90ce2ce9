import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { failureOf, outline, play, valueOf } from './rig.ts';

test('promises of operations may be awaited one after the other', async () => {
  const played = await play(async (ctx) => {
    const first = ctx.run('first', () => Promise.reject(new Error('1')), { onError: 'throw' });
    const second = ctx.run('second', () => Promise.reject(new Error('2')), { onError: 'throw' });
    await ctx.sleep(10);
    return [await second.catch((error: Error) => error.message), await first.catch((error: Error) => error.message)];
  });
  assert.deepEqual(valueOf(played), ['2', '1']);
});

test('a callback that throws fails the attempt at once', async () => {
  const played = await play(async (ctx, attempt) => {
    attempt.timer({ kind: 'timer', ms: 5, fire: () => {
      throw new RangeError('in a timer');
    } });
    await ctx.sleep(1000);
  });
  assert.ok(failureOf(played) instanceof RangeError);
  assert.deepEqual(outline(played.invocation), ['start', 'timer']);
});

const kernel = JSON.stringify(new URL('./rig.ts', import.meta.url).href);

/** Runs a program in a process of its own: `node:test` has listeners for escaped errors that would be in the way. */
function child(program: string): { status: number | null; stdout: string; stderr: string } {
  const text = `import { play } from ${kernel};\n${program}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', text], { encoding: 'utf8', timeout: 20_000 });
  return { status, stdout, stderr };
}

test('a floating rejection is held until the handler settles, and then fails the attempt; one that is handled by then does not', () => {
  const { status, stdout, stderr } = child(`
    const show = async (handler) => {
      const { end, invocation } = await play(handler);
      console.log(end.type, String(end.error ?? end.value), invocation.load().journal.map(({ type }) => type).join(' '));
    };
    await show(async (ctx) => {
      void Promise.reject(new RangeError('floating'));
      await ctx.sleep(10);
      await ctx.run('effect', () => 1);
    });
    await show(async (ctx) => {
      await ctx.sleep(1);
      void (async () => {
        await null;
        throw new RangeError('in the last turn');
      })();
    });
    await show(async (ctx) => {
      const late = Promise.reject(new Error('handled late'));
      await ctx.sleep(10);
      return late.catch((error) => error.message);
    });
  `);
  assert.equal(status, 0, stderr);
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'failed RangeError: floating start completion completion', 'failed RangeError: in the last turn start completion', 'ended handled late start completion end',
  ]);
});

test('a nextTick and a microtask that throw fail the attempt and not the process', () => {
  const { status, stdout, stderr } = child(`
    for (const queue of [process.nextTick, queueMicrotask]) {
      const { end } = await play(async (ctx) => {
        queue(() => { throw new RangeError('queued'); });
        await ctx.sleep(10);
        return 'went on';
      });
      console.log(end.type, String(end.error));
    }
    console.log('listeners', process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection'));
  `);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, 'failed RangeError: queued\nfailed RangeError: queued\nlisteners 0\n');
});

test('an unhandled rejection of one invocation leaves the others alone', () => {
  const { status, stdout, stderr } = child(`
    const [a, b] = await Promise.all([
      play(async (ctx) => { void Promise.reject(new Error('mine')); await ctx.sleep(5); }, { id: 'inv_a' }),
      play(async (ctx) => { await ctx.sleep(20); return 'fine'; }, { id: 'inv_b' }),
    ]);
    console.log(a.end.type, b.end.type, b.end.value);
  `);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, 'failed ended fine\n');
});

const ofNobody: Record<string, [string, RegExp]> = {
  'a rejection': ["Promise.reject(new RangeError('of nobody'))", /RangeError: of nobody/],
  'a rejection with no error': ["Promise.reject('text')", /rejected with/],
  'an exception': ["setTimeout(() => { throw new RangeError('of nobody'); }, 1)", /RangeError: of nobody/],
};
for (const [what, [statement, message]] of Object.entries(ofNobody)) {
  test(`${what} of no attempt ends the process as Node does, while attempts live`, () => {
    const { status, stderr } = child(`
      play(async () => new Promise((resolve) => setTimeout(resolve, 1e6)));
      setTimeout(() => { ${statement}; }, 5);
      setTimeout(() => console.log('survived'), 1000);
    `);
    assert.equal(status, 1, stderr);
    assert.match(stderr, message);
  });
}

test('a program that listens itself decides itself', () => {
  const { status, stdout, stderr } = child(`
    process.on('unhandledRejection', (reason) => console.log('mine', reason));
    void Promise.reject('text');
    const { end } = await play(async (ctx) => ctx.sleep(5).then(() => 'fine'));
    console.log(end.value);
  `);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, 'mine text\nfine\n');
});
