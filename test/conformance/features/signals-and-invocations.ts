import assert from 'node:assert/strict';
import type { Context, InvocationId } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { gives } from '../gives.ts';
import type { Trial } from '../trial.ts';

const feature: Feature = {
  feature: 'signals and invocation handles',
  build: (restate) => {
    const waiter = restate.service({
      name: 'signalled',
      handlers: {
        wait: async (ctx: Context) => {
          try {
            return { value: await ctx.signal<string>('go') };
          } catch (error) {
            if (!(error instanceof restate.TerminalError)) throw error;
            return { rejected: error.message };
          }
        },
        two: async (ctx: Context) => {
          const [left, right] = [ctx.signal<number>('left'), ctx.signal<number>('right')];
          return restate.RestatePromise.all([left, right]);
        },
        bytes: async (ctx: Context) => [...(await ctx.signal('bytes', restate.serde.binary))],
        own: async (ctx: Context) => {
          const id = ctx.request().id;
          ctx.invocation(id).signal<string>('mine').resolve('from myself');
          return ctx.signal<string>('mine');
        },
        timesOut: async (ctx: Context) => ctx.signal<string>('never').orTimeout({ milliseconds: 30 }).then(
          () => 'answered', (error: unknown) => (error instanceof restate.TimeoutError ? 'timed out' : String(error)),
        ),
        slow: async (ctx: Context, input: string) => {
          await ctx.sleep(60);
          return `done ${input}`;
        },
        endless: async (ctx: Context) => {
          await ctx.sleep({ minutes: 10 });
        },
      },
    });
    type Waiter = typeof waiter;
    const teller = restate.service({
      name: 'signaller',
      handlers: {
        resolve: async (ctx: Context, id: string) => ctx.invocation(restate.InvocationIdParser.fromString(id)).signal<string>('go').resolve('green'),
        reject: async (ctx: Context, id: string) => ctx.invocation(restate.InvocationIdParser.fromString(id)).signal('go').reject('red'),
        rejectTerminal: async (ctx: Context, id: string) => {
          ctx.invocation(restate.InvocationIdParser.fromString(id)).signal('go').reject(new restate.TerminalError('amber'));
        },
        two: async (ctx: Context, id: string) => {
          const handle = ctx.invocation(restate.InvocationIdParser.fromString(id));
          handle.signal<number>('right').resolve(2);
          handle.signal<number>('left').resolve(1);
        },
        bytes: async (ctx: Context, id: string) => {
          ctx.invocation(restate.InvocationIdParser.fromString(id)).signal('bytes', restate.serde.binary).resolve(new Uint8Array([9, 8]));
        },
        attaches: async (ctx: Context) => {
          const id = await ctx.serviceSendClient<Waiter>({ name: 'signalled' }).slow('a').invocationId;
          return [await ctx.invocation(id).attach<string>(), await ctx.attach<string>(id)];
        },
        cancels: async (ctx: Context) => {
          const id = await ctx.serviceSendClient<Waiter>({ name: 'signalled' }).endless().invocationId;
          ctx.invocation(id).cancel();
          return ended(ctx, id);
        },
        cancelsOld: async (ctx: Context) => {
          const id = await ctx.serviceSendClient<Waiter>({ name: 'signalled' }).endless().invocationId;
          ctx.cancel(id);
          return ended(ctx, id);
        },
      },
    });
    async function ended(ctx: Context, id: InvocationId): Promise<unknown> {
      try {
        await ctx.attach<void>(id);
        return 'no error';
      } catch (error) {
        if (!(error instanceof restate.TerminalError)) throw error;
        return { code: error.code };
      }
    }
    return { services: [waiter, teller] };
  },
  checks: [
    ...([
      ['a signal is resolved by another invocation', 'wait', 'resolve', { value: 'green' }],
      ['a signal is rejected, with a text', 'wait', 'reject', { rejected: 'red' }],
      ['a signal is rejected, with an error', 'wait', 'rejectTerminal', { rejected: 'amber' }],
      ['two signals, in the other order', 'two', 'two', [1, 2]],
      ['a signal with a serde of its own', 'bytes', 'bytes', [9, 8]],
    ] as const).map(([name, waits, tells, value]) => ({
      name,
      run: async (t: Trial) => {
        const id = await t.send(`signalled/${waits}`);
        await t.call(`signaller/${tells}`, id);
        const seen = (await t.attach(id)).value;
        assert.deepEqual(seen, value);
        return value;
      },
    })),
    gives('an invocation signals itself', 'signalled/own', 'from myself'),
    gives('a signal that nobody sends times out', 'signalled/timesOut', 'timed out'),
    gives('attaching by a handle, and by ctx.attach', 'signaller/attaches', ['done a', 'done a']),
    gives('cancelling by a handle', 'signaller/cancels', { code: 409 }),
    gives('cancelling by ctx.cancel', 'signaller/cancelsOld', { code: 409 }),
  ],
};

export default feature;
