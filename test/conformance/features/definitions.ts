import assert from 'node:assert/strict';
import type { Context, ObjectContext, ObjectSharedContext, WorkflowContext, WorkflowSharedContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { gives } from '../gives.ts';

const feature: Feature = {
  feature: 'definitions',
  build: (restate) => {
    const {
      handlers, iface, implement, createServiceHandler, createObjectHandler, createObjectSharedHandler, createWorkflowHandler, createWorkflowSharedHandler,
    } = restate;
    const siblings = restate.service({
      name: 'siblings',
      handlers: {
        double: async (ctx: Context, n: number): Promise<number> => ctx.run('double', () => n * 2),
        async quadruple(ctx: Context, n: number): Promise<number> {
          return this.double(ctx, await this.double(ctx, n));
        },
        async list(): Promise<string[]> {
          return Object.keys(this).filter((name) => name === 'double' || name === 'quadruple').sort();
        },
      },
    });
    const objectSiblings = restate.object({
      name: 'objectSiblings',
      handlers: {
        async add(ctx: ObjectContext, n: number): Promise<number> {
          ctx.set('sum', (await this.sum(ctx)) + n);
          return this.sum(ctx);
        },
        async sum(ctx: ObjectSharedContext): Promise<number> {
          return (await ctx.get<number>('sum')) ?? 0;
        },
      },
    });
    const madeByHandlers = restate.object({
      name: 'madeByHandlers',
      handlers: {
        exclusive: handlers.object.exclusive(async (ctx: ObjectContext, n: number) => {
          ctx.set('n', n);
          await ctx.run('in between', () => n);
          return n;
        }),
        optioned: handlers.object.exclusive({ description: 'with options' }, async (ctx: ObjectContext) => ctx.run('r', () => 'optioned')),
        shared: handlers.object.shared(async (ctx: ObjectSharedContext) => ctx.get('n')),
        sharedOptioned: handlers.object.shared({ metadata: { a: 'b' } }, async (ctx: ObjectSharedContext) => ctx.get('n')),
      },
    });
    const madeService = restate.service({
      name: 'madeService',
      handlers: { one: handlers.handler({}, async (ctx: Context, text: string) => ctx.run('r', () => `one ${text}`)), old: createServiceHandler({}, async (ctx: Context) => ctx.run('r', () => 'old')) },
    });
    const madeFlow = restate.workflow({
      name: 'madeFlow',
      handlers: {
        run: handlers.workflow.workflow(async (ctx: WorkflowContext) => {
          ctx.set('ran', true);
          return ctx.run('r', () => 'ran');
        }),
        seen: handlers.workflow.shared(async (ctx: WorkflowSharedContext) => ctx.get('ran')),
      },
    });
    const oldObject = restate.object({
      name: 'oldObject',
      handlers: {
        set: createObjectHandler(async (ctx: ObjectContext, value: string) => ctx.set('value', value)),
        get: createObjectSharedHandler(async (ctx: ObjectSharedContext) => ctx.get('value')),
      },
    });
    const oldFlow = restate.workflow({
      name: 'oldFlow',
      handlers: {
        run: createWorkflowHandler(async (ctx: WorkflowContext) => ctx.run('r', () => 'old')),
        key: createWorkflowSharedHandler(async (ctx: WorkflowSharedContext) => ctx.key.length > 0),
      },
    });
    const contract = iface.service('byContract', { hello: iface.json<string, string>({ description: 'greets' }) }, { description: 'a contract' });
    const byContract = implement(contract, {
      handlers: { hello: async (ctx: Context, name: string) => ctx.run('greet', () => `hello ${name}`) },
      options: { handlers: { hello: { journalRetention: { minutes: 1 } } } },
      metadata: { team: 'a' },
    });
    const described = restate.service({
      name: 'described', description: 'a service with words', metadata: { owner: 'me' },
      handlers: { noop: handlers.handler({ description: 'does nothing', metadata: { kind: 'none' } }, async () => undefined) },
    });
    const reserved = restate.service({
      name: 'reservedNames',
      handlers: {
        tries: async () => (['workflowSubmit', 'workflowAttach', 'workflowOutput'] as const).map((name) => {
          try {
            restate.workflow({ name: 'x', handlers: { run: async () => undefined, [name]: async () => undefined } as never });
            return 'accepted';
          } catch (error) {
            return (error as Error).name;
          }
        }),
        noRun: async () => {
          try {
            restate.workflow({ name: 'x', handlers: {} as never });
            return 'accepted';
          } catch (error) {
            return (error as Error).name;
          }
        },
      },
    });
    return { services: [siblings, objectSiblings, madeByHandlers, madeService, madeFlow, oldObject, oldFlow, byContract, described, reserved] };
  },
  checks: [
    gives('handlers call siblings through this', 'siblings/quadruple', 12, 3),
    gives('this has all of them', 'siblings/list', ['double', 'quadruple']),
    gives('so do handlers of objects', 'objectSiblings/*/add', 4, 4),
    gives('handlers.handler', 'madeService/one', 'one text', 'text'),
    gives('createServiceHandler', 'madeService/old', 'old'),
    gives('handlers.object.exclusive with options', 'madeByHandlers/*/optioned', 'optioned'),
    gives('handlers.workflow.workflow', 'madeFlow/*/run', 'ran'),
    gives('createWorkflowHandler', 'oldFlow/*/run', 'old'),
    gives('createWorkflowSharedHandler', 'oldFlow/*/key', true),
    gives('iface and implement', 'byContract/hello', 'hello you', 'you'),
    { name: 'reserved names of workflows', run: async (t) => (await t.call('reservedNames/tries')) as never },
    { name: 'a workflow without run', run: async (t) => (await t.call('reservedNames/noRun')) as never },
    {
      name: 'handlers.object.exclusive and shared',
      run: async (t) => {
        const key = t.key('made');
        const seen = [await t.call(`madeByHandlers/${key}/exclusive`, 3), await t.call(`madeByHandlers/${key}/shared`), await t.call(`madeByHandlers/${key}/sharedOptioned`)];
        assert.deepEqual(seen, [3, 3, 3]);
        return seen as never;
      },
    },
    {
      name: 'handlers.workflow.shared',
      run: async (t) => {
        const key = t.key('made-flow');
        await t.call(`madeFlow/${key}/run`);
        return (await t.call(`madeFlow/${key}/seen`)) as boolean;
      },
    },
    {
      name: 'createObjectHandler and createObjectSharedHandler',
      run: async (t) => {
        const key = t.key('old-object');
        await t.call(`oldObject/${key}/set`, 'kept');
        return (await t.call(`oldObject/${key}/get`)) as string;
      },
    },
    {
      name: 'descriptions and metadata are discovered',
      uncut: 'nothing is invoked',
      run: async (t) => {
        const seen: unknown[] = [];
        for (const name of ['described', 'byContract', 'madeByHandlers']) {
          const service = (await (await fetch(`${t.server.admin}/services/${name}`)).json()) as {
            documentation?: string; metadata?: Record<string, string>; ty: string;
            handlers: { name: string; ty: string | null; documentation?: string; metadata?: Record<string, string> }[];
          };
          const user = ({ ...metadata }: Record<string, string> = {}) => Object.fromEntries(Object.entries(metadata).filter(([key]) => !key.startsWith('restate.')));
          seen.push([
            service.ty, service.documentation ?? null, user(service.metadata),
            service.handlers.sort((a, b) => (a.name < b.name ? -1 : 1)).map((handler) => [handler.name, handler.ty ?? null, handler.documentation ?? null, user(handler.metadata)]),
          ]);
        }
        return JSON.parse(JSON.stringify(seen)) as never;
      },
    },
  ],
};

export default feature;
