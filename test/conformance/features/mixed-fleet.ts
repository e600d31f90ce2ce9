import assert from 'node:assert/strict';
import * as sdk from '@restatedev/restate-sdk';
import type { Context, WorkflowContext, WorkflowSharedContext } from '@restatedev/restate-sdk';
import type { Feature, Observation, Sdk } from '../feature.ts';

interface Side {
  echo(ctx: Context, value: unknown): Promise<unknown>;
  fail(ctx: Context, message: string): Promise<never>;
  complete(ctx: Context, awakeable: string): Promise<void>;
  signal(ctx: Context, invocation: string): Promise<void>;
  asks(ctx: Context, other: { readonly name: string; readonly key: string }): Promise<Observation>;
}

const value = { text: 'ü', list: [1, null, { deep: true }], zero: 0 };

/** One program, made by the surface in question or by the plain SDK: each asks the other. */
function side(restate: Pick<Sdk, 'service' | 'TerminalError' | 'InvocationIdParser'>, name: string) {
  return restate.service({
    name,
    handlers: {
      echo: async (ctx: Context, given: unknown): Promise<unknown> => ctx.run('echo', () => given),
      fail: async (ctx: Context, message: string): Promise<never> => {
        await ctx.run('before', () => undefined);
        throw new restate.TerminalError(message, { errorCode: 417 });
      },
      complete: async (ctx: Context, awakeable: string): Promise<void> => ctx.resolveAwakeable(awakeable, value),
      signal: async (ctx: Context, invocation: string): Promise<void> => ctx.invocation(restate.InvocationIdParser.fromString(invocation)).signal('across').resolve(value),
      asks: async (ctx: Context, other: { readonly name: string; readonly key: string }) => {
        const client = ctx.serviceClient<Side>({ name: other.name });
        const echoed = await client.echo(value);
        const failure = await client.fail('no').then(() => 'no error', (error: unknown) => (error instanceof restate.TerminalError ? [error.message, error.code] : String(error)));
        const { id, promise } = ctx.awakeable();
        ctx.serviceSendClient<Side>({ name: other.name }).complete(id);
        const completed = await promise;
        const signal = ctx.signal('across');
        ctx.serviceSendClient<Side>({ name: other.name }).signal(ctx.request().id);
        const signalled = await signal;
        const flow = await ctx.workflowClient<Flow>({ name: `${other.name}Flow` }, other.key).run(value);
        return [echoed, failure, completed, signalled, flow] as Observation;
      },
    },
  });
}

interface Flow {
  run(ctx: WorkflowContext, given: unknown): Promise<unknown>;
}

function flow(restate: Pick<Sdk, 'workflow'>, name: string) {
  return restate.workflow({
    name,
    handlers: {
      run: async (ctx: WorkflowContext, given: unknown) => {
        ctx.set('given', given);
        await ctx.sleep(5);
        return ctx.get('given');
      },
      given: async (ctx: WorkflowSharedContext) => ctx.get('given'),
    },
  });
}

const feature: Feature = {
  feature: 'a mixed fleet',
  build: (restate) => ({ services: [side(restate, 'mixedOurs'), flow(restate, 'mixedOursFlow'), side(sdk, 'mixedPlain'), flow(sdk, 'mixedPlainFlow')] }),
  checks: ([['mixedOurs', 'mixedPlain'], ['mixedPlain', 'mixedOurs']] as const).map(([from, to]) => ({
    name: `${from} calls ${to}: values, failures, awakeables, signals, workflows`,
    run: async (t) => {
      const seen = await t.call(`${from}/asks`, { name: to, key: t.key(from) });
      assert.deepEqual(seen, [value, ['no', 417], value, value, value]);
      return seen as Observation;
    },
  })),
};

export default feature;
