import assert from 'node:assert/strict';
import type { Context } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';

/** How often the action of a key has run: memory of the process, as a real effect would be outside the journal. */
const tries = new Map<string, number>();

function tried(key: string): number {
  const count = (tries.get(key) ?? 0) + 1;
  tries.set(key, count);
  return count;
}

const feature: Feature = {
  feature: 'ctx.run',
  build: (restate) => ({
    services: [
      restate.service({
        name: 'ctxRun',
        handlers: {
          values: async (ctx: Context) => [
            await ctx.run('sync', () => 1), await ctx.run('async', async () => 'two'), await ctx.run(() => ({ three: [3] })), await ctx.run('null', () => null),
          ],
          nothing: async (ctx: Context) => (await ctx.run('nothing', () => undefined)) === undefined,
          sequence: async (ctx: Context) => {
            const seen: number[] = [];
            for (let i = 0; i < 6; i++) seen.push(await ctx.run(`step ${i}`, () => i * i));
            return seen;
          },
          terminal: async (ctx: Context) => {
            try {
              await ctx.run('terminal', () => {
                throw new restate.TerminalError('no such account', { errorCode: 404, metadata: { account: 'a1' } });
              });
              return 'no error';
            } catch (error) {
              if (!(error instanceof restate.TerminalError)) throw error;
              return { message: error.message, code: error.code, metadata: error.metadata ?? {} };
            }
          },
          uncaught: async (ctx: Context) => {
            await ctx.run('uncaught', () => {
              throw new restate.TerminalError('out of stock', { errorCode: 409 });
            });
          },
          retried: async (ctx: Context, key: string) => ctx.run('retried', () => {
            if (tried(key) < 3) throw new Error('not yet');
            return 'at last';
          }, { initialRetryInterval: 5, retryIntervalFactor: 1 }),
          exhausted: async (ctx: Context) => {
            try {
              await ctx.run('exhausted', () => {
                throw new Error('never');
              }, { maxRetryAttempts: 3, initialRetryInterval: 5, maxRetryInterval: { milliseconds: 10 } });
              return 'no error';
            } catch (error) {
              return { terminal: error instanceof restate.TerminalError, message: (error as Error).message };
            }
          },
          serde: async (ctx: Context) => {
            const upper = {
              contentType: 'text/plain',
              serialize: (value: string) => new TextEncoder().encode(value.toUpperCase()),
              deserialize: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
            };
            return ctx.run('serde', () => 'shout', { serde: upper });
          },
          notAFunction: async (ctx: Context) => {
            const values: unknown[] = [];
            try {
              await ctx.run('no action', undefined as never);
            } catch (error) {
              values.push((error as Error).name);
            }
            return values;
          },
          unawaited: async (ctx: Context, key: string) => {
            void ctx.run('unawaited', () => void tried(key));
            await ctx.sleep(50);
            await ctx.run('after', () => undefined);
            return tries.has(key);
          },
          kinds: async (ctx: Context) => {
            const map = await ctx.run('map', () => new Map([['a', 1]]));
            const date = await ctx.run('date', () => new Date(86_400_000));
            return { map: map instanceof Map && map.get('a') === 1, date: date instanceof Date && date.getTime() === 86_400_000 };
          },
          bigint: async (ctx: Context) => String(await ctx.run('bigint', () => 12345678901234567890n)),
          inside: async (ctx: Context) => {
            await ctx.run('draws inside', () => ctx.rand.random());
            await ctx.run('after', () => undefined);
            return 'no error';
          },
        },
      }),
      restate.object({
        name: 'ctxRunObject',
        handlers: {
          setInside: async (ctx: import('@restatedev/restate-sdk').ObjectContext) => {
            await ctx.run('sets inside', () => ctx.set('k', 1));
            await ctx.run('after', () => undefined);
            return 'no error';
          },
        },
      }),
    ],
  }),
  checks: [
    {
      name: 'gives what its action gives, with a name and without, at once and later',
      run: async (t) => {
        const values = await t.call('ctxRun/values');
        assert.deepEqual(values, [1, 'two', { three: [3] }, null]);
        return values as never;
      },
    },
    {
      name: 'an action without a value gives undefined',
      run: async (t) => {
        assert.equal(await t.call('ctxRun/nothing'), true);
        return true;
      },
    },
    {
      name: 'one after the other, each value is that of its own action',
      run: async (t) => {
        const values = await t.call('ctxRun/sequence');
        assert.deepEqual(values, [0, 1, 4, 9, 16, 25]);
        return values as never;
      },
    },
    {
      name: 'a terminal error is not tried again, and keeps message, code and metadata',
      run: async (t) => {
        const seen = await t.call('ctxRun/terminal');
        assert.deepEqual(seen, { message: 'no such account', code: 404, metadata: { account: 'a1' } });
        return seen as never;
      },
    },
    {
      name: 'a terminal error that nobody catches is the answer of the invocation',
      run: async (t) => {
        const failure = await t.failure('ctxRun/uncaught');
        assert.deepEqual(failure, { status: 409, message: 'out of stock' });
        return failure;
      },
    },
    { name: 'another error is tried again until it ends', run: async (t) => {
      const value = await t.call('ctxRun/retried', t.key('retried'));
      assert.equal(value, 'at last');
      return value as string;
    } },
    { name: 'what is tried too often becomes a terminal error', run: async (t) => {
      const seen = (await t.call('ctxRun/exhausted')) as { terminal: boolean; message: string };
      assert.equal(seen.terminal, true);
      assert.match(seen.message, /never/);
      return seen.terminal;
    } },
    { name: 'a serde of its own is what writes and reads its value', run: async (t) => {
      const value = await t.call('ctxRun/serde');
      return value as string;
    } },
    { name: 'an action that is no function is refused at once', run: async (t) => {
      const seen = await t.call('ctxRun/notAFunction');
      assert.deepEqual(seen, ['TypeError']);
      return seen as never;
    } },
    { name: 'a run that nobody awaits is executed', run: async (t) => {
      assert.equal(await t.call('ctxRun/unawaited', t.key('unawaited')), true);
      return true;
    } },
    { name: 'a Map and a Date come back as they were', run: async (t) => {
      const seen = await t.call('ctxRun/kinds');
      assert.deepEqual(seen, { map: true, date: true });
      return seen as never;
    } },
    { name: 'a BigInt comes back as it was', run: async (t) => {
      const seen = await t.call('ctxRun/bigint');
      assert.equal(seen, '12345678901234567890');
      return seen as string;
    } },
    { name: 'drawing from ctx.rand inside an action is refused', run: async (t) => {
      const { message } = await t.failure('ctxRun/inside');
      assert.match(message, /ctx-in-run/);
      return 'ctx-in-run';
    } },
    { name: 'setting state inside an action is refused', run: async (t) => {
      const { message } = await t.failure(`ctxRunObject/${t.key('set')}/setInside`);
      assert.match(message, /ctx-in-run/);
      return 'ctx-in-run';
    } },
  ],
};

export default feature;
