import assert from 'node:assert/strict';
import type { Context, ObjectContext, ObjectSharedContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { gives } from '../gives.ts';
import type { Trial } from '../trial.ts';

/** A waiter that has published its id in its state, as a program would publish it in a database. */
async function waiting(t: Trial, name: string, handler = 'wait'): Promise<{ readonly invocation: string; readonly awakeable: string }> {
  const key = t.key(name);
  const invocation = await t.send(`awaiter/${key}/${handler}`);
  const awakeable = await t.until('an awakeable', async () => ((await t.call(`awaiter/${key}/id`)) as string | null) ?? undefined);
  return { invocation, awakeable };
}

const feature: Feature = {
  feature: 'awakeables',
  build: (restate) => {
    const awaiter = restate.object({
      name: 'awaiter',
      handlers: {
        wait: async (ctx: ObjectContext) => {
          const { id, promise } = ctx.awakeable<{ n: number }>();
          ctx.set('id', id);
          await ctx.run('published', () => id);
          try {
            return { value: await promise };
          } catch (error) {
            if (!(error instanceof restate.TerminalError)) throw error;
            return { rejected: error.message, code: error.code };
          }
        },
        waitBytes: async (ctx: ObjectContext) => {
          const { id, promise } = ctx.awakeable(restate.serde.binary);
          ctx.set('id', id);
          await ctx.run('published', () => id);
          return [...(await promise)];
        },
        id: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => ctx.get<string>('id')),
      },
    });
    const completer = restate.service({
      name: 'completer',
      handlers: {
        resolve: async (ctx: Context, id: string) => ctx.resolveAwakeable(id, { n: 5 }),
        resolveBytes: async (ctx: Context, id: string) => ctx.resolveAwakeable(id, new Uint8Array([1, 2, 3]), restate.serde.binary),
        nobodys: async (ctx: Context) => {
          ctx.resolveAwakeable('nobody gave this', 1);
          await ctx.run('after', () => undefined);
          return 'went on';
        },
        reject: async (ctx: Context, id: string) => ctx.rejectAwakeable(id, 'not today'),
        rejectTerminal: async (ctx: Context, id: string) => ctx.rejectAwakeable(id, new restate.TerminalError('forbidden', { errorCode: 403 })),
        own: async (ctx: Context) => {
          const { id, promise } = ctx.awakeable<string>();
          ctx.resolveAwakeable(id, 'by myself');
          return promise;
        },
        stable: async (ctx: Context) => {
          const first = ctx.awakeable<string>();
          const second = ctx.awakeable<string>();
          const kept = await ctx.run('ids', () => [first.id, second.id]);
          ctx.resolveAwakeable(second.id, 'second');
          ctx.resolveAwakeable(first.id, 'first');
          const values = [await first.promise, await second.promise];
          return { same: kept[0] === first.id && kept[1] === second.id && first.id !== second.id, form: first.id.startsWith('sign_1'), values };
        },
        timesOut: async (ctx: Context) => ctx.awakeable<string>().promise.orTimeout(30).then(
          () => 'answered', (error: unknown) => (error instanceof restate.TimeoutError ? 'timed out' : String(error)),
        ),
        twice: async (ctx: Context) => {
          const { id, promise } = ctx.awakeable<string>();
          ctx.resolveAwakeable(id, 'first wins');
          ctx.rejectAwakeable(id, 'too late');
          return promise;
        },
      },
    });
    return { services: [awaiter, completer] };
  },
  checks: [
    gives('an invocation completes its own', 'completer/own', 'by myself'),
    gives('ids are the same in each attempt, and each completes its own', 'completer/stable', { same: true, form: true, values: ['first', 'second'] }),
    gives('one that nobody completes times out', 'completer/timesOut', 'timed out'),
    {
      name: 'an id that can be nobody\'s does not go unnoticed',
      run: async (t: Trial) => (await t.failure('completer/nobodys')).status >= 500,
    },
    gives('the first completion counts', 'completer/twice', 'first wins'),
    ...([
      ['another invocation resolves it', 'resolve', { value: { n: 5 } }],
      ['another invocation rejects it, with a text', 'reject', { rejected: 'not today', code: 500 }],
      ['another invocation rejects it, with an error and its code', 'rejectTerminal', { rejected: 'forbidden', code: 403 }],
    ] as const).map(([name, handler, value]) => ({
      name,
      run: async (t: Trial) => {
        const { invocation, awakeable } = await waiting(t, handler);
        await t.call(`completer/${handler}`, awakeable);
        const seen = (await t.attach(invocation)).value;
        assert.deepEqual(seen, value);
        return value;
      },
    })),
    {
      name: 'serdes on both sides',
      run: async (t) => {
        const { invocation, awakeable } = await waiting(t, 'bytes', 'waitBytes');
        await t.call('completer/resolveBytes', awakeable);
        assert.deepEqual((await t.attach(invocation)).value, [1, 2, 3]);
        return true;
      },
    },
    {
      name: 'the ingress resolves it',
      run: async (t) => {
        const { invocation, awakeable } = await waiting(t, 'ingress');
        await t.call(`restate/awakeables/${awakeable}/resolve`, { n: 7 });
        const seen = (await t.attach(invocation)).value;
        assert.deepEqual(seen, { value: { n: 7 } });
        return { value: { n: 7 } };
      },
    },
    {
      name: 'the ingress resolves it, by the short path of the official client',
      run: async (t) => {
        const { invocation, awakeable } = await waiting(t, 'short');
        await t.call(`restate/a/${awakeable}/resolve`, { n: 8 });
        assert.deepEqual((await t.attach(invocation)).value, { value: { n: 8 } });
        return true;
      },
    },
    {
      name: 'the ingress rejects it',
      run: async (t) => {
        const { invocation, awakeable } = await waiting(t, 'ingress-rejects');
        await t.call(`restate/awakeables/${awakeable}/reject`, new TextEncoder().encode('refused outside'), { headers: { 'content-type': 'text/plain' } });
        const seen = (await t.attach(invocation)).value as { rejected: string };
        assert.match(seen.rejected, /refused outside/);
        return true;
      },
    },
  ],
};

export default feature;
