import assert from 'node:assert/strict';
import type { WorkflowContext, WorkflowSharedContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';

const feature: Feature = {
  feature: 'workflows and durable promises',
  build: (restate) => {
    const signup = restate.workflow({
      name: 'signup',
      handlers: {
        run: async (ctx: WorkflowContext, email: string) => {
          ctx.set('state', 'waiting');
          await ctx.run('mail', () => `mail to ${email}`);
          try {
            const answer = await ctx.promise<string>('answer');
            ctx.set('state', 'answered');
            return { key: ctx.key.startsWith('signup'), email, answer };
          } catch (error) {
            if (!(error instanceof restate.TerminalError)) throw error;
            ctx.set('state', 'refused');
            return { email, refused: error.message };
          }
        },
        answer: async (ctx: WorkflowSharedContext, answer: string) => {
          await ctx.promise<string>('answer').resolve(answer);
          return ctx.promise<string>('answer').peek();
        },
        refuse: async (ctx: WorkflowSharedContext, reason: string) => {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a durable promise is rejected with a text
          await ctx.promise<string>('answer').reject(reason);
        },
        peek: async (ctx: WorkflowSharedContext) => [(await ctx.promise<string>('answer').peek()) ?? 'none', await ctx.get<string>('state')],
        get: async (ctx: WorkflowSharedContext) => ctx.promise<string>('answer').get().orTimeout(5000),
        again: async (ctx: WorkflowSharedContext) => {
          try {
            await ctx.promise<string>('answer').resolve('a second one');
            return 'no error';
          } catch (error) {
            return error instanceof restate.TerminalError ? { code: error.code } : String(error);
          }
        },
        bytes: async (ctx: WorkflowSharedContext) => {
          const promise = ctx.promise('bytes', restate.serde.binary);
          await promise.resolve(new Uint8Array([4, 5]));
          return [...(await promise.get())];
        },
      },
    });
    return { services: [signup] };
  },
  checks: [
    {
      name: 'run waits for a promise that a shared handler resolves; then both peek and get have it',
      run: async (t) => {
        const key = t.key('signup');
        const id = await t.send(`signup/${key}/run`, 'a@b');
        const before = await t.until('waiting', async () => {
          const seen = (await t.call(`signup/${key}/peek`)) as [string, string];
          return seen[1] === 'waiting' && seen;
        });
        const answered = await t.call(`signup/${key}/answer`, 'yes');
        const result = (await t.attach(id)).value;
        assert.deepEqual([before, answered, result], [['none', 'waiting'], 'yes', { key: true, email: 'a@b', answer: 'yes' }]);
        const after = await t.call(`signup/${key}/peek`);
        assert.deepEqual(after, ['yes', 'answered']);
        return [before, answered, result, after, await t.call(`signup/${key}/get`)] as never;
      },
    },
    {
      name: 'a rejected promise is a terminal error of whoever awaits it',
      run: async (t) => {
        const key = t.key('signup-refused');
        const id = await t.send(`signup/${key}/run`, 'c@d');
        await t.call(`signup/${key}/refuse`, 'spam');
        const result = (await t.attach(id)).value;
        assert.deepEqual(result, { email: 'c@d', refused: 'spam' });
        const { message } = await t.failure(`signup/${key}/get`);
        return [result, message] as never;
      },
    },
    {
      name: 'a promise is completed once',
      run: async (t) => {
        const key = t.key('signup-once');
        const id = await t.send(`signup/${key}/run`, 'e@f');
        await t.call(`signup/${key}/answer`, 'first');
        const again = await t.call(`signup/${key}/again`);
        const result = (await t.attach(id)).value as { answer: string };
        assert.equal(result.answer, 'first');
        assert.notEqual(again, 'no error');
        return [again, result.answer] as never;
      },
    },
    {
      name: 'a workflow runs once for its key',
      run: async (t) => {
        const key = t.key('signup-single');
        const id = await t.send(`signup/${key}/run`, 'g@h');
        await t.call(`signup/${key}/answer`, 'done');
        await t.attach(id);
        const second = await t.request(`signup/${key}/run`, 'other@h');
        const attached = await t.call(`restate/workflow/signup/${key}/attach`, undefined, { method: 'GET' });
        const output = await t.call(`restate/workflow/signup/${key}/output`, undefined, { method: 'GET' });
        assert.deepEqual(attached, { key: true, email: 'g@h', answer: 'done' });
        assert.deepEqual(output, attached);
        return second.status;
      },
    },
    {
      name: 'a promise has a serde of its own',
      run: async (t) => {
        const seen = await t.call(`signup/${t.key('signup-bytes')}/bytes`);
        assert.deepEqual(seen, [4, 5]);
        return seen as never;
      },
    },
  ],
};

export default feature;
