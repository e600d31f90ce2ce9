import assert from 'node:assert/strict';
import type { ObjectContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';

const feature: Feature = {
  feature: 'idempotency',
  build: (restate) => ({
    services: [
      restate.object({
        name: 'idempotent',
        handlers: {
          increase: async (ctx: ObjectContext) => {
            const count = ((await ctx.get<number>('count')) ?? 0) + 1;
            ctx.set('count', count);
            await ctx.run('slowly', () => count);
            return count;
          },
          fails: async (ctx: ObjectContext) => {
            const count = ((await ctx.get<number>('failures')) ?? 0) + 1;
            ctx.set('failures', count);
            throw new restate.TerminalError(`failure ${count}`, { errorCode: 410 });
          },
        },
      }),
    ],
  }),
  checks: [
    {
      name: 'one key is one invocation, another key is another',
      run: async (t) => {
        const key = t.key('calls');
        const call = (idempotency: string): Promise<unknown> => t.call(`idempotent/${key}/increase`, undefined, { headers: { 'idempotency-key': t.key(idempotency) } });
        const seen = [await call('one'), await call('one'), await call('two'), await call('one')];
        assert.deepEqual(seen, [1, 1, 2, 1]);
        return seen as never;
      },
    },
    {
      name: 'side by side, both get the one answer',
      run: async (t) => {
        const call = (): Promise<unknown> => t.call(`idempotent/${t.key('beside')}/increase`, undefined, { headers: { 'idempotency-key': t.key('beside') } });
        const seen = await Promise.all([call(), call(), call()]);
        assert.deepEqual(seen, [1, 1, 1]);
        return seen as never;
      },
    },
    {
      name: 'a failure is kept too',
      run: async (t) => {
        const call = () => t.failure(`idempotent/${t.key('failing')}/fails`, undefined, { headers: { 'idempotency-key': t.key('failing') } });
        const seen = [await call(), await call()];
        assert.deepEqual(seen, [{ status: 410, message: 'failure 1' }, { status: 410, message: 'failure 1' }]);
        return seen as never;
      },
    },
    {
      name: 'a send, and attaching to it by its key',
      run: async (t) => {
        const [key, idempotency] = [t.key('sent'), t.key('sent')];
        const headers = { 'idempotency-key': idempotency };
        const first = (await t.call(`idempotent/${key}/increase/send`, undefined, { headers })) as { invocationId: string; status: string };
        const again = (await t.call(`idempotent/${key}/increase/send`, undefined, { headers })) as { invocationId: string; status: string };
        assert.equal(first.invocationId, again.invocationId);
        const attached = await t.call(`restate/invocation/idempotent/${key}/increase/${idempotency}/attach`, undefined, { method: 'GET' });
        const output = (await t.request(`restate/invocation/${first.invocationId}/output`, undefined, { method: 'GET' })).value;
        assert.deepEqual([attached, output], [1, 1]);
        return [first.status, again.status];
      },
    },
  ],
};

export default feature;
