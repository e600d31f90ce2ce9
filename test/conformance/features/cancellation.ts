import assert from 'node:assert/strict';
import type { Context, ObjectContext, ObjectSharedContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import type { Trial } from '../trial.ts';

/** Starts a handler of `cancelled`, cancels it once it has said that it is ready; its answer. */
async function cancel(t: Trial, handler: string): Promise<{ readonly status: number; readonly value: unknown }> {
  const key = t.key(handler);
  const id = await t.send(`cancelled/${key}/${handler}`);
  await t.until('ready', async () => (await t.call(`cancelled/${key}/ready`)) === true);
  await t.server.cancel(id);
  const { status, value } = await t.attach(id);
  return { status, value };
}

const feature: Feature = {
  feature: 'cancellation',
  build: (restate) => {
    const { CancelledError, TerminalError, RestatePromise } = restate;
    const told = (error: unknown): string => (error instanceof CancelledError ? 'cancelled' : error instanceof TerminalError ? `terminal ${error.code}` : `other ${String(error)}`);
    const callee = restate.service({
      name: 'cancelledCallee',
      handlers: {
        long: async (ctx: Context, key: string) => {
          try {
            await ctx.sleep({ minutes: 10 });
          } catch (error) {
            await ctx.objectClient<{ note(ctx: ObjectContext, text: string): Promise<void> }>({ name: 'cancelledNotes' }, key).note(told(error));
            throw error;
          }
        },
      },
    });
    const notes = restate.object({
      name: 'cancelledNotes',
      handlers: {
        note: async (ctx: ObjectContext, text: string) => ctx.set('note', text),
        read: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => ctx.get('note')),
      },
    });
    const ready = async (ctx: ObjectContext): Promise<void> => {
      ctx.set('ready', true);
      await ctx.run('ready', () => undefined);
    };
    const cancelled = restate.object({
      name: 'cancelled',
      handlers: {
        ready: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => (await ctx.get('ready')) ?? false),
        uncaught: async (ctx: ObjectContext) => {
          await ready(ctx);
          await ctx.sleep({ minutes: 10 });
        },
        compensates: async (ctx: ObjectContext) => {
          await ready(ctx);
          try {
            await ctx.awakeable().promise;
            return 'completed';
          } catch (error) {
            const undone = await ctx.run('undo', () => 'undone');
            await ctx.sleep(10);
            return [told(error), undone];
          }
        },
        combined: async (ctx: ObjectContext) => {
          await ready(ctx);
          return RestatePromise.race([ctx.sleep({ minutes: 10 }), ctx.signal('never')]).then(() => 'completed', told);
        },
        all: async (ctx: ObjectContext) => {
          await ready(ctx);
          const [first, second] = [ctx.sleep({ minutes: 10 }), ctx.awakeable().promise];
          const seen: string[] = [];
          await first.then(() => seen.push('completed'), (error: unknown) => seen.push(told(error)));
          await second.orTimeout(150).then(() => seen.push('completed'), (error: unknown) => seen.push(told(error)));
          return seen;
        },
        calls: async (ctx: ObjectContext) => {
          await ready(ctx);
          try {
            await ctx.serviceClient(callee).long(ctx.key);
            return 'completed';
          } catch (error) {
            return told(error);
          }
        },
      },
    });
    return { services: [callee, notes, cancelled] };
  },
  checks: [
    {
      name: 'one that nobody catches ends the invocation',
      run: async (t) => {
        const { status, value } = await cancel(t, 'uncaught');
        assert.equal(status, 409);
        return [status, (value as { message: string }).message];
      },
    },
    {
      name: 'it is caught, and what comes after it works',
      run: async (t) => {
        const { value } = await cancel(t, 'compensates');
        assert.deepEqual(value, ['cancelled', 'undone']);
        return value as never;
      },
    },
    {
      name: 'it reaches a combinator',
      run: async (t) => {
        const { value } = await cancel(t, 'combined');
        assert.equal(value, 'cancelled');
        return value as string;
      },
    },
    {
      name: 'it rejects everything outstanding',
      run: async (t) => {
        const { value } = await cancel(t, 'all');
        assert.deepEqual(value, ['cancelled', 'cancelled']);
        return value as never;
      },
    },
    {
      name: 'it goes on to callees',
      run: async (t) => {
        const { value } = await cancel(t, 'calls');
        const note = await t.until('the callee\'s note', async () => ((await t.call(`cancelledNotes/${t.key('calls')}/read`)) as string | null) ?? undefined);
        assert.equal(note, 'cancelled');
        return [value as string, note];
      },
    },
  ],
};

export default feature;
