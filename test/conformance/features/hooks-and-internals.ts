import assert from 'node:assert/strict';
import type { Context, HooksProvider, internal } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { fails, gives } from '../gives.ts';

/** What the hooks saw, by the input of the invocation. */
const seen = new Map<string, string[]>();

const recording = (level: string): HooksProvider => ({ request }) => {
  const key = new TextDecoder().decode(request.body);
  const note = (text: string): void => void seen.set(key, [...(seen.get(key) ?? []), text]);
  return {
    interceptor: {
      handler: async (next) => {
        note(`${level}: ${request.target.handler} in`);
        try {
          await next();
          note(`${level}: ${request.target.handler} out`);
        } catch (error) {
          note(`${level}: ${request.target.handler} threw`);
          throw error;
        }
      },
      run: async (name, next) => {
        // What the runtime runs for itself is not the program's.
        if (!name.startsWith('~')) note(`${level}: run ${name}`);
        await next();
      },
    },
  };
};

const feature: Feature = {
  feature: 'hooks and internal',
  build: (restate) => {
    const { TerminalError, RestatePromise, handlers } = restate;
    const failing: HooksProvider = () => ({
      interceptor: {
        handler: async (next) => {
          try {
            await next();
          } catch (error) {
            if (error instanceof TerminalError) throw new TerminalError(`hooked: ${error.message}`, { errorCode: 418 });
            throw error;
          }
        },
      },
    });
    const refusing: HooksProvider = () => ({
      interceptor: {
        handler: async () => {
          throw new TerminalError('not admitted', { errorCode: 403 });
        },
      },
    });
    const hooked = restate.service({
      name: 'hooked',
      handlers: {
        goes: handlers.handler({ hooks: [recording('handler')] }, async (ctx: Context, key: string) => {
          await ctx.run('first', () => key);
          await ctx.run('second', () => key);
          return 'went';
        }),
        fails: handlers.handler({ hooks: [failing] }, async (ctx: Context, text: string) => {
          await ctx.run('before', () => undefined);
          throw new TerminalError(text);
        }),
        refused: handlers.handler({ hooks: [refusing] }, async (_ctx: Context, text: string) => text),
      },
      options: { hooks: [recording('service')] },
    });
    const internals = restate.service({
      name: 'internals',
      handlers: {
        processing: async (ctx: Context) => {
          await ctx.run('before', () => undefined);
          await ctx.sleep(10);
          return (ctx as internal.ContextInternal).isProcessing();
        },
        explicit: handlers.handler({ explicitCancellation: true }, async (ctx: Context) => {
          const own = ctx as internal.ContextInternal;
          const raced = await RestatePromise.race([ctx.sleep({ minutes: 10 }).map(() => 'slept'), own.cancellation().map(() => 'cancelled')]);
          return [raced, await ctx.run('after', () => 'still works')];
        }),
        cancelsCalls: handlers.handler({ explicitCancellation: true }, async (ctx: Context) => {
          const call = ctx.serviceClient<{ long(ctx: Context): Promise<void> }>({ name: 'internals' }).long();
          const id = await call.invocationId;
          const cancelled = await (ctx as internal.ContextInternal).cancelPreviousCalls();
          return [cancelled.length, cancelled[0] === id, await call.then(() => 'completed', (error: unknown) => (error instanceof TerminalError ? error.code : String(error)))];
        }),
        long: async (ctx: Context) => ctx.sleep({ minutes: 10 }),
        suspendedErrors: async () => [restate.internal.isSuspendedError(new Error('no')), restate.internal.isSuspendedError(new TerminalError('no')), restate.internal.isSuspendedError(undefined)],
      },
    });
    return { services: [hooked, internals] };
  },
  checks: [
    {
      name: 'interceptors of service and handler see the handler and each run that executes',
      run: async (t) => {
        const key = t.key('goes');
        await t.call('hooked/goes', key);
        const events = [...new Set(seen.get(JSON.stringify(key)))].filter((event) => !event.endsWith('threw'));
        assert.deepEqual([...events].sort(), ['service', 'handler'].flatMap((level) => ['goes in', 'goes out', 'run first', 'run second'].map((event) => `${level}: ${event}`)).sort());
        return events.filter((event) => event.startsWith('service'));
      },
    },
    fails('an interceptor changes an error', 'hooked/fails', 418, /^hooked: wrong$/, 'wrong'),
    fails('an interceptor refuses', 'hooked/refused', 403, /^not admitted$/, 'x'),
    gives('isProcessing, after everything recorded', 'internals/processing', true),
    gives('cancelPreviousCalls', 'internals/cancelsCalls', [1, true, 409]),
    gives('isSuspendedError of others', 'internals/suspendedErrors', [false, false, false]),
    {
      name: 'cancellation() where cancelling is explicit',
      run: async (t) => {
        const id = await t.send('internals/explicit');
        await t.status(id, 'running');
        await t.server.cancel(id);
        const value = (await t.attach(id)).value;
        assert.deepEqual(value, ['cancelled', 'still works']);
        return value as never;
      },
    },
  ],
};

export default feature;
