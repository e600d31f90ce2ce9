import assert from 'node:assert/strict';
import type { Context, ObjectContext, Serde } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { fails, gives } from '../gives.ts';

const reversed = (text: string): string => [...text].reverse().join('');

/** Writes texts backwards, so that whoever reads without it sees that it was there. */
const backwards: Serde<unknown> = {
  contentType: 'text/backwards',
  serialize: (value) => new TextEncoder().encode(reversed(JSON.stringify(value ?? null))),
  deserialize: (bytes) => JSON.parse(reversed(new TextDecoder().decode(bytes))) as unknown,
};

const ownJson: Serde<unknown> = {
  contentType: 'application/vnd.own+json',
  serialize: (value) => new TextEncoder().encode(JSON.stringify(value)),
  deserialize: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown,
};

/** Attempts by key. */
const attempts = new Map<string, number>();

const feature: Feature = {
  feature: 'service and handler options',
  build: (restate) => {
    const { handlers } = restate;
    const ownSerde = restate.object({
      name: 'ownSerde',
      handlers: {
        echo: async (_ctx: ObjectContext, value: string) => `${value}!`,
        state: async (ctx: ObjectContext) => {
          ctx.set('value', 'abc');
          await ctx.run('between', () => 'run');
          const raw = await ctx.get('value', restate.serde.binary);
          return [await ctx.get('value'), new TextDecoder().decode(raw ?? new Uint8Array()), await ctx.run('r', () => 'ran')];
        },
        awaits: async (ctx: ObjectContext) => {
          const { id, promise } = ctx.awakeable<string>();
          ctx.resolveAwakeable(id, 'done');
          return promise;
        },
      },
      options: { serde: backwards },
    });
    const caller = restate.service({
      name: 'ownSerdeCaller',
      handlers: {
        call: async (ctx: Context) => ctx.genericCall<unknown, unknown>({
          service: 'ownSerde', key: 'k', method: 'echo', parameter: 'hi', inputSerde: backwards, outputSerde: backwards,
        }),
      },
    });
    const optioned = restate.service({
      name: 'optionedHandlers',
      handlers: {
        inputOutput: handlers.handler({ input: backwards as Serde<string>, output: backwards as Serde<string> }, async (_ctx: Context, text: string) => `${text}${text}`),
        accepts: handlers.handler({ accept: 'application/x-own', input: restate.serde.binary, output: restate.serde.binary }, async (_ctx: Context, bytes: Uint8Array) => bytes),
        empty: handlers.handler({ input: restate.serde.empty, output: restate.serde.empty }, async () => undefined),
        contentType: handlers.handler({ output: ownJson, setOutputContentTypeIfEmpty: true }, async () => ({ own: true })),
        hidden: handlers.handler({ ingressPrivate: true }, async () => 'inside only'),
        viaHidden: async (ctx: Context) => ctx.genericCall<unknown, string>({
          service: 'optionedHandlers', method: 'hidden', parameter: undefined, inputSerde: restate.serde.empty as Serde<unknown>, outputSerde: restate.serde.json as Serde<string>,
        }),
        bounded: handlers.handler(
          { retryPolicy: { maxAttempts: 3, onMaxAttempts: 'kill', initialInterval: { milliseconds: 5 }, maxInterval: 10, exponentiationFactor: 1 } },
          async (_ctx: Context, key: string) => {
            attempts.set(key, (attempts.get(key) ?? 0) + 1);
            throw new Error('each time');
          },
        ),
        paused: handlers.handler({ retryPolicy: { maxAttempts: 2, onMaxAttempts: 'pause', initialInterval: 5 } }, async () => {
          throw new Error('each time');
        }),
      },
      options: {
        idempotencyRetention: { hours: 2 }, journalRetention: { minutes: 30 }, inactivityTimeout: { seconds: 50 }, abortTimeout: 70_000,
      },
    });
    const hidden = restate.service({ name: 'hiddenService', handlers: { any: async () => 'inside' }, options: { ingressPrivate: true } });
    const flow = restate.workflow({ name: 'retainedFlow', handlers: { run: async () => 'ran' }, options: { workflowRetention: { days: 2 } } });
    return { services: [ownSerde, caller, optioned, hidden, flow] };
  },
  checks: [
    gives('a serde of the service writes input and output', 'ownSerdeCaller/call', 'hi!'),
    {
      name: 'a serde of the service writes state, runs and awakeables',
      run: async (t) => {
        const read = async (handler: string): Promise<unknown> => {
          const response = await fetch(`${t.server.ingress}/ownSerde/${t.key(handler)}/${handler}`, { method: 'POST', headers: { 'content-type': 'text/backwards' }, body: reversed('null') });
          return backwards.deserialize(new Uint8Array(await response.arrayBuffer()));
        };
        const seen = [await read('state'), await read('awaits')];
        assert.deepEqual(seen, [['abc', '"cba"', 'ran'], 'done']);
        return seen as never;
      },
    },
    {
      name: 'input and output of a handler',
      run: async (t) => {
        const response = await fetch(`${t.server.ingress}/optionedHandlers/inputOutput`, { method: 'POST', headers: { 'content-type': 'text/backwards' }, body: '"ba"' });
        const text = await response.text();
        assert.equal(text, '"baba"');
        return [text, response.headers.get('content-type')];
      },
    },
    {
      name: 'accept refuses another content type',
      run: async (t) => {
        const right = await t.request('optionedHandlers/accepts', new TextEncoder().encode('"x"'), { headers: { 'content-type': 'application/x-own' } });
        const wrong = await t.request('optionedHandlers/accepts', new TextEncoder().encode('"x"'), { headers: { 'content-type': 'text/html' } });
        assert.deepEqual([right.status, right.value], [200, 'x']);
        return [right.status, wrong.status];
      },
    },
    {
      name: 'empty in, empty out',
      run: async (t) => {
        const reply = await t.request('optionedHandlers/empty');
        const refused = await t.request('optionedHandlers/empty', { not: 'empty' });
        assert.equal(reply.value, undefined);
        return [reply.status, refused.status];
      },
    },
    {
      name: 'the content type of an output',
      run: async (t) => {
        const reply = await t.request('optionedHandlers/contentType');
        assert.deepEqual(reply.value, { own: true });
        return reply.headers.get('content-type');
      },
    },
    { ...fails('ingressPrivate hides a handler from the ingress', 'optionedHandlers/hidden', 400, /./), uncut: 'nothing is invoked' },
    gives('and not from other handlers', 'optionedHandlers/viaHidden', 'inside only'),
    { ...fails('ingressPrivate hides a service', 'hiddenService/any', 400, /./), uncut: 'nothing is invoked' },
    {
      name: 'retryPolicy: an end after so many attempts',
      uncut: 'a cut stream is an attempt too',
      run: async (t) => {
        const key = t.key('bounded');
        const { status } = await t.failure('optionedHandlers/bounded', key);
        assert.equal(attempts.get(key), 3);
        return [status, 3];
      },
    },
    {
      name: 'retryPolicy: a pause after so many attempts',
      run: async (t) => {
        const id = await t.send('optionedHandlers/paused');
        await t.status(id, 'paused');
        await t.server.killInvocation(id);
        return 'paused';
      },
    },
    {
      name: 'retentions, timeouts and privacy are discovered',
      uncut: 'nothing is invoked',
      run: async (t) => {
        const seen: unknown[] = [];
        for (const name of ['optionedHandlers', 'hiddenService', 'retainedFlow']) {
          const service = (await (await fetch(`${t.server.admin}/services/${name}`)).json()) as Record<string, unknown>;
          seen.push(['public', 'idempotency_retention', 'journal_retention', 'inactivity_timeout', 'abort_timeout', 'workflow_completion_retention'].map((key) => service[key] ?? null));
        }
        return seen as never;
      },
    },
  ],
};

export default feature;
